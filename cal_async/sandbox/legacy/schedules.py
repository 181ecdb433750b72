"""Schedules as 2024-04-15 shows them."""

from datetime import datetime
from itertools import groupby

from cal_async.sandbox._documents import DayOverride, Hours, Schedule, User
from cal_async.sandbox._json import Json

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
