"""Event types: what can be booked, and under which conditions."""

from datetime import date, datetime
from typing import Any, Literal

from cal_async.models._base import Model
from cal_async.models._booking_fields import BookingField
from cal_async.models._event_type_settings import (
    BookerLayout,
    CalVideoSettings,
    ConfirmationType,
    DisableCancelling,
    DisableRescheduling,
    EventTypeColor,
    Frequency,
)
from cal_async.models._locations import Integration

__all__ = [
    "BookerLayoutsSetting",
    "BookerLimitSetting",
    "BookingLimitsSetting",
    "BookingWindowSetting",
    "ConfirmationSetting",
    "DeletedEventType",
    "DeletedPrivateLink",
    "DestinationSetting",
    "EmailSettings",
    "EventType",
    "EventTypeHost",
    "EventTypeTeam",
    "EventTypeUser",
    "Location",
    "LocationType",
    "NoticeSetting",
    "PrivateLink",
    "RecurrenceSetting",
    "SchedulingType",
    "SeatsSetting",
    "WindowType",
]

LocationType = Literal[
    "address",
    "link",
    "phone",
    "integration",
    "attendeeAddress",
    "attendeePhone",
    "attendeeDefined",
    "organizersDefaultApp",
    "unknown",
]
"""The kinds of locations."""

WindowType = Literal["businessDays", "calendarDays", "range"]
"""How a booking window is measured."""

SchedulingType = Literal["roundRobin", "collective", "managed"]
"""How a team event type finds its hosts."""


class Location(Model, kw_only=True):
    """Where bookings can take place; which fields are filled in depends on the type."""

    type: LocationType | str
    address: str | None = None
    link: str | None = None
    phone: str | None = None
    integration: Integration | str | None = None
    public: bool | None = None
    credential_id: int | None = None
    location: str | None = None


class BookingWindowSetting(Model, kw_only=True):
    """How far ahead bookings can be made.

    Attributes:
        value: A number of days, or the first and the last date.
    """

    disabled: bool | None = None
    type: WindowType | str | None = None
    value: int | list[date] | None = None
    rolling: bool | None = None


class BookingLimitsSetting(Model, kw_only=True):
    """How many bookings, or how many minutes, may be booked in each period."""

    disabled: bool | None = None
    day: int | None = None
    week: int | None = None
    month: int | None = None
    year: int | None = None


class BookerLimitSetting(Model, kw_only=True):
    """How many upcoming bookings one person may have."""

    disabled: bool | None = None
    maximum_active_bookings: int | None = None
    offer_reschedule: bool | None = None


class BookerLayoutsSetting(Model, kw_only=True):
    """How the booking page may show free times, and how it does at first."""

    default_layout: BookerLayout | str | None = None
    enabled_layouts: list[BookerLayout | str] | None = None


class NoticeSetting(Model, kw_only=True):
    """A span of time."""

    count: int | None = None
    unit: str | None = None


class ConfirmationSetting(Model, kw_only=True):
    """Whether bookings wait for the host's confirmation."""

    disabled: bool | None = None
    type: ConfirmationType | str | None = None
    notice_threshold: NoticeSetting | None = None
    block_unconfirmed_bookings_in_booker: bool | None = None


class RecurrenceSetting(Model, kw_only=True):
    """How bookings repeat."""

    disabled: bool | None = None
    interval: int | None = None
    occurrences: int | None = None
    frequency: Frequency | str | None = None


class SeatsSetting(Model, kw_only=True):
    """How many attendees share a slot."""

    disabled: bool | None = None
    seats_per_time_slot: int | None = None
    show_attendee_info: bool | None = None
    show_availability_count: bool | None = None


class DestinationSetting(Model, kw_only=True):
    """The calendar that bookings are written to."""

    integration: str | None = None
    external_id: str | None = None


class EmailSettings(Model, kw_only=True):
    """Which mails a team event type does not send."""

    disable_emails_to_attendees: bool | None = None
    disable_emails_to_hosts: bool | None = None


class EventTypeUser(Model, kw_only=True):
    """Somebody whose event type it is."""

    id: int | None = None
    name: str | None = None
    username: str | None = None
    avatar_url: str | None = None
    week_start: str | None = None
    brand_color: str | None = None
    dark_brand_color: str | None = None
    metadata: dict[str, Any] | None = None


class EventTypeHost(Model, kw_only=True):
    """A host of a team event type."""

    user_id: int | None = None
    name: str | None = None
    username: str | None = None
    avatar_url: str | None = None
    mandatory: bool | None = None
    priority: str | None = None


class EventTypeTeam(Model, kw_only=True):
    """The team of an event type."""

    id: int
    slug: str | None = None
    name: str | None = None
    banner_url: str | None = None
    logo_url: str | None = None
    week_start: str | None = None
    brand_color: str | None = None
    dark_brand_color: str | None = None
    theme: str | None = None


class EventType(Model, kw_only=True):
    """An event type of a user or of a team.

    A dynamic one, made up for several users, has the id 0.

    Attributes:
        length_in_minutes_options: The lengths to choose from, if there are several.
        slot_interval: Minutes from one slot to the next; the length if ``None``.
        minimum_booking_notice: Minutes between booking and start.
        before_event_buffer: Minutes kept free before a booking.
        after_event_buffer: Minutes kept free after a booking.
        offset_start: Minutes that are added from one slot to the next.
        schedule_id: The schedule that gives the hours; the owner's default one if ``None``.
        price: In the smallest unit of ``currency``.
        booking_url: Its public page.
        team_id: Its team, for team event types; so are the fields below.
    """

    id: int
    title: str
    slug: str
    length_in_minutes: int
    locations: list[Location]
    booking_fields: list[BookingField]
    length_in_minutes_options: list[int] | None = None
    description: str | None = None
    owner_id: int | None = None
    users: list[EventTypeUser] | None = None
    booking_url: str | None = None
    hidden: bool | None = None
    metadata: dict[str, Any] | None = None
    price: float | None = None
    currency: str | None = None
    schedule_id: int | None = None
    slot_interval: int | None = None
    minimum_booking_notice: int | None = None
    before_event_buffer: int | None = None
    after_event_buffer: int | None = None
    offset_start: int | None = None
    only_show_first_available_slot: bool | None = None
    show_optimized_slots: bool | None = None
    booking_window: BookingWindowSetting | None = None
    booking_limits_count: BookingLimitsSetting | None = None
    booking_limits_duration: BookingLimitsSetting | None = None
    booker_active_bookings_limit: BookerLimitSetting | None = None
    recurrence: RecurrenceSetting | None = None
    seats: SeatsSetting | None = None
    seats_per_time_slot: int | None = None
    seats_show_availability_count: bool | None = None
    confirmation_policy: ConfirmationSetting | None = None
    requires_booker_email_verification: bool | None = None
    booking_requires_authentication: bool | None = None
    disable_guests: bool | None = None
    disable_cancelling: DisableCancelling | None = None
    disable_rescheduling: DisableRescheduling | None = None
    allow_rescheduling_past_bookings: bool | None = None
    allow_rescheduling_cancelled_bookings: bool | None = None
    booker_layouts: BookerLayoutsSetting | None = None
    color: EventTypeColor | None = None
    custom_name: str | None = None
    interface_language: str | None = None
    lock_time_zone_toggle_on_booking_page: bool | None = None
    success_redirect_url: str | None = None
    forward_params_success_redirect: bool | None = None
    hide_calendar_notes: bool | None = None
    hide_calendar_event_details: bool | None = None
    hide_organizer_email: bool | None = None
    destination_calendar: DestinationSetting | None = None
    use_destination_calendar_email: bool | None = None
    cal_video_settings: CalVideoSettings | None = None
    is_instant_event: bool | None = None
    team_id: int | None = None
    team: EventTypeTeam | None = None
    parent_event_type_id: int | None = None
    scheduling_type: SchedulingType | str | None = None
    hosts: list[EventTypeHost] | None = None
    assign_all_team_members: bool | None = None
    reschedule_with_same_round_robin_host: bool | None = None
    email_settings: EmailSettings | None = None


class DeletedEventType(Model, kw_only=True):
    """What is left of an event type."""

    id: int
    title: str
    slug: str
    length_in_minutes: int | None = None


class PrivateLink(Model, kw_only=True):
    """A link to an event type's page that ends after a date or a number of bookings.

    Attributes:
        usage_count: How many bookings were made through it.
    """

    link_id: str
    event_type_id: int | None = None
    booking_url: str | None = None
    is_expired: bool | None = None
    expires_at: datetime | None = None
    max_usage_count: int | None = None
    usage_count: int | None = None


class DeletedPrivateLink(Model, kw_only=True):
    """What is left of a private link."""

    link_id: str
    message: str | None = None
