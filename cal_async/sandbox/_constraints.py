"""What single values must fulfil, with the words of the real server's validators."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cal_async.sandbox._json import as_list
from cal_async.sandbox._times import read_instant, zone

_MOST = 2**53
_EMAIL = re.compile(r"[^\s@<>()\"]+@[^\s@.]+(\.[^\s@.]+)+")
_URL = re.compile(
    r"((https?|ftp)://)?([^\s/@:]+(:[^\s/@:]*)?@)?"
    r"(([^\W_]([^\W_]|-)*(?<!-)\.)+[^\W\d_]{2,}|\d{1,3}(\.\d{1,3}){3}|\[[\da-f:]+\])"
    r"(:(?P<port>\d{1,5}))?([/?#][^\s<>]*)?",
    re.IGNORECASE,
)
_LAST_PORT = 65_535
_PHONE = re.compile(r"\+[1-9]([ ().-]*\d){6,14}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint: its name, its complaint and the test that a value must pass.

    With ``whole`` the test is given the object around the value, for what concerns both.
    """

    name: str
    complaint: str
    holds: Callable[[Any], bool]
    whole: bool = False


def items_of(value: Any) -> Sequence[Any]:
    """Return the items of a list; anything else counts as the only item."""
    entries = as_list(value)
    return [value] if entries is None else entries


def is_integer(value: Any) -> bool:
    """Tell the integers that JavaScript counts exactly from everything else."""
    return is_number(value) and abs(value) <= _MOST and float(value).is_integer()


def is_number(value: Any) -> bool:
    """Tell numbers from everything else, booleans and what JavaScript calls NaN included."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def is_instant(value: Any) -> bool:
    """Tell ISO 8601 dates and instants from everything else."""
    return isinstance(value, str) and read_instant(value) is not None


def _is_url(value: Any) -> bool:
    """Tell web addresses, those without a scheme included, from everything else."""
    found = _URL.fullmatch(value) if isinstance(value, str) else None
    return found is not None and int(found["port"] or 1) <= _LAST_PORT


STRING = Rule("isString", "{} must be a string", lambda value: isinstance(value, str))
BOOLEAN = Rule("isBoolean", "{} must be a boolean value", lambda value: isinstance(value, bool))
INTEGER = Rule("isInt", "{} must be an integer number", is_integer)
NUMBER = Rule("isNumber", "{} must be a number conforming to the specified constraints", is_number)
OBJECT = Rule("isObject", "{} must be an object", lambda value: isinstance(value, dict))
NON_EMPTY_STRING = Rule(
    "minLength",
    "{} must be longer than or equal to 1 characters",
    lambda value: isinstance(value, str) and value != "",
)
NON_EMPTY_ARRAY = Rule(
    "arrayMinSize",
    "{} must contain at least 1 elements",
    lambda value: bool(as_list(value)),
)
ARRAY = Rule("isArray", "{} must be an array", lambda value: isinstance(value, list))
DEFINED = Rule("isDefined", "{} should not be null or undefined", lambda value: value is not None)
EMAIL = Rule(
    "isEmail",
    "{} must be an email",
    lambda value: isinstance(value, str) and _EMAIL.fullmatch(value) is not None,
)
PHONE_NUMBER = Rule(
    "isPhoneNumber",
    "{} must be a valid phone number",
    lambda value: isinstance(value, str) and _PHONE.fullmatch(value) is not None,
)
TIME_ZONE = Rule(
    "isTimeZone",
    "{} must be a valid IANA time-zone",
    lambda value: isinstance(value, str) and zone(value) is not None,
)
URL = Rule("isUrl", "{} must be a URL address", _is_url)
ISO_8601 = Rule("isIso8601", "{} must be a valid ISO 8601 date string", is_instant)
DATE_STRING = Rule("isDateString", "{} must be a valid ISO 8601 date string", is_instant)
WALL_TIME = Rule(
    "matches",
    "{} must be a valid time format HH:MM",
    lambda value: isinstance(value, str) and _TIME.fullmatch(value) is not None,
)
INTEGERS = Rule(
    "isInt",
    "each value in {} must be an integer number",
    lambda value: all(map(is_integer, items_of(value))),
)
NUMBERS = Rule(
    "isNumber",
    "each value in {} must be a number conforming to the specified constraints",
    lambda value: all(map(is_number, items_of(value))),
)
STRINGS = Rule(
    "isString",
    "each value in {} must be a string",
    lambda value: all(isinstance(item, str) for item in items_of(value)),
)


def at_least(least: float) -> Rule:
    """Require a number of at least ``least``."""
    return Rule("min", f"{{}} must not be less than {least}", lambda v: is_number(v) and v >= least)


def at_most(most: float) -> Rule:
    """Require a number of at most ``most``."""
    return Rule(
        "max", f"{{}} must not be greater than {most}", lambda v: is_number(v) and v <= most
    )


def one_of(*allowed: str, name: str = "isIn", complaint: str | None = None) -> Rule:
    """Require one of some words."""
    said = complaint or f"{{}} must be one of the following values: {', '.join(allowed)}"
    return Rule(name, said, lambda value: isinstance(value, str) and value in allowed)


def each_of(*allowed: str, name: str = "isIn", complaint: str | None = None) -> Rule:
    """Require a list of some words only."""
    words = ", ".join(allowed)
    said = complaint or f"each value in {{}} must be one of the following values: {words}"
    return Rule(
        name,
        said,
        lambda value: all(item in allowed for item in items_of(value)),
    )
