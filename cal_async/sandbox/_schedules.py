"""Schedules: what their bodies may hold and how they are shown."""

from msgspec import to_builtins

from cal_async.sandbox._answers import forbidden, not_found
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import (
    ARRAY,
    BOOLEAN,
    ISO_8601,
    STRING,
    TIME_ZONE,
    WALL_TIME,
    each_of,
)
from cal_async.sandbox._documents import DayOverride, Hours, Schedule, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._store import Store
from cal_async.sandbox._times import required_instant
from cal_async.sandbox._validation import Shape, optional, required

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_HOURS = Shape(
    required("days", each_of(*DAYS), ARRAY),
    required("startTime", WALL_TIME, STRING),
    required("endTime", WALL_TIME, STRING),
)
_OVERRIDE = Shape(
    required("date", ISO_8601),
    required("startTime", WALL_TIME, STRING),
    required("endTime", WALL_TIME, STRING),
)
_AVAILABILITY = optional("availability", ARRAY, shape=_HOURS, many=True)
_OVERRIDES = optional("overrides", ARRAY, shape=_OVERRIDE, many=True)

NEW = Shape(
    required("name", STRING),
    required("timeZone", TIME_ZONE),
    _AVAILABILITY,
    required("isDefault", BOOLEAN),
    _OVERRIDES,
)
CHANGE = Shape(
    optional("name", STRING),
    optional("timeZone", TIME_ZONE),
    _AVAILABILITY,
    optional("isDefault", BOOLEAN),
    _OVERRIDES,
)


def read_hours(entries: list[Json]) -> tuple[Hours, ...]:
    """Read weekly hours."""
    return tuple(
        Hours(days=tuple(entry["days"]), start_time=entry["startTime"], end_time=entry["endTime"])
        for entry in entries
    )


def read_overrides(entries: list[Json]) -> tuple[DayOverride, ...]:
    """Read the hours of single dates; an instant counts as its date in UTC."""
    return tuple(
        DayOverride(
            date=required_instant(entry["date"]).date().isoformat(),
            start_time=entry["startTime"],
            end_time=entry["endTime"],
        )
        for entry in entries
    )


def shown(schedule: Schedule, owner: User) -> Json:
    """Return a schedule as 2024-06-11 shows it."""
    return {
        "id": schedule.id,
        "ownerId": schedule.owner_id,
        "name": schedule.name,
        "timeZone": schedule.time_zone,
        "availability": to_builtins(schedule.availability),
        "isDefault": owner.default_schedule_id == schedule.id,
        "overrides": to_builtins(schedule.overrides),
    }


def of_user(store: Store, user: User) -> list[Schedule]:
    """Return a user's schedules."""
    return [schedule for schedule in store.schedules if schedule.owner_id == user.id]


def default_of(store: Store, user: User) -> Schedule | None:
    """Return a user's default schedule."""
    return store.schedules.get(user.default_schedule_id or 0)


def owned(call: Call) -> Schedule:
    """Return the schedule named in the path.

    Raises:
        Refused: It does not exist (404) or belongs to somebody else (403).
    """
    number = call.number("schedule_id")
    schedule = call.store.schedules.get(number)
    if schedule is None:
        raise not_found(f"Schedule with ID={number} does not exist.")
    if schedule.owner_id != call.user.id:
        raise forbidden(f"User with ID={call.user.id} does not own schedule with ID={number}")
    return schedule
