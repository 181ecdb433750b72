"""Repeating events of calendar feeds: the part of RRULE that people's calendars use."""

import calendar
from collections.abc import Iterator
from datetime import MAXYEAR, UTC, datetime, timedelta
from itertools import islice

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Eleven years of days; a feed is read anew for every question.
_MOST = 4000


def occurrences(start: datetime, rule: str) -> list[datetime]:
    """Return when an event takes place, by the wall clock of its start's zone.

    Args:
        start: The first time.
        rule: Such as ``FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10``. FREQ, INTERVAL, COUNT and UNTIL are
            understood, and BYDAY within weeks; with anything else the event takes place once.
    """
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    steps = _STEPS.get(parts.pop("FREQ", ""))
    days = parts.pop("BYDAY", "")
    interval, count = int(parts.pop("INTERVAL", 1)), int(parts.pop("COUNT", _MOST))
    until = parts.pop("UNTIL", "")
    parts.pop("WKST", None)
    if steps is None or parts or interval < 1 or (days and steps is not _weeks):
        return [start]
    weekdays = sorted(_DAYS.index(day) for day in days.split(",")) if days else [start.weekday()]
    found = steps(start, interval, weekdays)
    last = _end(until, start)
    return [moment for moment in islice(found, min(count, _MOST)) if last is None or moment <= last]


def _days(start: datetime, interval: int, _: list[int]) -> Iterator[datetime]:
    while True:
        yield start
        start += timedelta(days=interval)


def _weeks(start: datetime, interval: int, weekdays: list[int]) -> Iterator[datetime]:
    monday = start - timedelta(days=start.weekday())
    while True:
        moments = (monday + timedelta(days=day) for day in weekdays)
        yield from (moment for moment in moments if moment >= start)
        monday += timedelta(weeks=interval)


def _months(start: datetime, interval: int, _: list[int]) -> Iterator[datetime]:
    month = start.year * 12 + start.month - 1
    while month // 12 <= MAXYEAR:
        year, index = divmod(month, 12)
        if start.day <= calendar.monthrange(year, index + 1)[1]:
            yield start.replace(year=year, month=index + 1)
        month += interval


def _years(start: datetime, interval: int, weekdays: list[int]) -> Iterator[datetime]:
    return _months(start, 12 * interval, weekdays)


_STEPS = {"DAILY": _days, "WEEKLY": _weeks, "MONTHLY": _months, "YEARLY": _years}


def _end(until: str, start: datetime) -> datetime | None:
    if not until:
        return None
    form = "%Y%m%dT%H%M%S" if "T" in until else "%Y%m%d"
    last = datetime.strptime(until.removesuffix("Z"), form)  # noqa: DTZ007
    last = last.replace(tzinfo=UTC if until.endswith("Z") else start.tzinfo)
    return last + (timedelta() if "T" in until else timedelta(days=1))
