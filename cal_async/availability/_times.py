"""What `Availability` answers: free times, and choices among the meetings that fit into them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Generic, TypeVar, overload
from zoneinfo import ZoneInfo

from cal_async._errors import InvalidArgumentError
from cal_async.availability._intervals import common, holding, merge
from cal_async.models.slots import Slot

__all__ = ["CommonTimes", "FreeTime", "Meeting", "first_a_day", "spread"]

W = TypeVar("W")


@dataclass(frozen=True, slots=True)
class FreeTime(Generic[W]):
    """A stretch of time during which enough of the event types are free.

    Attributes:
        start: In the asker's zone.
        end: In the asker's zone. Subtract in UTC, or use `length`: Python subtracts two datetimes
            of one zone by their wall clocks, which is wrong across a change of the clocks.
        free: Those that are free from start to end. Where others take over in between, they may
            be fewer than needed.
    """

    start: datetime
    end: datetime
    free: tuple[W, ...]

    @property
    def length(self) -> timedelta:
        """The time that passes from start to end."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Meeting(FreeTime[W]):
    """A meeting that can be held.

    Attributes:
        bookable: Those of ``free`` that offer a slot at this very start.
    """

    bookable: tuple[W, ...]


class CommonTimes(Sequence[FreeTime[W]]):
    """When at least ``need`` of some event types are free: maximal stretches, in order.

    Attributes:
        zone: The asker's zone, which all times are in.
        need: How many had to be free.
    """

    def __init__(
        self, who: Sequence[W], offers: Sequence[Sequence[Slot]], need: int, zone: str
    ) -> None:
        self._who = tuple(who)
        self._offers = offers
        self._calendars = [merge(slots) for slots in offers]
        self._spans = common(self._calendars, need)
        self.need = need
        self.zone = zone

    def __repr__(self) -> str:
        return f"<{len(self)} times when {self.need} of {len(self._who)} are free, {self.zone}>"

    def __len__(self) -> int:
        return len(self._spans)

    @overload
    def __getitem__(self, index: int) -> FreeTime[W]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[FreeTime[W], ...]: ...
    def __getitem__(self, index: int | slice) -> FreeTime[W] | tuple[FreeTime[W], ...]:
        return self._all[index]

    @cached_property
    def _all(self) -> tuple[FreeTime[W], ...]:
        zone = ZoneInfo(self.zone)
        return tuple(
            FreeTime(start.astimezone(zone), end.astimezone(zone), self._names(free))
            for (start, end), free in zip(
                self._spans, holding(self._calendars, self._spans), strict=True
            )
        )

    def _names(self, numbers: Iterable[int]) -> tuple[W, ...]:
        return tuple(self._who[number] for number in numbers)

    def meetings(
        self, minutes: int | None = None, *, every: int | None = None
    ) -> "list[Meeting[W]]":
        """Return the meetings that fit, each with at least ``need`` who are free throughout.

        Args:
            minutes: How long; by default as long as the longest slot offered.
            every: Start at each multiple of so many minutes of the asker's wall clock, instead of
                at the starts that the event types offer.
        """
        for name, value in (("minutes", minutes), ("every", every)):
            if value is not None and value < 1:
                raise InvalidArgumentError(name, value, "must be at least 1")
        length = self._longest if minutes is None else timedelta(minutes=minutes)
        starts = self._offered() if every is None else self._on_the_clock(every)
        spans = [(start, start + length) for start in starts]
        zone = ZoneInfo(self.zone)
        return [
            Meeting(
                start.astimezone(zone),
                end.astimezone(zone),
                self._names(free),
                self._names(number for number in free if start in self._starts[number]),
            )
            for (start, end), free in zip(spans, holding(self._calendars, spans), strict=True)
            if len(free) >= self.need
        ]

    def next(self, minutes: int | None = None, *, every: int | None = None) -> "Meeting[W] | None":
        """Return the first meeting that fits, or ``None``."""
        return next(iter(self.meetings(minutes, every=every)), None)

    @cached_property
    def _longest(self) -> timedelta:
        slots = (slot for slots in self._offers for slot in slots)
        lengths = (slot.end - slot.start for slot in slots if slot.end is not None)
        return max(lengths, default=timedelta(0))

    @cached_property
    def _starts(self) -> list[frozenset[datetime]]:
        return [frozenset(slot.start for slot in slots) for slots in self._offers]

    def _offered(self) -> list[datetime]:
        return sorted(frozenset[datetime]().union(*self._starts))

    def _on_the_clock(self, every: int) -> Iterator[datetime]:
        zone = ZoneInfo(self.zone)
        step = timedelta(minutes=every)
        for start, end in self._spans:
            instant = start
            while True:
                # Aligned anew each time: the clocks may have changed since the last one.
                wall = instant.astimezone(zone).replace(tzinfo=None)
                midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
                instant += (midnight - wall) % step
                if instant >= end:
                    break
                yield instant
                instant += step


M = TypeVar("M", bound=FreeTime[object])


def first_a_day(times: Iterable[M], count: int) -> list[M]:
    """Return the first ``count`` of each day, by the dates of the asker's zone."""
    return [time for _, of_day in _by_day(times) for time in of_day[:count]]


def spread(times: Iterable[M], count: int) -> list[M]:
    """Return at most ``count``, as evenly over the days, and over each day, as there are any."""
    days = [of_day for _, of_day in _by_day(times)]
    quotas = [0] * len(days)
    left = min(count, sum(map(len, days)))
    while left:
        open_days = [number for number, of_day in enumerate(days) if quotas[number] < len(of_day)]
        for number in _evenly(open_days, min(left, len(open_days))):
            quotas[number] += 1
            left -= 1
    return [
        time for of_day, quota in zip(days, quotas, strict=True) for time in _evenly(of_day, quota)
    ]


def _by_day(times: Iterable[M]) -> list[tuple[date, list[M]]]:
    ordered = sorted(times, key=lambda time: time.start.astimezone(UTC))
    return [(day, list(some)) for day, some in groupby(ordered, lambda time: time.start.date())]


def _evenly(items: Sequence[W], count: int) -> list[W]:
    return [items[number * len(items) // count] for number in range(count)]
