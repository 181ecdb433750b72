"""Deliveries as objects: one class of event for each kind of payload."""

from datetime import datetime
from typing import Any, Generic, Literal, TypeVar, get_args

from msgspec import Struct

from cal_async.models.webhook_events import (
    BookingPayload,
    DelegationPayload,
    FormPayload,
    InstantMeetingPayload,
    MeetingPayload,
    NoShowPayload,
    OutOfOfficePayload,
    RecordingPayload,
    VideoNoShowPayload,
    WrongAssignmentPayload,
)

P = TypeVar("P")

BookingTrigger = Literal[
    "BOOKING_CREATED",
    "BOOKING_REQUESTED",
    "BOOKING_RESCHEDULED",
    "BOOKING_CANCELLED",
    "BOOKING_REJECTED",
    "BOOKING_PAYMENT_INITIATED",
    "BOOKING_PAID",
    "BOOKING_LOCATION_UPDATED",
    "BOOKING_REASSIGNED",
]
NoShowTrigger = Literal["BOOKING_NO_SHOW_UPDATED"]
MeetingTrigger = Literal["MEETING_STARTED", "MEETING_ENDED"]
InstantMeetingTrigger = Literal["INSTANT_MEETING", "INSTANT_MEETING_ACCEPTED"]
RecordingTrigger = Literal["RECORDING_READY", "RECORDING_TRANSCRIPTION_GENERATED"]
VideoNoShowTrigger = Literal["AFTER_HOSTS_CAL_VIDEO_NO_SHOW", "AFTER_GUESTS_CAL_VIDEO_NO_SHOW"]
OutOfOfficeTrigger = Literal["OOO_CREATED"]
FormTrigger = Literal["FORM_SUBMITTED", "FORM_SUBMITTED_NO_EVENT", "ROUTING_FORM_FALLBACK_HIT"]
WrongAssignmentTrigger = Literal["WRONG_ASSIGNMENT_REPORT"]
CalendarEntryTrigger = Literal["CALENDAR_ENTRY_REJECTED"]
DelegationTrigger = Literal[
    "DELEGATION_CREDENTIAL_ERROR",
    "DELEGATION_CREDENTIAL_ROTATION_REQUIRED",
    "DELEGATION_CREDENTIAL_SECRET_ROTATED",
    "DELEGATION_CREDENTIAL_SECRET_ROTATION_FAILED",
]


class Event(Struct, Generic[P], frozen=True, kw_only=True):
    """A delivery: what happened, and to what.

    Attributes:
        trigger: What happened.
        created_at: When the server wrote the delivery.
        payload: What it happened to.
        version: The shape of the payload, from ``X-Cal-Webhook-Version``.
        raw: The JSON as received, with all that the model does not name. Not shown in ``repr``.
    """

    trigger: str
    created_at: datetime | None
    payload: P
    version: str | None
    raw: dict[str, Any]

    def __repr__(self) -> str:
        shown = ("trigger", "created_at", "payload", "version")
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__name__}({fields})"


class Dated(Event[P], frozen=True, kw_only=True):
    """An event that says when it happened."""

    created_at: datetime


class BookingEvent(Dated[BookingPayload], frozen=True, kw_only=True):
    """A booking was made, changed or given up."""

    trigger: BookingTrigger


class NoShowEvent(Dated[NoShowPayload], frozen=True, kw_only=True):
    """Somebody was marked as absent, or no longer is."""

    trigger: NoShowTrigger


class MeetingEvent(Dated[MeetingPayload], frozen=True, kw_only=True):
    """A booking's start or end has come.

    These deliveries are flat: their ``created_at`` is the time of the booking itself.
    """

    trigger: MeetingTrigger


class InstantMeetingEvent(Dated[InstantMeetingPayload], frozen=True, kw_only=True):
    """Somebody wants to meet at once, or a host took them."""

    trigger: InstantMeetingTrigger


class RecordingEvent(Dated[RecordingPayload], frozen=True, kw_only=True):
    """A recording or its transcripts can be fetched."""

    trigger: RecordingTrigger


class VideoNoShowEvent(Dated[VideoNoShowPayload], frozen=True, kw_only=True):
    """Hosts or guests did not join a Cal Video meeting."""

    trigger: VideoNoShowTrigger


class OutOfOfficeEvent(Dated[OutOfOfficePayload], frozen=True, kw_only=True):
    """Somebody will be away."""

    trigger: OutOfOfficeTrigger


class FormEvent(Dated[FormPayload], frozen=True, kw_only=True):
    """A routing form was filled in."""

    trigger: FormTrigger


class WrongAssignmentEvent(Dated[WrongAssignmentPayload], frozen=True, kw_only=True):
    """A booking was reported to have gone to the wrong host."""

    trigger: WrongAssignmentTrigger


class DelegationEvent(Dated[DelegationPayload], frozen=True, kw_only=True):
    """Something about a delegation credential."""

    trigger: DelegationTrigger


class CalendarEntryEvent(Dated[dict[str, Any]], frozen=True, kw_only=True):
    """A calendar refused an entry; nobody documents the payload, so it stays JSON."""

    trigger: CalendarEntryTrigger


class UnknownEvent(Event[Any], frozen=True, kw_only=True):
    """A trigger that this version of the library does not know; ``payload`` stays JSON."""


WebhookEvent = (
    BookingEvent
    | NoShowEvent
    | MeetingEvent
    | InstantMeetingEvent
    | RecordingEvent
    | VideoNoShowEvent
    | OutOfOfficeEvent
    | FormEvent
    | WrongAssignmentEvent
    | DelegationEvent
    | CalendarEntryEvent
    | UnknownEvent
)
"""Whatever a delivery can be; ``match`` on the class to get at its payload."""

_KINDS: tuple[tuple[Any, type[Event[Any]], Any], ...] = (
    (BookingTrigger, BookingEvent, BookingPayload),
    (NoShowTrigger, NoShowEvent, NoShowPayload),
    (MeetingTrigger, MeetingEvent, MeetingPayload),
    (InstantMeetingTrigger, InstantMeetingEvent, InstantMeetingPayload),
    (RecordingTrigger, RecordingEvent, RecordingPayload),
    (VideoNoShowTrigger, VideoNoShowEvent, VideoNoShowPayload),
    (OutOfOfficeTrigger, OutOfOfficeEvent, OutOfOfficePayload),
    (FormTrigger, FormEvent, FormPayload),
    (WrongAssignmentTrigger, WrongAssignmentEvent, WrongAssignmentPayload),
    (DelegationTrigger, DelegationEvent, DelegationPayload),
    (CalendarEntryTrigger, CalendarEntryEvent, dict[str, Any]),
)
SHAPES: dict[str, tuple[type[Any], Any]] = {
    trigger: (event, payload)
    for triggers, event, payload in _KINDS
    for trigger in get_args(triggers)
}
FLAT: frozenset[str] = frozenset(get_args(MeetingTrigger))
