"""The bases of what is stored."""

from msgspec import Struct


class Document(Struct, frozen=True, eq=False, kw_only=True, omit_defaults=True):
    """The base of everything stored."""


class Counter(Document, frozen=True, eq=False, kw_only=True):
    """The last number given to a kind of document."""

    kind: str
    last: int
