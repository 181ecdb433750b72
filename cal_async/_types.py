"""Words that every floor shares: markers for annotations, call options, answers."""

import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypedDict, TypeGuard, TypeVar, overload

from msgspec import UNSET, Meta, Struct, UnsetType

from cal_async._errors import InvalidArgumentError

__all__ = [
    "UNSET",
    "Envelope",
    "InBody",
    "InQuery",
    "Local",
    "OptionalEnvelope",
    "Options",
    "Page",
    "Pagination",
    "Positive",
    "Repeated",
    "Skip",
    "Status",
    "Take",
    "TimeZone",
    "Timeout",
    "UnsetType",
    "WholeBody",
    "Wire",
    "is_list",
    "is_mapping",
    "is_object",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wire:
    """The name that the API gives to a parameter, where camelCase of ours is not it."""

    name: str


class InQuery:
    """Marks a parameter of a POST, PATCH, PUT or DELETE that travels in the query."""


class InBody:
    """Marks a parameter of a GET or DELETE that travels in the JSON body."""


class Repeated:
    """Marks a list in the query that travels as ``a=1&a=2`` instead of ``a=1,2``."""


class WholeBody:
    """Marks a mapping that is the JSON body, not a field of it."""


class Local:
    """Marks a parameter that stays in the client: it changes how the call is made."""


class IanaZone:
    """Marks a string that must be an IANA time zone name."""


TimeZone = Annotated[str, IanaZone()]
"""An IANA time zone name such as ``Europe/London``, checked with `zoneinfo`."""

Positive = Annotated[int, Meta(ge=1)]
Take = Annotated[int, Meta(ge=1, le=250)]
"""How many entries a page holds: 1 to 250."""
Skip = Annotated[int, Meta(ge=0)]
"""How many entries to pass over: 0 or more."""


@dataclass(frozen=True, slots=True)
class Timeout:
    """Time limits of a call, in seconds; ``None`` means no limit.

    Attributes:
        connect: Establishing one connection, TLS included.
        read: The longest silence while an answer is being read.
        total: The whole call: every attempt and every wait between them.
    """

    connect: float | None = 10.0
    read: float | None = 30.0
    total: float | None = 150.0

    def __post_init__(self) -> None:
        """Refuse what is no time before a call comes to grief over it."""
        for name in ("connect", "read", "total"):
            seconds: object = getattr(self, name)
            if seconds is not None and not _is_a_time(seconds):
                problem = "must be more than 0 seconds, or None for no limit"
                raise InvalidArgumentError(name, seconds, problem)


def _is_a_time(seconds: object) -> bool:
    return isinstance(seconds, (int, float)) and seconds is not True and seconds > 0


class Options(TypedDict, total=False):
    """What every call takes besides the parameters of its operation.

    Attributes:
        timeout: A `Timeout`, or seconds for the whole call.
        headers: Further request headers; they win over the client's own.
        max_retries: How often this call may be tried again.
    """

    timeout: float | Timeout
    headers: Mapping[str, str]
    max_retries: int


class Pagination(Struct, rename="camel", kw_only=True):
    """Where a page stands in its list. Servers fill in different parts of it.

    Offset lists fill in the counts; cursor lists `next_cursor` and `has_more`.
    """

    total_items: int | None = None
    remaining_items: int | None = None
    returned_items: int | None = None
    items_per_page: int | None = None
    current_page: int | None = None
    total_pages: int | None = None
    has_next_page: bool | None = None
    has_previous_page: bool | None = None
    next_cursor: str | None = None
    has_more: bool | None = None


Status = Literal["success", "error"]


class Envelope(Struct, Generic[T], kw_only=True):
    """The frame around an answer."""

    data: T
    status: Status | str = "success"


class OptionalEnvelope(Struct, Generic[T], kw_only=True):
    """The frame around an answer that may be missing."""

    data: T | None = None
    status: Status | str = "success"


class Page(Struct, Generic[T], kw_only=True):
    """One page of a list; iterate over it, index it, take its length.

    Attributes:
        data: The entries, in the order of the answer.
        pagination: Where the page stands, if the server said so.
    """

    data: list[T]
    pagination: Pagination | None = None
    meta: Pagination | None = None
    status: Status | str = "success"

    def __iter__(self) -> Iterator[T]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> builtins.list[T]: ...
    def __getitem__(self, index: int | slice) -> T | builtins.list[T]:
        return self.data[index]

    @property
    def next_cursor(self) -> str | None:
        """The cursor of the next page, or ``None`` where there is none or it is unknown."""
        where = self.pagination or self.meta
        return where.next_cursor if where else None

    @property
    def has_next(self) -> bool | None:
        """Whether another page follows; ``None`` if the server did not say."""
        where = self.pagination or self.meta
        if where is None:
            return None
        if where.has_next_page is not None:
            return where.has_next_page
        return where.has_more


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Tell whether a JSON value is an object."""
    return isinstance(value, dict)


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether an argument is a mapping."""
    return isinstance(value, Mapping)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Tell whether a JSON value is a list."""
    return isinstance(value, list)
