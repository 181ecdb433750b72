"""What the sandbox stores, one frozen Struct for each kind of document.

Equality and hash go by identity: a changed document is a new object, so whatever is derived from
one may be cached under it.
"""

from cal_async.sandbox._documents._base import Counter, Document
from cal_async.sandbox._documents._bookings import Attendee, Booking, BookingStatus, Reservation
from cal_async.sandbox._documents._connections import (
    Calendar,
    CalendarEvent,
    Code,
    ConferencingApp,
    SelectedCalendar,
    Thing,
    Verified,
)
from cal_async.sandbox._documents._event_types import EventType, PrivateLink, Webhook
from cal_async.sandbox._documents._people import ApiKey, DayOverride, Hours, Schedule, User
from cal_async.sandbox._documents._platform import (
    TOKEN_KINDS,
    Grant,
    OAuth2App,
    OAuthClient,
    Token,
    TokenKind,
)

__all__ = [
    "TOKEN_KINDS",
    "ApiKey",
    "Attendee",
    "Booking",
    "BookingStatus",
    "Calendar",
    "CalendarEvent",
    "Code",
    "ConferencingApp",
    "Counter",
    "DayOverride",
    "Document",
    "EventType",
    "Grant",
    "Hours",
    "OAuth2App",
    "OAuthClient",
    "PrivateLink",
    "Reservation",
    "Schedule",
    "SelectedCalendar",
    "Thing",
    "Token",
    "TokenKind",
    "User",
    "Verified",
    "Webhook",
]
