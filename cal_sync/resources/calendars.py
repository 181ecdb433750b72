"""Connected calendars, their busy times and events."""

from cal_async.resources.calendars import AlternateCalendarEvents as AsyncAlternateCalendarEvents
from cal_async.resources.calendars import CalendarConnections as AsyncCalendarConnections
from cal_async.resources.calendars import CalendarCredentials as AsyncCalendarCredentials
from cal_async.resources.calendars import CalendarEvents as AsyncCalendarEvents
from cal_async.resources.calendars import Calendars as AsyncCalendars
from cal_async.resources.calendars import ConnectionEvents as AsyncConnectionEvents
from cal_async.resources.calendars import IcsFeed as AsyncIcsFeed
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = [
    "AlternateCalendarEvents",
    "CalendarConnections",
    "CalendarCredentials",
    "CalendarEvents",
    "Calendars",
    "ConnectionEvents",
    "IcsFeed",
]


class CalendarCredentials(BlockingResource):
    """Calendars that are connected by a name and a password."""

    create = Blocking(AsyncCalendarCredentials.create)


class IcsFeed(BlockingResource):
    """Calendars that are read from ICS addresses."""

    save = Blocking(AsyncIcsFeed.save)
    check = Blocking(AsyncIcsFeed.check)


class AlternateCalendarEvents(BlockingResource):
    """Two operations of `calendars.events` at other paths, which self-hosted servers alone have."""

    get = Blocking(AsyncAlternateCalendarEvents.get)
    update = Blocking(AsyncAlternateCalendarEvents.update)


class CalendarEvents(BlockingResource):
    """Events in a connected calendar."""

    alternate = BlockingChild(AlternateCalendarEvents)

    list = Blocking(AsyncCalendarEvents.list)
    iterate = BlockingIterate(AsyncCalendarEvents.iterate)
    create = Blocking(AsyncCalendarEvents.create)
    delete = Blocking(AsyncCalendarEvents.delete)
    get = Blocking(AsyncCalendarEvents.get)
    update = Blocking(AsyncCalendarEvents.update)


class ConnectionEvents(BlockingResource):
    """Events in the calendars of one connected account; Google's only."""

    list = Blocking(AsyncConnectionEvents.list)
    iterate = BlockingIterate(AsyncConnectionEvents.iterate)
    create = Blocking(AsyncConnectionEvents.create)
    get = Blocking(AsyncConnectionEvents.get)
    update = Blocking(AsyncConnectionEvents.update)
    delete = Blocking(AsyncConnectionEvents.delete)


class CalendarConnections(BlockingResource):
    """Connected accounts at calendar services, one by one; self-hosted servers alone know them."""

    events = BlockingChild(ConnectionEvents)

    list = Blocking(AsyncCalendarConnections.list)
    iterate = BlockingIterate(AsyncCalendarConnections.iterate)
    get_freebusy = Blocking(AsyncCalendarConnections.get_freebusy)


class Calendars(BlockingResource):
    """The calendars that make you busy and that bookings are written to."""

    connections = BlockingChild(CalendarConnections)
    credentials = BlockingChild(CalendarCredentials)
    events = BlockingChild(CalendarEvents)
    ics_feed = BlockingChild(IcsFeed)

    list = Blocking(AsyncCalendars.list)
    iterate = BlockingIterate(AsyncCalendars.iterate)
    get_busy_times = Blocking(AsyncCalendars.get_busy_times)
    get_freebusy = Blocking(AsyncCalendars.get_freebusy)
    connect = Blocking(AsyncCalendars.connect)
    save = Blocking(AsyncCalendars.save)
    check = Blocking(AsyncCalendars.check)
    disconnect = Blocking(AsyncCalendars.disconnect)
