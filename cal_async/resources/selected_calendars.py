"""The calendars whose events make you busy."""

from typing import Unpack

from cal_async._operation import Resource, op
from cal_async._types import Options
from cal_async.models.calendars import SelectedCalendar

__all__ = ["SelectedCalendars"]


class SelectedCalendars(Resource, path="selected_calendars"):
    """The calendars whose events make you busy; `calendars.list` knows all of them."""

    @op("POST /v2/selected-calendars")
    async def create(
        self,
        *,
        integration: str,
        external_id: str,
        credential_id: int,
        delegation_credential_id: str | None = None,
        **options: Unpack[Options],
    ) -> SelectedCalendar | None:
        """Let a calendar's events make you busy; ``None`` if they do already."""
        ...

    @op("DELETE /v2/selected-calendars")
    async def delete(
        self,
        *,
        integration: str,
        external_id: str,
        credential_id: int,
        delegation_credential_id: str | None = None,
        **options: Unpack[Options],
    ) -> SelectedCalendar:
        """Let a calendar's events not make you busy any more.

        A calendar that was not selected is a `NotFoundError`.
        """
        ...
