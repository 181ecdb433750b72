"""Routing forms of a team within an organization."""

from cal_async.resources.organization_team_routing_forms import (
    OrganizationTeamRoutingFormResponses as AsyncOrganizationTeamRoutingFormResponses,
)
from cal_async.resources.organization_team_routing_forms import (
    OrganizationTeamRoutingForms as AsyncOrganizationTeamRoutingForms,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["OrganizationTeamRoutingFormResponses", "OrganizationTeamRoutingForms"]


class OrganizationTeamRoutingFormResponses(BlockingResource):
    """Answers to a team's routing forms."""

    create = Blocking(AsyncOrganizationTeamRoutingFormResponses.create)
    list = Blocking(AsyncOrganizationTeamRoutingFormResponses.list)
    iterate = BlockingIterate(AsyncOrganizationTeamRoutingFormResponses.iterate)
    update = Blocking(AsyncOrganizationTeamRoutingFormResponses.update)


class OrganizationTeamRoutingForms(BlockingResource):
    """The routing forms of a team."""

    responses = BlockingChild(OrganizationTeamRoutingFormResponses)

    list = Blocking(AsyncOrganizationTeamRoutingForms.list)
    iterate = BlockingIterate(AsyncOrganizationTeamRoutingForms.iterate)
