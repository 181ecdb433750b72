"""JSON as it comes from callers: anything at all, until it is looked at."""

from collections.abc import Sequence
from typing import Any, cast

Json = dict[str, Any]


def as_object(value: Any) -> Json | None:
    """Return a value that is an object, None for others."""
    return cast("Json", value) if isinstance(value, dict) else None


def as_list(value: Any) -> Sequence[Any] | None:
    """Return a value that is a list, None for others."""
    return cast("Sequence[Any]", value) if isinstance(value, list) else None
