"""The two questions of a server: which slots are free, and may this time be booked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo

from ._grid import Grid
from ._hours import common_spans
from ._limits import exhausted_spans, limit_refusal
from ._rules import Busy, Interval, Refusal, Rules, Schedule
from ._spans import (
    ALWAYS,
    MINUTE,
    Span,
    covers,
    from_instant,
    merge,
    minutes,
    overlaps,
    subtract,
    to_instant,
    to_span,
)
from ._window import bookable_span, last_shown, rolling_end
from ._zones import day_at, zone_named


def find_slots(
    schedules: Sequence[Schedule],
    rules: Rules,
    *,
    busy: Iterable[Busy],
    own_bookings: Iterable[Interval],
    start: datetime,
    end: datetime,
    now: datetime,
    time_zone: str | None,
    duration: float | None = None,
    reserved: Iterable[Interval] = (),
) -> list[Interval]:
    """Return the free slots between ``start`` and ``end``, in order, as UTC intervals.

    Args:
        schedules: The hosts' opening hours; all of them must be open.
        rules: The event type's settings.
        busy: Bookings that block a host. The grid starts anew after each.
        own_bookings: Bookings of this event type, which its limits count.
        start: No slot starts before it.
        end: No slot ends after it; 23:59:59 is taken for midnight.
        now: The current time.
        time_zone: The asker's zone, whose clock and calendar shape the grid; UTC if None.
        duration: Minutes of a slot; the event type's length if None or 0.
        reserved: Slots that others hold: they are left out, the grid goes on through them.

    Raises:
        ZoneInfoNotFoundError: A zone does not exist.
    """
    asker, host = zone_named(time_zone or "UTC"), _host_zone(schedules)
    lower, upper = max(to_instant(start), ALWAYS[0]), min(to_instant(end), ALWAYS[1])
    present = to_instant(now)
    # Without a notice the server still keeps a minute's distance.
    soonest = present + minutes(rules.minimum_notice or 1)
    rolling = rules.window if rules.window and rules.window.rolling else None

    grid = Grid.of(rules, duration)
    closed = _blocked(busy, rules)
    if rules.count_limits or rules.duration_limits:
        own = [to_span(booking.start, booking.end) for booking in own_bookings]
        closed += exhausted_spans(rules, own, host, grid.length / MINUTE)
    closed = merge(closed)

    first, last = bookable_span(rules.window, present, asker, host)
    if time_zone and lower < upper:
        last = min(last, last_shown(lower, upper, asker))
    if rolling:
        ahead = common_spans(schedules, soonest, upper)
        starts = grid.starts(subtract(ahead, closed), asker)
        last = min(last, rolling_end(rolling, present, asker, starts))
    free = subtract(common_spans(schedules, max(lower, soonest), upper), closed)

    first = max(first, present + minutes(rules.minimum_notice))
    held = merge(to_span(slot.start, slot.end) for slot in reserved)
    slots: Iterator[int] = (
        slot
        for slot in grid.starts(free, asker)
        if lower <= slot and not (held and overlaps(held, (slot, slot + grid.length)))
    )
    # A day whose first slot comes too soon, or before the window, is left without any.
    if rules.only_first_of_day:
        slots = _first_of_each_day(slots, asker)
    return [
        Interval(from_instant(slot), from_instant(slot + grid.length))
        for slot in slots
        if first <= slot < last
    ]


def why_not_free(
    schedules: Sequence[Schedule],
    rules: Rules,
    *,
    busy: Iterable[Busy],
    own_bookings: Iterable[Interval],
    slot: Interval,
    now: datetime,
    time_zone: str | None = None,
) -> Refusal | None:
    """Return the first reason against booking ``slot``, in the server's order, or None.

    The slot need not lie on the grid. Like the server, this does not hold a booking to a rolling
    window; of the other windows, those of days ahead count days of the booker's ``time_zone``.

    Raises:
        ZoneInfoNotFoundError: A zone does not exist.
    """
    wanted, present, host = to_span(slot.start, slot.end), to_instant(now), _host_zone(schedules)
    if wanted[0] < present + minutes(rules.minimum_notice):
        return Refusal.TOO_SOON
    first, last = bookable_span(rules.window, present, zone_named(time_zone or "UTC"), host)
    if not first <= wanted[0] < last:
        return Refusal.OUTSIDE_WINDOW
    own = [to_span(booking.start, booking.end) for booking in own_bookings]
    if refusal := limit_refusal(rules, own, host, wanted):
        return refusal
    if not covers(common_spans(schedules, *wanted), wanted):
        return Refusal.OUTSIDE_HOURS
    if overlaps(merge(_blocked(busy, rules)), wanted):
        return Refusal.BUSY
    return None


def is_free(
    schedules: Sequence[Schedule],
    rules: Rules,
    *,
    busy: Iterable[Busy],
    own_bookings: Iterable[Interval],
    slot: Interval,
    now: datetime,
    time_zone: str | None = None,
) -> bool:
    """Tell whether ``why_not_free`` has nothing against ``slot``."""
    return (
        why_not_free(
            schedules,
            rules,
            busy=busy,
            own_bookings=own_bookings,
            slot=slot,
            now=now,
            time_zone=time_zone,
        )
        is None
    )


def _host_zone(schedules: Sequence[Schedule]) -> tzinfo:
    return zone_named(schedules[0].time_zone if schedules else "UTC")


def _blocked(busy: Iterable[Busy], rules: Rules) -> list[Span]:
    """Return the spans that a slot itself must avoid to keep both bookings' buffers apart."""
    blocked: list[Span] = []
    for booking in busy:
        start, end = to_span(booking.start, booking.end)
        earliest = start - minutes(booking.before_buffer + rules.after_buffer)
        latest = end + minutes(booking.after_buffer + rules.before_buffer)
        blocked += [(earliest, start), (end, latest)] if booking.join else [(earliest, latest)]
    return blocked


def _first_of_each_day(slots: Iterable[int], zone: tzinfo) -> Iterator[int]:
    seen: date | None = None
    for slot in slots:
        day = day_at(zone, slot)
        if day != seen:
            seen = day
            yield slot
