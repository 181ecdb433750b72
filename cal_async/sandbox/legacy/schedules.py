"""Schedules as 2024-04-15 shows them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from cal_async.sandbox._documents import DayOverride, EventType, Hours, Schedule, User
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._times import read_instant, required_instant

# The old contract's weeks start on Sunday.
_WEEK = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_LAST_MINUTE = "23:59"


def shown(schedule: Schedule, owner: User, now: datetime, *, last: bool) -> Json:
    """Return a schedule; ``last`` tells whether its owner has no other."""
    return {
        "id": schedule.id,
        "name": schedule.name,
        "isManaged": False,
        "workingHours": [
            _working(schedule, entry)
            for entry in schedule.availability
            if entry.start_time < entry.end_time
        ],
        "schedule": _rows(schedule),
        "availability": _week(schedule, now),
        "timeZone": schedule.time_zone,
        "dateOverrides": [
            {"ranges": [_span(one.date, one) for one in entries]}
            for _, entries in groupby(schedule.overrides, key=lambda one: one.date)
        ],
        "isDefault": owner.default_schedule_id == schedule.id,
        "isLastSchedule": last,
        "readOnly": False,
        "userId": schedule.owner_id,
    }


def changed(schedule: Schedule, users: list[EventType], now: datetime) -> Json:
    """Return what a change answers of a schedule that the event types ``users`` keep to."""
    return {
        "schedule": {
            "id": schedule.id,
            "userId": schedule.owner_id,
            "name": schedule.name,
            "availability": _rows(schedule),
            "timeZone": schedule.time_zone,
            "eventType": [{"id": one.id, "eventName": one.custom_name} for one in users],
        },
        "availability": _week(schedule, now),
        "timeZone": schedule.time_zone,
    }


def read_week(week: Sequence[Any]) -> tuple[Hours, ...]:
    """Read weekly hours, a list of spans for each day; equal spans of several days are one entry.

    What is no span with two instants is left out, as are days past the seventh.
    """
    days: dict[tuple[str, str], list[str]] = {}
    for day, spans in zip(_WEEK, week, strict=False):
        for span in as_list(spans) or ():
            times = as_object(span) or {}
            start, end = (read_instant(str(times.get(key))) for key in ("start", "end"))
            if start and end:
                days.setdefault((_wall(start), _wall(end)), []).append(day)
    return tuple(
        Hours(days=tuple(found), start_time=start, end_time=end)
        for (start, end), found in days.items()
    )


def read_overrides(entries: Sequence[Json]) -> tuple[DayOverride, ...]:
    """Read the hours of single dates from spans between two instants."""
    spans = [(required_instant(one["start"]), required_instant(one["end"])) for one in entries]
    return tuple(
        DayOverride(date=start.date().isoformat(), start_time=_wall(start), end_time=_wall(end))
        for start, end in spans
    )


def _wall(instant: datetime) -> str:
    return f"{instant:%H:%M}"


def _numbers(entry: Hours) -> list[int]:
    return [_WEEK.index(day) for day in entry.days]


def _working(schedule: Schedule, entry: Hours) -> Json:
    return {
        "days": _numbers(entry),
        "startTime": _minutes(entry.start_time),
        "endTime": _minutes(entry.end_time),
        "userId": schedule.owner_id,
    }


def _minutes(wall: str) -> int:
    hours, minutes = wall.split(":")
    return int(hours) * 60 + int(minutes)


def _rows(schedule: Schedule) -> list[Json]:
    entries: list[tuple[list[int], Hours | DayOverride, str | None]] = [
        *(([], one, f"{one.date}T00:00:00.000Z") for one in schedule.overrides),
        *((_numbers(one), one, None) for one in schedule.availability),
    ]
    return [
        {
            # Rows have no identity here; the number is only as stable as their order.
            "id": schedule.id * 100 + index,
            "userId": schedule.owner_id,
            "eventTypeId": None,
            "days": days,
            "startTime": f"1970-01-01T{entry.start_time}:00.000Z",
            "endTime": f"1970-01-01T{entry.end_time}:00.000Z",
            "date": day,
            "scheduleId": schedule.id,
        }
        for index, (days, entry, day) in enumerate(entries)
    ]


def _week(schedule: Schedule, now: datetime) -> list[list[Json]]:
    today = now.date().isoformat()
    return [
        [_span(today, entry) for entry in schedule.availability if day in entry.days]
        for day in _WEEK
    ]


def _span(day: str, entry: Hours | DayOverride) -> Json:
    ending = ":59.999Z" if entry.end_time == _LAST_MINUTE else ":00.000Z"
    return {
        "start": f"{day}T{entry.start_time}:00.000Z",
        "end": f"{day}T{entry.end_time}{ending}",
    }
