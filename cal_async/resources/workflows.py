"""Your own workflows."""

from typing import Unpack

from cal_async._operation import Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Skip, Take
from cal_async.models.workflows import CreateWorkflow, UpdateWorkflow, Workflow

__all__ = ["Workflows"]


class Workflows(Resource, path="workflows"):
    """Messages that go out when something happens to the bookings of your event types.

    Access tokens of other parties' OAuth clients cannot use them.
    """

    @op("POST /v2/workflows")
    async def create(self, **body: Unpack[CreateWorkflow]) -> Workflow:
        """Create a workflow and return it; `CreateWorkflow` names its parts."""
        ...

    @op("GET /v2/workflows")
    async def list(
        self,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Workflow]:
        """Return a page of your workflows; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/workflows/{workflow_id}")
    async def get(self, workflow_id: int, **options: Unpack[Options]) -> Workflow:
        """Return one of your workflows."""
        ...

    @op("PATCH /v2/workflows/{workflow_id}")
    async def update(self, workflow_id: int, **body: Unpack[UpdateWorkflow]) -> Workflow:
        """Change a workflow and return it.

        ``steps`` replaces all steps: those that are to stay are among them, with their ``id``. A
        workflow with branches needs its `PathsStep` and their steps back.
        """
        ...

    @op("DELETE /v2/workflows/{workflow_id}")
    async def delete(self, workflow_id: int, **options: Unpack[Options]) -> None:
        """Delete a workflow."""
        ...
