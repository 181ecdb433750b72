"""What went wrong between an event type and a CRM."""

from typing import Annotated, Unpack

from msgspec import Meta

from cal_async import _versions as versions
from cal_async._operation import Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page
from cal_async.models.event_type_details import CrmSyncError

__all__ = ["EventTypeCrmSyncErrors"]


class EventTypeCrmSyncErrors(Resource, path="event_types.crm_sync_errors"):
    """Bookings that could not be written to a CRM, or not completely."""

    @op(
        "GET /v2/event-types/{event_type_id}/crm-sync-errors",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def list(
        self,
        event_type_id: int,
        *,
        app_slug: str,
        include_dismissed: bool | None = None,
        limit: Annotated[int | None, Meta(ge=1, le=100)] = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> Page[CrmSyncError]:
        """Return a page of the errors with the CRM ``app_slug``, such as ``salesforce``.

        A page holds 50 unless ``limit`` says otherwise; `Page.next_cursor` leads to the next.
        Those that somebody put aside come with ``include_dismissed`` alone.
        """
        ...

    iterate = Iterate(list)
