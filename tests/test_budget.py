"""Rate budgets: the arithmetic of windows, queues, priorities, threads, a real limiter."""

import asyncio
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from math import ceil, inf
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cal_sync
from cal_async import Attempt, CalClient, MockTransport, RateBudgetError, Request, Response
from cal_async._budget import Account, in_background
from cal_async._limits import RateLimit
from cal_async._local_budget import LocalBudgets
from cal_async._windows import Lane
from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


DAY = date(2030, 1, 7)


class Seen(Counter[int]):
    """Counts the statuses of all attempts."""

    def hook(self, attempt: Attempt) -> None:
        self[attempt.response.status if attempt.response else 0] += 1


def answer(remaining: int, reset: float, limit: int = 5, name: str = "Default") -> Response:
    headers = {
        f"X-RateLimit-Limit-{name}": str(limit),
        f"X-RateLimit-Remaining-{name}": str(remaining),
        f"X-RateLimit-Reset-{name}": str(reset),
    }
    return MockTransport.json({"status": "success", "data": {}}, headers=headers)


# -- the arithmetic ----------------------------------------------------------------------------


@given(
    st.integers(1, 12),
    st.integers(3, 9),
    st.lists(
        st.tuples(
            st.integers(0, 14), st.floats(0, 2), st.floats(0.001, 0.3), st.floats(0.001, 0.3)
        ),
        max_size=30,
    ),
)
def test_a_real_limiter_never_refuses(
    limit: int, window: int, bursts: list[tuple[int, float, float, float]]
) -> None:
    """Any bursts, delays there and delays back: the server's own arithmetic has no complaint."""
    clock = 0.0
    server = _Server(limit, window)
    lane = Lane.starting_at(120)
    aloft: list[tuple[float, float, float, RateLimit]] = []
    for count, pause, there, back in bursts:
        clock += pause
        left = granted = count
        while granted:
            granted = lane.take(left, clock)
            for number in range(granted):
                arrival = clock + there + number * 0.001
                aloft.append((arrival, arrival + back, clock, RateLimit("default", 0, 0, 0)))
            aloft.sort()
            left -= granted
            # Everything that arrives, arrives in order; every answer is heard before the next.
            for arrival, heard, sent, _ in aloft:
                lane.answered([server.check(arrival)], sent, heard)
                clock = max(clock, heard)
            aloft.clear()


class _Server:
    """The fixed window as measured; it refuses to be asked too much."""

    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.window = limit, window
        self.ends, self.count = -inf, 0

    def check(self, now: float) -> RateLimit:
        if now >= self.ends:
            self.ends, self.count = now + self.window, 0
        self.count += 1
        assert self.count <= self.limit
        return RateLimit("default", self.limit, self.limit - self.count, ceil(self.ends - now))


def learned(limit: int = 5, remaining: int = 4, reset: float = 10.0, now: float = 0.0) -> Lane:
    lane = Lane.starting_at(120)
    assert lane.take(9, now) == 1  # the first one goes alone, and teaches
    assert lane.take(9, now) == 0
    lane.answered([RateLimit("default", limit, remaining, reset)], now, now + 0.1)
    return lane


def test_a_whole_window_is_spent_and_the_next_waited_for() -> None:
    lane = learned()
    assert lane.take(9, 0.2) == 4
    assert lane.take(9, 5.0) == 0
    assert lane.opens(5.0) == pytest.approx(5.1)
    for _ in range(4):
        lane.answered([RateLimit("default", 5, 0, 10.0)], 0.2, 0.3)
    assert lane.take(9, 10.09) == 0
    assert lane.take(9, 10.11) == 5


def test_what_others_use_is_counted() -> None:
    lane = learned(limit=10, remaining=3)
    assert lane.take(9, 0.2) == 3


def test_requests_under_way_at_the_end_count_in_the_next_window() -> None:
    lane = learned()
    assert lane.take(2, 9.99) == 2
    assert lane.take(9, 10.2) == 3
    lane.answered([RateLimit("default", 5, 3, 1.0)], 9.99, 10.25)  # it was in the old window
    assert lane.take(9, 10.3) == 1
    lane.answered([RateLimit("default", 5, 4, 10.0)], 9.99, 10.35)  # it began the new one
    assert lane.take(9, 10.4) == 0


def test_a_refusal_blocks_and_is_not_prolonged() -> None:
    lane = learned(limit=5)
    assert lane.take(3, 1.0) == 3
    lane.refused([RateLimit("default", 5, 0, 60.0)], 60.0, 1.1)
    lane.refused([RateLimit("default", 5, 0, 60.0)], 60.0, 1.5)
    assert lane.opens(2.0) == pytest.approx(59.1)
    assert lane.take(1, 61.0) == 0
    assert lane.opens(61.0) == pytest.approx(0.1)
    lane.dropped(None)
    assert lane.take(9, 61.2) == 5


def test_lost_requests_do_not_close_the_lane_for_ever() -> None:
    lane = learned()
    assert lane.take(4, 0.2) == 4
    for _ in range(4):
        lane.dropped(0.2)
    assert lane.take(9, 10.2) == 5
    for _ in range(5):
        lane.dropped(10.2)
    assert lane.take(1, 12.0) == 0
    assert lane.opens(12.0) < 60
    assert lane.take(9, 10.2 + 61.1) == 5


def test_of_several_limits_the_roomiest_counts() -> None:
    lane = Lane.starting_at(120)
    lane.take(1, 0.0)
    short, long = RateLimit("short", 2, 1, 1.0), RateLimit("long", 10, 9, 60.0)
    lane.answered([short, long], 0.0, 0.1)
    assert set(lane.windows) == {"short", "long"}
    assert lane.take(99, 0.2) == 9


def test_silence_is_not_waited_for_long() -> None:
    lane = Lane.starting_at(120)
    assert lane.take(50, 0.0) == 1
    assert lane.opens(0.4) == pytest.approx(0.6)
    assert lane.take(200, 1.1) == 119


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({}, 120),
        ({"Authorization": "Bearer cal_live_x"}, 120),
        ({"Authorization": "Bearer eyJ"}, 500),
        ({"x-cal-client-id": "a", "x-cal-secret-key": "b"}, 500),
    ],
)
def test_documented_limits(headers: dict[str, str], limit: int) -> None:
    account = Account.of("https://api.cal.com/v2", headers)
    assert account.documented_limit == limit
    assert "live" not in repr(account)


# -- clients -----------------------------------------------------------------------------------


@pytest.mark.parametrize("concurrency", [3, 200])
async def test_no_window_is_wasted_and_nothing_refused(concurrency: int) -> None:
    seen = Seen()
    async with (
        Sandbox(rate_limit=(120, 2)) as sandbox,
        CalClient(sandbox.api_key, base_url=sandbox.url, on_response=seen.hook) as cal,
    ):
        started = time.monotonic()
        calls = (cal.me.get for _ in range(360))
        async for found in cal.bulk(calls, concurrency=concurrency):
            found.result()
        took = time.monotonic() - started
    assert seen == {200: 360}
    assert 4.0 <= took < 4.0 * 1.05 + 0.5


async def test_a_server_that_is_generous_is_not_waited_for() -> None:
    async with Sandbox() as sandbox, CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
        started = time.monotonic()
        async for found in cal.bulk(cal.me.get for _ in range(600)):
            found.result()
        assert time.monotonic() - started < 5
        state = cal.rate_limit
        assert state is not None
        assert state.known
        assert state.limits[0].limit == 100_000
        assert state.limits[0].remaining == 100_000 - 600


async def test_threads_and_loops_share_a_budget() -> None:
    seen = Seen()
    async with Sandbox(rate_limit=(40, 1)) as sandbox:
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
        Sandbox(rate_limit=(20, 1)) as sandbox,
        CalClient(sandbox.api_key, base_url=sandbox.url) as cal,
    ):
        done: list[str] = []

        async def bulk() -> None:
            async for found in cal.bulk(cal.me.get for _ in range(50)):
                found.result()
                done.append("bulk")

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(bulk)
            await anyio.sleep(0.3)
            assert done == ["bulk"] * 20
            assert cal.rate_limit is not None
            assert cal.rate_limit.waiting == 30
            await cal.me.get()
            done.append("call")
        assert done.index("call") < 40


def limited(handler: Any) -> CalClient:
    return CalClient("cal_x", transport=MockTransport(handler))


async def test_a_wait_that_does_not_fit_is_an_error_at_once() -> None:
    async with limited(lambda _: answer(0, 30, limit=1)) as cal:
        await cal.request("GET", "/v2/me")
        started = time.monotonic()
        with pytest.raises(RateBudgetError, match="not sent") as caught:
            await cal.request("GET", "/v2/me", timeout=5)
        assert time.monotonic() - started < 1
    assert 29 < caught.value.retry_after <= 30


async def test_the_wait_is_part_of_the_time_limit() -> None:
    remaining = iter([0, 0])

    async def handler(_request: Request) -> Response:
        return answer(next(remaining), 1, limit=1)

    sent: list[float] = []
    async with limited(handler) as cal:
        inner: Any = cal._pipeline.transport
        original = inner.inner.send

        async def spy(request: Request, url: str, timeout: Any) -> Response:
            sent.append(timeout.total)
            return await original(request, url, timeout)

        inner.inner.send = spy
        await cal.request("GET", "/v2/me", timeout=5)
        await cal.request("GET", "/v2/me", timeout=5)
    assert sent[0] == 5
    assert 3.9 < sent[1] < 4.1


async def test_cancelled_waits_give_their_place_back() -> None:
    left = iter([1, 0, 1, 0, 1, 0, 1, 0])
    async with limited(lambda _: answer(next(left), 1, limit=2)) as cal:
        for _ in range(2):
            await cal.request("GET", "/v2/me")
        with anyio.move_on_after(0.2):
            async with anyio.create_task_group() as tasks:
                for _ in range(10):
                    tasks.start_soon(cal.request, "GET", "/v2/me")
        assert cal.rate_limit is not None
        assert cal.rate_limit.waiting == 0
        started = time.monotonic()
        await cal.request("GET", "/v2/me")
        assert 0.5 < time.monotonic() - started < 1.5


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
        assert time.monotonic() - started < 1
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
        await other.me.get(timeout=1)
        mine = one.with_options(auth=other._pipeline.auth)
        assert mine.rate_limit is not None
        assert mine.rate_limit.limits[0].remaining == 2


async def test_idle_budgets_are_forgotten() -> None:
    budgets = LocalBudgets()
    for number in range(5000):
        budgets.of(Account("https://x/v2", (f"Bearer cal_{number}",)))
    assert len(budgets._budgets) < 1000


async def test_a_closed_loop_does_not_stop_the_others() -> None:
    budgets = LocalBudgets()
    budget = budgets.of(Account("https://x/v2", ("Bearer cal_x",)))
    request = Request("GET", "/me")
    first = await budget.admit(request, 1)
    await budget.answered(first, answer(0, 1, limit=1))

    def dies() -> None:
        loop = asyncio.new_event_loop()
        task = loop.create_task(budget.admit(request, None))  # type: ignore[arg-type, var-annotated]
        loop.call_later(0.05, loop.stop)
        loop.run_forever()
        task._log_destroy_pending = False  # type: ignore[attr-defined]
        kept.append(task)  # collecting it would end it properly
        loop.close()

    kept: list[Any] = []
    thread = threading.Thread(target=dies)
    thread.start()
    thread.join()
    with in_background(), anyio.fail_after(3):
        await budget.admit(request, None)
