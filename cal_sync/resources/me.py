"""Your own profile, absences and limits."""

from cal_async.resources.me import Me as AsyncMe
from cal_async.resources.me import MyBookingLimits as AsyncMyBookingLimits
from cal_async.resources.me import MyOutOfOffice as AsyncMyOutOfOffice
from cal_async.resources.me import MyTeamBookingLimits as AsyncMyTeamBookingLimits
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["Me", "MyBookingLimits", "MyOutOfOffice", "MyTeamBookingLimits"]


class MyOutOfOffice(BlockingResource):
    """Times when you are away and cannot be booked."""

    list = Blocking(AsyncMyOutOfOffice.list)
    iterate = BlockingIterate(AsyncMyOutOfOffice.iterate)
    create = Blocking(AsyncMyOutOfOffice.create)
    update = Blocking(AsyncMyOutOfOffice.update)
    delete = Blocking(AsyncMyOutOfOffice.delete)


class MyBookingLimits(BlockingResource):
    """How many bookings you take, all event types together; for members of organizations."""

    get = Blocking(AsyncMyBookingLimits.get)
    update = Blocking(AsyncMyBookingLimits.update)
    delete = Blocking(AsyncMyBookingLimits.delete)


class MyTeamBookingLimits(BlockingResource):
    """How many bookings you take as a round-robin host of your teams."""

    list = Blocking(AsyncMyTeamBookingLimits.list)
    iterate = BlockingIterate(AsyncMyTeamBookingLimits.iterate)
    update = Blocking(AsyncMyTeamBookingLimits.update)
    delete = Blocking(AsyncMyTeamBookingLimits.delete)


class Me(BlockingResource):
    """The user whose credentials are used."""

    ooo = BlockingChild(MyOutOfOffice)
    booking_limits = BlockingChild(MyBookingLimits)
    team_booking_limits = BlockingChild(MyTeamBookingLimits)

    get = Blocking(AsyncMe.get)
    update = Blocking(AsyncMe.update)
