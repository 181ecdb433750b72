"""Queries with credentials of their own: each tenant has a budget, and none stops another."""

import asyncio
import gc
import tracemalloc
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, asynccontextmanager
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from bulk_server import DAY, WINDOW, Limiter, queries

from cal_async import CalClient, MockTransport, Request, Response
from cal_async._budget import Account
from cal_async._local_budget import LocalBudgets

pytestmark = pytest.mark.anyio


def of_tenant(tenant: str, count: int) -> Iterator[dict[str, Any]]:
    for query in queries(count):
        yield query | {"api_key": f"cal_{tenant}"}


async def test_a_tenant_that_waits_does_not_stop_the_others() -> None:
    server = Limiter(20)
    source = [*of_tenant("greedy", 80), *of_tenant("small", 10), *of_tenant("tiny", 5)]
    order: list[str] = []
    async with CalClient("cal_x", transport=MockTransport(server)) as cal:
        async for answer in cal.slots.bulk(source, concurrency=8):
            answer.result()
            order.append(answer.query["api_key"])
    # All else while the greedy one waits for its second window.
    assert Counter(order[:35]) == {"cal_greedy": 20, "cal_small": 10, "cal_tiny": 5}
    assert len(order) == 95
    # Four windows for the greedy one, and no time lost between them; the best of three, since a
    # busy machine may wake us late.
    pauses = server.pauses.pop("Bearer cal_greedy")
    assert len(pauses) == 3
    assert min(pauses) < 0.5
    assert not server.pauses
    assert server.most == 8


async def test_nor_do_calls_of_several_clients() -> None:
    server = Limiter(20, window=60)  # one that does not end
    transport = MockTransport(server)
    budgets = LocalBudgets()
    one = CalClient("cal_one", transport=transport, rate_limit=budgets)
    two = CalClient("cal_two", transport=transport, rate_limit=budgets)
    calls = [partial(one.slots.list, event_type_id=1, start=DAY, end=DAY)] * 40
    calls += [partial(two.slots.list, event_type_id=1, start=DAY, end=DAY)] * 10
    order: list[int] = []
    async with one, aclosing(one.bulk(calls, concurrency=5)) as found:
        async for answer in found:
            order.append(answer.number // 40)
            if len(order) == 30:
                break
    assert Counter(order) == {0: 20, 1: 10}


async def test_waiting_is_bounded() -> None:
    read = 0

    def endless() -> Iterator[dict[str, Any]]:
        nonlocal read
        for query in of_tenant("greedy", 10_000):
            read += 1
            yield query

    before = asyncio.all_tasks()
    async with CalClient("cal_x", transport=MockTransport(Limiter(20, window=60))) as cal:
        async with aclosing(cal.slots.bulk(endless(), concurrency=4)) as found:
            for _ in range(20):
                await anext(found)
            await asyncio.sleep(0.8)
            assert 20 < read <= 20 + 10 * 4 + 4
        assert asyncio.all_tasks() == before


async def test_a_query_that_had_to_wait_is_repeated_like_any_other() -> None:
    """Though its turn comes only when the time limit of a call is over."""
    limiter = Limiter(1, window=1)
    failed: list[Request] = []

    async def answer(request: Request) -> Response:
        response = await limiter(request)
        if limiter.pauses and not failed:  # the first of those that waited
            failed.append(request)
            return Response(503, response.headers, b"")
        return response

    async with CalClient("cal_x", transport=MockTransport(answer), timeout=0.5) as cal:
        found = [answer async for answer in cal.slots.bulk(queries(2))]
    assert failed
    assert [answer.error for answer in found] == [None] * 2


@asynccontextmanager
async def serving(limiter: Limiter, peers: set[Any]) -> AsyncGenerator[str]:
    async def answer(request: web.BaseRequest) -> web.Response:
        peers.add(request.transport and request.transport.get_extra_info("peername"))
        headers = limiter.count(request.headers["Authorization"])
        return web.json_response({"status": "success", "data": {}}, headers=headers)

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v2"
    finally:
        await runner.cleanup()


async def test_thousands_of_tenants_share_sockets_and_cost_little() -> None:
    peers: set[Any] = set()
    budgets = LocalBudgets()
    async with (
        serving(Limiter(120), peers) as url,
        CalClient("cal_x", base_url=url, rate_limit=budgets) as cal,
    ):

        async def ask(first: int, last: int) -> int:
            source = (
                query for number in range(first, last) for query in of_tenant(f"tenant{number}", 1)
            )
            return len([a.result() async for a in cal.slots.bulk(source, concurrency=20)])

        await ask(0, 50)
        gc.collect()
        tracemalloc.start()
        try:
            began, _ = tracemalloc.get_traced_memory()
            assert await ask(50, 2050) == 2000
            gc.collect()
            grown = tracemalloc.get_traced_memory()[0] - began
        finally:
            tracemalloc.stop()
    assert len(peers) <= 20
    assert grown < 2000 * 8_000, grown
    # A budget is kept while its window lasts, and swept out some time later.
    await asyncio.sleep(WINDOW + 1.1)
    for number in range(5000):
        budgets.of(Account(url, (f"Bearer cal_{number}",)))
    assert len(budgets._budgets) < 4000  # pyright: ignore[reportPrivateUsage]
