"""What there is to know of an event type besides its settings: changes, hosts, CRM errors."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from cal_async._types import Pagination, Status
from cal_async.models._base import Model
from cal_async.models.event_types import SchedulingType

__all__ = [
    "ActorType",
    "CrmSyncError",
    "EventTypeChange",
    "EventTypeChangeAction",
    "EventTypeChangeActor",
    "EventTypeChangeField",
    "EventTypeChanges",
    "EventTypeHistory",
    "SchedulingConfig",
    "SchedulingHost",
]

EventTypeChangeAction = Literal["EVENT_TYPE_MODIFIED", "EVENT_TYPE_CREATED", "EVENT_TYPE_DELETED"]
"""What happened to an event type."""


ActorType = Literal["USER", "GUEST", "ATTENDEE", "SYSTEM", "APP"]
"""The kinds of actors."""


class EventTypeChangeActor(Model, kw_only=True):
    """Who changed an event type."""

    type: ActorType | str
    display_name: str | None = None
    display_email: str | None = None
    display_avatar: str | None = None


class EventTypeChangeField(Model, kw_only=True):
    """One line of a change, for people to read.

    Attributes:
        field_value: A value, several, a change from one to another, or a difference.
    """

    label: str | None = None
    field_value: Any = None


class EventTypeChange(Model, kw_only=True):
    """A change to an event type.

    Attributes:
        source: Where it came from, such as the web application or the API.
        impersonated_by: Who acted in the actor's name.
        action_display_title: What happened, for people to read.
        display_json: The same as data.
        has_error: Whether the server could not make out the details.
    """

    id: str | int
    action: EventTypeChangeAction | str
    type: str | None = None
    timestamp: datetime | None = None
    source: str | None = None
    actor: EventTypeChangeActor | None = None
    impersonated_by: Any = None
    action_display_title: Any = None
    display_fields: list[EventTypeChangeField] | None = None
    display_json: Any = None
    has_error: bool | None = None


class EventTypeChanges(Model, kw_only=True):
    """Changes to an event type."""

    event_type_id: int
    audit_logs: list[EventTypeChange]


class EventTypeHistory(Model, kw_only=True):
    """A page of changes to an event type."""

    data: EventTypeChanges
    pagination: Pagination | None = None
    status: Status | str = "success"

    @property
    def changes(self) -> list[EventTypeChange]:
        """The changes themselves."""
        return self.data.audit_logs

    @property
    def next_cursor(self) -> str | None:
        """The cursor of the next page, or ``None`` where there is none."""
        return self.pagination.next_cursor if self.pagination else None


class SchedulingHost(Model, kw_only=True):
    """A host of a team event type, as its scheduling sees them.

    Attributes:
        weight: How many bookings this host gets in relation to others.
    """

    user_id: int
    name: str | None = None
    username: str | None = None
    avatar_url: str | None = None
    mandatory: bool | None = None
    priority: str | int | None = None
    weight: int | None = None
    group_id: str | None = None


class SchedulingConfig(Model, kw_only=True):
    """How a team event type finds the host of a booking.

    Attributes:
        max_lead_threshold: By how many bookings a host may be ahead of the others.
        include_no_show_in_rr_calculation: Whether bookings that nobody came to count.
    """

    event_type_id: int
    scheduling_type: SchedulingType | str | None = None
    hosts: list[SchedulingHost] | None = None
    assign_all_team_members: bool | None = None
    host_groups: list[dict[str, Any]] | None = None
    reschedule_with_same_round_robin_host: bool | None = None
    allow_rr_host_choice_on_reschedule: bool | None = msgspec.field(
        default=None, name="allowRRHostChoiceOnReschedule"
    )
    is_rr_weights_enabled: bool | None = msgspec.field(default=None, name="isRRWeightsEnabled")
    max_lead_threshold: int | None = None
    include_no_show_in_rr_calculation: bool | None = msgspec.field(
        default=None, name="includeNoShowInRRCalculation"
    )
    crm_record_owner_fallback_window_hours: int | None = None
    crm_record_owner_fallback_window_skip_weekends: bool | None = None


class CrmSyncError(Model, kw_only=True):
    """A booking that could not be written to a CRM, or not completely.

    Attributes:
        raw_message: The CRM's own words.
        dropped_fields: What was left out.
        event_created: Whether the CRM has the booking nevertheless.
        dismissed_at: When somebody put it aside.
    """

    id: str | int
    app_slug: str | None = None
    event_type_id: int | None = None
    credential_id: int | None = None
    timestamp: datetime | None = None
    error_code: str | None = None
    error_message: str | None = None
    raw_message: str | None = None
    dropped_fields: list[Any] | None = None
    event_created: bool | None = None
    booking_uid: str | None = None
    dismissed_at: datetime | None = None
