"""Schedules."""

from collections.abc import Sequence
from typing import Unpack

from cal_async import _versions as versions
from cal_async._operation import Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, TimeZone
from cal_async.models.schedules import Availability, Override, Schedule

__all__ = ["Schedules"]


class Schedules(Resource, path="schedules"):
    """The hours in which event types can be booked."""

    @op("POST /v2/schedules", version=versions.SCHEDULES)
    async def create(
        self,
        *,
        name: str,
        time_zone: TimeZone,
        is_default: bool,
        availability: Sequence[Availability] | None = None,
        overrides: Sequence[Override] | None = None,
        **options: Unpack[Options],
    ) -> Schedule:
        """Create a schedule and return it.

        Times are on the clock of ``time_zone``. Without ``availability`` the hours are Monday to
        Friday, 09:00 to 17:00. A new default one takes the place of the old.
        """
        ...

    @op("GET /v2/schedules", version=versions.SCHEDULES)
    async def list(self, **options: Unpack[Options]) -> Page[Schedule]:
        """Return all your schedules."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/schedules/default", version=versions.SCHEDULES)
    async def get_default(self, **options: Unpack[Options]) -> Schedule | None:
        """Return your default schedule, or ``None`` if you have none."""
        ...

    @op("GET /v2/schedules/{schedule_id}", version=versions.SCHEDULES)
    async def get(self, schedule_id: int, **options: Unpack[Options]) -> Schedule:
        """Return one of your schedules; another user's is a `PermissionDeniedError`."""
        ...

    @op("PATCH /v2/schedules/{schedule_id}", version=versions.SCHEDULES)
    async def update(
        self,
        schedule_id: int,
        *,
        name: str | None = None,
        time_zone: TimeZone | None = None,
        is_default: bool | None = None,
        availability: Sequence[Availability] | None = None,
        overrides: Sequence[Override] | None = None,
        **options: Unpack[Options],
    ) -> Schedule:
        """Change a schedule and return it; lists are replaced whole.

        ``is_default=False`` does not take that rank from the default one: give it to another.
        """
        ...

    @op("DELETE /v2/schedules/{schedule_id}", version=versions.SCHEDULES)
    async def delete(self, schedule_id: int, **options: Unpack[Options]) -> None:
        """Delete a schedule, be it the default or the last one.

        One that does not exist is a `BadRequestError`.
        """
        ...
