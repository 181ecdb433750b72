"""The calendar that new bookings are written to."""

from typing import Literal, Unpack

from cal_async._operation import Resource, op
from cal_async._types import Options
from cal_async.models.calendars import DestinationCalendar

__all__ = ["DestinationCalendars"]


class DestinationCalendars(Resource, path="destination_calendars"):
    """The calendar that new bookings are written to; `calendars.list` tells which one it is."""

    @op("PUT /v2/destination-calendars")
    async def replace(
        self,
        *,
        integration: Literal["apple_calendar", "google_calendar", "office365_calendar"],
        external_id: str,
        delegation_credential_id: str | None = None,
        **options: Unpack[Options],
    ) -> DestinationCalendar:
        """Write new bookings to another calendar; `calendars.list` knows its ``external_id``."""
        ...
