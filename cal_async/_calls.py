"""What compiled methods call: checks of arguments, and the pieces of a request."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cal_async._arguments import check_count, nearest
from cal_async._errors import InvalidArgumentError
from cal_async._types import Options, Timeout, is_list, is_mapping, is_object

if TYPE_CHECKING:
    from cal_async._operation import Operation

__all__ = [
    "check_alternatives",
    "check_order",
    "check_spread",
    "path_segment",
    "query_item",
    "read_options",
    "request_options",
]


def path_segment(value: Any, where: str) -> str:
    """Return a path parameter, percent-encoded.

    An empty one would call another endpoint, and so would a slash or a dot segment.
    """
    text = value if isinstance(value, str) else str(value)
    if text.isalnum() and text.isascii():
        return text
    if not text or text != text.strip():
        raise InvalidArgumentError(where, value, "is empty or has white space around it")
    if text in (".", ".."):
        raise InvalidArgumentError(where, value, "is no identifier")
    if "/" in text or "\\" in text:
        raise InvalidArgumentError(where, value, "must not hold a slash; pass the bare identifier")
    return quote(text, safe="")


def query_item(wire: str, value: Any) -> str:
    """Return one query parameter, encoded: lists with commas, objects with brackets."""
    if is_list(value):
        if value and is_object(value[0]):
            return "&".join(
                query_item(f"{wire}[{index}][{key}]", part)
                for index, entry in enumerate(value)
                for key, part in entry.items()
            )
        value = ",".join(map(_query_text, value))
    text = _query_text(value)
    return f"{_quoted(wire)}={text if _plain(text) else quote(text, safe=',:')}"


# What HTTP takes for the name of a header.
_is_token = re.compile(r"[!#$%&'*+.^`|~\w-]+", re.ASCII).fullmatch
_plain = re.compile(r"[\w.~-]*", re.ASCII).fullmatch


@lru_cache
def _quoted(wire: str) -> str:
    return quote(wire, safe="")


def _query_text(value: Any) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    return "null" if value is None else str(value)


_OPTION_NAMES = tuple(Options.__annotations__)


def read_options(operation: "Operation", options: dict[str, Any]) -> dict[str, Any]:
    """Check the call options; anything else is a keyword that the method does not have."""
    for name in options:
        if name not in _OPTION_NAMES:
            known = [parameter.name for parameter in operation.parameters] + list(_OPTION_NAMES)
            raise TypeError(
                f"{operation.name}() got an unexpected keyword argument {name!r}"
                f"{nearest(name, known)}"
            )
    return request_options(**options)


def request_options(
    timeout: float | Timeout | None = None,
    headers: Mapping[str, str] | None = None,
    max_retries: int | None = None,
) -> dict[str, Any]:
    """Turn call options into fields of a `Request`."""
    if isinstance(timeout, (int, float)) and not isinstance(timeout, bool):
        if timeout <= 0:
            raise InvalidArgumentError("timeout", timeout, "must be more than 0 seconds")
        timeout = Timeout(total=timeout)
    elif timeout is not None and not isinstance(timeout, Timeout):
        raise InvalidArgumentError("timeout", timeout, "must be seconds or a Timeout")
    if max_retries is not None:
        check_count("max_retries", max_retries, least=0)
    if headers:
        _check_headers(headers)
    return {"timeout": timeout, "headers": headers or {}, "max_retries": max_retries}


def _check_headers(headers: Mapping[Any, Any]) -> None:
    if not is_mapping(headers):
        # It may hold credentials.
        raise InvalidArgumentError("headers", type(headers), "expected a mapping")
    given: Mapping[Any, Any] = headers
    for name, value in given.items():
        if not (isinstance(name, str) and _is_token(name)):
            raise InvalidArgumentError("headers", name, "is no name of a header")
        if not isinstance(value, str):
            problem = f"its value must be text, not {type(value).__name__}"
            raise InvalidArgumentError("headers", name, problem)
        if any(character in "\r\n\0" for character in value):
            raise InvalidArgumentError("headers", name, "a header must not hold line breaks")


def check_spread(operation: "Operation", given: dict[str, Any]) -> dict[str, Any]:
    """Split what a TypedDict body took into options and fields; refuse what is missing."""
    fields = {parameter.name: parameter for parameter in operation.parameters}
    options = {name: value for name, value in given.items() if name not in fields}
    checked = read_options(operation, options)
    missing = [name for name, p in fields.items() if p.required and p.location == "body"]
    missing = [name for name in missing if name not in given]
    if missing:
        raise TypeError(f"{operation.name}() missing required keyword arguments: {missing}")
    return checked


def check_order(name: str, first: Any, second_name: str, second: Any) -> None:
    """Refuse a range that ends before it starts. Both are texts that sort as their times do."""
    if first is not None and second is not None and str(second)[:10] < str(first)[:10]:
        raise InvalidArgumentError(second_name, second, f"is before {name}={first}")
    if len(str(first)) == len(str(second)) and str(second) < str(first):
        raise InvalidArgumentError(second_name, second, f"is before {name}={first}")


@lru_cache  # what was refused is checked anew
def check_alternatives(operation: "Operation", given: frozenset[str]) -> None:
    """Refuse arguments that satisfy none or several of the operation's alternatives."""
    groups = operation.alternatives
    whole = [group for group in groups if given.issuperset(group)]
    named = {name for group in groups for name in group}
    if len(whole) == 1 and not (given & named) - set(whole[0]):
        return
    wanted = "; or ".join(" and ".join(group) for group in groups)
    got = sorted(given & named)
    raise InvalidArgumentError(
        ", ".join(got) or groups[0][0],
        "given" if got else None,
        f"{operation.name}() needs exactly one of: {wanted}",
    )
