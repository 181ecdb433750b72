"""Webhook subscriptions."""

from datetime import datetime
from typing import ClassVar, Literal

from cal_async.models._base import Confidential

__all__ = ["Webhook", "WebhookTimeUnit", "WebhookTrigger", "WebhookVersion"]

WebhookTrigger = Literal[
    "BOOKING_CREATED",
    "BOOKING_PAYMENT_INITIATED",
    "BOOKING_PAID",
    "BOOKING_RESCHEDULED",
    "BOOKING_REQUESTED",
    "BOOKING_CANCELLED",
    "BOOKING_REJECTED",
    "BOOKING_NO_SHOW_UPDATED",
    "BOOKING_LOCATION_UPDATED",
    "BOOKING_REASSIGNED",
    "FORM_SUBMITTED",
    "FORM_SUBMITTED_NO_EVENT",
    "MEETING_STARTED",
    "MEETING_ENDED",
    "RECORDING_READY",
    "RECORDING_TRANSCRIPTION_GENERATED",
    "INSTANT_MEETING",
    "INSTANT_MEETING_ACCEPTED",
    "OOO_CREATED",
    "AFTER_HOSTS_CAL_VIDEO_NO_SHOW",
    "AFTER_GUESTS_CAL_VIDEO_NO_SHOW",
    "ROUTING_FORM_FALLBACK_HIT",
    "WRONG_ASSIGNMENT_REPORT",
    "CALENDAR_ENTRY_REJECTED",
    "DELEGATION_CREDENTIAL_ERROR",
    "DELEGATION_CREDENTIAL_ROTATION_REQUIRED",
    "DELEGATION_CREDENTIAL_SECRET_ROTATED",
    "DELEGATION_CREDENTIAL_SECRET_ROTATION_FAILED",
]
"""What a webhook can report."""

WebhookVersion = Literal["2021-10-20", "2026-07-27"]
"""The shapes that deliveries come in."""

WebhookTimeUnit = Literal["DAY", "HOUR", "MINUTE"]
"""What `Webhook.time` counts."""


class Webhook(Confidential, kw_only=True):
    """A subscription: Cal.com posts events to an address of yours.

    Attributes:
        secret: What deliveries are signed with. It does not show in ``repr``.
        payload_template: A text with ``{{fields}}`` that replaces the usual body.
        time: How long after the start a no-show is reported, in ``time_unit``.
        user_id: Whose events it reports, or
        event_type_id: the event type whose events it reports, or
        team_id: the team, or
        o_auth_client_id: the platform client.
    """

    hidden: ClassVar = frozenset({"secret"})

    id: str
    subscriber_url: str
    triggers: list[WebhookTrigger | str]
    active: bool
    secret: str | None = None
    payload_template: str | None = None
    version: WebhookVersion | str | None = None
    time: int | None = None
    time_unit: WebhookTimeUnit | str | None = None
    created_at: datetime | None = None
    user_id: int | None = None
    event_type_id: int | None = None
    team_id: int | None = None
    o_auth_client_id: str | None = None
    app_id: str | None = None
    platform: bool | None = None
