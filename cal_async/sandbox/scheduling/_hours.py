"""Opening hours as spans: wall times of the host's zone laid over real days."""

from collections.abc import Sequence
from datetime import date, time, timedelta, tzinfo

from ._rules import Schedule
from ._spans import MINUTE, SECOND, Span, clip, intersect, merge
from ._zones import day_at, midnight_offset, offset_at, wall_midnight, zone_named

_ONE_DAY = timedelta(days=1)
_LAST_MINUTE = (23, 59)


def open_spans(schedule: Schedule, lower: int, upper: int) -> list[Span]:
    """Return when ``schedule`` is open between the instants ``lower`` and ``upper``."""
    if lower >= upper:
        return []
    zone = zone_named(schedule.time_zone)
    weekly: list[list[Span]] = [[] for _ in range(7)]
    for hours in schedule.hours:
        for weekday in hours.days:
            weekly[weekday].append(_since_midnight(hours.start, hours.end))
    special: dict[date, list[Span]] = {}
    for override in schedule.overrides:
        special.setdefault(override.day, []).append(_since_midnight(override.start, override.end))

    spans: list[Span] = []
    day, last = day_at(zone, lower), day_at(zone, upper)
    offset = midnight_offset(zone, day)
    while day <= last:
        tomorrow = day + _ONE_DAY
        next_offset = midnight_offset(zone, tomorrow)
        hours_of_day = special.get(day, weekly[day.weekday()])
        start = wall_midnight(day)
        walls = [(start + opening, start + closing) for opening, closing in hours_of_day]
        if offset == next_offset:
            spans += [(opening - offset, closing - offset) for opening, closing in walls]
        elif walls:
            spans += _on_change_day(zone, walls, day, (offset, next_offset))
        day, offset = tomorrow, next_offset
    return clip(merge(spans), lower, upper)


def common_spans(schedules: Sequence[Schedule], lower: int, upper: int) -> list[Span]:
    """Return when all ``schedules`` are open at once."""
    if not schedules:
        return []
    common = open_spans(schedules[0], lower, upper)
    for schedule in schedules[1:]:
        common = intersect(common, open_spans(schedule, lower, upper))
    return common


def _since_midnight(start: time, end: time) -> Span:
    # A day ends at 24:00, which the API has no way to write: 23:59 is taken for it.
    extra = MINUTE if (end.hour, end.minute) == _LAST_MINUTE else 0
    return _time_of_day(start), _time_of_day(end) + extra


def _time_of_day(clock: time) -> int:
    return (clock.hour * 60 + clock.minute) * MINUTE + clock.second * SECOND


def _on_change_day(
    zone: tzinfo, walls: list[Span], day: date, offsets: tuple[int, int]
) -> list[Span]:
    """Return the instants at which the clock, set forward or back that day, shows ``walls``."""
    before, after = offsets
    low = wall_midnight(day) - before
    high = wall_midnight(day + _ONE_DAY) - after
    while high - low > SECOND:
        middle = (low + high) // 2 // SECOND * SECOND
        if offset_at(zone, middle) == before:
            low = middle
        else:
            high = middle
    early = [(start - before, min(end - before, high)) for start, end in walls]
    late = [(max(start - after, high), end - after) for start, end in walls]
    return early + late
