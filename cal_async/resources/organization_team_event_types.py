"""Event types of teams within an organization, their private links and booking forms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async import _versions as versions
from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Positive, Skip, Take
from cal_async.models._base import SortOrder
from cal_async.models.booking_forms import (
    BookingForm,
    CustomFormField,
    FormFieldChange,
    FormFieldInput,
)
from cal_async.models.event_types import DeletedPrivateLink, PrivateLink
from cal_async.models.team_event_types import (
    CreatePhoneCall,
    CreateTeamEventType,
    DeletedTeamEventType,
    PhoneCall,
    TeamEventType,
    UpdateTeamEventType,
)

__all__ = [
    "OrganizationTeamEventTypeBookingFields",
    "OrganizationTeamEventTypePrivateLinks",
    "OrganizationTeamEventTypes",
]


class OrganizationTeamEventTypeBookingFields(
    Resource, path="organizations.teams.event_types.booking_fields"
):
    """The fields of a team event type's booking form. Those that workflows add are read-only."""

    @op(
        "GET /v2/organizations/{org_id}/teams/{team_id}/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def get(
        self, org_id: int, team_id: int, event_type_id: int, **options: Unpack[Options]
    ) -> BookingForm:
        """Return the booking form of a team event type."""
        ...

    @op(
        "PUT /v2/organizations/{org_id}/teams/{team_id}/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def replace(
        self,
        org_id: int,
        team_id: int,
        event_type_id: int,
        *,
        booking_fields: Annotated[Sequence[FormFieldInput], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> BookingForm:
        """Make ``booking_fields`` the whole booking form and return it.

        Custom fields that are not among them are deleted, Cal.com's own ones start anew.
        """
        ...

    @op(
        "POST /v2/organizations/{org_id}/teams/{team_id}"
        "/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def create(
        self,
        org_id: int,
        team_id: int,
        event_type_id: int,
        *,
        booking_fields: Annotated[Sequence[CustomFormField], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> BookingForm:
        """Add custom fields to the booking form and return it."""
        ...

    @op(
        "PATCH /v2/organizations/{org_id}/teams/{team_id}"
        "/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def update(
        self,
        org_id: int,
        team_id: int,
        event_type_id: int,
        *,
        booking_fields: Annotated[Sequence[FormFieldChange], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> BookingForm:
        """Change fields of the booking form, named by their slugs, and return it."""
        ...

    @op(
        "DELETE /v2/organizations/{org_id}/teams/{team_id}"
        "/event-types/{event_type_id}/booking-fields/{slug}",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def delete(
        self, org_id: int, team_id: int, event_type_id: int, slug: str, **options: Unpack[Options]
    ) -> BookingForm:
        """Delete a custom field from the booking form and return what is left."""
        ...


class OrganizationTeamEventTypePrivateLinks(
    Resource, path="organizations.teams.event_types.private_links"
):
    """Links to an event type's page that end after a date or a number of bookings."""

    @op(
        "POST /v2/organizations/{org_id}/teams/{team_id}/event-types/{event_type_id}/private-links",
        one_of=(("expires_at",), ("max_usage_count",)),
    )
    async def create(
        self,
        org_id: int,
        team_id: int,
        event_type_id: int,
        *,
        expires_at: datetime | None = None,
        max_usage_count: Positive | None = None,
        **options: Unpack[Options],
    ) -> PrivateLink:
        """Make a link that ends at ``expires_at``, or after ``max_usage_count`` bookings."""
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/event-types/{event_type_id}/private-links")
    async def list(
        self, org_id: int, team_id: int, event_type_id: int, **options: Unpack[Options]
    ) -> Page[PrivateLink]:
        """Return the private links of a team event type, ended ones included."""
        ...

    iterate = Iterate(list)

    @op(
        "PATCH /v2/organizations/{org_id}/teams/{team_id}"
        "/event-types/{event_type_id}/private-links/{link_id}"
    )
    async def update(
        self,
        org_id: int,
        team_id: int,
        event_type_id: int,
        link_id: str,
        *,
        expires_at: datetime | None = None,
        max_usage_count: Positive | None = None,
        **options: Unpack[Options],
    ) -> PrivateLink:
        """Change when a private link ends, and return it."""
        ...

    @op(
        "DELETE /v2/organizations/{org_id}/teams/{team_id}"
        "/event-types/{event_type_id}/private-links/{link_id}"
    )
    async def delete(
        self,
        org_id: int,
        team_id: int,
        event_type_id: int,
        link_id: str,
        **options: Unpack[Options],
    ) -> DeletedPrivateLink:
        """Delete a private link."""
        ...


class OrganizationTeamEventTypes(Resource, path="organizations.teams.event_types"):
    """What can be booked with a team."""

    booking_fields = Child(OrganizationTeamEventTypeBookingFields)
    private_links = Child(OrganizationTeamEventTypePrivateLinks)

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/event-types", version=versions.EVENT_TYPES)
    async def create(
        self, org_id: int, team_id: int, **body: Unpack[CreateTeamEventType]
    ) -> TeamEventType:
        """Create an event type of a team and return it.

        ``title``, ``slug``, ``length_in_minutes`` and ``scheduling_type`` are needed;
        `CreateTeamEventType` names all settings. Give ``hosts``, or ``assign_all_team_members``.
        A managed one comes back with its members' copies as ``children``.
        """
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/event-types", version=versions.EVENT_TYPES)
    async def list(
        self,
        org_id: int,
        team_id: int,
        *,
        event_slug: str | None = None,
        hosts_limit: Positive | None = None,
        sort_created_at: SortOrder | None = None,
        **options: Unpack[Options],
    ) -> Page[TeamEventType]:
        """Return the event types of a team, or the one with the slug ``event_slug``.

        ``hosts_limit`` is how many of its hosts that one comes with. Without ``sort_created_at``
        they come in no fixed order.
        """
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/teams/event-types", version=versions.EVENT_TYPES)
    async def list_all(
        self,
        org_id: int,
        *,
        sort_created_at: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[TeamEventType]:
        """Return a page of the event types of all teams; 250 unless ``take`` says otherwise."""
        ...

    iterate_all = Iterate(list_all)

    @op(
        "GET /v2/organizations/{org_id}/teams/{team_id}/event-types/{event_type_id}",
        version=versions.EVENT_TYPES,
    )
    async def get(
        self, org_id: int, team_id: int, event_type_id: int, **options: Unpack[Options]
    ) -> TeamEventType:
        """Return an event type of a team."""
        ...

    @op(
        "PATCH /v2/organizations/{org_id}/teams/{team_id}/event-types/{event_type_id}",
        version=versions.EVENT_TYPES,
    )
    async def update(
        self, org_id: int, team_id: int, event_type_id: int, **body: Unpack[UpdateTeamEventType]
    ) -> TeamEventType:
        """Change settings of a team event type and return it.

        What is not given stays; `UpdateTeamEventType` names all settings. Lists are replaced
        whole, ``hosts`` as well. A new ``scheduling_type`` needs the hosts anew, too: otherwise
        none are left.
        """
        ...

    @op(
        "DELETE /v2/organizations/{org_id}/teams/{team_id}/event-types/{event_type_id}",
        version=versions.EVENT_TYPES,
    )
    async def delete(
        self, org_id: int, team_id: int, event_type_id: int, **options: Unpack[Options]
    ) -> DeletedTeamEventType:
        """Delete an event type of a team."""
        ...

    @op(
        "POST /v2/organizations/{org_id}/teams/{team_id}"
        "/event-types/{event_type_id}/create-phone-call",
        version=versions.EVENT_TYPES,
    )
    async def create_phone_call(
        self, org_id: int, team_id: int, event_type_id: int, **body: Unpack[CreatePhoneCall]
    ) -> PhoneCall:
        """Have Cal.com's voice agent call somebody about an event type, and return the call."""
        ...
