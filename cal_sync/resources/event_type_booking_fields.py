"""The booking forms of your event types, field by field."""

from cal_async.resources.event_type_booking_fields import (
    EventTypeBookingFields as AsyncEventTypeBookingFields,
)
from cal_sync._blocking import Blocking, BlockingResource

__all__ = ["EventTypeBookingFields"]


class EventTypeBookingFields(BlockingResource):
    """The fields of an event type's booking form. Those that workflows add are read-only."""

    get = Blocking(AsyncEventTypeBookingFields.get)
    replace = Blocking(AsyncEventTypeBookingFields.replace)
    create = Blocking(AsyncEventTypeBookingFields.create)
    update = Blocking(AsyncEventTypeBookingFields.update)
    delete = Blocking(AsyncEventTypeBookingFields.delete)
