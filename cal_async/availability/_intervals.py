"""Interval arithmetic on half-open spans of time, as sorted lists that do not touch.

Everything here is pure. All datetimes are in UTC: those of one other zone would be compared by
their wall clocks, which repeat an hour each autumn.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

__all__ = ["Offer", "Span", "common", "holding", "merge"]

Span = tuple[datetime, datetime]


class Offer(NamedTuple):
    """The slots of one event type, by their starts: two lists of instants, which cost no pairs."""

    starts: list[datetime]
    ends: list[datetime]

    @property
    def spans(self) -> Iterator[Span]:
        """The slots one after the other."""
        return zip(self.starts, self.ends, strict=True)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap or touch; they must come in the order of their starts."""
    merged: list[Span] = []
    walk = iter(spans)
    first = next(walk, None)
    if first is None:
        return merged
    start, end = first
    for later_start, later_end in walk:
        if later_start > end:
            merged.append((start, end))
            start, end = later_start, later_end
        elif later_end > end:
            end = later_end
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
