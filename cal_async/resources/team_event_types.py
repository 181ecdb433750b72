"""Event types of teams, their webhooks and booking forms."""

from collections.abc import Sequence
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async import _versions as versions
from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Positive, Skip, Take
from cal_async.models._base import SortOrder
from cal_async.models._webhook_settings import CreateWebhook, UpdateWebhook
from cal_async.models.booking_forms import (
    BookingForm,
    CustomFormField,
    FormFieldChange,
    FormFieldInput,
)
from cal_async.models.team_event_types import (
    CreatePhoneCall,
    CreateTeamEventType,
    DeletedTeamEventType,
    PhoneCall,
    TeamEventType,
    UpdateTeamEventType,
)
from cal_async.models.webhooks import Webhook

__all__ = ["TeamEventTypeBookingFields", "TeamEventTypeWebhooks", "TeamEventTypes"]


class TeamEventTypeBookingFields(Resource, path="teams.event_types.booking_fields"):
    """The fields of a team event type's booking form. Those that workflows add are read-only."""

    @op(
        "GET /v2/teams/{team_id}/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def get(
        self, team_id: int, event_type_id: int, **options: Unpack[Options]
    ) -> BookingForm:
        """Return the booking form of a team event type."""
        ...

    @op(
        "PUT /v2/teams/{team_id}/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def replace(
        self,
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
        "POST /v2/teams/{team_id}/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def create(
        self,
        team_id: int,
        event_type_id: int,
        *,
        booking_fields: Annotated[Sequence[CustomFormField], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> BookingForm:
        """Add custom fields to the booking form and return it."""
        ...

    @op(
        "PATCH /v2/teams/{team_id}/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def update(
        self,
        team_id: int,
        event_type_id: int,
        *,
        booking_fields: Annotated[Sequence[FormFieldChange], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> BookingForm:
        """Change fields of the booking form, named by their slugs, and return it."""
        ...

    @op(
        "DELETE /v2/teams/{team_id}/event-types/{event_type_id}/booking-fields/{slug}",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def delete(
        self, team_id: int, event_type_id: int, slug: str, **options: Unpack[Options]
    ) -> BookingForm:
        """Delete a custom field from the booking form and return what is left."""
        ...


class TeamEventTypeWebhooks(Resource, path="teams.event_types.webhooks"):
    """Webhooks that report the events of one team event type."""

    @op("POST /v2/teams/{team_id}/event-types/{event_type_id}/webhooks")
    async def create(
        self, team_id: int, event_type_id: int, **body: Unpack[CreateWebhook]
    ) -> Webhook:
        """Post the events ``triggers`` of a team event type to ``subscriber_url``.

        `CreateWebhook` names all settings.
        """
        ...

    @op("GET /v2/teams/{team_id}/event-types/{event_type_id}/webhooks")
    async def list(
        self,
        team_id: int,
        event_type_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Webhook]:
        """Return a page of a team event type's webhooks; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/teams/{team_id}/event-types/{event_type_id}/webhooks/{webhook_id}")
    async def get(
        self, team_id: int, event_type_id: int, webhook_id: str, **options: Unpack[Options]
    ) -> Webhook:
        """Return one webhook of a team event type."""
        ...

    @op("PATCH /v2/teams/{team_id}/event-types/{event_type_id}/webhooks/{webhook_id}")
    async def update(
        self, team_id: int, event_type_id: int, webhook_id: str, **body: Unpack[UpdateWebhook]
    ) -> Webhook:
        """Change a webhook of a team event type and return it; ``secret=None`` stops signing."""
        ...

    @op("DELETE /v2/teams/{team_id}/event-types/{event_type_id}/webhooks/{webhook_id}")
    async def delete(
        self, team_id: int, event_type_id: int, webhook_id: str, **options: Unpack[Options]
    ) -> Webhook:
        """Delete a webhook of a team event type and return it as it was."""
        ...

    @op("DELETE /v2/teams/{team_id}/event-types/{event_type_id}/webhooks")
    async def delete_all(self, team_id: int, event_type_id: int, **options: Unpack[Options]) -> str:
        """Delete all webhooks of a team event type; the answer says how many there were."""
        ...


class TeamEventTypes(Resource, path="teams.event_types"):
    """What can be booked with a team."""

    booking_fields = Child(TeamEventTypeBookingFields)
    webhooks = Child(TeamEventTypeWebhooks)

    @op("POST /v2/teams/{team_id}/event-types", version=versions.EVENT_TYPES)
    async def create(self, team_id: int, **body: Unpack[CreateTeamEventType]) -> TeamEventType:
        """Create an event type of a team and return it.

        ``title``, ``slug``, ``length_in_minutes`` and ``scheduling_type`` are needed;
        `CreateTeamEventType` names all settings. Give ``hosts``, or ``assign_all_team_members``.
        A managed one comes back with its members' copies as ``children``.
        """
        ...

    @op("GET /v2/teams/{team_id}/event-types", version=versions.EVENT_TYPES)
    async def list(
        self,
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

    @op("GET /v2/teams/{team_id}/event-types/{event_type_id}", version=versions.EVENT_TYPES)
    async def get(
        self, team_id: int, event_type_id: int, **options: Unpack[Options]
    ) -> TeamEventType:
        """Return an event type of a team."""
        ...

    @op("PATCH /v2/teams/{team_id}/event-types/{event_type_id}", version=versions.EVENT_TYPES)
    async def update(
        self, team_id: int, event_type_id: int, **body: Unpack[UpdateTeamEventType]
    ) -> TeamEventType:
        """Change settings of a team event type and return it.

        What is not given stays; `UpdateTeamEventType` names all settings. Lists are replaced
        whole, ``hosts`` as well. A new ``scheduling_type`` needs the hosts anew, too: otherwise
        none are left.
        """
        ...

    @op("DELETE /v2/teams/{team_id}/event-types/{event_type_id}", version=versions.EVENT_TYPES)
    async def delete(
        self, team_id: int, event_type_id: int, **options: Unpack[Options]
    ) -> DeletedTeamEventType:
        """Delete an event type of a team."""
        ...

    @op(
        "POST /v2/teams/{team_id}/event-types/{event_type_id}/create-phone-call",
        version=versions.EVENT_TYPES,
    )
    async def create_phone_call(
        self, team_id: int, event_type_id: int, **body: Unpack[CreatePhoneCall]
    ) -> PhoneCall:
        """Have Cal.com's voice agent call somebody about an event type, and return the call."""
        ...
