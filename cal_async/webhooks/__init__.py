"""Webhook deliveries: verify them, read them, receive them, and find what they missed.

>>> from cal_async.webhooks import BookingEvent, parse
>>> def hear(body: bytes, headers: dict[str, str]) -> None:
...     match parse(body, headers, secret="whsec_..."):
...         case BookingEvent(trigger="BOOKING_CREATED", payload=booking):
...             print(booking.uid, booking.start_time)
"""

from cal_async._errors import WebhookError, WebhookSignatureError
from cal_async.webhooks._dedupe import Deduplicator, MemoryDeduplicator, SQLiteDeduplicator
from cal_async.webhooks._events import (
    BookingEvent,
    CalendarEntryEvent,
    DelegationEvent,
    Event,
    FormEvent,
    InstantMeetingEvent,
    MeetingEvent,
    NoShowEvent,
    OutOfOfficeEvent,
    RecordingEvent,
    UnknownEvent,
    VideoNoShowEvent,
    WebhookEvent,
    WrongAssignmentEvent,
)
from cal_async.webhooks._parsing import parse, parse_unverified
from cal_async.webhooks._receiver import Answer, WebhookReceiver
from cal_async.webhooks._reconcile import follow, reconcile
from cal_async.webhooks._signature import SIGNATURE_HEADER, VERSION_HEADER, sign, verify
from cal_async.webhooks._subscribing import ensure_webhook

__all__ = [
    "SIGNATURE_HEADER",
    "VERSION_HEADER",
    "Answer",
    "BookingEvent",
    "CalendarEntryEvent",
    "Deduplicator",
    "DelegationEvent",
    "Event",
    "FormEvent",
    "InstantMeetingEvent",
    "MeetingEvent",
    "MemoryDeduplicator",
    "NoShowEvent",
    "OutOfOfficeEvent",
    "RecordingEvent",
    "SQLiteDeduplicator",
    "UnknownEvent",
    "VideoNoShowEvent",
    "WebhookError",
    "WebhookEvent",
    "WebhookReceiver",
    "WebhookSignatureError",
    "WrongAssignmentEvent",
    "ensure_webhook",
    "follow",
    "parse",
    "parse_unverified",
    "reconcile",
    "sign",
    "verify",
]
