"""Each rule of the real server's slots, in a case small enough to check by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pytest
from slot_questions import MONDAY, NOW, ask, at, clocks, days_of, opening, override

from cal_async.sandbox.scheduling import (
    Busy,
    Interval,
    Limits,
    Refusal,
    Rules,
    Window,
    is_free,
    why_not_free,
)


@pytest.mark.parametrize(
    ("length", "interval", "first"),
    [
        (15, None, "09:15"),
        (20, None, "09:20"),
        (25, 15, "09:15"),
        (30, None, "09:30"),
        (45, None, "09:15"),
        (50, None, "09:10"),
        (60, None, "10:00"),
        (90, None, "09:30"),
        (17, None, "09:10"),
    ],
)
def test_first_slot_is_rounded_up_by_what_divides_the_interval(
    length: int, interval: int | None, first: str
) -> None:
    rules = Rules(length=length, slot_interval=interval)
    assert clocks(ask(opening("09:10-17:00"), rules))[0] == first
    cut = ask(opening("08:00-17:00"), rules, start=at("09:10"))
    assert clocks(cut)[0] == first


def test_the_askers_clock_rounds_the_first_slot() -> None:
    delhi = opening("09:00-11:00", zone="Asia/Kolkata")
    assert clocks(ask(delhi, Rules(length=60))) == ["04:00"]
    assert clocks(ask(delhi, Rules(length=60), time_zone="Asia/Kolkata")) == ["03:30", "04:30"]
    nepal = opening("09:00-11:00", zone="Asia/Kathmandu")
    assert clocks(ask(nepal, Rules(length=60))) == ["04:00"]
    assert clocks(ask(nepal, Rules(length=60), time_zone="Asia/Kathmandu")) == ["03:15", "04:15"]
    newfoundland = opening("09:00-11:00", zone="America/St_Johns")
    assert clocks(ask(newfoundland, Rules(length=20)))[0] == "11:40"
    owners = ask(newfoundland, Rules(length=20), time_zone="America/St_Johns")
    assert clocks(owners)[0] == "11:30"


def test_a_slot_lies_wholly_inside_the_asked_time() -> None:
    hours = opening("09:00-17:00")
    assert ask(hours, Rules(length=30), start=at("10:00"), end=at("10:20")) == []
    exact = ask(hours, Rules(length=30), start=at("10:00"), end=at("10:30"))
    assert clocks(exact) == ["10:00"]
    assert ask(hours, Rules(length=30), start=at("12:00"), end=at("10:00")) == []
    assert ask(hours, Rules(length=30), start=at("12:00"), end=at("12:00")) == []
    late = ask(hours, Rules(length=15), start=at("10:00:30"), end=at("11:00"))
    assert clocks(late) == ["10:15", "10:30", "10:45"]


def test_a_utc_day_is_seen_from_another_zone() -> None:
    slots = ask(opening("00:00-23:59"), Rules(length=60), time_zone="Pacific/Auckland")
    assert clocks(slots, "Pacific/Auckland")[0] == "12:00"
    assert clocks(slots, "Pacific/Auckland")[-1] == "11:00"
    assert len(slots) == 24


def test_days_until_midnight_run_on() -> None:
    slots = ask(opening("00:00-23:59"), Rules(length=25), days=2)
    late = clocks(slots).index("23:45")
    assert clocks(slots)[late : late + 3] == ["23:45", "00:10", "00:35"]


def test_blocks_that_touch_or_overlap_are_one() -> None:
    touching = opening("09:00-10:10", "10:10-11:00")
    assert clocks(ask(touching, Rules(length=30))) == ["09:00", "09:30", "10:00", "10:30"]
    overlapping = opening("09:00-10:10", "09:30-10:40", "09:00-09:30")
    assert clocks(ask(overlapping, Rules(length=50))) == ["09:00", "09:50"]
    split = opening("09:00-10:10", "13:10-14:30")
    assert clocks(ask(split, Rules(length=30))) == ["09:00", "09:30", "13:30", "14:00"]


@pytest.mark.parametrize("hours", ["00:00-00:00", "10:00-10:00", "17:00-09:00"])
def test_hours_that_open_nothing(hours: str) -> None:
    assert ask(opening(hours), Rules(length=30)) == []


def test_the_grid_starts_anew_after_a_booking() -> None:
    busy = [Busy(at("12:30"), at("12:50"))]
    slots = clocks(ask(opening("09:10-15:00"), Rules(length=50), busy=busy))
    assert slots == ["09:10", "10:00", "10:50", "11:40", "12:50", "13:40"]
    busy = [Busy(at("10:00"), at("10:05"))]
    slots = clocks(ask(opening("09:00-12:00"), Rules(length=30), busy=busy))
    assert slots == ["09:00", "09:30", "10:30", "11:00", "11:30"]


def test_slots_stay_an_interval_apart_across_a_booking() -> None:
    busy = [Busy(at("10:45"), at("10:50"))]
    rules = Rules(length=15, slot_interval=45)
    slots = clocks(ask(opening("09:00-12:30"), rules, busy=busy))
    assert slots == ["09:00", "09:45", "10:30", "11:15", "12:00"]


def test_the_offset_is_part_of_every_step() -> None:
    hours = opening("08:00-09:40")
    offset = Rules(length=20, offset_start=10)
    assert clocks(ask(hours, offset)) == ["08:10", "08:40", "09:10"]
    quarter = Rules(length=30, slot_interval=15, offset_start=10)
    assert clocks(ask(hours, quarter)) == ["08:10", "08:35", "09:00"]


def test_optimized_slots_start_late_only_if_none_is_lost() -> None:
    rules = Rules(length=60, optimized=True)
    assert clocks(ask(opening("09:05-12:00"), rules)) == ["10:00", "11:00"]
    assert clocks(ask(opening("09:05-11:55"), rules)) == ["09:15", "10:15"]
    assert clocks(ask(opening("09:07-12:10"), rules)) == ["09:10", "10:10", "11:10"]
    assert clocks(ask(opening("09:05-11:06"), rules)) == ["09:05", "10:05"]


@pytest.mark.parametrize(("duration", "starts"), [(0, 4), (60, 2), (-5, 120), (20.5, 5)])
def test_any_duration_is_sliced(duration: float, starts: int) -> None:
    slots = ask(opening("09:00-11:00"), Rules(length=30), duration=duration)
    assert len(slots) == starts


def test_fractions_of_a_minute_are_kept() -> None:
    slots = ask(opening("09:00-10:00"), Rules(length=30), duration=20.5)
    assert [slot.start for slot in slots] == [at("09:00:00"), at("09:20:30")]


def test_buffers_of_both_bookings_add_up() -> None:
    hours = opening("09:00-13:00")
    busy = [Busy(at("11:00"), at("11:30"), before_buffer=15, after_buffer=10)]
    other = clocks(ask(hours, Rules(length=5), busy=busy))
    assert "10:40" in other
    assert other[other.index("10:40") + 1] == "11:40"
    same = Rules(length=30, slot_interval=15, before_buffer=15, after_buffer=10)
    slots = clocks(ask(hours, same, busy=busy))
    assert slots[slots.index("10:00") + 1] == "12:00"


def test_a_booking_that_can_be_joined_blocks_with_its_buffers_only() -> None:
    shared = [Busy(at("10:00"), at("10:30"), before_buffer=10, after_buffer=5, join=True)]
    rules = Rules(length=30, before_buffer=10, after_buffer=5)
    slots = clocks(ask(opening("09:00-12:00"), rules, busy=shared))
    assert slots == ["09:00", "10:00", "11:00", "11:30"]
    assert refusal("10:15-10:45", rules, busy=shared) is Refusal.BUSY
    assert (
        refusal("10:15-10:45", Rules(length=30), busy=[replace(shared[0], after_buffer=0)]) is None
    )


def test_reserved_slots_vanish_without_moving_the_grid() -> None:
    held = [Interval(at("10:05"), at("10:25"))]
    slots = clocks(ask(opening("09:00-12:00"), Rules(length=30), reserved=held))
    assert slots == ["09:00", "09:30", "10:30", "11:00", "11:30"]


def test_overrides_replace_the_day() -> None:
    tuesday = MONDAY + timedelta(days=1)
    overrides = [override(MONDAY, "10:00-11:00"), override(MONDAY, "14:00-15:00")]
    closed = override(tuesday, "00:00-00:00")
    schedule = opening("09:00-12:00", overrides=[*overrides, closed])
    slots = ask(schedule, Rules(length=60), days=3)
    assert clocks(slots) == ["10:00", "14:00", "09:00", "10:00", "11:00"]
    assert days_of(slots) == [MONDAY, MONDAY + timedelta(days=2)]
    backwards = opening("09:00-12:00", overrides=[override(MONDAY, "15:00-10:00")])
    assert ask(backwards, Rules(length=60)) == []


def test_several_schedules_must_all_be_open() -> None:
    both = [opening("09:00-17:00", zone="Europe/London"), opening("09:00-17:00", zone="Asia/Tokyo")]
    assert ask(both, Rules(length=30)) == []
    both = [opening("09:00-12:00"), opening("10:40-11:00", "11:20-14:00")]
    assert clocks(ask(both, Rules(length=20))) == ["10:40", "11:20", "11:40"]
    assert ask([], Rules(length=30)) == []


def refusal(slot: str, rules: Rules, **changes: Any) -> Refusal | None:
    start, end = (at(clock) for clock in slot.split("-"))
    question: dict[str, Any] = {"busy": [], "own_bookings": [], "now": NOW, **changes}
    hours = [opening("09:00-17:00")]
    wanted = Interval(start, end)
    reason = why_not_free(hours, rules, slot=wanted, **question)
    assert is_free(hours, rules, slot=wanted, **question) is (reason is None)
    return reason


def test_a_booking_need_not_lie_on_the_grid() -> None:
    assert refusal("09:07:13-09:37:13", Rules(length=30)) is None
    assert refusal("16:30-17:00", Rules(length=30)) is None


def test_reasons_against_a_booking() -> None:
    plain = Rules(length=30)
    booked = [Interval(at("10:00"), at("11:00"))]
    near = Window(kind="calendarDays", days=2)
    assert refusal("08:45-09:15", plain) is Refusal.OUTSIDE_HOURS
    assert refusal("16:45-17:15", plain) is Refusal.OUTSIDE_HOURS
    assert refusal("09:30-10:00", plain, now=at("08:00")) is Refusal.TOO_SOON
    assert refusal("09:30-10:00", Rules(length=30, window=near)) is Refusal.OUTSIDE_WINDOW
    assert refusal("10:30-11:00", plain, busy=[Busy(at("10:40"), at("10:50"))]) is Refusal.BUSY
    assert refusal("10:30-11:00", plain, busy=[Busy(at("11:00"), at("11:30"))]) is None
    buffered = [Busy(at("11:00"), at("11:30"), before_buffer=1)]
    assert refusal("10:30-11:00", plain, busy=buffered) is Refusal.BUSY
    counted = Rules(length=30, count_limits=Limits(week=1))
    assert refusal("14:00-14:30", counted, own_bookings=booked) is Refusal.OVER_COUNT_LIMIT
    used_up = Rules(length=30, duration_limits=Limits(week=60))
    assert refusal("14:00-14:30", used_up, own_bookings=booked) is Refusal.OVER_DURATION_LIMIT
    nearly = Rules(length=30, duration_limits=Limits(day=80))
    assert refusal("14:00-14:30", nearly, own_bookings=booked) is Refusal.NO_ROOM_IN_LIMIT


def test_zones_in_any_letter_case() -> None:
    tehran = opening("09:00-10:00", zone="asia/tehran")
    assert clocks(ask(tehran, Rules(length=30), time_zone="EUROPE/LONDON")) == ["05:30", "06:00"]
    with pytest.raises(ZoneInfoNotFoundError):
        ask(tehran, Rules(length=30), time_zone="CEST")


def test_the_last_day_is_lost_to_a_zone_whose_clock_goes_back() -> None:
    autumn: dict[str, Any] = {
        "start": at("00:00", date(2027, 10, 29)),
        "end": at("23:59:59", date(2027, 11, 2)),
    }
    hours, rules = opening("09:00-17:00", zone="Europe/London"), Rules(length=60)
    named = ask(hours, rules, time_zone="Europe/London", **autumn)
    assert days_of(named)[-1] == date(2027, 11, 1)
    assert days_of(ask(hours, rules, **autumn))[-1] == date(2027, 11, 2)


def test_the_end_of_the_calendar_is_no_error() -> None:
    slots = ask(
        opening("09:00-17:00"),
        Rules(length=30),
        end=datetime.max.replace(tzinfo=UTC),
        start=at("00:00", date(9999, 1, 1)),
    )
    assert slots == []
