"""Teams within an organization, their members and what belongs to them."""

from cal_async.resources.organization_teams import MyOrganizationTeams as AsyncMyOrganizationTeams
from cal_async.resources.organization_teams import (
    OrganizationTeamBookings as AsyncOrganizationTeamBookings,
)
from cal_async.resources.organization_teams import (
    OrganizationTeamMemberships as AsyncOrganizationTeamMemberships,
)
from cal_async.resources.organization_teams import OrganizationTeams as AsyncOrganizationTeams
from cal_async.resources.organization_teams import (
    OrganizationTeamSchedules as AsyncOrganizationTeamSchedules,
)
from cal_async.resources.organization_teams import (
    OrganizationTeamStripe as AsyncOrganizationTeamStripe,
)
from cal_async.resources.organization_teams import (
    OrganizationTeamUserSchedules as AsyncOrganizationTeamUserSchedules,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource
from cal_sync.resources.organization_team_conferencing import OrganizationTeamConferencing
from cal_sync.resources.organization_team_event_types import OrganizationTeamEventTypes
from cal_sync.resources.organization_team_roles import OrganizationTeamRoles
from cal_sync.resources.organization_team_routing_forms import OrganizationTeamRoutingForms
from cal_sync.resources.organization_team_verified_resources import (
    OrganizationTeamVerifiedResources,
)
from cal_sync.resources.organization_team_workflows import OrganizationTeamWorkflows

__all__ = [
    "MyOrganizationTeams",
    "OrganizationTeamBookings",
    "OrganizationTeamConferencing",
    "OrganizationTeamEventTypes",
    "OrganizationTeamMemberships",
    "OrganizationTeamRoles",
    "OrganizationTeamRoutingForms",
    "OrganizationTeamSchedules",
    "OrganizationTeamStripe",
    "OrganizationTeamUserSchedules",
    "OrganizationTeamUsers",
    "OrganizationTeamVerifiedResources",
    "OrganizationTeamWorkflows",
    "OrganizationTeams",
]


class MyOrganizationTeams(BlockingResource):
    """The teams of an organization that you belong to."""

    list = Blocking(AsyncMyOrganizationTeams.list)
    iterate = BlockingIterate(AsyncMyOrganizationTeams.iterate)


class OrganizationTeamBookings(BlockingResource):
    """Bookings of a team's event types."""

    list = Blocking(AsyncOrganizationTeamBookings.list)
    iterate = BlockingIterate(AsyncOrganizationTeamBookings.iterate)
    get_references = Blocking(AsyncOrganizationTeamBookings.get_references)


class OrganizationTeamMemberships(BlockingResource):
    """The members of a team."""

    create = Blocking(AsyncOrganizationTeamMemberships.create)
    list = Blocking(AsyncOrganizationTeamMemberships.list)
    iterate = BlockingIterate(AsyncOrganizationTeamMemberships.iterate)
    get = Blocking(AsyncOrganizationTeamMemberships.get)
    update = Blocking(AsyncOrganizationTeamMemberships.update)
    delete = Blocking(AsyncOrganizationTeamMemberships.delete)


class OrganizationTeamSchedules(BlockingResource):
    """The schedules of a team's members."""

    list = Blocking(AsyncOrganizationTeamSchedules.list)
    iterate = BlockingIterate(AsyncOrganizationTeamSchedules.iterate)


class OrganizationTeamStripe(BlockingResource):
    """The Stripe account that is paid for a team's bookings."""

    connect = Blocking(AsyncOrganizationTeamStripe.connect)
    save = Blocking(AsyncOrganizationTeamStripe.save)
    check = Blocking(AsyncOrganizationTeamStripe.check)


class OrganizationTeamUserSchedules(BlockingResource):
    """The schedules of one member."""

    list = Blocking(AsyncOrganizationTeamUserSchedules.list)
    iterate = BlockingIterate(AsyncOrganizationTeamUserSchedules.iterate)


class OrganizationTeamUsers(BlockingResource):
    """The users in a team."""

    schedules = BlockingChild(OrganizationTeamUserSchedules)


class OrganizationTeams(BlockingResource):
    """Teams within an organization."""

    bookings = BlockingChild(OrganizationTeamBookings)
    conferencing = BlockingChild(OrganizationTeamConferencing)
    event_types = BlockingChild(OrganizationTeamEventTypes)
    me = BlockingChild(MyOrganizationTeams)
    memberships = BlockingChild(OrganizationTeamMemberships)
    roles = BlockingChild(OrganizationTeamRoles)
    routing_forms = BlockingChild(OrganizationTeamRoutingForms)
    schedules = BlockingChild(OrganizationTeamSchedules)
    stripe = BlockingChild(OrganizationTeamStripe)
    users = BlockingChild(OrganizationTeamUsers)
    verified_resources = BlockingChild(OrganizationTeamVerifiedResources)
    workflows = BlockingChild(OrganizationTeamWorkflows)

    create = Blocking(AsyncOrganizationTeams.create)
    list = Blocking(AsyncOrganizationTeams.list)
    iterate = BlockingIterate(AsyncOrganizationTeams.iterate)
    get = Blocking(AsyncOrganizationTeams.get)
    update = Blocking(AsyncOrganizationTeams.update)
    delete = Blocking(AsyncOrganizationTeams.delete)
    invite = Blocking(AsyncOrganizationTeams.invite)
