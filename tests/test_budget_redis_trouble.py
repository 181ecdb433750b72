"""A shared budget when calls are given up, Redis is slow, and clients or processes part."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import anyio
import pytest
from patience import LONG, until
from redis_server import RedisServer, needs_redis, running_redis

from cal_async import (
    CalClient,
    ConnectError,
    MockTransport,
    RateBudgetError,
    RateLimitError,
    Request,
    Response,
)
from cal_async.budgets import RedisBudget
from cal_async.budgets._scripts import LEARN, TAKE

pytest.importorskip("redis", reason="needs the extra [redis]")
pytestmark = [pytest.mark.anyio, needs_redis]
LIMIT = 5


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


class Limited:
    """A server with one window that does not end while the test lasts; it counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _request: Request) -> Response:
        self.count += 1
        assert self.count <= LIMIT, "refused"
        return MockTransport.json({"data": {}}, headers=limits(LIMIT - self.count))


def limits(remaining: int, name: str = "Default") -> dict[str, str]:
    return {
        f"X-RateLimit-Limit-{name}": str(LIMIT),
        f"X-RateLimit-Remaining-{name}": str(remaining),
        f"X-RateLimit-Reset-{name}": "60",
    }


@pytest.fixture
def budget(redis_server: RedisServer) -> RedisBudget:
    return RedisBudget(redis_server.url, timeout=LONG)


def client(budget: RedisBudget, handler: Callable[[Request], Response]) -> CalClient:
    return CalClient("cal_x", transport=MockTransport(handler), rate_limit=budget, max_retries=0)


def slow(budget: RedisBudget, script: str, before: float, after: float) -> list[bool]:
    """Let a script of this budget take long to get there, or its answer to come back.

    Returns what it does so while there is nothing in it, and what gets an entry each time.
    """
    store: Any = budget._store
    run, done = store.run, list[bool]()

    async def late(wanted: str, *arguments: Any) -> Any:
        if wanted != script:
            return await run(wanted, *arguments)
        first = not done
        await anyio.sleep(before * first)
        answer = await run(wanted, *arguments)
        done.append(True)
        await anyio.sleep(after * first)
        return answer

    store.run = late
    return done


async def the_rest(cal: CalClient, left: int) -> None:
    """Make all calls that the window has room for, and one more."""
    for _ in range(left):
        await cal.request("GET", "/v2/me", timeout=LONG)
    with pytest.raises(RateBudgetError):
        await cal.request("GET", "/v2/me", timeout=LONG)


async def test_calls_that_are_given_up_while_redis_answers(budget: RedisBudget) -> None:
    async with client(budget, Limited()) as cal:
        await cal.request("GET", "/v2/me")
        done = slow(budget, TAKE, 0, 1000)
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(cal.request, "GET", "/v2/me")
            await until(lambda: done)
            tasks.cancel_scope.cancel()
        await the_rest(cal, LIMIT - 1)


async def test_calls_that_were_never_sent(budget: RedisBudget) -> None:
    limited, lost = Limited(), True

    def answer(request: Request) -> Response:
        if lost:
            raise ConnectError("refused", request)
        return limited(request)

    async with client(budget, answer) as cal:
        for _ in range(3):
            with pytest.raises(ConnectError):
                await cal.request("GET", "/v2/me")
        lost = False
        await the_rest(cal, LIMIT)


async def test_answers_that_redis_hears_of_late(
    redis_server: RedisServer, budget: RedisBudget
) -> None:
    limited = Limited()
    other = client(RedisBudget(redis_server.url, timeout=LONG), limited)
    async with client(budget, limited) as cal, other:
        await cal.request("GET", "/v2/me")
        slow(budget, LEARN, 1.5, 0)
        async with anyio.create_task_group() as tasks:
            for _ in range(LIMIT - 1):
                tasks.start_soon(cal.request, "GET", "/v2/me")
        with pytest.raises(RateBudgetError):
            await other.request("GET", "/v2/me", timeout=1)


async def test_a_route_with_limits_of_its_own_blocks_nobody(redis_server: RedisServer) -> None:
    def answer(request: Request) -> Response:
        if "slots" not in request.target:
            return MockTransport.json({"data": {}}, headers=limits(4))
        return MockTransport.json({"message": "no"}, 429, headers=limits(0, "Slots"))

    one, two = (client(RedisBudget(redis_server.url, timeout=LONG), answer) for _ in range(2))
    async with one, two:
        await one.request("GET", "/v2/me")
        with pytest.raises(RateLimitError):
            await one.slots.list(event_type_id=1, start=date(2030, 1, 7), end=date(2030, 1, 7))
        await two.request("GET", "/v2/me", timeout=30)


async def test_a_client_that_is_closed_takes_no_connection_along(
    redis_server: RedisServer, budget: RedisBudget, caplog: pytest.LogCaptureFixture
) -> None:
    import redis

    one, two = client(budget, Limited()), client(budget, Limited())
    await one.request("GET", "/v2/me")
    with redis.Redis.from_url(redis_server.url) as probe:
        probe.client_pause(int(LONG * 1000), all=False)  # scripts wait
        async with one, anyio.create_task_group() as tasks:
            tasks.start_soon(one.request, "GET", "/v2/me")
            await anyio.wait_all_tasks_blocked()
            await anyio.sleep(0.1)
            await two.aclose()
            probe.client_unpause()
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
