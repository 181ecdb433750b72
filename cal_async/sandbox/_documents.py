"""What the sandbox stores, one frozen Struct for each kind of document.

Equality and hash go by identity: a changed document is a new object, so whatever is derived from
one may be cached under it.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from cal_async.sandbox._json import Json

BookingStatus = Literal["accepted", "pending", "cancelled", "rejected"]


def _off() -> Json:
    return {"disabled": True}


def _allowed() -> Json:
    return {"disabled": False}


class Document(Struct, frozen=True, eq=False, kw_only=True, omit_defaults=True):
    """The base of everything stored."""


class Counter(Document, frozen=True, eq=False, kw_only=True):
    """The last number given to a kind of document."""

    kind: str
    last: int


class User(Document, frozen=True, eq=False, kw_only=True):
    """A person with an account."""

    id: int
    name: str
    username: str
    email: str
    time_zone: str
    week_start: str = "Sunday"
    time_format: int = 12
    locale: str = "en"
    bio: str | None = None
    default_schedule_id: int | None = None
    metadata: Json = {}
    avatar_url: str | None = None
    organization_id: int | None = None
    client_id: str | None = None
    client_metadata: Json | None = None
    created_at: datetime | None = None

    @property
    def shown_email(self) -> str:
        """The address without the mark of the platform client that manages the user."""
        return self.email.replace(f"+{self.client_id}@", "@") if self.client_id else self.email


class ApiKey(Document, frozen=True, eq=False, kw_only=True):
    """A key of a user; a replaced one stays, for the server answers it differently."""

    key: str
    user_id: int
    expires_at: datetime | None = None
    replaced: bool = False

    def valid(self, now: datetime) -> bool:
        """Tell whether it opens anything."""
        return not self.replaced and (self.expires_at is None or now < self.expires_at)


class OAuthClient(Document, frozen=True, eq=False, kw_only=True):
    """A platform's client, which acts for its owner and manages users."""

    id: str
    secret: str
    user_id: int
    name: str = "Platform"
    permissions: tuple[str, ...] = ()
    redirect_uris: tuple[str, ...] = ()
    logo: str | None = None
    booking_redirect_uri: str | None = None
    booking_cancel_redirect_uri: str | None = None
    booking_reschedule_redirect_uri: str | None = None
    are_emails_enabled: bool = False
    are_default_event_types_enabled: bool = True
    are_calendar_events_enabled: bool = True
    created_at: datetime | None = None


class OAuth2App(Document, frozen=True, eq=False, kw_only=True):
    """An application that users may allow to act for them; without a secret, a public one."""

    client_id: str
    redirect_uri: str
    name: str
    client_secret: str | None = None
    logo: str | None = None


class Grant(Document, frozen=True, eq=False, kw_only=True):
    """An authorization code on its way to the application."""

    code: str
    client_id: str
    user_id: int
    expires_at: datetime
    redirect_uri: str
    scope: str = ""
    challenge: str | None = None


class Token(Document, frozen=True, eq=False, kw_only=True):
    """A token to act for a user: of a platform client or of an application."""

    secret: str
    kind: Literal["access", "refresh"]
    user_id: int
    client_id: str
    expires_at: datetime
    scope: str = ""


class Hours(Struct, frozen=True, kw_only=True, rename="camel"):
    """Weekly hours as the API writes them."""

    days: tuple[str, ...]
    start_time: str
    end_time: str


class DayOverride(Struct, frozen=True, kw_only=True, rename="camel"):
    """Hours of one date."""

    date: str
    start_time: str
    end_time: str


class Schedule(Document, frozen=True, eq=False, kw_only=True):
    """A user's availability."""

    id: int
    owner_id: int
    name: str
    time_zone: str
    availability: tuple[Hours, ...]
    overrides: tuple[DayOverride, ...] = ()


class EventType(Document, frozen=True, eq=False, kw_only=True, rename="camel"):
    """What can be booked; nested settings stay as the API writes them."""

    id: int
    owner_id: int
    title: str
    slug: str
    length_in_minutes: int
    created_at: datetime
    updated_at: datetime
    description: str = ""
    length_in_minutes_options: list[int] | None = None
    locations: list[Json] = []
    booking_fields: list[Json] = []
    recurrence: Json | None = None
    disable_guests: bool = False
    slot_interval: int | None = None
    minimum_booking_notice: int = 120
    before_event_buffer: int = 0
    after_event_buffer: int = 0
    lock_time_zone_toggle_on_booking_page: bool = False
    success_redirect_url: str | None = None
    schedule_id: int | None = None
    booking_limits_count: Json | None = None
    booking_limits_duration: Json | None = None
    only_show_first_available_slot: bool = False
    offset_start: int = 0
    booking_window: Json = field(default_factory=_off)
    booker_layouts: Json | None = None
    confirmation_policy: Json = field(default_factory=_off)
    requires_booker_email_verification: bool = False
    hide_calendar_notes: bool = False
    color: Json | None = None
    seats: Json = field(default_factory=_off)
    custom_name: str | None = None
    use_destination_calendar_email: bool = False
    hide_calendar_event_details: bool = False
    hide_organizer_email: bool = False
    cal_video_settings: Json | None = None
    hidden: bool = False
    booking_requires_authentication: bool = False
    booker_active_bookings_limit: Json = field(default_factory=_off)
    disable_cancelling: Json = field(default_factory=_allowed)
    disable_rescheduling: Json = field(default_factory=_allowed)
    interface_language: str | None = None
    allow_rescheduling_past_bookings: bool = False
    allow_rescheduling_cancelled_bookings: bool = False
    show_optimized_slots: bool = False

    @property
    def seat_count(self) -> int | None:
        """How many attendees one slot takes, or None where it is not shared."""
        return self.seats.get("seatsPerTimeSlot")

    @property
    def requires_confirmation(self) -> bool:
        """Whether the host has to confirm bookings, always or at short notice."""
        return not self.confirmation_policy.get("disabled", False)

    @property
    def recurs(self) -> bool:
        """Whether one booking is a series."""
        return self.recurrence is not None and not self.recurrence.get("disabled", False)


class PrivateLink(Document, frozen=True, eq=False, kw_only=True):
    """A link that books a hidden event type."""

    id: str
    event_type_id: int
    expires_at: datetime | None = None
    max_usage_count: int | None = None
    usage_count: int = 0


class Webhook(Document, frozen=True, eq=False, kw_only=True):
    """A subscription, of a user or of one event type."""

    id: str
    subscriber_url: str
    triggers: list[str]
    active: bool
    created_at: datetime
    user_id: int | None = None
    event_type_id: int | None = None
    client_id: str | None = None
    payload_template: str | None = None
    secret: str | None = None
    version: str = "2021-10-20"


class Reservation(Document, frozen=True, eq=False, kw_only=True):
    """A slot that is held for somebody who is filling in the form."""

    uid: str
    event_type_id: int
    start: datetime
    end: datetime
    until: datetime


class Attendee(Document, frozen=True, eq=False, kw_only=True):
    """Somebody invited; in a seated booking, the holder of a seat."""

    id: int
    name: str
    email: str
    time_zone: str
    language: str = "en"
    phone_number: str | None = None
    absent: bool = False
    seat_uid: str | None = None
    responses: Json = {}
    metadata: Json = {}


class Booking(Document, frozen=True, eq=False, kw_only=True):
    """A booking: one meeting, one occurrence of a series, or a slot shared by seats."""

    id: int
    uid: str
    host_ids: tuple[int, ...]
    event_type_id: int | None
    title: str
    status: BookingStatus
    start: datetime
    end: datetime
    created_at: datetime
    updated_at: datetime
    ics_uid: str
    location: str
    attendees: tuple[Attendee, ...]
    description: str | None = ""
    ics_sequence: int = 0
    metadata: Json = {}
    responses: Json = {}
    seated: bool = False
    recurring_uid: str | None = None
    from_uid: str | None = None
    to_uid: str | None = None
    rescheduling_reason: str | None = None
    rescheduled_by: str | None = None
    cancellation_reason: str | None = None
    rejection_reason: str | None = None
    absent_host: bool = False
    video_room: str | None = None
    meeting_url: str | None = None

    @property
    def active(self) -> bool:
        """Whether it stands, confirmed or waiting for it."""
        return self.status in ("accepted", "pending")


class Calendar(Document, frozen=True, eq=False, kw_only=True):
    """A connection to calendars: to feeds, or to an account at a provider."""

    id: int
    user_id: int
    urls: list[str]
    read_only: bool
    created_at: datetime
    kind: str = "ics-feed_calendar"


class SelectedCalendar(Document, frozen=True, eq=False, kw_only=True):
    """A calendar whose events make its user busy."""

    user_id: int
    integration: str
    external_id: str
    credential_id: int


class CalendarEvent(Document, frozen=True, eq=False, kw_only=True, rename="camel"):
    """An event in a connected account's calendar."""

    id: str
    calendar_id: int
    title: str
    start: Json
    end: Json
    description: str | None = None
    attendees: list[Json] | None = None
    status: str = "accepted"


class ConferencingApp(Document, frozen=True, eq=False, kw_only=True):
    """A connection to a video service."""

    id: int
    user_id: int
    slug: str


class Verified(Document, frozen=True, eq=False, kw_only=True):
    """An address that a user has proven to be theirs, or a code that is to prove it."""

    id: int
    user_id: int
    kind: Literal["email", "phone"]
    address: str
    team_id: int | None = None
    code: str | None = None


class Thing(Document, frozen=True, eq=False, kw_only=True):
    """A document of an area without rules of its own here: what callers wrote is what they read."""

    path: str
    body: Json
