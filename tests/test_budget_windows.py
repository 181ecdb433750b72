"""The arithmetic of rate limit windows: never refused, never idle."""

from math import ceil, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cal_async._budget import Account
from cal_async._limits import RateLimit
from cal_async._windows import Lane


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


def test_a_limit_of_nothing_does_not_close_the_lane_for_ever() -> None:
    lane = Lane.starting_at(120)
    assert lane.take(1, 0.0) == 1
    lane.answered([RateLimit("default", 0, 0, 5.0)], 0.0, 0.1)
    assert lane.take(1, 5.0) == 0
    assert lane.take(1, 5.2) == 1


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
