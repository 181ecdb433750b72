"""The settings of an event type, as they are sent."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Required

from msgspec import Meta

from cal_async._types import Options, Positive
from cal_async.models._base import Input, InterfaceLanguage, Minutes, Model, Number
from cal_async.models._booking_fields import BookingFieldInput
from cal_async.models._locations import IntegrationLocation

__all__ = [
    "AddressLocation",
    "AttendeeAddressLocation",
    "AttendeeDefinedLocation",
    "AttendeePhoneLocation",
    "BookerActiveBookingsLimit",
    "BookerLayout",
    "BookerLayouts",
    "BookingLimitsCount",
    "BookingLimitsDuration",
    "BusinessDaysWindow",
    "CalVideoSettings",
    "CalendarDaysWindow",
    "ConfirmationPolicy",
    "ConfirmationType",
    "CreateEventType",
    "DisableCancelling",
    "DisableRescheduling",
    "Disabled",
    "EventTypeColor",
    "EventTypeDestination",
    "EventTypeSettings",
    "Frequency",
    "LinkLocation",
    "LocationInput",
    "NoticeThreshold",
    "PhoneLocation",
    "RangeWindow",
    "Recurrence",
    "Seats",
    "UpdateEventType",
]

BookerLayout = Literal["month", "week", "column"]
"""How a booking page can show free times."""

ConfirmationType = Literal["always", "time"]
"""Whether all bookings wait for confirmation, or those made at short notice."""

Frequency = Literal["weekly", "monthly", "yearly"]
"""How often a series repeats."""

QuarterHours = Annotated[int, Meta(ge=15, multiple_of=15)]


class Disabled(Input, omit_defaults=False, kw_only=True):
    """Turns a setting off: ``seats=Disabled()``."""

    disabled: Literal[True] = True


# -- locations -----------------------------------------------------------------------------------


class AddressLocation(Input, tag_field="type", tag="address", kw_only=True):
    """An address of the organizer's; attendees see it before they book if it is public."""

    address: str
    public: bool


class LinkLocation(Input, tag_field="type", tag="link", kw_only=True):
    """A link of the organizer's; attendees see it before they book if it is public."""

    link: str
    public: bool


class PhoneLocation(Input, tag_field="type", tag="phone", kw_only=True):
    """A phone number of the organizer's; attendees see it before they book if it is public."""

    phone: str
    public: bool


class AttendeeAddressLocation(Input, tag_field="type", tag="attendeeAddress", kw_only=True):
    """An address that the attendee gives."""


class AttendeePhoneLocation(Input, tag_field="type", tag="attendeePhone", kw_only=True):
    """A phone number that the attendee gives."""


class AttendeeDefinedLocation(Input, tag_field="type", tag="attendeeDefined", kw_only=True):
    """Any place that the attendee names."""


LocationInput = (
    AddressLocation
    | LinkLocation
    | PhoneLocation
    | IntegrationLocation
    | AttendeeAddressLocation
    | AttendeePhoneLocation
    | AttendeeDefinedLocation
)
"""Where an event type's bookings can take place."""


# -- when and how often --------------------------------------------------------------------------


class BusinessDaysWindow(Input, tag_field="type", tag="businessDays", kw_only=True):
    """Bookable for the next ``value`` business days.

    Attributes:
        rolling: Count only days that still have free slots.
    """

    value: Number
    rolling: bool | None = None


class CalendarDaysWindow(Input, tag_field="type", tag="calendarDays", kw_only=True):
    """Bookable for the next ``value`` days.

    Attributes:
        rolling: Count only days that still have free slots.
    """

    value: Number
    rolling: bool | None = None


class RangeWindow(Input, tag_field="type", tag="range", kw_only=True):
    """Bookable from the first of two dates to the second."""

    value: Annotated[Sequence[date], Meta(min_length=2, max_length=2)]


class BookingLimitsCount(Input, kw_only=True):
    """How many bookings there may be in a day, a week (from Sunday), a month, a year."""

    day: Positive | None = None
    week: Positive | None = None
    month: Positive | None = None
    year: Positive | None = None


class BookingLimitsDuration(Input, kw_only=True):
    """How many minutes may be booked in a day, a week (from Sunday), a month, a year.

    Each is a multiple of 15.
    """

    day: QuarterHours | None = None
    week: QuarterHours | None = None
    month: QuarterHours | None = None
    year: QuarterHours | None = None


class BookerActiveBookingsLimit(Input, kw_only=True):
    """How many upcoming bookings one person may have.

    Attributes:
        offer_reschedule: Offer to move the last of them when the limit is reached.
    """

    maximum_active_bookings: Positive
    offer_reschedule: bool | None = None


class Recurrence(Input, kw_only=True):
    """Every ``interval`` weeks, months or years, ``occurrences`` times at most."""

    interval: Positive
    occurrences: Positive
    frequency: Frequency


class Seats(Input, kw_only=True):
    """Several attendees share a slot.

    Attributes:
        seats_per_time_slot: How many.
        show_attendee_info: Whether they see each other's names.
        show_availability_count: Whether the booking page says how many seats are left.
    """

    seats_per_time_slot: Positive
    show_attendee_info: bool
    show_availability_count: bool


class NoticeThreshold(Input, kw_only=True):
    """A span of time: ``NoticeThreshold(count=24, unit="hours")``."""

    count: Positive
    unit: Literal["minutes", "hours", "days"]


class ConfirmationPolicy(Input, kw_only=True):
    """Bookings wait for the host's confirmation.

    Attributes:
        type: ``always``, or ``time``: those made less than ``notice_threshold`` ahead.
        block_unconfirmed_bookings_in_booker: Whether waiting bookings take their slot.
    """

    type: ConfirmationType
    block_unconfirmed_bookings_in_booker: bool
    notice_threshold: NoticeThreshold | None = None


class BookerLayouts(Input, kw_only=True):
    """How the booking page may show free times, and how it does at first."""

    default_layout: BookerLayout
    enabled_layouts: Sequence[BookerLayout]


class EventTypeDestination(Input, kw_only=True):
    """The calendar that bookings are written to; `calendars.list` knows both values."""

    integration: str
    external_id: str


# -- sent and answered in the same shape -----------------------------------------------------------


class DisableCancelling(Model, kw_only=True):
    """Whether bookings cannot be cancelled."""

    disabled: bool | None = None


class DisableRescheduling(Model, kw_only=True):
    """Whether bookings cannot be moved, or not in the last ``minutes_before`` minutes."""

    disabled: bool | None = None
    minutes_before: int | None = None


class EventTypeColor(Model, kw_only=True):
    """Colours such as ``#292929``, for light and dark pages."""

    light_theme_hex: str
    dark_theme_hex: str


class CalVideoSettings(Model, kw_only=True):
    """Recording and transcription of Cal Video meetings."""

    disable_recording_for_organizer: bool | None = None
    disable_recording_for_guests: bool | None = None
    enable_automatic_recording_for_organizer: bool | None = None
    enable_automatic_transcription: bool | None = None
    disable_transcription_for_organizer: bool | None = None
    disable_transcription_for_guests: bool | None = None
    send_transcription_emails: bool | None = None
    require_email_for_guests: bool | None = None
    redirect_url_on_exit: str | None = None


# -- bodies ----------------------------------------------------------------------------------------


class EventTypeSettings(Options, total=False):
    """What creating and updating an event type have in common.

    Attributes:
        length_in_minutes_options: Lengths to choose from; ``length_in_minutes`` is one of them.
        booking_fields: The whole booking form: what is not among them is removed.
        slot_interval: Minutes from one slot to the next; the length if not given.
        minimum_booking_notice: Minutes between booking and start.
        before_event_buffer: Minutes kept free before a booking.
        after_event_buffer: Minutes kept free after a booking.
        schedule_id: The schedule that gives the hours; the owner's default one if not given.
        booking_window: How far ahead bookings can be made.
        offset_start: Minutes that are added from one slot to the next.
        confirmation_policy: Whether bookings wait for the host's confirmation.
        custom_name: The title of bookings, with ``{Organiser}``, ``{Scheduler}`` and the like.
        success_redirect_url: Where the booking page leads after a booking.
        booking_requires_authentication: Only the owner and admins can book through the API.
        hidden: Not shown on the owner's page; it can still be booked.
    """

    length_in_minutes_options: Sequence[Positive]
    description: str
    locations: Sequence[LocationInput]
    booking_fields: Sequence[BookingFieldInput]
    disable_guests: bool
    slot_interval: Positive | None
    minimum_booking_notice: Minutes
    before_event_buffer: Minutes
    after_event_buffer: Minutes
    schedule_id: int | None
    booking_limits_count: BookingLimitsCount | Disabled
    booking_limits_duration: BookingLimitsDuration | Disabled
    booker_active_bookings_limit: BookerActiveBookingsLimit | Disabled
    only_show_first_available_slot: bool
    booking_window: BusinessDaysWindow | CalendarDaysWindow | RangeWindow | Disabled
    offset_start: Minutes
    booker_layouts: BookerLayouts
    confirmation_policy: ConfirmationPolicy | Disabled
    recurrence: Recurrence | Disabled
    seats: Seats | Disabled
    requires_booker_email_verification: bool
    hide_calendar_notes: bool
    lock_time_zone_toggle_on_booking_page: bool
    color: EventTypeColor
    custom_name: str
    destination_calendar: EventTypeDestination
    use_destination_calendar_email: bool
    hide_calendar_event_details: bool
    hide_organizer_email: bool
    success_redirect_url: str | None
    cal_video_settings: CalVideoSettings
    hidden: bool
    booking_requires_authentication: bool
    disable_cancelling: DisableCancelling
    disable_rescheduling: DisableRescheduling
    interface_language: InterfaceLanguage
    allow_rescheduling_past_bookings: bool
    allow_rescheduling_cancelled_bookings: bool
    show_optimized_slots: bool


class CreateEventType(EventTypeSettings, total=False):
    """A new event type: its title, the end of its address, and its length in minutes."""

    title: Required[str]
    slug: Required[str]
    length_in_minutes: Required[Positive]


class UpdateEventType(EventTypeSettings, total=False):
    """Changes to an event type; what is not given stays."""

    title: str
    slug: str
    length_in_minutes: Positive
