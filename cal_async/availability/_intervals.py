"""Interval arithmetic on half-open spans of time, in sorted lists of spans that do not touch.

Everything here is pure. All datetimes are in UTC: those of one other zone would be compared by
their wall clocks, which repeat an hour each autumn.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter

from cal_async.models.slots import Slot

__all__ = ["Span", "common", "holding", "merge"]

Span = tuple[datetime, datetime]


def merge(slots: Sequence[Slot]) -> list[Span]:
    """Return when there is a slot: slots that overlap or touch are one span."""
    if not slots:
        return []
    merged: list[Span] = []
    start = end = slots[0].start
    for slot in slots:
        slot_start = slot.start
        slot_end = slot.end or slot_start
        if slot_start > end:
            merged.append((start, end))
            start, end = slot_start, slot_end
        elif slot_start < start:  # a server sends them in order; to look first would cost as much
            return merge(sorted(slots, key=attrgetter("start")))
        elif slot_end > end:
            end = slot_end
    merged.append((start, end))
    return merged


def common(calendars: Sequence[Sequence[Span]], need: int) -> list[Span]:
    """Return when at least ``need`` of the calendars are free.

    Which ones they are may change within a span: see `holding` for a stretch without a change.
    """
    edges = [(start, 1) for calendar in calendars for start, _ in calendar]
    edges += [(end, -1) for calendar in calendars for _, end in calendar]
    edges.sort(key=itemgetter(0))
    found: list[Span] = []
    free = 0
    since: datetime | None = None
    for instant, steps in groupby(edges, key=itemgetter(0)):
        free += sum(step for _, step in steps)
        if free >= need and since is None:
            since = instant
        elif free < need and since is not None:
            found.append((since, instant))
            since = None
    return found


def holding(calendars: Sequence[Sequence[Span]], spans: Sequence[Span]) -> list[tuple[int, ...]]:
    """Return for each of ``spans`` which calendars, by their number, are free throughout."""
    found: list[list[int]] = [[] for _ in spans]
    for number, calendar in enumerate(calendars):
        starts = [start for start, _ in calendar]
        for (start, end), free in zip(spans, found, strict=True):
            position = bisect_right(starts, start) - 1
            if position >= 0 and calendar[position][1] >= end:
                free.append(number)
    return [tuple(free) for free in found]
