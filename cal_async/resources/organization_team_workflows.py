"""Workflows of a team within an organization."""

from typing import Unpack

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Skip, Take
from cal_async.models.workflows import (
    CreateFormWorkflow,
    CreateWorkflow,
    UpdateFormWorkflow,
    UpdateWorkflow,
    Workflow,
)

__all__ = ["OrganizationTeamFormWorkflows", "OrganizationTeamWorkflows"]


class OrganizationTeamFormWorkflows(Resource, path="organizations.teams.workflows.routing_form"):
    """Messages that go out when somebody fills in a routing form of a team."""

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/workflows/routing-form")
    async def create(
        self, org_id: int, team_id: int, **body: Unpack[CreateFormWorkflow]
    ) -> Workflow:
        """Create a workflow and return it; `CreateFormWorkflow` names its parts."""
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/workflows/routing-form")
    async def list(
        self,
        org_id: int,
        team_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Workflow]:
        """Return a page of workflows of routing forms; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/workflows/{workflow_id}/routing-form")
    async def get(
        self, org_id: int, team_id: int, workflow_id: int, **options: Unpack[Options]
    ) -> Workflow:
        """Return one workflow of routing forms."""
        ...

    @op("PATCH /v2/organizations/{org_id}/teams/{team_id}/workflows/{workflow_id}/routing-form")
    async def update(
        self, org_id: int, team_id: int, workflow_id: int, **body: Unpack[UpdateFormWorkflow]
    ) -> Workflow:
        """Change a workflow of routing forms and return it.

        ``steps`` replaces all steps: those that are to stay are among them, with their ``id``.
        """
        ...

    @op("DELETE /v2/organizations/{org_id}/teams/{team_id}/workflows/{workflow_id}/routing-form")
    async def delete(
        self, org_id: int, team_id: int, workflow_id: int, **options: Unpack[Options]
    ) -> None:
        """Delete a workflow of routing forms."""
        ...


class OrganizationTeamWorkflows(Resource, path="organizations.teams.workflows"):
    """Messages that go out when something happens to the bookings of a team's event types."""

    routing_form = Child(OrganizationTeamFormWorkflows)

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/workflows")
    async def create(self, org_id: int, team_id: int, **body: Unpack[CreateWorkflow]) -> Workflow:
        """Create a workflow and return it; `CreateWorkflow` names its parts."""
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/workflows")
    async def list(
        self,
        org_id: int,
        team_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Workflow]:
        """Return a page of a team's workflows; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/workflows/{workflow_id}")
    async def get(
        self, org_id: int, team_id: int, workflow_id: int, **options: Unpack[Options]
    ) -> Workflow:
        """Return one workflow of a team."""
        ...

    @op("PATCH /v2/organizations/{org_id}/teams/{team_id}/workflows/{workflow_id}")
    async def update(
        self, org_id: int, team_id: int, workflow_id: int, **body: Unpack[UpdateWorkflow]
    ) -> Workflow:
        """Change a workflow of a team and return it.

        ``steps`` replaces all steps: those that are to stay are among them, with their ``id``.
        """
        ...

    @op("DELETE /v2/organizations/{org_id}/teams/{team_id}/workflows/{workflow_id}")
    async def delete(
        self, org_id: int, team_id: int, workflow_id: int, **options: Unpack[Options]
    ) -> None:
        """Delete a workflow of a team."""
        ...
