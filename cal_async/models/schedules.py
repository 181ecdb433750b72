"""Schedules: the hours in which event types can be booked."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from cal_async.models._base import Model, Weekday

__all__ = ["Availability", "ClockTime", "Override", "Schedule"]

ClockTime = Annotated[
    str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="a time such as '09:00'")
]
"""A time of day, ``HH:MM``, from 00:00 to 23:59."""


class Availability(Model, kw_only=True):
    """Hours on some days of the week, on the clock of the schedule's zone.

    An end that is not after the start gives no time at all.
    """

    days: list[Weekday]
    start_time: ClockTime
    end_time: ClockTime


class Override(Model, kw_only=True):
    """Hours on one date, instead of the weekly ones; a date can have several."""

    date: date
    start_time: ClockTime
    end_time: ClockTime


class Schedule(Model, kw_only=True):
    """The hours in which event types can be booked.

    Attributes:
        time_zone: The IANA zone of all its times.
        is_default: Whether event types without a schedule of their own follow it.
    """

    id: int
    name: str
    time_zone: str
    availability: list[Availability]
    overrides: list[Override]
    is_default: bool
    owner_id: int | None = None
