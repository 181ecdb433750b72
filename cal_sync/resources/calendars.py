"""Connected calendars, their busy times and events."""

from cal_async.resources.calendars import CalendarCredentials as AsyncCalendarCredentials
from cal_async.resources.calendars import CalendarEvents as AsyncCalendarEvents
from cal_async.resources.calendars import Calendars as AsyncCalendars
from cal_async.resources.calendars import IcsFeed as AsyncIcsFeed
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["CalendarCredentials", "CalendarEvents", "Calendars", "IcsFeed"]


class CalendarCredentials(BlockingResource):
    """Calendars that are connected by a name and a password."""

    create = Blocking(AsyncCalendarCredentials.create)


class IcsFeed(BlockingResource):
    """Calendars that are read from ICS addresses."""

    save = Blocking(AsyncIcsFeed.save)
    check = Blocking(AsyncIcsFeed.check)


class CalendarEvents(BlockingResource):
    """Single events in a connected calendar."""

    get = Blocking(AsyncCalendarEvents.get)
    update = Blocking(AsyncCalendarEvents.update)


class Calendars(BlockingResource):
    """The calendars that make you busy and that bookings are written to."""

    credentials = BlockingChild(CalendarCredentials)
    events = BlockingChild(CalendarEvents)
    ics_feed = BlockingChild(IcsFeed)

    list = Blocking(AsyncCalendars.list)
    iterate = BlockingIterate(AsyncCalendars.iterate)
    get_busy_times = Blocking(AsyncCalendars.get_busy_times)
    connect = Blocking(AsyncCalendars.connect)
    save = Blocking(AsyncCalendars.save)
    check = Blocking(AsyncCalendars.check)
    disconnect = Blocking(AsyncCalendars.disconnect)
