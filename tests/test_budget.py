"""Rate budgets: queues, priorities, threads, a real limiter."""

import threading
import time
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import anyio
import pytest
from patience import until

import cal_sync
from cal_async import Attempt, CalClient, MockTransport, RateBudgetError, Request, Response
from cal_async._budget import Account
from cal_async._local_budget import LocalBudgets
from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


DAY = date(2030, 1, 7)


class Seen(Counter[int]):
    """Counts the statuses of all attempts, in any thread."""

    lock = threading.Lock()

    def hook(self, attempt: Attempt) -> None:
        with self.lock:
            self[attempt.response.status if attempt.response else 0] += 1


@asynccontextmanager
async def limiting(limit: int, window: float) -> AsyncIterator[Sandbox]:
    """Run a sandbox that has answered once: what it does only then is not to hold up the first."""
    async with Sandbox(rate_limit=(limit, window)) as sandbox:
        async with CalClient(sandbox.second_api_key, base_url=sandbox.url) as cal:
            await cal.me.get()
        yield sandbox


def answer(remaining: int, reset: float, limit: int = 5, name: str = "Default") -> Response:
    headers = {
        f"X-RateLimit-Limit-{name}": str(limit),
        f"X-RateLimit-Remaining-{name}": str(remaining),
        f"X-RateLimit-Reset-{name}": str(reset),
    }
    return MockTransport.json({"status": "success", "data": {}}, headers=headers)


@pytest.mark.parametrize("concurrency", [3, 100])
async def test_no_window_is_wasted_and_nothing_refused(concurrency: int) -> None:
    seen = Seen()
    async with (
        limiting(60, 2) as sandbox,
        CalClient(sandbox.api_key, base_url=sandbox.url, on_response=seen.hook) as cal,
    ):
        started = time.monotonic()
        calls = (cal.me.get for _ in range(180))
        async for found in cal.bulk(calls, concurrency=concurrency):
            found.result()
        took = time.monotonic() - started
    assert seen == {200: 180}
    assert 4.0 <= took < 6.0  # with one more window; `benchmarks` measures it


async def test_a_server_that_is_generous_is_not_waited_for() -> None:
    async with Sandbox() as sandbox, CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
        started = time.monotonic()
        async for found in cal.bulk(cal.me.get for _ in range(600)):
            found.result()
        assert time.monotonic() - started < 60
        state = cal.rate_limit
        assert state is not None
        assert state.known
        assert state.limits[0].limit == 100_000
        assert state.limits[0].remaining == 100_000 - 600


async def test_threads_and_loops_share_a_budget() -> None:
    seen = Seen()
    async with limiting(40, 1) as sandbox:
        key, url = sandbox.api_key, sandbox.url

        def blocking(_number: int) -> None:
            with cal_sync.CalClient(key, base_url=url, on_response=seen.hook) as cal:
                for _ in range(25):
                    cal.me.get()

        def threads() -> None:
            with ThreadPoolExecutor(5) as pool:
                list(pool.map(blocking, range(5)))

        async with (
            CalClient(key, base_url=url, on_response=seen.hook) as cal,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(anyio.to_thread.run_sync, threads)
            async for found in cal.bulk(cal.me.get for _ in range(35)):
                found.result()
    assert seen == {200: 160}


async def test_interactive_calls_go_first() -> None:
    async with (
        limiting(20, 3) as sandbox,
        CalClient(sandbox.api_key, base_url=sandbox.url) as cal,
    ):

        async def bulk() -> None:
            async for found in cal.bulk(cal.me.get for _ in range(35)):
                found.result()

        def waiting() -> int:
            assert cal.rate_limit is not None
            return cal.rate_limit.waiting

        sandbox.requests.clear()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(bulk)
            await until(lambda: waiting() == 15)
            assert len(sandbox.requests) <= 20
            await cal.schedules.list()
    order = [request.operation for request in sandbox.requests]
    # Sent as the first of sixteen, over connections of which another may be quicker.
    assert order.index("schedules.list") < 20 + 8


def limited(handler: Any) -> CalClient:
    return CalClient("cal_x", transport=MockTransport(handler))


async def test_a_wait_that_does_not_fit_is_an_error_at_once() -> None:
    async with limited(lambda _: answer(0, 30, limit=1)) as cal:
        await cal.request("GET", "/v2/me")
        started = time.monotonic()
        with pytest.raises(RateBudgetError, match="not sent") as caught:
            await cal.request("GET", "/v2/me", timeout=5)
        assert time.monotonic() - started < 4
    assert 20 < caught.value.retry_after <= 30


async def test_the_wait_is_part_of_the_time_limit() -> None:
    async def handler(_request: Request) -> Response:
        return answer(0, 2, limit=1)

    sent: list[float] = []
    async with limited(handler) as cal:
        inner: Any = cal._pipeline.transport
        original = inner.inner.send

        async def spy(request: Request, url: str, timeout: Any) -> Response:
            sent.append(timeout.total)
            return await original(request, url, timeout)

        inner.inner.send = spy
        await cal.request("GET", "/v2/me", timeout=50)
        started = time.monotonic()
        await cal.request("GET", "/v2/me", timeout=50)
        took = time.monotonic() - started
    assert sent[0] == 50
    assert 0 < 50 - sent[1] <= took


async def test_cancelled_waits_give_their_place_back() -> None:
    left = iter([1, 0, 1, 0, 1, 0, 1, 0])
    sent: list[float] = []

    def handler(_request: Request) -> Response:
        sent.append(time.monotonic())
        return answer(next(left), 2, limit=2)

    async with limited(handler) as cal:
        for _ in range(2):
            await cal.request("GET", "/v2/me")
        with anyio.move_on_after(0.2):
            async with anyio.create_task_group() as tasks:
                for _ in range(10):
                    tasks.start_soon(cal.request, "GET", "/v2/me")
        assert cal.rate_limit is not None
        assert cal.rate_limit.waiting == 0
        await cal.request("GET", "/v2/me")
    assert len(sent) == 3
    assert 2 <= sent[2] - sent[0] < 4  # in the next window, not in the one after it


async def test_routes_with_limits_of_their_own_do_not_slow_others() -> None:
    def handler(request: Request) -> Response:
        if "location" in request.target:
            return answer(0, 60, limit=1, name="Booking_location_update")
        return answer(50, 60, limit=100)

    async with limited(handler) as cal:
        # Without an operation a route is not known: these two are.
        with pytest.raises(Exception, match="does not fit"):
            await cal.bookings.update_location("a", location={"type": "phone", "phone": "+1"})  # type: ignore[typeddict-item]
        started = time.monotonic()
        for _ in range(5):
            await cal.slots.raw.list(event_type_id=1, start=DAY, end=DAY)
        assert time.monotonic() - started < 30
        with pytest.raises(RateBudgetError):
            await cal.bookings.update_location(  # type: ignore[call-arg]
                "a",
                location={"type": "phone", "phone": "+1"},
                timeout=2,  # type: ignore[typeddict-item]
            )


async def test_off_is_off() -> None:
    for off in (None, False):
        transport = MockTransport(lambda _: answer(0, 60, limit=1))
        async with CalClient("cal_x", transport=transport, rate_limit=off) as cal:
            for _ in range(3):
                await cal.request("GET", "/v2/me", timeout=1)
            assert cal.rate_limit is None


async def test_a_server_without_limits_is_not_limited() -> None:
    async with limited(lambda _: MockTransport.json({"status": "success", "data": {}})) as cal:
        for _ in range(200):
            await cal.request("GET", "/v2/me", timeout=1)
        assert cal.rate_limit is not None
        assert cal.rate_limit.limits == ()


async def test_clients_with_the_same_credentials_share() -> None:
    async with (
        Sandbox(rate_limit=(3, 60)) as sandbox,
        CalClient(sandbox.api_key, base_url=sandbox.url) as one,
        CalClient(sandbox.api_key, base_url=sandbox.url) as two,
        CalClient(sandbox.second_api_key, base_url=sandbox.url) as other,
    ):
        for cal in (one, two, one):
            await cal.me.get()
        with pytest.raises(RateBudgetError):
            await two.me.get(timeout=1)
        await other.me.get(timeout=30)
        mine = one.with_options(auth=other._pipeline.auth)
        assert mine.rate_limit is not None
        assert mine.rate_limit.limits[0].remaining == 2


async def test_idle_budgets_are_forgotten() -> None:
    budgets = LocalBudgets()
    for number in range(5000):
        budgets.of(Account("https://x/v2", (f"Bearer cal_{number}",)))
    assert len(budgets._budgets) < 1000
