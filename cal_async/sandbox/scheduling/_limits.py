"""Limits on how often, or how long, an event type is booked in a day, week, month or year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from ._rules import Limits, Refusal, Rules
from ._spans import ALWAYS, MINUTE, Span, merge, overlaps
from ._zones import day_at, midnight

_ONE_DAY = timedelta(days=1)
_UNITS = ("day", "week", "month", "year")
_UNLIMITED = Limits()


@dataclass(slots=True)
class _Tally:
    """What is booked in one period."""

    bookings: int = 0
    minutes: int = 0


def exhausted_spans(
    rules: Rules, own_bookings: Sequence[Span], zone: tzinfo, wanted: float
) -> list[Span]:
    """Return the periods, in ``zone``, in which a slot of ``wanted`` minutes breaks a limit."""
    exhausted: list[Span] = []
    for unit, most, longest in _limited_units(rules):
        if longest and wanted > longest:
            return [ALWAYS]
        exhausted += [
            (midnight(zone, first), midnight(zone, _next_period(unit, first)))
            for first, tally in _tallies(unit, own_bookings, zone).items()
            if (most and tally.bookings >= most) or (longest and tally.minutes + wanted > longest)
        ]
    return merge(exhausted)


def limit_refusal(
    rules: Rules, own_bookings: Sequence[Span], zone: tzinfo, slot: Span
) -> Refusal | None:
    """Return the limit that booking ``slot`` breaks, if any."""
    day = day_at(zone, slot[0])
    over_duration = False
    for unit, most, longest in _limited_units(rules):
        tally = _tallies(unit, own_bookings, zone).get(_first_day(unit, day), _Tally())
        if most and tally.bookings >= most:
            return Refusal.OVER_COUNT_LIMIT
        over_duration |= bool(longest and tally.minutes >= longest)
    if over_duration:
        return Refusal.OVER_DURATION_LIMIT
    wanted = (slot[1] - slot[0]) / MINUTE
    if overlaps(exhausted_spans(rules, own_bookings, zone, wanted), slot):
        return Refusal.NO_ROOM_IN_LIMIT
    return None


def _limited_units(rules: Rules) -> Iterator[tuple[str, int, int]]:
    counts = rules.count_limits or _UNLIMITED
    durations = rules.duration_limits or _UNLIMITED
    for unit in _UNITS:
        # A limit of 0 is stored by the server and means none.
        most: int = getattr(counts, unit) or 0
        longest: int = getattr(durations, unit) or 0
        if most or longest:
            yield unit, most, longest


def _tallies(unit: str, bookings: Sequence[Span], zone: tzinfo) -> dict[date, _Tally]:
    """Return what is booked by the first day of each period that a booking touches."""
    tallies: dict[date, _Tally] = {}
    for start, end in bookings:
        first = _first_day(unit, day_at(zone, start))
        last = day_at(zone, max(start, end - 1))
        while first <= last:
            tally = tallies.setdefault(first, _Tally())
            tally.bookings += 1
            tally.minutes += (end - start) // MINUTE
            first = _next_period(unit, first)
    return tallies


def _first_day(unit: str, day: date) -> date:
    if unit == "week":
        return day - timedelta(days=day.isoweekday() % 7)
    if unit == "month":
        return day.replace(day=1)
    if unit == "year":
        return day.replace(month=1, day=1)
    return day


def _next_period(unit: str, first: date) -> date:
    if unit == "week":
        return first + timedelta(days=7)
    if unit == "month":
        return (first + timedelta(days=31)).replace(day=1)
    if unit == "year":
        return first.replace(year=first.year + 1)
    return first + _ONE_DAY
