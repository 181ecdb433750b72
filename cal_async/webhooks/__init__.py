"""Webhook deliveries: verify them, read them, receive them, and find what they missed.

>>> from cal_async.webhooks import BookingEvent, parse
>>> def hear(body: bytes, headers: dict[str, str]) -> None:
...     match parse(body, headers, secret="whsec_..."):
...         case BookingEvent(trigger="BOOKING_CREATED", payload=booking):
...             print(booking.uid, booking.start_time)
"""

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
from cal_async.webhooks._signature import SIGNATURE_HEADER, VERSION_HEADER, sign, verify

__all__ = [
    "SIGNATURE_HEADER",
    "VERSION_HEADER",
    "BookingEvent",
    "CalendarEntryEvent",
    "DelegationEvent",
    "Event",
    "FormEvent",
    "InstantMeetingEvent",
    "MeetingEvent",
    "NoShowEvent",
    "OutOfOfficeEvent",
    "RecordingEvent",
    "UnknownEvent",
    "VideoNoShowEvent",
    "WebhookEvent",
    "WrongAssignmentEvent",
    "parse",
    "parse_unverified",
    "sign",
    "verify",
]
