"""The calendar that new bookings are written to."""

from cal_async.resources.destination_calendars import (
    DestinationCalendars as AsyncDestinationCalendars,
)
from cal_sync._blocking import Blocking, BlockingResource

__all__ = ["DestinationCalendars"]


class DestinationCalendars(BlockingResource):
    """The calendar that new bookings are written to; `calendars.list` tells which one it is."""

    replace = Blocking(AsyncDestinationCalendars.replace)
