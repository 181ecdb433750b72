"""Instants, dates and zones: what the API reads, and what is refused."""

import os
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from cal_async._errors import InvalidArgumentError

__all__ = ["instant", "local_zone", "plain_date", "zone_name"]


def instant(value: object, where: str) -> str:
    """Return an aware datetime as UTC text with ``Z``, milliseconds if there are any."""
    if not isinstance(value, datetime):
        problem = "not a datetime; pass an aware datetime, e.g. datetime(2030, 1, 7, 9, tzinfo=UTC)"
        if isinstance(value, str):
            problem = "text is not taken for an instant; use datetime.fromisoformat(...)"
        raise InvalidArgumentError(where, value, problem)
    if value.tzinfo is None or value.utcoffset() is None:
        raise InvalidArgumentError(
            where, value, "a naive datetime; give it a zone, e.g. tzinfo=ZoneInfo('Europe/London')"
        )
    utc = value.astimezone(UTC)
    precision = "milliseconds" if utc.microsecond else "seconds"
    return utc.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def plain_date(value: object, where: str) -> str:
    """Return a calendar date as ``YYYY-MM-DD``."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise InvalidArgumentError(where, value, "not a date; pass datetime.date(2030, 1, 7)")
    return value.isoformat()


def zone_name(value: object, where: str) -> str:
    """Return an IANA zone name after checking that the zone exists."""
    if isinstance(value, ZoneInfo) and value.key:
        return value.key
    if not isinstance(value, str):
        raise InvalidArgumentError(where, value, "not a time zone; pass a name: 'Europe/London'")
    if not _exists(value):
        near = _nearest(value)
        hint = f"did you mean {near!r}?" if near else "use a name such as 'Europe/London'"
        raise InvalidArgumentError(where, value, f"no such IANA time zone; {hint}")
    return value


def _nearest(name: str) -> str | None:
    """Return the zone that is most likely meant: by its city, or by its letters."""
    from difflib import get_close_matches  # for a mistake only

    zones = sorted(available_timezones())
    city = "/" + name.replace(" ", "_").lower()
    meant = [zone for zone in zones if zone.lower().endswith(city)]
    return next(iter(meant or get_close_matches(name, zones, n=1)), None)


@lru_cache(maxsize=1024)
def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def local_zone() -> str:
    """Return this machine's IANA zone: ``TZ``, ``/etc/timezone``, ``/etc/localtime``, or UTC."""
    candidates = [os.environ.get("TZ", "").lstrip(":")]
    with suppress(OSError, UnicodeDecodeError):
        candidates.append(Path("/etc/timezone").read_text(encoding="ascii").strip())
    with suppress(OSError):
        candidates.append(str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2])
    return next((name for name in candidates if name and _exists(name)), "UTC")
