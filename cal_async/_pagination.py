"""Walking through lists: one loop for every shape of pagination.

A cursor is followed where the operation takes one; ``skip`` and ``take`` are counted on where it
takes those; any other list is a single page. Entries that come twice, because the list moved
while it was read, are yielded once.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast, overload

from cal_async._operation import Operation, Resource
from cal_async._types import Page

__all__ = ["Iterate", "pages"]

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A")

_KEYS = ("uid", "uuid", "id", "link_id")


class Iterate(Generic[P, T]):
    """The iterating twin of a list operation: same arguments, entries instead of pages."""

    @overload
    def __init__(
        self,
        listing: Callable[Concatenate[Any, P], Awaitable[Page[T]]],
        *,
        items: None = None,
        one_by_one: tuple[str, str] | None = None,
    ) -> None: ...
    @overload
    def __init__(
        self,
        listing: Callable[Concatenate[Any, P], Awaitable[A]],
        *,
        items: Callable[[A], Iterable[T]],
    ) -> None: ...
    def __init__(
        self,
        listing: Callable[Concatenate[Any, P], Awaitable[Any]],
        *,
        items: Callable[[Any], Iterable[T]] | None = None,
        one_by_one: tuple[str, str] | None = None,
    ) -> None:
        self.listing = listing
        self.items = items
        self.one_by_one = one_by_one
        self.__doc__ = f"Yield what `{listing.__name__}` lists, page after page."

    @overload
    def __get__(
        self, instance: None, owner: type
    ) -> Callable[Concatenate[Any, P], AsyncIterator[T]]: ...
    @overload
    def __get__(self, instance: Resource, owner: type) -> Callable[P, AsyncIterator[T]]: ...
    def __get__(self, instance: Resource | None, owner: type) -> Any:
        if instance is None:
            return self

        async def iterate(*args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
            async for entries in self.pages(instance, *args, **kwargs):
                for entry in entries:
                    yield entry

        return iterate

    async def pages(
        self, resource: Resource, /, *args: Any, **kwargs: Any
    ) -> AsyncIterator[list[T]]:
        """Yield the new entries of each page."""
        operation = cast("Operation", self.listing.operation)  # type: ignore[attr-defined]

        def fetch(**where: Any) -> Awaitable[Any]:
            method = operation.function
            return method(resource, *args, **{**kwargs, **where})

        if self.items is not None:
            yield list(self.items(await fetch()))
            return
        takes = {parameter.name for parameter in operation.parameters}
        bounds = {name: kwargs.get(name) for name in ("skip", "take")}
        seen: set[Any] = set()
        for choice in self._choices(resource, operation, kwargs):
            async for page in pages(partial(fetch, **choice), takes, seen=seen, **bounds):
                yield page

    def _choices(
        self, resource: Resource, operation: Operation, kwargs: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Return what to ask for, one after the other, where a server takes no list of values."""
        if self.one_by_one is not None:
            name, since = self.one_by_one
            version = resource._core.version_of(operation) or ""  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            if version >= since and kwargs.get(name):
                return [{name: [value]} for value in kwargs[name]]
        return [{}]


async def pages(
    fetch: Callable[..., Awaitable[Page[Any]]],
    takes: Iterable[str],
    *,
    seen: set[Any],
    skip: int | None = None,
    take: int | None = None,
) -> AsyncIterator[list[Any]]:
    """Yield the new entries of page after page.

    Args:
        fetch: Asks for a page; gets ``cursor=`` or ``skip=`` for all but the first.
        takes: The names of the parameters that the list takes.
        skip: Where the first page starts.
        seen: The keys of entries that were yielded before; it is added to.
        take: How long the caller wants its pages, if it said so.
    """
    where: dict[str, Any] = {}
    offset = skip or 0
    while True:
        page = await fetch(**where)
        fresh = [entry for entry in page if _is_new(entry, seen)]
        if fresh:
            yield fresh
        offset += len(page)
        if page.has_next is False or not fresh:
            # A page without anything new: the end, or a server that ignores `skip`.
            return
        if "cursor" in takes and page.next_cursor is not None:
            where = {"cursor": page.next_cursor}
        elif "skip" in takes:
            if page.has_next is None and take is not None and len(page) < take:
                return
            where = {"skip": offset}
        else:
            return


def _is_new(entry: Any, seen: set[Any]) -> bool:
    keys = (getattr(entry, name, None) for name in _KEYS)
    key = next((key for key in keys if key is not None), None)
    if key is None:
        return True
    if key in seen:
        return False
    seen.add(key)
    return True
