"""The next page is fetched while the caller works on this one: one page ahead, and no further."""

import asyncio
from collections import defaultdict
from contextlib import aclosing
from typing import Any

import anyio
import pytest

import cal_sync
from cal_async import CalClient, MockTransport, Request, Response, ServerError

pytestmark = pytest.mark.anyio


class Pages:
    """Bookings in pages of two, each a while in coming; or, but for the first, when they may."""

    def __init__(self, count: int = 6, *, broken: bool = False, held: bool = False) -> None:
        self.count, self.broken = count, broken
        self.asked: list[int] = []
        self.now = 0
        self.begun: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self.may_come = asyncio.Event()
        if not held:
            self.may_come.set()

    async def answer(self, request: Request) -> Response:
        _, _, skip = request.query.partition("skip=")
        first = int(skip.partition("&")[0] or 0)
        self.asked.append(first)
        self.begun[first].set()
        self.now += 1
        try:
            await asyncio.sleep(0.05)
            if first:
                await self.may_come.wait()
        finally:
            self.now -= 1
        if self.broken and first:
            return MockTransport.json({}, 500)
        when = {"start": "2030-01-07T00:00:00Z", "end": "2030-01-08T00:00:00Z"}
        data = [{"id": number, **when} for number in range(first, first + 2)]
        pagination: dict[str, Any] = {"hasNextPage": first + 2 < self.count}
        return MockTransport.json({"status": "success", "data": data, "pagination": pagination})

    async def awaited(self, first: int) -> None:
        """Wait until a page has been asked for."""
        with anyio.fail_after(30):
            await self.begun[first].wait()


def client(pages: Pages) -> CalClient:
    return CalClient("cal_x", transport=MockTransport(pages.answer), max_retries=0)


async def test_fetching_and_working_overlap() -> None:
    pages = Pages()
    async with client(pages) as cal:
        seen = []
        async for entry in cal.me.ooo.iterate():
            seen.append(entry)
            page = (len(seen) + 1) // 2
            if page < 3:
                await pages.awaited(2 * page)  # in vain, were it asked for after this entry
            await anyio.sleep(0.05)
            assert len(pages.asked) <= page + 1
    assert len(seen) == 6
    assert pages.asked == [0, 2, 4]


async def test_stopping_leaves_nothing_running() -> None:
    pages = Pages(held=True)
    before = asyncio.all_tasks()
    async with client(pages) as cal:
        async with aclosing(cal.me.ooo.iterate()) as entries:
            await anext(entries)
            await pages.awaited(2)
            assert pages.now == 1
        assert pages.now == 0
        assert asyncio.all_tasks() == before


async def test_an_error_comes_where_its_page_would() -> None:
    pages = Pages(broken=True)
    seen = 0
    async with client(pages) as cal:
        with pytest.raises(ServerError):  # noqa: PT012
            async for _ in cal.me.ooo.iterate():
                await anyio.sleep(0.06)
                seen += 1
    assert seen == 2


def test_the_blocking_twin() -> None:
    pages = Pages()
    with cal_sync.CalClient("cal_x", transport=MockTransport(pages.answer)) as cal:
        assert len(list(cal.me.ooo.iterate())) == 6
        assert next(iter(cal.me.ooo.iterate()))
