"""The sandbox's rate limiter, against what was measured on a real server."""

from datetime import timedelta

import pytest
from raw_api import raw_api

from cal_async.sandbox import Clock, Sandbox
from cal_async.sandbox._limiter import Limiter, Verdict


class Watch(Clock):
    """A clock whose seconds stand still."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 1000.0

    def seconds(self) -> float:
        return self.at


class Counter:
    """A limiter with one caller."""

    def __init__(self, limit: int, window: float, block: float) -> None:
        self.watch = Watch()
        self.limiter = Limiter(self.watch, limit, window, block)

    def ask(self, after: float = 0.0, times: int = 1) -> Verdict:
        self.watch.at += after
        for _ in range(times - 1):
            self.limiter.check("key", "me.get")
        return self.limiter.check("key", "me.get")


def test_the_window_starts_with_the_first_request() -> None:
    counter = Counter(10, 6, 4)
    assert (counter.ask().remaining, counter.ask(after=0.5).reset) == (9, 6)
    assert counter.ask(after=4.6).reset == 1
    fresh = counter.ask(after=1.0)
    assert (fresh.remaining, fresh.reset) == (9, 6)


def test_a_full_window_is_not_a_second_longer() -> None:
    counter = Counter(10, 60, 60)
    counter.watch.at = 4.4  # where a float's 60 seconds are 60.00000000000001
    assert counter.ask().reset == 60


def test_the_first_request_over_the_limit_starts_the_block() -> None:
    counter = Counter(10, 6, 4)
    assert counter.ask(times=10).remaining == 0
    refused = counter.ask(after=1)
    assert (refused.allowed, refused.remaining, refused.reset) == (False, 0, 4)
    assert counter.ask(after=3).reset == 1, "polling does not lengthen the block"


def test_a_block_that_ends_within_the_window_is_followed_by_another() -> None:
    counter = Counter(10, 6, 4)
    counter.ask(times=11)
    again = counter.ask(after=4.5)
    assert (again.allowed, again.reset) == (False, 4)


def test_polls_while_blocked_count_once_the_window_has_ended() -> None:
    counter = Counter(5, 3, 6)
    counter.ask(times=6)
    assert not counter.ask(after=4).allowed
    assert not counter.ask(after=1).allowed
    first = counter.ask(after=1.5)
    assert (first.allowed, first.remaining) == (True, 2)


def test_callers_are_counted_apart() -> None:
    limiter = Limiter(Watch(), 1, 60)
    assert limiter.check("a", "me.get").allowed
    assert not limiter.check("a", "me.get").allowed
    assert limiter.check("b", "me.get").allowed


@pytest.mark.anyio
async def test_some_operations_have_limits_of_their_own() -> None:
    async with Sandbox(rate_limit=(120, 60)) as sandbox, raw_api(sandbox) as api:
        path, body = "/verified-resources/phones/verification-code/request", {"phone": "x"}
        for left in "210":
            reply = await api("POST", path, body)
            assert reply.status == 400
            suffix = "Users_verified_resources_phones_requests"
            assert reply.headers[f"X-RateLimit-Remaining-{suffix}"] == left
            assert "X-RateLimit-Limit-Default" not in reply.headers
        assert (await api("POST", path, body)).status == 429
        assert (await api("GET", "/me")).status == 200
        sandbox.clock.move(timedelta(seconds=61))
        assert (await api("POST", path, body)).status == 400
