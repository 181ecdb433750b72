"""``cal.availability``: concurrent slot queries, and arithmetic on their answers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any, Literal, TypedDict, TypeVar, Unpack
from zoneinfo import ZoneInfo

import anyio

from cal_async._errors import InvalidArgumentError
from cal_async._time import instant, zone_name
from cal_async._types import Options
from cal_async.availability._times import CommonTimes, Meeting
from cal_async.models.slots import Slot
from cal_async.resources.slots import Slots

__all__ = ["Availability", "EventType", "free_slots"]

Need = Literal["all", "any"] | int


class EventType(TypedDict, total=False):
    """An event type, named as `slots.list` names it, and how long its slots are to be."""

    event_type_id: int
    event_type_slug: str
    username: str
    team_slug: str
    usernames: Sequence[str]
    organization_slug: str
    duration: int


W = TypeVar("W", bound=int | EventType)


class Availability:
    """When several people or event types are free, from their slots."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    async def common(
        self,
        event_types: Sequence[W],
        *,
        start: date | datetime,
        end: date | datetime,
        zone: str,
        need: Need = "all",
        concurrency: int = 20,
        **options: Unpack[Options],
    ) -> CommonTimes[W]:
        """Return when all, any or at least ``need`` of the event types are free.

        Slots of one event type that touch or overlap are one free time: an hour is free where two
        slots of half an hour follow one another.

        Args:
            event_types: Ids, or `EventType` mappings such as
                ``{"event_type_slug": "intro", "username": "ada"}``.
            start: An instant, or a date, which begins at midnight **in** ``zone``.
            end: An instant, or a date, the whole of it included.
            zone: The asker's zone, which the answer's times are in.
            need: ``all``, ``any``, or how many.
            concurrency: How many queries are under way at once.
            **options: As for every call; they hold for each query.

        Raises:
            APIError: The server answered a query with an error.
        """
        zone = zone_name(zone, "zone")
        who = tuple(event_types)
        needed = _needed(need, len(who))
        since, until = _bound(start, zone, "start"), _bound(end, zone, "end", whole_day=True)
        if until <= since:
            raise InvalidArgumentError("end", end, f"is not after start={start}")
        offers = await self._offers(who, since, until, concurrency, options)
        return CommonTimes(who, offers, needed, zone)

    async def next(
        self,
        event_types: Sequence[W],
        *,
        zone: str,
        need: Need = "all",
        minutes: int | None = None,
        every: int | None = None,
        after: datetime | None = None,
        days: int = 60,
        concurrency: int = 20,
        **options: Unpack[Options],
    ) -> Meeting[W] | None:
        """Return the first meeting after now, or after ``after``, or ``None`` in so many days.

        It asks for a week, and for twice as long each time that nothing is found. The other
        arguments are those of `common` and of `CommonTimes.meetings`.
        """
        if after is not None:
            instant(after, "after")
        start = datetime.now(UTC) if after is None else after.astimezone(UTC)
        last = start + timedelta(days=days)
        begin, step = start, timedelta(days=7)
        # A meeting may lie across the border of two spans.
        overlap = max(timedelta(days=1), timedelta(minutes=minutes or 0))
        while begin < last:
            end = min(begin + step, last)
            times = await self.common(
                event_types,
                start=max(start, begin - overlap),
                end=end,
                zone=zone,
                need=need,
                concurrency=concurrency,
                **options,
            )
            if meeting := times.next(minutes, every=every):
                return meeting
            begin, step = end, step * 2
        return None

    async def _offers(
        self,
        who: Sequence[int | EventType],
        since: datetime,
        until: datetime,
        concurrency: int,
        options: Mapping[str, Any],
    ) -> list[list[Slot]]:
        offers: list[list[Slot]] = [[]] * len(who)
        limiter = anyio.CapacityLimiter(concurrency)

        async def ask(number: int, named: int | EventType) -> None:
            # No zone is asked for: times of UTC are compared right, and at full speed.
            query: dict[str, Any] = {"start": since, "end": until, "format": "range", **options}
            query |= {"event_type_id": named} if isinstance(named, int) else named
            async with limiter:
                slots = await self._slots.list(**query)
            offers[number] = free_slots(slots)

        try:
            async with anyio.create_task_group() as tasks:
                for number, named in enumerate(who):
                    tasks.start_soon(ask, number, named)
        except* Exception as errors:  # noqa: BLE001  # one is raised
            raise _first(errors) from None
        return offers


def free_slots(answer: Mapping[date, Sequence[Slot]]) -> list[Slot]:
    """Return the slots that can be booked: a full one of a seated event type cannot."""
    slots = list(chain.from_iterable(answer.values()))
    if slots and slots[0].seats_remaining is not None:
        return [slot for slot in slots if slot.seats_remaining]
    return slots


def _needed(need: Need, count: int) -> int:
    if count == 0:
        raise InvalidArgumentError("event_types", (), "is empty")
    needed = {"all": count, "any": 1}.get(need) if isinstance(need, str) else need
    if needed is None or not 1 <= needed <= count:
        raise InvalidArgumentError("need", need, f"must be 'all', 'any' or 1 to {count}")
    return needed


def _bound(value: date | datetime, zone: str, where: str, *, whole_day: bool = False) -> datetime:
    if isinstance(value, datetime):
        instant(value, where)
        return value.astimezone(UTC)
    day = value + timedelta(days=1) if whole_day else value
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _first(errors: BaseExceptionGroup[Exception]) -> Exception:
    error = errors.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
