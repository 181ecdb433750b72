"""How notice, windows and limits bound what can be booked, in cases to check by hand."""

from datetime import date, timedelta

import pytest
from slot_questions import MONDAY, NOW, ask, at, clocks, days_of, opening, override

from cal_async.sandbox.scheduling import Interval, Limits, Rules, Window


def test_minimum_notice() -> None:
    now = at("09:50:22")
    hours = opening("09:00-13:00")
    assert clocks(ask(hours, Rules(length=30), now=now))[0] == "12:00"
    soon = clocks(ask(hours, Rules(length=15, minimum_notice=0), now=now))
    assert soon[0] == "10:00"
    assert ask(hours, Rules(length=30, minimum_notice=600), now=now) == []


def test_only_the_first_slot_of_the_askers_days() -> None:
    rules = Rules(length=60, only_first_of_day=True)
    slots = ask(opening("09:00-17:00"), rules, days=2, time_zone="Asia/Tokyo")
    assert clocks(slots, "Asia/Tokyo") == ["18:00", "00:00", "00:00"]


def test_a_day_whose_first_slot_is_not_bookable_shows_none() -> None:
    rules = Rules(length=10, only_first_of_day=True, minimum_notice=60)
    assert ask(opening("09:00-17:00"), rules, now=at("08:50:22")) == []
    tokyo = opening("00:00-23:59", zone="Asia/Tokyo")
    window = Window(kind="range", first=MONDAY, last=MONDAY)
    ranged = Rules(length=60, only_first_of_day=True, window=window)
    start = at("00:00") - timedelta(days=1)
    # For the asker in UTC that Monday starts on Sunday at 15:00.
    assert clocks(ask(tokyo, ranged, start=start)) == ["00:00"]


@pytest.mark.parametrize(
    ("window", "last"),
    [
        (Window(kind="calendarDays", days=3), date(2027, 6, 4)),
        (Window(kind="businessDays", days=3), date(2027, 6, 4)),
        (Window(kind="businessDays", days=4), date(2027, 6, 7)),
        (Window(kind="businessDays", days=9), date(2027, 6, 14)),
        (Window(kind="calendarDays", days=3, rolling=True), date(2027, 6, 3)),
        (Window(kind="businessDays", days=5, rolling=True), date(2027, 6, 7)),
        (Window(kind="range", first=date(2027, 6, 3), last=date(2027, 6, 5)), date(2027, 6, 5)),
        (Window(kind="calendarDays", days=10**9), date(2027, 6, 20)),
        (Window(kind="range", last=date.max), date(2027, 6, 20)),
    ],
)
def test_booking_windows(window: Window, last: date) -> None:
    slots = ask(
        opening("09:00-17:00"),
        Rules(length=60, window=window),
        start=NOW,
        end=at("23:59:59", date(2027, 6, 20)),
    )
    assert days_of(slots)[-1] == last
    assert days_of(slots)[0] == (window.first or NOW.date())


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Asia/Tokyo", "2027-06-06T15:00", "2027-06-08T14:00"),
        ("America/New_York", "2027-06-06T04:00", "2027-06-08T03:00"),
        # In January it was an hour behind.
        ("Europe/London", "2027-06-07T00:00", "2027-06-08T23:00"),
    ],
)
def test_a_range_of_dates_has_the_hosts_days(zone: str, first: str, last: str) -> None:
    window = Window(kind="range", first=MONDAY, last=MONDAY + timedelta(days=1))
    slots = ask(
        opening("00:00-23:59", zone=zone),
        Rules(length=60, window=window),
        days=6,
        start=at("00:00") - timedelta(days=3),
        now=at("12:00", date(2027, 1 if zone.startswith("Europe") else 6, 1)),
    )
    assert [f"{slot.start:%Y-%m-%dT%H:%M}" for slot in (slots[0], slots[-1])] == [first, last]


@pytest.mark.parametrize("rolling", [False, True])
def test_a_window_of_no_days_is_shut(rolling: bool) -> None:  # noqa: FBT001
    window = Window(kind="calendarDays", days=0, rolling=rolling)
    assert ask(opening("09:00-17:00"), Rules(length=60, window=window), start=NOW) == []


def test_a_rolling_window_skips_days_without_slots() -> None:
    closed = [override(date(2027, 6, day), "00:00-00:00") for day in (2, 3, 4)]
    window = Window(kind="calendarDays", days=2, rolling=True)
    hours = opening("09:00-17:00", overrides=closed)
    slots = ask(hours, Rules(length=60, window=window), start=NOW, days=10)
    assert days_of(slots) == [date(2027, 6, 1), date(2027, 6, 5)]
    later = ask(hours, Rules(length=60, window=window), start=at("00:00", date(2027, 6, 5)))
    assert days_of(later) == [date(2027, 6, 5)]


@pytest.mark.parametrize(
    ("limits", "closed"),
    [
        (Limits(day=1), [MONDAY]),
        (Limits(week=1), [date(2027, 6, day) for day in range(6, 13)]),
        (Limits(month=1), [date(2027, 6, day) for day in range(5, 15)]),
        (Limits(year=1), [date(2027, 6, day) for day in range(5, 15)]),
        (Limits(day=2), []),
        (Limits(day=0), []),
    ],
)
def test_count_limits_close_the_whole_period(limits: Limits, closed: list[date]) -> None:
    rules = Rules(length=60, count_limits=limits)
    asked = [date(2027, 6, day) for day in range(5, 15)]
    slots = ask(
        opening("09:00-17:00"),
        rules,
        own_bookings=[Interval(at("10:00"), at("11:00"))],
        start=at("00:00", asked[0]),
        end=at("23:59:59", asked[-1]),
    )
    assert days_of(slots) == [day for day in asked if day not in closed]


def test_limits_count_days_of_the_hosts_zone() -> None:
    tokyo = opening("00:00-23:59", zone="Asia/Tokyo")
    booked = [Interval(at("14:00"), at("14:30"))]
    slots = ask(tokyo, Rules(length=60, count_limits=Limits(day=1)), own_bookings=booked)
    assert clocks(slots) == [f"{hour}:00" for hour in range(15, 24)]


def test_duration_limits_count_the_wanted_slot_too() -> None:
    hours, booked = opening("09:00-17:00"), [Interval(at("10:00"), at("11:00"))]
    rules = Rules(length=30, duration_limits=Limits(day=90))
    assert ask(hours, rules, own_bookings=booked) != []
    assert ask(hours, rules, own_bookings=booked, duration=45) == []
    assert ask(hours, rules, duration=91) == []
