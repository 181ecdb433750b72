"""Routing forms of an organization, and the answers to them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Unpack

from msgspec import Meta

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

__all__ = ["OrganizationRoutingFormResponses", "OrganizationRoutingForms"]


class OrganizationRoutingFormResponses(Resource, path="organizations.routing_forms.responses"):
    """Answers to an organization's routing forms."""

    @op("POST /v2/organizations/{org_id}/routing-forms/{routing_form_id}/responses")
    async def create(
        self,
        org_id: int,
        routing_form_id: str,
        *,
        start: Annotated[date | datetime, InQuery],
        end: Annotated[date | datetime, InQuery],
        answers: Annotated[FormAnswers, WholeBody],
        time_zone: Annotated[TimeZone | None, InQuery] = None,
        duration: Annotated[Positive | None, InQuery] = None,
        format: Annotated[SlotFormat | None, InQuery] = None,  # noqa: A002  # the API's name
        booking_uid_to_reschedule: Annotated[str | None, InQuery] = None,
        reschedule_with_same_host: Annotated[bool | None, InQuery] = None,
        queue_response: Annotated[bool | None, InQuery] = None,
        **options: Unpack[Options],
    ) -> RoutingOutcome:
        """Answer a routing form and return where that leads, with its free slots.

        Args:
            org_id: The organization.
            routing_form_id: The form.
            start: From when slots are wanted; dates are whole days in UTC.
            end: Until when.
            answers: By the identifiers of the form's fields.
            time_zone: Sets the offset of the slots' times and the dates that they stand under.
            duration: In minutes, for event types with several lengths.
            format: ``range`` gives the slots' ends, too.
            booking_uid_to_reschedule: The slots of this booking count as free.
            reschedule_with_same_host: Whether that booking stays with its host.
            queue_response: Whether the answers are only kept for the booking to come.
            options: Call options.

        Answers that the form needs and does not get are a `BadRequestError`.
        """
        ...

    @op("GET /v2/organizations/{org_id}/routing-forms/{routing_form_id}/responses")
    async def list(
        self,
        org_id: int,
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
        """Return a page of the responses to a form: those that fit every filter given.

        ``routed_to_booking_uid`` gives those that one booking came of.
        """
        ...

    iterate = Iterate(list)

    @op("PATCH /v2/organizations/{org_id}/routing-forms/{routing_form_id}/responses/{response_id}")
    async def update(
        self,
        org_id: int,
        routing_form_id: str,
        response_id: int,
        *,
        response: Mapping[str, Any] | None = None,
        **options: Unpack[Options],
    ) -> RoutingFormResponse:
        """Change what was answered and return the response.

        ``response`` is shaped like `RoutingFormResponse.response`.
        """
        ...


class OrganizationRoutingForms(Resource, path="organizations.routing_forms"):
    """The routing forms of an organization and its teams."""

    responses = Child(OrganizationRoutingFormResponses)

    @op("GET /v2/organizations/{org_id}/routing-forms")
    async def list(
        self,
        org_id: int,
        *,
        team_ids: Annotated[Sequence[int], Meta(min_length=1)] | None = None,
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
        """Return a page of routing forms: those that fit every filter given.

        ``team_ids`` leaves only forms of those teams.
        """
        ...

    iterate = Iterate(list)
