"""Event types, their webhooks and private links."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Unpack

from msgspec import UNSET, Meta, UnsetType

from cal_async import _versions as versions
from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Positive, Skip, Take
from cal_async.models._base import SortOrder
from cal_async.models._event_type_settings import CreateEventType, UpdateEventType
from cal_async.models.event_type_details import EventTypeHistory, SchedulingConfig
from cal_async.models.event_types import (
    DeletedEventType,
    DeletedPrivateLink,
    EventType,
    PrivateLink,
)
from cal_async.models.webhooks import Webhook, WebhookTimeUnit, WebhookTrigger, WebhookVersion
from cal_async.resources.event_type_booking_fields import EventTypeBookingFields
from cal_async.resources.event_type_crm_sync_errors import EventTypeCrmSyncErrors

__all__ = [
    "EventTypeBookingFields",
    "EventTypeCrmSyncErrors",
    "EventTypePrivateLinks",
    "EventTypeWebhooks",
    "EventTypes",
]


class EventTypeWebhooks(Resource, path="event_types.webhooks"):
    """Webhooks that report the events of one event type."""

    @op("POST /v2/event-types/{event_type_id}/webhooks")
    async def create(
        self,
        event_type_id: int,
        *,
        subscriber_url: str,
        triggers: Sequence[WebhookTrigger],
        active: bool,
        secret: str | None = None,
        payload_template: str | None = None,
        version: WebhookVersion | None = None,
        time: Positive | None = None,
        time_unit: WebhookTimeUnit | None = None,
        **options: Unpack[Options],
    ) -> Webhook:
        """Post the events ``triggers`` of an event type to ``subscriber_url``.

        The parameters are those of `webhooks.create`.
        """
        ...

    @op("GET /v2/event-types/{event_type_id}/webhooks")
    async def list(
        self,
        event_type_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Webhook]:
        """Return a page of an event type's webhooks; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/event-types/{event_type_id}/webhooks/{webhook_id}")
    async def get(self, event_type_id: int, webhook_id: str, **options: Unpack[Options]) -> Webhook:
        """Return one webhook of an event type."""
        ...

    @op("PATCH /v2/event-types/{event_type_id}/webhooks/{webhook_id}")
    async def update(
        self,
        event_type_id: int,
        webhook_id: str,
        *,
        subscriber_url: str | None = None,
        triggers: Sequence[WebhookTrigger] | None = None,
        active: bool | None = None,
        secret: str | UnsetType | None = UNSET,
        payload_template: str | UnsetType | None = UNSET,
        version: WebhookVersion | None = None,
        time: Positive | None = None,
        time_unit: WebhookTimeUnit | None = None,
        **options: Unpack[Options],
    ) -> Webhook:
        """Change a webhook of an event type and return it; ``secret=None`` stops signing."""
        ...

    @op("DELETE /v2/event-types/{event_type_id}/webhooks/{webhook_id}")
    async def delete(
        self, event_type_id: int, webhook_id: str, **options: Unpack[Options]
    ) -> Webhook:
        """Delete a webhook of an event type and return it as it was."""
        ...

    @op("DELETE /v2/event-types/{event_type_id}/webhooks")
    async def delete_all(self, event_type_id: int, **options: Unpack[Options]) -> str:
        """Delete all webhooks of an event type; the answer says how many there were."""
        ...


class EventTypePrivateLinks(Resource, path="event_types.private_links"):
    """Links to an event type's page that end after a date or a number of bookings."""

    @op(
        "POST /v2/event-types/{event_type_id}/private-links",
        one_of=(("expires_at",), ("max_usage_count",)),
    )
    async def create(
        self,
        event_type_id: int,
        *,
        expires_at: datetime | None = None,
        max_usage_count: Positive | None = None,
        **options: Unpack[Options],
    ) -> PrivateLink:
        """Make a link that ends at ``expires_at``, or after ``max_usage_count`` bookings."""
        ...

    @op("GET /v2/event-types/{event_type_id}/private-links")
    async def list(self, event_type_id: int, **options: Unpack[Options]) -> Page[PrivateLink]:
        """Return the private links of an event type, ended ones included."""
        ...

    iterate = Iterate(list)

    @op("PATCH /v2/event-types/{event_type_id}/private-links/{link_id}")
    async def update(
        self,
        event_type_id: int,
        link_id: str,
        *,
        expires_at: datetime | None = None,
        max_usage_count: Positive | None = None,
        **options: Unpack[Options],
    ) -> PrivateLink:
        """Change when a private link ends, and return it."""
        ...

    @op("DELETE /v2/event-types/{event_type_id}/private-links/{link_id}")
    async def delete(
        self, event_type_id: int, link_id: str, **options: Unpack[Options]
    ) -> DeletedPrivateLink:
        """Delete a private link."""
        ...


class EventTypes(Resource, path="event_types"):
    """What can be booked, and under which conditions."""

    webhooks = Child(EventTypeWebhooks)
    private_links = Child(EventTypePrivateLinks)
    booking_fields = Child(EventTypeBookingFields)
    crm_sync_errors = Child(EventTypeCrmSyncErrors)

    @op("POST /v2/event-types", version=versions.EVENT_TYPES)
    async def create(self, **body: Unpack[CreateEventType]) -> EventType:
        """Create an event type of your own and return it.

        ``title``, ``slug`` and ``length_in_minutes`` are needed; `CreateEventType` names all
        settings. All lengths of time are in minutes. A slug that you use already is a
        `BadRequestError`, and so are seats together with a recurrence or a confirmation policy.
        """
        ...

    @op("GET /v2/event-types", version=versions.EVENT_TYPES, public=True)
    async def list(
        self,
        *,
        username: str | None = None,
        event_slug: str | None = None,
        usernames: Sequence[str] | None = None,
        org_slug: str | None = None,
        org_id: Positive | None = None,
        sort_created_at: SortOrder | None = None,
        **options: Unpack[Options],
    ) -> Page[EventType]:
        """Return event types: your own, or those of a user.

        Args:
            username: Whose; hidden ones are left out unless they are yours.
            event_slug: The one with this slug; goes with ``username``.
            usernames: The dynamic event type of several users: its id is 0.
            org_slug: The organization of the user.
            org_id: The same, by its id.
            sort_created_at: By age; in no fixed order otherwise.
            options: Call options.
        """
        ...

    iterate = Iterate(list)

    @op("GET /v2/event-types/{event_type_id}", version=versions.EVENT_TYPES)
    async def get(self, event_type_id: int, **options: Unpack[Options]) -> EventType:
        """Return an event type that you own, host or administer."""
        ...

    @op("PATCH /v2/event-types/{event_type_id}", version=versions.EVENT_TYPES)
    async def update(self, event_type_id: int, **body: Unpack[UpdateEventType]) -> EventType:
        """Change settings of an event type and return it.

        What is not given stays; `UpdateEventType` names all settings. Lists are replaced whole:
        booking fields that are not among the new ones are gone. `Disabled()` turns a setting
        off.
        """
        ...

    @op("DELETE /v2/event-types/{event_type_id}", version=versions.EVENT_TYPES)
    async def delete(self, event_type_id: int, **options: Unpack[Options]) -> DeletedEventType:
        """Delete an event type. Its bookings stay."""
        ...

    @op(
        "GET /v2/event-types/{event_type_id}/history",
        version=versions.EVENT_TYPES_2026_06_12,
        bare=True,
    )
    async def get_history(
        self,
        event_type_id: int,
        *,
        limit: Annotated[int | None, Meta(ge=1, le=50)] = None,
        cursor: Annotated[str | None, Meta(max_length=2048)] = None,
        **options: Unpack[Options],
    ) -> EventTypeHistory:
        """Return who changed what in an event type: 25 changes unless ``limit`` says otherwise.

        `EventTypeHistory.next_cursor` leads to the next page.
        """
        ...

    @op(
        "GET /v2/event-types/{event_type_id}/scheduling-config",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def get_scheduling_config(
        self, event_type_id: int, **options: Unpack[Options]
    ) -> SchedulingConfig:
        """Return how a team event type finds its hosts; those of users have no such thing."""
        ...
