"""Instants, and the dates and wall clocks of IANA zones."""

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ._spans import DAY, SECOND

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MILLISECOND = timedelta(milliseconds=1)


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """Return the zone ``name``, written in any letter case: the server is not strict either.

    Raises:
        ZoneInfoNotFoundError: There is no such zone.
    """
    spelling = _spellings().get(name.lower())
    if spelling is None:
        raise ZoneInfoNotFoundError(f"No time zone found with key {name}")
    return ZoneInfo(spelling)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def offset_at(zone: tzinfo, instant: int) -> int:
    """Return by how many milliseconds ``zone`` is ahead of UTC at ``instant``."""
    return _offset(datetime.fromtimestamp(instant // SECOND, zone))


def day_at(zone: tzinfo, instant: int) -> date:
    """Return the date in ``zone`` at ``instant``."""
    return datetime.fromtimestamp(instant // SECOND, zone).date()


def midnight_offset(zone: tzinfo, day: date) -> int:
    """Return by how many milliseconds ``zone`` is ahead of UTC when ``day`` starts."""
    return _offset(datetime.combine(day, time.min, zone))


def wall_midnight(day: date) -> int:
    """Return when ``day`` starts in UTC; less the offset of a zone, when it starts there."""
    return (day.toordinal() - _EPOCH_DAY) * DAY


def midnight(zone: tzinfo, day: date) -> int:
    """Return the instant at which ``day`` starts in ``zone``."""
    return wall_midnight(day) - midnight_offset(zone, day)


def _offset(moment: datetime) -> int:
    return (moment.utcoffset() or timedelta()) // _MILLISECOND
