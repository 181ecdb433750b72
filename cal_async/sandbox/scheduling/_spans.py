"""Arithmetic on stretches of time.

Inside this package an instant is a whole number of milliseconds since 1970 in UTC and a span a
pair of them, end excluded: integers compare and add several times faster than aware datetimes.
A list of spans is in order, and its members neither touch nor overlap.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]

SECOND = 1000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

# Every instant whose date exists in all zones.
ALWAYS: Span = (-(2**45), 2**47)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_instant(moment: datetime) -> int:
    """Return the milliseconds since 1970 of an aware ``moment``."""
    return (moment - _EPOCH) // _MILLISECOND


def from_instant(instant: int) -> datetime:
    """Return ``instant`` as an aware datetime in UTC."""
    return datetime.fromtimestamp(instant / SECOND, UTC)


def to_span(start: datetime, end: datetime) -> Span:
    """Return the span between two aware datetimes."""
    return to_instant(start), to_instant(end)


def minutes(number: float) -> int:
    """Return ``number`` minutes as milliseconds."""
    return round(number * MINUTE)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap, in any order; empty and backwards ones vanish."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def clip(spans: Iterable[Span], lower: int, upper: int) -> list[Span]:
    """Return the parts of ``spans`` between ``lower`` and ``upper``."""
    return [
        (max(start, lower), min(end, upper))
        for start, end in spans
        if start < upper and end > lower and lower < upper
    ]


def intersect(left: list[Span], right: list[Span]) -> list[Span]:
    """Return what both lists cover."""
    common: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i][0], right[j][0])
        end = min(left[i][1], right[j][1])
        if start < end:
            common.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return common


def subtract(spans: list[Span], holes: list[Span]) -> list[Span]:
    """Return what ``spans`` cover and ``holes`` do not."""
    rest: list[Span] = []
    hole = 0
    for span_start, end in spans:
        start = span_start
        while hole < len(holes) and holes[hole][0] < end:
            hole_start, hole_end = holes[hole]
            if hole_start > start:
                rest.append((start, hole_start))
            start = max(start, hole_end)
            if hole_end > end:
                break
            hole += 1
        if start < end:
            rest.append((start, end))
    return rest


def covers(spans: Iterable[Span], wanted: Span) -> bool:
    """Tell whether one of ``spans`` holds all of ``wanted``."""
    return any(start <= wanted[0] and wanted[1] <= end for start, end in spans)


def overlaps(spans: Iterable[Span], wanted: Span) -> bool:
    """Tell whether one of ``spans`` shares time with ``wanted``."""
    return any(start < wanted[1] and wanted[0] < end for start, end in spans)
