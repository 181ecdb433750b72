"""Instants and zones as the API reads and writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

MINUTE = timedelta(minutes=1)

_INSTANT = re.compile(
    r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}(:?\d{2}(:?\d{2}([.,]\d+)?)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?)?)?",
    re.ASCII,
)


def stamp(instant: datetime) -> str:
    """Write an instant the way JavaScript does: UTC, milliseconds, ``Z``."""
    return instant.isoformat(timespec="milliseconds")[:-6] + "Z"


def short_stamp(instant: datetime) -> str:
    """Write an instant in UTC without fractions, as most webhook payloads do."""
    return instant.isoformat(timespec="seconds")[:-6] + "Z"


def read_instant(text: str) -> datetime | None:
    """Read a date or an instant; what names no zone is UTC. None when it is neither."""
    if not _INSTANT.fullmatch(text):
        return None
    # A year or a month stands for its first day.
    text += "-01-01"[len(text) - len("2027") :]
    try:
        instant = datetime.fromisoformat(text)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def required_instant(text: str) -> datetime:
    """Read a date or an instant that was checked before."""
    instant = read_instant(text)
    if instant is None:
        raise ValueError(f"{text} is no date")
    return instant


def local_stamp(instant: datetime, zone_name: str | None) -> str:
    """Write an instant as slots do: with the offset of a zone, or in UTC."""
    found = zone(zone_name) if zone_name else None
    if found is None:
        return stamp(instant)
    return instant.astimezone(found).isoformat(timespec="milliseconds")


def minutes(number: float) -> timedelta:
    """Return ``number`` minutes."""
    return timedelta(minutes=number)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """Find an IANA zone, whatever the case of its letters; None when there is none."""
    known = _zones().get(name.lower())
    return ZoneInfo(known) if known else None


def shifted(instant: datetime, by: timedelta) -> datetime:
    """Move an instant, but not past the ends of the calendar."""
    try:
        return instant + by
    except OverflowError:
        return _FIRST if by < timedelta() else _LAST


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def utc_offset(instant: datetime, zone_name: str) -> int:
    """Return a zone's distance from UTC at ``instant`` in minutes."""
    found = zone(zone_name)
    offset = instant.astimezone(found).utcoffset() if found else None
    return int(offset / MINUTE) if offset else 0
