"""Teams outside of organizations, their members and what belongs to them."""

from cal_async.resources.teams import TeamBookings as AsyncTeamBookings
from cal_async.resources.teams import TeamMemberships as AsyncTeamMemberships
from cal_async.resources.teams import TeamOutOfOffice as AsyncTeamOutOfOffice
from cal_async.resources.teams import TeamRoutingFormResponses as AsyncTeamRoutingFormResponses
from cal_async.resources.teams import Teams as AsyncTeams
from cal_async.resources.teams import TeamSchedules as AsyncTeamSchedules
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource
from cal_sync.resources.team_event_types import TeamEventTypes
from cal_sync.resources.team_verified_resources import TeamVerifiedResources

__all__ = [
    "TeamBookings",
    "TeamEventTypes",
    "TeamMemberships",
    "TeamOutOfOffice",
    "TeamRoutingFormResponses",
    "TeamRoutingForms",
    "TeamSchedules",
    "TeamUsers",
    "TeamVerifiedResources",
    "Teams",
]


class TeamBookings(BlockingResource):
    """Bookings of a team's event types."""

    list = Blocking(AsyncTeamBookings.list)
    iterate = BlockingIterate(AsyncTeamBookings.iterate)


class TeamMemberships(BlockingResource):
    """The members of a team."""

    create = Blocking(AsyncTeamMemberships.create)
    list = Blocking(AsyncTeamMemberships.list)
    iterate = BlockingIterate(AsyncTeamMemberships.iterate)
    get = Blocking(AsyncTeamMemberships.get)
    update = Blocking(AsyncTeamMemberships.update)
    delete = Blocking(AsyncTeamMemberships.delete)


class TeamRoutingFormResponses(BlockingResource):
    """Answers to a team's routing forms."""

    create = Blocking(AsyncTeamRoutingFormResponses.create)


class TeamRoutingForms(BlockingResource):
    """The routing forms of a team."""

    responses = BlockingChild(TeamRoutingFormResponses)


class TeamSchedules(BlockingResource):
    """The schedules of a team's members."""

    list = Blocking(AsyncTeamSchedules.list)
    iterate = BlockingIterate(AsyncTeamSchedules.iterate)


class TeamOutOfOffice(BlockingResource):
    """When a member of a team is away."""

    create = Blocking(AsyncTeamOutOfOffice.create)
    list = Blocking(AsyncTeamOutOfOffice.list)
    iterate = BlockingIterate(AsyncTeamOutOfOffice.iterate)
    update = Blocking(AsyncTeamOutOfOffice.update)
    delete = Blocking(AsyncTeamOutOfOffice.delete)


class TeamUsers(BlockingResource):
    """The users in a team."""

    ooo = BlockingChild(TeamOutOfOffice)


class Teams(BlockingResource):
    """Teams outside of organizations."""

    bookings = BlockingChild(TeamBookings)
    event_types = BlockingChild(TeamEventTypes)
    memberships = BlockingChild(TeamMemberships)
    routing_forms = BlockingChild(TeamRoutingForms)
    schedules = BlockingChild(TeamSchedules)
    users = BlockingChild(TeamUsers)
    verified_resources = BlockingChild(TeamVerifiedResources)

    create = Blocking(AsyncTeams.create)
    list = Blocking(AsyncTeams.list)
    iterate = BlockingIterate(AsyncTeams.iterate)
    get = Blocking(AsyncTeams.get)
    update = Blocking(AsyncTeams.update)
    delete = Blocking(AsyncTeams.delete)
    invite = Blocking(AsyncTeams.invite)
