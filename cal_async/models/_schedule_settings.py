"""The bodies that create and change schedules, your own and those of an organization's users."""

from collections.abc import Sequence
from typing import Required

from cal_async._types import Options, TimeZone
from cal_async.models.schedules import Availability, Override

__all__ = ["CreateSchedule", "ScheduleSettings", "UpdateSchedule"]


class ScheduleSettings(Options, total=False):
    """What creating and updating a schedule have in common.

    Attributes:
        availability: The weekly hours, on the clock of the schedule's zone.
        overrides: Other hours on single dates.
    """

    availability: Sequence[Availability]
    overrides: Sequence[Override]


class CreateSchedule(ScheduleSettings, total=False):
    """A new schedule; Monday to Friday, 09:00 to 17:00, without ``availability``."""

    name: Required[str]
    time_zone: Required[TimeZone]
    is_default: Required[bool]


class UpdateSchedule(ScheduleSettings, total=False):
    """Changes to a schedule; lists are replaced whole."""

    name: str
    time_zone: TimeZone
    is_default: bool
