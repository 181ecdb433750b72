"""What went wrong between an event type and a CRM."""

from cal_async.resources.event_type_crm_sync_errors import (
    EventTypeCrmSyncErrors as AsyncEventTypeCrmSyncErrors,
)
from cal_sync._blocking import Blocking, BlockingIterate, BlockingResource

__all__ = ["EventTypeCrmSyncErrors"]


class EventTypeCrmSyncErrors(BlockingResource):
    """Bookings that could not be written to a CRM, or not completely."""

    list = Blocking(AsyncEventTypeCrmSyncErrors.list)
    iterate = BlockingIterate(AsyncEventTypeCrmSyncErrors.iterate)
