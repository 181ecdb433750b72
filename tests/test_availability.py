"""Interval arithmetic against a minute-by-minute model, and availability over a real server."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cal_sync
from cal_async import CalClient, InvalidArgumentError, MockTransport, Request, Response
from cal_async.availability import CommonTimes, FreeTime, first_a_day, spread
from cal_async.availability._intervals import Span, common, holding, merge
from cal_async.availability._query import _bound
from cal_async.models import Slot

ZERO = datetime(2030, 3, 30, tzinfo=UTC)


def at(minute: int) -> datetime:
    return ZERO + timedelta(minutes=minute)


def slots_of(spans: Sequence[Span]) -> list[Slot]:
    return [Slot(start=start, end=end) for start, end in spans]


def as_spans(pairs: Sequence[tuple[int, int]]) -> list[Span]:
    return [(at(start), at(start + length)) for start, length in pairs]


pairs = st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20)), max_size=8)
calendars = st.lists(pairs.map(as_spans), min_size=1, max_size=5)


def minutes(spans: Sequence[Span]) -> set[int]:
    return {m for start, end in spans for m in range(110) if start <= at(m) < end}


def canonical(spans: Sequence[Span]) -> bool:
    return all(start < end for start, end in spans) and all(
        earlier[1] < later[0] for earlier, later in pairwise(spans)
    )


@given(pairs.map(as_spans))
def test_merging_keeps_every_minute(spans: list[Span]) -> None:
    merged = merge(slots_of(spans))
    assert minutes(merged) == minutes(spans)
    assert canonical(merged)


@given(calendars, st.integers(1, 5))
def test_common_counts_the_free(given_calendars: list[list[Span]], need: int) -> None:
    merged = [merge(slots_of(spans)) for spans in given_calendars]
    free = Counter(minute for spans in merged for minute in minutes(spans))
    found = common(merged, need)
    assert minutes(found) == {minute for minute, count in free.items() if count >= need}
    assert canonical(found)


@given(calendars, pairs.map(as_spans))
def test_holding_names_who_is_free_throughout(
    given_calendars: list[list[Span]], spans: list[Span]
) -> None:
    merged = [merge(slots_of(spans)) for spans in given_calendars]
    for span, found in zip(spans, holding(merged, spans), strict=True):
        expected = [n for n, c in enumerate(merged) if minutes([span]) <= minutes(c)]
        assert list(found) == expected


@given(calendars, st.integers(1, 5), st.integers(1, 30), st.sampled_from([None, 5, 15]))
def test_meetings(offers: list[list[Span]], need: int, length: int, every: int | None) -> None:
    need = min(need, len(offers))
    who = list(range(len(offers)))
    found = CommonTimes(who, [slots_of(spans) for spans in offers], need, "Europe/Rome").meetings(
        length, every=every
    )
    starts = {start for offer in offers for start, _ in offer}
    free = [minutes(offer) for offer in offers]
    expected = [
        m
        for m in range(100)
        if (at(m) in starts if every is None else m % every == 0)
        and sum(set(range(m, m + length)) <= calendar for calendar in free) >= need
    ]
    assert [meeting.start for meeting in found] == [at(m) for m in expected]
    for meeting in found:
        assert len(meeting.free) >= need
        assert meeting.length == timedelta(minutes=length)
        assert list(meeting.bookable) == [
            n for n in meeting.free if meeting.start in {start for start, _ in offers[n]}
        ]


times = st.lists(st.integers(0, 5000), unique=True).map(
    lambda ms: [
        FreeTime(at(m).astimezone(ZoneInfo("Asia/Tokyo")), at(m + 1), ()) for m in sorted(ms)
    ]
)


@given(times, st.integers(0, 40))
def test_spread_is_even(given_times: list[FreeTime[int]], count: int) -> None:
    found = spread(given_times, count)
    assert len(found) == min(count, len(given_times))
    assert found == sorted(found, key=lambda time: time.start)
    there = Counter(time.start.date() for time in given_times)
    taken = Counter(time.start.date() for time in found)
    for day in there:
        others = [taken[other] for other in there if taken[other]]
        assert taken[day] == there[day] or taken[day] >= max(others, default=0) - 1


@given(times, st.integers(0, 4))
def test_first_a_day(given_times: list[FreeTime[int]], count: int) -> None:
    by_day = groupby(given_times, lambda time: time.start.date())
    assert first_a_day(given_times, count) == [t for _, ts in by_day for t in list(ts)[:count]]


def test_the_clocks_change() -> None:
    """On 31 March 2030 Rome goes from 2:00 to 3:00; on 27 October from 3:00 back to 2:00."""
    night = [(datetime(2030, 3, 31, 0, tzinfo=UTC), datetime(2030, 3, 31, 4, tzinfo=UTC))]
    free = CommonTimes(["a"], [slots_of(night)], 1, "Europe/Rome")
    assert [f"{m.start:%H:%M}" for m in free.meetings(60, every=60)] == [
        "01:00",
        "03:00",
        "04:00",
        "05:00",
    ]
    assert free[0].length == timedelta(hours=4)
    autumn = [(datetime(2030, 10, 27, 0, tzinfo=UTC), datetime(2030, 10, 27, 3, tzinfo=UTC))]
    twice = CommonTimes(["a"], [slots_of(autumn)], 1, "Europe/Rome").meetings(60, every=60)
    assert [f"{m.start:%H:%M%z}" for m in twice] == ["02:00+0200", "02:00+0100", "03:00+0100"]
    assert [m.length for m in twice] == [timedelta(hours=1)] * 3
    # A grid of whole hours where the offset is not one: Lord Howe moves by half an hour.
    april = [(datetime(2030, 4, 6, 12, tzinfo=UTC), datetime(2030, 4, 6, 18, tzinfo=UTC))]
    walls = CommonTimes(["a"], [slots_of(april)], 1, "Australia/Lord_Howe").meetings(30, every=60)
    assert {m.start.minute for m in walls} == {0}


def test_dates_are_the_askers() -> None:
    assert _bound(date(2030, 1, 7), "Asia/Tokyo", "start") == datetime(2030, 1, 6, 15, tzinfo=UTC)
    end = _bound(date(2030, 3, 31), "Europe/Rome", "end", whole_day=True)
    assert end == datetime(2030, 3, 31, 22, tzinfo=UTC)


async def _two_calendars(cal: CalClient) -> tuple[int, int]:
    one = await cal.event_types.create(title="One", slug="one", length_in_minutes=30)
    schedule = await cal.schedules.create(
        name="Late",
        time_zone="Europe/London",
        is_default=False,
        availability=[{"days": ["Monday", "Tuesday"], "start_time": "12:00", "end_time": "20:00"}],
    )
    two = await cal.event_types.create(
        title="Two", slug="two", length_in_minutes=60, schedule_id=schedule.id
    )
    return one.id, two.id


@pytest.mark.anyio
async def test_over_a_server(cal: CalClient) -> None:
    one, two = await _two_calendars(cal)
    monday = datetime.now(UTC).date() + timedelta(days=14)
    monday -= timedelta(days=monday.weekday())
    where: dict[str, Any] = {"start": monday, "end": monday + timedelta(days=4)}
    every = await cal.availability.common([one, two], zone="Europe/London", **where)
    some = await cal.availability.common([one, two], zone="America/New_York", need="any", **where)
    assert [time.free for time in every] == [(one, two)] * 2
    assert [f"{t.start:%a %H:%M}-{t.end:%H:%M}" for t in every] == [
        "Mon 12:00-17:00", "Tue 12:00-17:00",
    ]  # fmt: skip
    assert len(some) == 5
    assert str(some[0].start.tzinfo) == "America/New_York"
    assert [m.bookable for m in every.meetings(30)][:3] == [(one, two), (one,), (one, two)]
    first = every.next()
    assert first is not None
    assert (first.start, first.length) == (every[0].start, timedelta(hours=1))
    soon = await cal.availability.next([one, two], zone="Europe/London", after=every[1].start)
    assert soon is not None
    assert soon.start == every[1].start
    named = {"event_type_slug": "one", "username": (await cal.me.get()).username}
    both = await cal.availability.common([one, named], zone="Europe/London", **where)  # type: ignore[list-item]
    assert len(both) == 5
    assert await cal.availability.next([one], zone="UTC", minutes=600, days=20) is None


@pytest.mark.anyio
@pytest.mark.parametrize("hours", [1, 20, 50, 96])
async def test_the_next_meeting_may_lie_over_a_border(hours: int) -> None:
    """It is asked for a week first; four days around that border are free."""
    opens, closes = at(5 * 24 * 60), at(9 * 24 * 60)

    def answer(request: Request) -> Response:
        asked = parse_qs(request.query)
        start = max(datetime.fromisoformat(asked["start"][0]), opens)
        end = min(datetime.fromisoformat(asked["end"][0]), closes)
        slot = {"start": start.isoformat(), "end": end.isoformat()}
        return MockTransport.json({"data": {f"{start:%Y-%m-%d}": [slot]} if start < end else {}})

    async with CalClient("cal_x", transport=MockTransport(answer)) as cal:
        found = await cal.availability.next([1], zone="UTC", minutes=60 * hours, after=ZERO)
    assert found is not None
    assert found.start == opens


@pytest.mark.anyio
async def test_wrong_arguments_are_named() -> None:
    async with CalClient("cal_x") as cal:
        days = {"start": date(2030, 1, 7), "end": date(2030, 1, 8)}
        for wrong, name in (
            ({"need": 3}, "need"),
            ({"need": 0}, "need"),
            ({"zone": "Europe/Roma"}, "zone"),
            ({"end": date(2030, 1, 1)}, "end"),
            ({"start": datetime(2030, 1, 7)}, "start"),  # noqa: DTZ001
        ):
            with pytest.raises(InvalidArgumentError, match=name):
                await cal.availability.common([1, 2], **{"zone": "UTC", **days, **wrong})
        with pytest.raises(InvalidArgumentError, match="empty"):
            await cal.availability.common([], zone="UTC", **days)


def test_the_blocking_twin() -> None:
    with (
        cal_sync.Sandbox() as sandbox,
        cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url) as cal,
    ):
        made = cal.event_types.create(title="One", slug="one", length_in_minutes=30)
        meeting = cal.availability.next([made.id], zone="Europe/London")
        assert meeting is not None
        assert meeting.free == (made.id,)
