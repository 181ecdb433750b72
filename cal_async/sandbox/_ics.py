"""Calendar feeds: reading the few lines of ICS that busy times need."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from cal_async.sandbox._repeats import occurrences
from cal_async.sandbox._times import zone

_LINE = re.compile(r"(?P<name>[\w-]+)(?P<parameters>(;[^:]*)?):(?P<value>.*)")
_ZONE = re.compile(r"TZID=\"?([^;\"]+)")
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a feed."""

    start: datetime
    end: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's name and events."""

    name: str
    events: tuple[Event, ...]


def parse(text: str) -> Feed | None:
    """Read a feed; None when the text is none."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    if not lines or lines[0].strip() != "BEGIN:VCALENDAR":
        return None
    name, events = "ICS Feed", list[Event]()
    fields: dict[str, tuple[str, str]] = {}
    for line in lines:
        found = _LINE.fullmatch(line.strip())
        if found is None:
            continue
        key, parameters, value = found["name"].upper(), found["parameters"], found["value"]
        if key == "X-WR-CALNAME":
            name = value
        elif (key, value) == ("BEGIN", "VEVENT"):
            fields = {}
        elif (key, value) == ("END", "VEVENT"):
            # Events at the ends of time are left out.
            with suppress(OverflowError):
                events += _events(fields)
        else:
            fields[key] = (parameters, value)
    return Feed(name, tuple(events))


def _events(fields: dict[str, tuple[str, str]]) -> list[Event]:
    """Return an event as often as it takes place; free time and what was cancelled never does."""
    unread = ("", "")
    states = (fields.get("TRANSP", unread)[1], fields.get("STATUS", unread)[1])
    start = None if "DTSTART" not in fields else _instant(*fields["DTSTART"])
    if start is None or states[0] == "TRANSPARENT" or states[1] == "CANCELLED":
        return []
    end = _instant(*fields["DTEND"]) if "DTEND" in fields else None
    length = (end.astimezone(UTC) - start.astimezone(UTC)) if end else _length(fields)
    starts = [start]
    if "RRULE" in fields:
        try:
            starts = occurrences(start, fields["RRULE"][1])
        except (ValueError, OverflowError):
            starts = [start]
    parameters, skipped = fields.get("EXDATE", unread)
    left_out = {_instant(parameters, value) for value in skipped.split(",")}
    title = fields.get("SUMMARY", unread)[1]
    return [
        Event(moment.astimezone(UTC), moment.astimezone(UTC) + length, title)
        for moment in starts
        if moment not in left_out
    ]


def _length(fields: dict[str, tuple[str, str]]) -> timedelta:
    found = _DURATION.fullmatch(fields.get("DURATION", ("", ""))[1])
    if found is None:
        return timedelta(days=1) if len(fields["DTSTART"][1]) == len("20261214") else timedelta()
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _instant(parameters: str, value: str) -> datetime | None:
    named = _ZONE.search(parameters)
    local = (zone(named[1]) if named else None) or UTC
    try:
        if len(value) == len("20261214"):
            day = datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007
            return datetime.combine(day, time(), local)
        instant = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007
    except ValueError:
        return None
    return instant.replace(tzinfo=UTC if value.endswith("Z") else local)
