"""Workflows of a team within an organization."""

from cal_async.resources.organization_team_workflows import (
    OrganizationTeamFormWorkflows as AsyncOrganizationTeamFormWorkflows,
)
from cal_async.resources.organization_team_workflows import (
    OrganizationTeamWorkflows as AsyncOrganizationTeamWorkflows,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["OrganizationTeamFormWorkflows", "OrganizationTeamWorkflows"]


class OrganizationTeamFormWorkflows(BlockingResource):
    """Messages that go out when somebody fills in a routing form of a team."""

    create = Blocking(AsyncOrganizationTeamFormWorkflows.create)
    list = Blocking(AsyncOrganizationTeamFormWorkflows.list)
    iterate = BlockingIterate(AsyncOrganizationTeamFormWorkflows.iterate)
    get = Blocking(AsyncOrganizationTeamFormWorkflows.get)
    update = Blocking(AsyncOrganizationTeamFormWorkflows.update)
    delete = Blocking(AsyncOrganizationTeamFormWorkflows.delete)


class OrganizationTeamWorkflows(BlockingResource):
    """Messages that go out when something happens to the bookings of a team's event types."""

    routing_form = BlockingChild(OrganizationTeamFormWorkflows)

    create = Blocking(AsyncOrganizationTeamWorkflows.create)
    list = Blocking(AsyncOrganizationTeamWorkflows.list)
    iterate = BlockingIterate(AsyncOrganizationTeamWorkflows.iterate)
    get = Blocking(AsyncOrganizationTeamWorkflows.get)
    update = Blocking(AsyncOrganizationTeamWorkflows.update)
    delete = Blocking(AsyncOrganizationTeamWorkflows.delete)
