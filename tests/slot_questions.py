"""Small questions about slots, and their answers in few words."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cal_async.sandbox.scheduling import (
    Hours,
    Interval,
    Override,
    Rules,
    Schedule,
    find_slots,
)

MONDAY = date(2027, 6, 7)
NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
EVERY_DAY = frozenset(range(7))


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), UTC)


def opening(*hours: str, zone: str = "UTC", overrides: Iterable[Override] = ()) -> Schedule:
    """Every day's hours, written as ``09:00-17:00``."""
    ranges = [[time.fromisoformat(end) for end in text.split("-")] for text in hours]
    return Schedule(zone, tuple(Hours(EVERY_DAY, *pair) for pair in ranges), tuple(overrides))


def override(day: date, hours: str) -> Override:
    return Override(day, *(time.fromisoformat(end) for end in hours.split("-")))


def ask(
    schedule: Schedule | list[Schedule], rules: Rules, days: int = 1, **changes: Any
) -> list[Interval]:
    question: dict[str, Any] = {
        "busy": [],
        "own_bookings": [],
        "start": at("00:00"),
        "end": at("23:59:59") + timedelta(days=days - 1),
        "now": NOW,
        "time_zone": None,
    }
    schedules = [schedule] if isinstance(schedule, Schedule) else schedule
    return find_slots(schedules, rules, **{**question, **changes})


def clocks(slots: list[Interval], zone: str = "UTC") -> list[str]:
    return [slot.start.astimezone(ZoneInfo(zone)).strftime("%H:%M") for slot in slots]


def days_of(slots: list[Interval]) -> list[date]:
    return sorted({slot.start.date() for slot in slots})
