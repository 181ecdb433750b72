"""Users of an organization, and what belongs to them."""

from cal_async.resources.organization_users import (
    OrganizationUserBookings as AsyncOrganizationUserBookings,
)
from cal_async.resources.organization_users import (
    OrganizationUserConferencing as AsyncOrganizationUserConferencing,
)
from cal_async.resources.organization_users import (
    OrganizationUserOutOfOffice as AsyncOrganizationUserOutOfOffice,
)
from cal_async.resources.organization_users import OrganizationUsers as AsyncOrganizationUsers
from cal_async.resources.organization_users import (
    OrganizationUserSchedules as AsyncOrganizationUserSchedules,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = [
    "OrganizationUserBookings",
    "OrganizationUserConferencing",
    "OrganizationUserOutOfOffice",
    "OrganizationUserSchedules",
    "OrganizationUsers",
]


class OrganizationUserBookings(BlockingResource):
    """Bookings of an organization's user."""

    list = Blocking(AsyncOrganizationUserBookings.list)
    iterate = BlockingIterate(AsyncOrganizationUserBookings.iterate)


class OrganizationUserConferencing(BlockingResource):
    """Conferencing apps of an organization's user."""

    list = Blocking(AsyncOrganizationUserConferencing.list)
    iterate = BlockingIterate(AsyncOrganizationUserConferencing.iterate)
    set_default = Blocking(AsyncOrganizationUserConferencing.set_default)


class OrganizationUserOutOfOffice(BlockingResource):
    """When a user of an organization is away."""

    create = Blocking(AsyncOrganizationUserOutOfOffice.create)
    list = Blocking(AsyncOrganizationUserOutOfOffice.list)
    iterate = BlockingIterate(AsyncOrganizationUserOutOfOffice.iterate)
    update = Blocking(AsyncOrganizationUserOutOfOffice.update)
    delete = Blocking(AsyncOrganizationUserOutOfOffice.delete)


class OrganizationUserSchedules(BlockingResource):
    """The hours in which an organization's user can be booked."""

    create = Blocking(AsyncOrganizationUserSchedules.create)
    list = Blocking(AsyncOrganizationUserSchedules.list)
    iterate = BlockingIterate(AsyncOrganizationUserSchedules.iterate)
    get = Blocking(AsyncOrganizationUserSchedules.get)
    update = Blocking(AsyncOrganizationUserSchedules.update)
    delete = Blocking(AsyncOrganizationUserSchedules.delete)


class OrganizationUsers(BlockingResource):
    """Users of an organization."""

    bookings = BlockingChild(OrganizationUserBookings)
    conferencing = BlockingChild(OrganizationUserConferencing)
    ooo = BlockingChild(OrganizationUserOutOfOffice)
    schedules = BlockingChild(OrganizationUserSchedules)

    list = Blocking(AsyncOrganizationUsers.list)
    iterate = BlockingIterate(AsyncOrganizationUsers.iterate)
    create = Blocking(AsyncOrganizationUsers.create)
    update = Blocking(AsyncOrganizationUsers.update)
    delete = Blocking(AsyncOrganizationUsers.delete)
