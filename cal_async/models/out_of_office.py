"""Times when somebody is away."""

from datetime import datetime
from typing import Literal, Required

from cal_async._types import Options
from cal_async.models._base import Model

__all__ = ["CreateOutOfOffice", "OutOfOffice", "OutOfOfficeReason", "UpdateOutOfOffice"]

OutOfOfficeReason = Literal["unspecified", "vacation", "travel", "sick", "public_holiday"]
"""Why somebody is away."""


class OutOfOffice(Model, kw_only=True):
    """A time when a user is away and cannot be booked.

    Attributes:
        to_user_id: Who stands in for them.
    """

    id: int
    start: datetime
    end: datetime
    uuid: str | None = None
    user_id: int | None = None
    to_user_id: int | None = None
    notes: str | None = None
    reason: OutOfOfficeReason | str | None = None


class OutOfOfficeSettings(Options, total=False):
    """What creating and updating such a time have in common.

    Attributes:
        to_user_id: Who stands in.
    """

    notes: str
    to_user_id: int
    reason: OutOfOfficeReason


class CreateOutOfOffice(OutOfOfficeSettings, total=False):
    """A time when somebody will be away."""

    start: Required[datetime]
    end: Required[datetime]


class UpdateOutOfOffice(OutOfOfficeSettings, total=False):
    """Changes to such a time; what is not given stays."""

    start: datetime
    end: datetime
