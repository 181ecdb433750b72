"""Metadata of bookings and of people: a few short texts."""

from typing import Any

from cal_async.sandbox._constraints import Rule
from cal_async.sandbox._json import Json, as_object

_KEYS, _KEY, _VALUE = 50, 40, 500


def metadata_rule(values: str) -> Rule:
    """Require that metadata is flat and small; ``values`` is what complaints call its values."""
    return Rule(
        "IsMetadata",
        f"Metadata must have at most {_KEYS} keys, each key up to {_KEY} characters, and {values}"
        f" up to {_VALUE} characters.",
        _fits,
    )


def complaints(metadata: Json) -> list[str]:
    """Return what the inner services say of the numbers and booleans that the rule lets pass."""
    return [
        f"metadata.{key} - Expected string, received {_type_of(value)}"
        for key, value in metadata.items()
        if not isinstance(value, str)
    ]


def _type_of(value: Any) -> str:
    return "boolean" if isinstance(value, bool) else "number"


def _fits(value: Any) -> bool:
    metadata = as_object(value)
    return (
        metadata is not None
        and len(metadata) <= _KEYS
        and all(
            len(key) <= _KEY and isinstance(item, str | int | float) and len(str(item)) <= _VALUE
            for key, item in metadata.items()
        )
    )
