"""Event types, their webhooks and private links."""

from cal_async.resources.event_types import EventTypePrivateLinks as AsyncEventTypePrivateLinks
from cal_async.resources.event_types import EventTypes as AsyncEventTypes
from cal_async.resources.event_types import EventTypeWebhooks as AsyncEventTypeWebhooks
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource
from cal_sync.resources.event_type_booking_fields import EventTypeBookingFields
from cal_sync.resources.event_type_crm_sync_errors import EventTypeCrmSyncErrors

__all__ = [
    "EventTypeBookingFields",
    "EventTypeCrmSyncErrors",
    "EventTypePrivateLinks",
    "EventTypeWebhooks",
    "EventTypes",
]


class EventTypeWebhooks(BlockingResource):
    """Webhooks that report the events of one event type."""

    create = Blocking(AsyncEventTypeWebhooks.create)
    list = Blocking(AsyncEventTypeWebhooks.list)
    iterate = BlockingIterate(AsyncEventTypeWebhooks.iterate)
    get = Blocking(AsyncEventTypeWebhooks.get)
    update = Blocking(AsyncEventTypeWebhooks.update)
    delete = Blocking(AsyncEventTypeWebhooks.delete)
    delete_all = Blocking(AsyncEventTypeWebhooks.delete_all)


class EventTypePrivateLinks(BlockingResource):
    """Links to an event type's page that end after a date or a number of bookings."""

    create = Blocking(AsyncEventTypePrivateLinks.create)
    list = Blocking(AsyncEventTypePrivateLinks.list)
    iterate = BlockingIterate(AsyncEventTypePrivateLinks.iterate)
    update = Blocking(AsyncEventTypePrivateLinks.update)
    delete = Blocking(AsyncEventTypePrivateLinks.delete)


class EventTypes(BlockingResource):
    """What can be booked, and under which conditions."""

    webhooks = BlockingChild(EventTypeWebhooks)
    private_links = BlockingChild(EventTypePrivateLinks)
    booking_fields = BlockingChild(EventTypeBookingFields)
    crm_sync_errors = BlockingChild(EventTypeCrmSyncErrors)

    create = Blocking(AsyncEventTypes.create)
    list = Blocking(AsyncEventTypes.list)
    iterate = BlockingIterate(AsyncEventTypes.iterate)
    get = Blocking(AsyncEventTypes.get)
    update = Blocking(AsyncEventTypes.update)
    delete = Blocking(AsyncEventTypes.delete)
    get_history = Blocking(AsyncEventTypes.get_history)
    get_scheduling_config = Blocking(AsyncEventTypes.get_scheduling_config)
