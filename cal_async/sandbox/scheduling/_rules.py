"""What an event type and its host's schedules say about free time.

Plain immutable values without behaviour: the server builds them from its storage, the
functions of this package only read them.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of time from ``start`` up to, not including, ``end``; aware datetimes in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly opening hours: local wall times on ``days`` (Monday is 0).

    23:59 as ``end`` stands for midnight; an end that is not after the start opens nothing.
    """

    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Override:
    """Opening hours of one local ``day``, instead of the weekly ones; several may share a day."""

    day: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Schedule:
    """A host's opening hours as wall times of the IANA zone ``time_zone``."""

    time_zone: str
    hours: tuple[Hours, ...]
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Busy:
    """A booking that blocks the host, with the buffers (minutes) of its own event type.

    One that others can ``join`` blocks them only with its buffers.
    """

    start: datetime
    end: datetime
    before_buffer: int = 0
    after_buffer: int = 0
    join: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """How far ahead an event type can be booked.

    ``calendarDays`` and ``businessDays`` reach ``days`` days past today; a ``rolling`` one counts
    days that have a free slot. ``range`` reaches from the day ``first`` to the day ``last``.
    """

    kind: Literal["businessDays", "calendarDays", "range"]
    days: int = 0
    rolling: bool = False
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bookings, or booked minutes, of one day, Sunday-based week, month and year."""

    day: int | None = None
    week: int | None = None
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The settings of an event type that shape its slots; every number is in minutes.

    ``optimized`` starts a grid on the round minute only where that costs no slot.
    """

    length: float
    slot_interval: float | None = None
    offset_start: float = 0
    before_buffer: float = 0
    after_buffer: float = 0
    minimum_notice: float = 120
    window: Window | None = None
    count_limits: Limits | None = None
    duration_limits: Limits | None = None
    only_first_of_day: bool = False
    optimized: bool = False


class Refusal(Enum):
    """Why a time cannot be booked.

    The first four have answers of their own on the server, the last three share one.
    ``OVER_DURATION_LIMIT`` means that nothing is left of the limit, ``NO_ROOM_IN_LIMIT`` that
    the booking is too long for what is left.
    """

    TOO_SOON = "too soon"
    OUTSIDE_WINDOW = "outside window"
    OVER_COUNT_LIMIT = "over count limit"
    OVER_DURATION_LIMIT = "over duration limit"
    NO_ROOM_IN_LIMIT = "no room in limit"
    OUTSIDE_HOURS = "outside hours"
    BUSY = "busy"
