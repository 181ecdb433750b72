"""One picture of a value, drawn from a document's schema or from our annotations.

A value is a tuple of alternatives. Both sides are drawn the same way, so that one function can
compare them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Alternative", "Entry", "Kind", "Place", "Value", "kinds_of", "parts", "scalar"]

Kind = Literal["string", "number", "boolean", "null", "array", "object", "anything"]


@dataclass(frozen=True, slots=True)
class Place:
    """Something of ours: ``Booking.uid`` or ``bookings.create(start=)``, and its file."""

    label: str
    file: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the things that a value can be.

    Attributes:
        kind: Its kind in JSON.
        where: Its place in the document: a schema, with the fields that lead on from it.
        place: Its place in this package.
        values: The enumerated values, as texts; empty if it is not enumerated.
        items: What an array, or an object without named fields, holds.
        fields: The fields of an object, by the API's names; ``None`` if it may have any.
    """

    kind: Kind
    where: str = ""
    place: Place = Place("", "")
    values: frozenset[str] = frozenset()
    items: "Value" = ()
    fields: "Mapping[str, Entry] | None" = None


Value = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of an object; its value is drawn when it is needed, since schemas recur."""

    required: bool
    draw: Callable[[], Value] = field(repr=False)
    place: Place = Place("", "")


def kinds_of(value: Iterable[Alternative]) -> set[Kind]:
    """Return the kinds that a value can have."""
    return {alternative.kind for alternative in value}


def parts(value: Iterable[Alternative], kind: Kind) -> list[Alternative]:
    """Return the alternatives of one kind."""
    return [alternative for alternative in value if alternative.kind == kind]


def scalar(constant: object) -> Kind:
    """Return the kind of an enumerated value."""
    if isinstance(constant, bool):
        return "boolean"
    if constant is None:
        return "null"
    return "number" if isinstance(constant, (int, float)) else "string"
