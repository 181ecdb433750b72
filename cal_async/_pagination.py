"""Walking through lists: one loop for every shape of pagination.

A cursor is followed where the operation takes one; ``skip`` and ``take`` are counted on where it
takes those; any other list is a single page. The next page is fetched while the caller works on
this one, and never more than one. Entries that come twice, because the list moved
while it was read, are yielded once.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from functools import partial
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast, overload

import anyio

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
            async with aclosing(self.pages(instance, *args, **kwargs)) as pages:
                async for entries in pages:
                    for entry in entries:
                        yield entry

        return iterate

    async def pages(
        self, resource: Resource, /, *args: Any, **kwargs: Any
    ) -> AsyncGenerator[list[T]]:
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
            found = pages(partial(fetch, **choice), takes, seen=seen, **bounds)
            async with aclosing(found) as some:
                async for page in some:
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
) -> AsyncGenerator[list[Any]]:
    """Yield the new entries of page after page; the next is fetched while the caller works.

    Args:
        fetch: Asks for a page; gets ``cursor=`` or ``skip=`` for all but the first.
        takes: The names of the parameters that the list takes.
        skip: Where the first page starts.
        seen: The keys of entries that were yielded before; it is added to.
        take: How long the caller wants its pages, if it said so.
    """
    where: dict[str, Any] | None = {}
    offset = skip or 0
    ahead: asyncio.Task[Page[Any]] | None = None
    try:
        while where is not None:
            page = await (ahead or fetch(**where))
            fresh = [entry for entry in page if _is_new(entry, seen)]
            offset += len(page)
            # Without anything new it is the end, or the server ignores `skip`.
            where = _next(page, takes, offset, take) if fresh else None
            ahead = None if where is None else asyncio.create_task(_awaited(fetch(**where)))
            if fresh:
                yield fresh
    finally:
        if ahead is not None:
            await _abandon(ahead)


def _next(
    page: Page[Any], takes: Iterable[str], offset: int, take: int | None
) -> dict[str, Any] | None:
    """Return what to ask for the page after this one, or ``None`` after the last."""
    if page.has_next is False:
        return None
    if "cursor" in takes and page.next_cursor is not None:
        return {"cursor": page.next_cursor}
    short = page.has_next is None and take is not None and len(page) < take
    return {"skip": offset} if "skip" in takes and not short else None


async def _awaited(awaitable: Awaitable[T]) -> T:
    return await awaitable


async def _abandon(ahead: asyncio.Task[Any]) -> None:
    """End the request for a page that nobody wants any more, and wait until it has ended."""
    ahead.cancel()
    with anyio.CancelScope(shield=True):
        await asyncio.wait([ahead])
    if not ahead.cancelled():
        ahead.exception()  # raised to the caller, or of no interest to him


def _is_new(entry: Any, seen: set[Any]) -> bool:
    keys = (getattr(entry, name, None) for name in _KEYS)
    key = next((key for key in keys if key is not None), None)
    if key is None:
        return True
    if key in seen:
        return False
    seen.add(key)
    return True
