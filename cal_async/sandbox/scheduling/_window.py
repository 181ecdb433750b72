"""How far ahead an event type can be booked, as a span of bookable instants."""

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo

from ._rules import Window
from ._spans import ALWAYS, DAY, Span
from ._zones import day_at, midnight, midnight_offset, offset_at, wall_midnight

_ONE_DAY = timedelta(days=1)
_FRIDAY = 4
_MOST_DAYS = 20_000
_LAST_DAY = date(6000, 1, 1)
# The server stops looking for bookable days two months ahead.
_DAYS_SEARCHED = 60


def bookable_span(window: Window | None, now: int, asker: tzinfo, host: tzinfo) -> Span:
    """Return the instants that ``window`` lets be booked, as far as it does not roll.

    Days ahead are days of the ``asker``'s zone, a range has days of the ``host``'s: those that its
    dates' midnights in UTC fall on, so that west of Greenwich it starts and ends a day early.
    """
    if window is None:
        return ALWAYS
    if window.kind == "range":
        # The server takes the zone for as far ahead of UTC as it is at present.
        ahead = offset_at(host, now)
        late = 0 if ahead < 0 else DAY
        return (
            wall_midnight(window.first) - ahead - DAY + late if window.first else ALWAYS[0],
            wall_midnight(window.last) - ahead + late if window.last else ALWAYS[1],
        )
    if window.days <= 0:
        return (now, now)
    if window.rolling:
        return ALWAYS
    return (now, _end_of(asker, _days_ahead(window, day_at(asker, now), window.days)))


def rolling_end(window: Window, now: int, asker: tzinfo, starts: Iterable[int]) -> int:
    """Return the end of the last day of a rolling window, which counts days that have a slot.

    ``starts`` are the slots from ``now`` on, in order; no more are taken than it needs.
    """
    today = day_at(asker, now)
    end = _end_of(asker, _days_ahead(window, today, _DAYS_SEARCHED))
    wanted, seen_until, reach = window.days, now, end
    for start in starts:
        if start < seen_until:
            continue
        if start >= end:
            break
        day = day_at(asker, start)
        seen_until = _end_of(asker, day)
        if window.kind == "businessDays" and day.weekday() > _FRIDAY and day != today:
            continue
        reach = seen_until
        wanted -= 1
        if not wanted:
            break
    return reach


def last_shown(lower: int, upper: int, asker: tzinfo) -> int:
    """Return the end of the last day that the server shows to one who names a zone.

    It counts the days from ``lower`` to ``upper`` in steps of 24 hours. After the clock of the
    ``asker``'s zone was set back these end on the evening before, and the last day is lost.
    """
    first_offset = midnight_offset(asker, day_at(asker, lower))
    return _end_of(asker, day_at(asker, wall_midnight(day_at(asker, upper)) - first_offset))


def _end_of(zone: tzinfo, day: date) -> int:
    return midnight(zone, day + _ONE_DAY) if day < _LAST_DAY else ALWAYS[1]


def _days_ahead(window: Window, today: date, days: int) -> date:
    days = min(days, _MOST_DAYS)
    if window.kind == "calendarDays":
        return today + timedelta(days=days)
    workday = min(today.weekday(), _FRIDAY)
    weeks, days = divmod(workday + days, 5)
    return today + timedelta(days=7 * weeks + days - today.weekday())
