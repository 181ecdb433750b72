"""Event types of teams within an organization, their private links and booking forms."""

from cal_async.resources.organization_team_event_types import (
    OrganizationTeamEventTypeBookingFields as AsyncOrganizationTeamEventTypeBookingFields,
)
from cal_async.resources.organization_team_event_types import (
    OrganizationTeamEventTypePrivateLinks as AsyncOrganizationTeamEventTypePrivateLinks,
)
from cal_async.resources.organization_team_event_types import (
    OrganizationTeamEventTypes as AsyncOrganizationTeamEventTypes,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = [
    "OrganizationTeamEventTypeBookingFields",
    "OrganizationTeamEventTypePrivateLinks",
    "OrganizationTeamEventTypes",
]


class OrganizationTeamEventTypeBookingFields(BlockingResource):
    """The fields of a team event type's booking form. Those that workflows add are read-only."""

    get = Blocking(AsyncOrganizationTeamEventTypeBookingFields.get)
    replace = Blocking(AsyncOrganizationTeamEventTypeBookingFields.replace)
    create = Blocking(AsyncOrganizationTeamEventTypeBookingFields.create)
    update = Blocking(AsyncOrganizationTeamEventTypeBookingFields.update)
    delete = Blocking(AsyncOrganizationTeamEventTypeBookingFields.delete)


class OrganizationTeamEventTypePrivateLinks(BlockingResource):
    """Links to an event type's page that end after a date or a number of bookings."""

    create = Blocking(AsyncOrganizationTeamEventTypePrivateLinks.create)
    list = Blocking(AsyncOrganizationTeamEventTypePrivateLinks.list)
    iterate = BlockingIterate(AsyncOrganizationTeamEventTypePrivateLinks.iterate)
    update = Blocking(AsyncOrganizationTeamEventTypePrivateLinks.update)
    delete = Blocking(AsyncOrganizationTeamEventTypePrivateLinks.delete)


class OrganizationTeamEventTypes(BlockingResource):
    """What can be booked with a team."""

    booking_fields = BlockingChild(OrganizationTeamEventTypeBookingFields)
    private_links = BlockingChild(OrganizationTeamEventTypePrivateLinks)

    create = Blocking(AsyncOrganizationTeamEventTypes.create)
    list = Blocking(AsyncOrganizationTeamEventTypes.list)
    iterate = BlockingIterate(AsyncOrganizationTeamEventTypes.iterate)
    list_all = Blocking(AsyncOrganizationTeamEventTypes.list_all)
    iterate_all = BlockingIterate(AsyncOrganizationTeamEventTypes.iterate_all)
    get = Blocking(AsyncOrganizationTeamEventTypes.get)
    update = Blocking(AsyncOrganizationTeamEventTypes.update)
    delete = Blocking(AsyncOrganizationTeamEventTypes.delete)
    create_phone_call = Blocking(AsyncOrganizationTeamEventTypes.create_phone_call)
