"""What must hold for any schedule, booking and question, and on every clock change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cal_async.sandbox.scheduling import (
    Busy,
    Hours,
    Interval,
    Override,
    Rules,
    Schedule,
    find_slots,
    is_free,
)

NOW = datetime(2027, 1, 1, tzinfo=UTC)
FIRST = datetime(2027, 3, 1, tzinfo=UTC)
MIDNIGHT = timedelta(days=1)
ZONES = [
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Beirut",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
]

clock_times = st.builds(time, st.integers(0, 23), st.sampled_from(range(0, 60, 5)))
# Those that end before they start open nothing.
ranges = st.tuples(clock_times, clock_times).map(sorted) | st.tuples(clock_times, clock_times)
hours = st.builds(
    lambda days, ends: Hours(days, *ends), st.frozensets(st.integers(0, 6), min_size=1), ranges
)
overrides = st.builds(
    lambda day, ends: Override(day, *ends), st.dates(date(2027, 3, 2), date(2027, 3, 16)), ranges
)
schedules = st.builds(
    Schedule,
    st.sampled_from(ZONES),
    st.lists(hours, min_size=1, max_size=4).map(tuple),
    st.lists(overrides, max_size=3).map(tuple),
)
moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
buffers = st.integers(0, 40)
bookings = st.builds(
    lambda start, length, before, after: Busy(
        start, start + timedelta(minutes=length), before, after
    ),
    moments,
    st.integers(1, 300),
    buffers,
    buffers,
)
rules = st.builds(
    lambda length, interval, offset, before, after: Rules(
        length=length,
        slot_interval=interval,
        offset_start=offset,
        before_buffer=before,
        after_buffer=after,
    ),
    st.integers(5, 200),
    st.none() | st.integers(5, 120),
    st.integers(0, 20),
    buffers,
    buffers,
)


def ask(
    schedule: Schedule,
    event_type: Rules,
    busy: list[Busy],
    start: datetime,
    *,
    days: int = 10,
    now: datetime = NOW,
    time_zone: str | None = None,
) -> list[Interval]:
    return find_slots(
        [schedule],
        event_type,
        busy=busy,
        own_bookings=[],
        start=start,
        end=start + timedelta(days=days),
        now=now,
        time_zone=time_zone,
    )


def is_open(schedule: Schedule, moment: datetime) -> bool:
    """Whether the wall clock at ``moment`` shows a time of the opening hours."""
    wall = moment.astimezone(ZoneInfo(schedule.time_zone))
    special = [item for item in schedule.overrides if item.day == wall.date()]
    weekly = [item for item in schedule.hours if wall.weekday() in item.days]
    return any(
        item.start <= wall.time() and (wall.time() < item.end or item.end == time(23, 59))
        for item in special or weekly
        if item.start < item.end
    )


@settings(max_examples=60)
@given(schedules, rules, st.lists(bookings, max_size=12), moments)
def test_slots_are_open_free_inside_and_apart(
    schedule: Schedule, event_type: Rules, busy: list[Busy], start: datetime
) -> None:
    slots = ask(schedule, event_type, busy, start)
    assert_open_free_and_apart(slots, schedule, event_type, busy)
    for slot in slots:
        assert start <= slot.start < slot.end <= start + timedelta(days=10)
        assert is_free([schedule], event_type, busy=busy, own_bookings=[], slot=slot, now=NOW)


def assert_open_free_and_apart(
    slots: list[Interval], schedule: Schedule, event_type: Rules, busy: list[Busy]
) -> None:
    own = timedelta(minutes=event_type.before_buffer), timedelta(minutes=event_type.after_buffer)
    for slot in slots:
        assert is_open(schedule, slot.start)
        assert is_open(schedule, slot.end - timedelta(seconds=1))
        for booking in busy:
            before = timedelta(minutes=booking.before_buffer)
            after = timedelta(minutes=booking.after_buffer)
            assert slot.end + own[1] <= booking.start - before or (
                booking.end + after <= slot.start - own[0]
            )
    step = timedelta(
        minutes=event_type.offset_start + (event_type.slot_interval or event_type.length)
    )
    assert all(late.start - early.start >= step for early, late in pairwise(slots))


@settings(max_examples=40)
@given(schedules, rules, st.lists(bookings, max_size=6), moments, st.integers(-12, 14))
def test_whole_hours_between_askers_move_no_slot(
    schedule: Schedule, event_type: Rules, busy: list[Busy], start: datetime, ahead: int
) -> None:
    expected = ask(schedule, event_type, busy, start)
    # The signs of these zones are the wrong way round, as POSIX has them.
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
    assert ask(schedule, event_type, busy, start, time_zone=zone) == expected


def clock_changes() -> Iterator[tuple[str, date]]:
    for name in ZONES:
        day, zone = date(2025, 1, 1), ZoneInfo(name)
        while day.year < 2029:
            tomorrow = day + timedelta(days=1)
            offsets = {datetime.combine(end, time(), zone).utcoffset() for end in (day, tomorrow)}
            if len(offsets) > 1:
                yield name, day
            day = tomorrow


CHANGES = list(clock_changes())


def test_there_are_changes_to_look_at() -> None:
    assert {name for name, _ in CHANGES} == set(ZONES)
    assert len(CHANGES) >= 4 * len(ZONES)


@pytest.mark.parametrize(
    "opening", [("00:00", "23:59"), ("01:00", "04:00"), ("01:30", "02:15"), ("09:00", "17:00")]
)
def test_hours_are_wall_times_on_every_clock_change(opening: tuple[str, str]) -> None:
    every_day = Hours(frozenset(range(7)), *(time.fromisoformat(end) for end in opening))
    five_minutes = timedelta(minutes=5)
    for name, day in CHANGES:
        schedule = Schedule(name, (every_day,))
        start = datetime.combine(day, time(), UTC) - MIDNIGHT
        slots = find_slots(
            [schedule],
            Rules(length=5),
            busy=[],
            own_bookings=[],
            start=start,
            end=start + 3 * MIDNIGHT,
            now=start - MIDNIGHT,
            time_zone=None,
        )
        steps = (start + step * five_minutes for step in range(3 * 24 * 12))
        assert [slot.start for slot in slots] == [step for step in steps if is_open(schedule, step)]


def test_busy_times_and_askers_on_every_clock_change() -> None:
    quarters = Rules(length=30, slot_interval=15, before_buffer=10, after_buffer=5)
    hours = (Hours(frozenset(range(7)), time(0, 30), time(3, 30)),)
    for name, day in CHANGES:
        schedule = Schedule(name, hours)
        start = datetime.combine(day, time(), UTC) - MIDNIGHT
        opening = datetime.combine(day, time(1), ZoneInfo(name)).astimezone(UTC)
        busy = [
            Busy(opening + timedelta(minutes=late), opening + timedelta(minutes=late + 20), 5, 10)
            for late in (20, 100)
        ]
        slots = ask(schedule, quarters, busy, start, days=4, now=start)
        assert_open_free_and_apart(slots, schedule, quarters, busy)
        # After a clock goes back, the server shows its zone a day less: the fourth is left out.
        wanted = [slot for slot in slots if slot.start < start + 3 * MIDNIGHT]
        assert len(wanted) > 12
        for zone in ZONES:
            seen = ask(schedule, quarters, busy, start, days=4, now=start, time_zone=zone)
            assert [slot for slot in seen if slot.start < start + 3 * MIDNIGHT] == wanted


def test_lord_howe_loses_and_repeats_half_an_hour() -> None:
    hours = Hours(frozenset(range(7)), time(1), time(3))
    schedule = Schedule("Australia/Lord_Howe", (hours,))
    for day, slots in ((date(2026, 4, 5), 5), (date(2026, 10, 4), 3), (date(2026, 6, 1), 4)):
        local = datetime.combine(day, time(), ZoneInfo(schedule.time_zone)).astimezone(UTC)
        found = find_slots(
            [schedule],
            Rules(length=30),
            busy=[],
            own_bookings=[],
            start=local,
            end=local + timedelta(hours=23),
            now=datetime(2026, 1, 1, tzinfo=UTC),
            time_zone=None,
        )
        assert len(found) == slots
