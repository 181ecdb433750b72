"""What can be booked, and who is told about it."""

from datetime import datetime

from msgspec import field

from cal_async.sandbox._documents._base import Document
from cal_async.sandbox._json import Json


def _off() -> Json:
    return {"disabled": True}


def _allowed() -> Json:
    return {"disabled": False}


class EventType(Document, frozen=True, eq=False, kw_only=True, rename="camel"):
    """What can be booked; nested settings stay as the API writes them.

    One that another contract or the server itself made has no form of its own: it is *formless*.
    The server remembers the days of a booking window that was switched off.
    One that was given a null where a list belongs is *unreadable* from then on.
    """

    id: int
    owner_id: int
    title: str
    slug: str
    length_in_minutes: int
    created_at: datetime
    updated_at: datetime
    description: str = ""
    length_in_minutes_options: list[int] | None = None
    locations: list[Json] = field(default_factory=list[Json])
    booking_fields: list[Json] = field(default_factory=list[Json])
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
    last_window: Json = field(default_factory=_off)
    formless: bool = False
    unreadable: bool = False

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
