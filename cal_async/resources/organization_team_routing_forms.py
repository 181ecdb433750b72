"""Routing forms of a team within an organization."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Unpack

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import (
    InQuery,
    Options,
    Page,
    Positive,
    Skip,
    Take,
    TimeZone,
    WholeBody,
)
from cal_async.models._base import SortOrder
from cal_async.models.routing_forms import (
    FormAnswers,
    RoutingForm,
    RoutingFormResponse,
    RoutingOutcome,
)
from cal_async.models.slots import SlotFormat

__all__ = ["OrganizationTeamRoutingFormResponses", "OrganizationTeamRoutingForms"]


class OrganizationTeamRoutingFormResponses(
    Resource, path="organizations.teams.routing_forms.responses"
):
    """Answers to a team's routing forms."""

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/routing-forms/{routing_form_id}/responses")
    async def create(
        self,
        org_id: int,
        team_id: int,
        routing_form_id: str,
        *,
        answers: Annotated[FormAnswers, WholeBody],
        start: Annotated[date | datetime, InQuery],
        end: Annotated[date | datetime, InQuery],
        time_zone: Annotated[TimeZone | None, InQuery] = None,
        duration: Annotated[Positive | None, InQuery] = None,
        format: Annotated[SlotFormat | None, InQuery] = None,  # noqa: A002  # the API's name
        booking_uid_to_reschedule: Annotated[str | None, InQuery] = None,
        reschedule_with_same_host: Annotated[bool | None, InQuery] = None,
        queue_response: Annotated[bool | None, InQuery] = None,
        **options: Unpack[Options],
    ) -> RoutingOutcome:
        """Fill in a routing form and return where it leads, with free slots.

        The parameters are those of `teams.routing_forms.responses.create`.
        """
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/routing-forms/{routing_form_id}/responses")
    async def list(
        self,
        org_id: int,
        team_id: int,
        routing_form_id: str,
        *,
        routed_to_booking_uid: str | None = None,
        after_created_at: datetime | None = None,
        before_created_at: datetime | None = None,
        after_updated_at: datetime | None = None,
        before_updated_at: datetime | None = None,
        sort_created_at: SortOrder | None = None,
        sort_updated_at: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[RoutingFormResponse]:
        """Return a page of the responses to a form: those that fit every filter given."""
        ...

    iterate = Iterate(list)

    @op(
        "PATCH /v2/organizations/{org_id}/teams/{team_id}"
        "/routing-forms/{routing_form_id}/responses/{response_id}"
    )
    async def update(
        self,
        org_id: int,
        team_id: int,
        routing_form_id: str,
        response_id: int,
        *,
        response: Mapping[str, Any] | None = None,
        **options: Unpack[Options],
    ) -> RoutingFormResponse:
        """Change the answers of a response and return it.

        ``response`` is shaped like `RoutingFormResponse.response`.
        """
        ...


class OrganizationTeamRoutingForms(Resource, path="organizations.teams.routing_forms"):
    """The routing forms of a team."""

    responses = Child(OrganizationTeamRoutingFormResponses)

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/routing-forms")
    async def list(
        self,
        org_id: int,
        team_id: int,
        *,
        routed_to_booking_uid: str | None = None,
        after_created_at: datetime | None = None,
        before_created_at: datetime | None = None,
        after_updated_at: datetime | None = None,
        before_updated_at: datetime | None = None,
        sort_created_at: SortOrder | None = None,
        sort_updated_at: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[RoutingForm]:
        """Return a page of a team's routing forms: those that fit every filter given."""
        ...

    iterate = Iterate(list)
