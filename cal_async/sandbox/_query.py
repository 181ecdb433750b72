"""Query strings: words, lists, numbers and the bracketed keys of ``calendarsToLoad``."""

import math
import re
from typing import Any
from urllib.parse import parse_qsl

from cal_async.sandbox._json import Json, as_list, as_object

_BRACKETS = re.compile(r"(\w+)\[(\d+)\]\[(\w+)\]")


def read_query(text: str) -> Json:
    """Parse a query string: repeated names become lists, ``name[0][key]`` a list of objects."""
    query: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        bracketed = _BRACKETS.fullmatch(name)
        if bracketed:
            _put(query, bracketed[1], int(bracketed[2]), bracketed[3], value)
        elif name in query:
            seen = query[name]
            query[name] = [*seen, value] if isinstance(seen, list) else [seen, value]
        else:
            query[name] = value
    return query


def _put(query: Json, name: str, index: int, key: str, value: str) -> None:
    seen = query.get(name, [])
    several = as_list(seen)
    entries = [seen] if several is None else list(several)
    entry = as_object(entries[index]) if index < len(entries) else None
    if entry is not None:
        entry[key] = value
    elif index <= len(entries):
        entries.append({key: value})
    query[name] = entries


def number(value: Any) -> Any:
    """Read a number as JavaScript does; what is none becomes NaN, which no rule accepts."""
    if not isinstance(value, str):
        return value
    try:
        found = float(value.strip() or 0)
    except ValueError:
        return math.nan
    if not math.isfinite(found):
        return math.nan
    return int(found) if found.is_integer() else found


def first_integer(value: Any) -> Any:
    """Read the leading integer of a text, as JavaScript's ``parseInt`` does; NaN without one."""
    found = re.match(r"\s*[+-]?\d{1,300}", value) if isinstance(value, str) else None
    return int(found[0]) if found else math.nan


def count(value: Any, usual: int) -> int:
    """Read how many or from where on; ``usual`` if it is absent or no such number."""
    found = number(value)
    fits = isinstance(found, int | float) and math.isfinite(found) and found >= 0
    return int(found) if fits else usual


def words(value: Any) -> list[str]:
    """Split a comma list; a list stays one."""
    entries = as_list(value)
    if entries is not None:
        return [str(item) for item in entries]
    return [word.strip() for word in str(value).split(",")]
