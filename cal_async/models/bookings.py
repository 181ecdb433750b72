"""Bookings: what is sent to make and change them, and what comes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from cal_async._types import TimeZone
from cal_async.models._base import Email, Input, Language, Model
from cal_async.models._locations import IntegrationLocation

__all__ = [
    "AbsentAttendee",
    "Attendee",
    "AttendeeAddress",
    "AttendeeDefined",
    "AttendeePhone",
    "Booking",
    "BookingAttendee",
    "BookingEventType",
    "BookingFilter",
    "BookingHost",
    "BookingLocation",
    "BookingReference",
    "BookingStatus",
    "CalendarLink",
    "ConferencingParticipant",
    "ConferencingSession",
    "EmailVerification",
    "Guest",
    "NewAddress",
    "NewBookingLocation",
    "NewLink",
    "NewPhone",
    "OrganizerAddress",
    "OrganizerLink",
    "OrganizerPhone",
    "OrganizersDefaultApp",
    "ReassignedHost",
    "Reassignment",
    "Recording",
    "ReferenceType",
    "Routing",
    "RoutingTrace",
    "RoutingTraceAnswer",
    "RoutingTraceForm",
    "RoutingTraceGroup",
    "RoutingTraceStep",
    "RoutingTraceSubmission",
    "VerificationCodeSent",
]

BookingStatus = Literal["accepted", "pending", "cancelled", "rejected"]
"""What has become of a booking."""

BookingFilter = Literal["upcoming", "recurring", "past", "cancelled", "unconfirmed"]
"""The groups of bookings that a list can be narrowed to."""

ReferenceType = Literal[
    "google_calendar",
    "office365_calendar",
    "daily_video",
    "google_video",
    "office365_video",
    "zoom_video",
]
"""The calendars and video services that a booking can leave traces in."""


# -- what is sent ------------------------------------------------------------------------------


class Attendee(Input, kw_only=True):
    """Who books.

    Attributes:
        time_zone: The zone that mails to them show times in.
        email: Needed unless the event type asks for a phone number instead.
        phone_number: In international format, ``+37120993151``.
        language: The language of mails to them; English if not given.
    """

    name: Annotated[str, Meta(min_length=1)]
    time_zone: TimeZone
    email: Email | None = None
    phone_number: str | None = None
    language: Language | None = None


class Guest(Input, kw_only=True):
    """Somebody to add to a booking.

    Attributes:
        time_zone: The zone that mails to them show times in.
        phone_number: In international format, ``+37120993151``.
    """

    email: Email
    name: str | None = None
    time_zone: TimeZone | None = None
    phone_number: str | None = None
    language: Language | None = None


class AbsentAttendee(Input, kw_only=True):
    """Whether the attendee with this address did not come."""

    email: Email
    absent: bool


class Routing(Input, kw_only=True):
    """What a routing form decided about a booking.

    Attributes:
        team_member_ids: The hosts that it may go to.
        response_id: The form's response, or
        queued_response_id: the queued one.
        crm_app_slug: The CRM that named the contact's owner, such as ``salesforce``.
        crm_owner_record_type: The kind of that CRM's record, such as ``Account``.
    """

    team_member_ids: Sequence[int]
    response_id: int | None = None
    queued_response_id: str | None = None
    team_member_email: Email | None = None
    skip_contact_owner: bool | None = None
    crm_app_slug: str | None = None
    crm_owner_record_type: str | None = None


class OrganizerAddress(Input, tag_field="type", tag="address", kw_only=True):
    """The address that the event type names."""


class OrganizerLink(Input, tag_field="type", tag="link", kw_only=True):
    """The link that the event type names."""


class OrganizerPhone(Input, tag_field="type", tag="phone", kw_only=True):
    """The phone number that the event type names."""


class OrganizersDefaultApp(Input, tag_field="type", tag="organizersDefaultApp", kw_only=True):
    """The conferencing app that the organizer prefers; team event types only."""


class AttendeeAddress(Input, tag_field="type", tag="attendeeAddress", kw_only=True):
    """An address that the attendee gives."""

    address: str


class AttendeePhone(Input, tag_field="type", tag="attendeePhone", kw_only=True):
    """A phone number that the attendee gives, in international format."""

    phone: str


class AttendeeDefined(Input, tag_field="type", tag="attendeeDefined", kw_only=True):
    """Any place that the attendee names."""

    location: str


class NewAddress(Input, tag_field="type", tag="address", kw_only=True):
    """An address to move a booking to."""

    address: str


class NewLink(Input, tag_field="type", tag="link", kw_only=True):
    """A link to move a booking to."""

    link: str


class NewPhone(Input, tag_field="type", tag="phone", kw_only=True):
    """A phone number to move a booking to, in international format."""

    phone: str


BookingLocation = (
    OrganizerAddress
    | OrganizerLink
    | OrganizerPhone
    | OrganizersDefaultApp
    | AttendeeAddress
    | AttendeePhone
    | AttendeeDefined
    | IntegrationLocation
)
"""Which of an event type's locations a booking takes place at."""

NewBookingLocation = (
    NewAddress
    | NewLink
    | NewPhone
    | AttendeeAddress
    | AttendeePhone
    | AttendeeDefined
    | IntegrationLocation
)
"""Where an existing booking is moved to."""


# -- what comes back ---------------------------------------------------------------------------


class BookingHost(Model, kw_only=True):
    """Somebody who hosts a booking.

    Attributes:
        display_email: The address to show: without the suffix that managed users' ones carry.
    """

    id: int | None = None
    name: str | None = None
    email: str | None = None
    display_email: str | None = None
    username: str | None = None
    time_zone: str | None = None


class BookingEventType(Model, kw_only=True):
    """The event type of a booking."""

    id: int
    slug: str | None = None


class BookingAttendee(Model, kw_only=True):
    """Somebody who attends a booking.

    Attributes:
        display_email: The address to show: without the suffix that managed users' ones carry.
        absent: Whether they did not come.
        seat_uid: Their seat, for seated event types; so are the answers and the metadata.
    """

    name: str
    email: str
    display_email: str | None = None
    time_zone: str | None = None
    language: Language | str | None = None
    absent: bool | None = None
    phone_number: str | None = None
    id: int | None = None
    booking_id: int | None = None
    seat_uid: str | None = None
    booking_fields_responses: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None


class Booking(Model, kw_only=True):
    """A booking: a regular one, an occurrence of a series, or one with seats.

    Attributes:
        uid: What the other operations call it. Rescheduling makes a new one.
        duration: In minutes.
        event_type: ``None`` once the event type is deleted.
        rescheduled_from_uid: The booking that this one replaced.
        rescheduled_to_uid: The booking that replaced this one.
        location: An address, a link, a phone number or the name of an integration.
        meeting_url: The same; deprecated by the API.
        guests: Their addresses. Guests stand among the attendees, too.
        rating: The attendee's, 1 to 5.
        booking_fields_responses: The answers to the booking form, by the fields' slugs.
        recurring_booking_uid: The series that it is an occurrence of.
        seat_uid: The seat that was just booked or moved.
        occurrences: The whole series, if the server answered with one; this is its first.
    """

    __wire__: ClassVar[Any]

    # In the order that the server sends them in: the decoder looks for a field after the last one.
    id: int
    uid: str
    title: str
    description: str | None = None
    hosts: list[BookingHost]
    status: BookingStatus | str
    cancellation_reason: str | None = None
    cancelled_by_email: str | None = None
    rescheduling_reason: str | None = None
    rescheduled_by_email: str | None = None
    rescheduled_from_uid: str | None = None
    rescheduled_to_uid: str | None = None
    start: datetime
    end: datetime
    duration: int
    event_type_id: int | None = None
    event_type: BookingEventType | None = None
    meeting_url: str | None = None
    location: str | None = None
    absent_host: bool | None = None
    created_at: datetime
    updated_at: datetime | None = None
    metadata: dict[str, Any] | None = None
    rating: int | None = None
    ics_uid: str | None = None
    recurring_booking_uid: str | None = None
    attendees: list[BookingAttendee]
    guests: list[str] | None = None
    booking_fields_responses: dict[str, Any] | None = None
    seat_uid: str | None = None
    is_platform_managed_user_booking: bool | None = None
    occurrences: list["Booking"] = []  # noqa: RUF012  # each gets a list of its own

    @classmethod
    def __from_wire__(cls, data: "Booking | list[Booking]") -> "Booking":
        """Make one booking of a series, which the API answers with as a list."""
        if isinstance(data, Booking):
            return data
        if not data:
            raise msgspec.ValidationError("the list of bookings is empty")
        # A copy: a booking that held itself could be neither shown nor encoded.
        return msgspec.structs.replace(data[0], occurrences=data)


Booking.__wire__ = Booking | list[Booking]


class ReassignedHost(Model, kw_only=True):
    """The host that a booking went to."""

    id: int
    name: str | None = None
    email: str | None = None
    display_email: str | None = None


class Reassignment(Model, kw_only=True):
    """Which booking went to which host, and why."""

    booking_uid: str
    reassigned_to: ReassignedHost
    reason: str | None = None


class Recording(Model, kw_only=True):
    """A recording of a Cal Video meeting.

    Attributes:
        start_ts: When it began, in Unix seconds.
        duration: In seconds.
        download_link: Works for a limited time.
    """

    id: str
    room_name: str | None = None
    start_ts: int | None = None
    status: str | None = None
    max_participants: int | None = None
    duration: float | None = None
    share_token: str | None = None
    download_link: str | None = None
    error: str | None = None


class CalendarLink(Model, kw_only=True):
    """A link that adds a booking to a calendar; for ``ics`` a ``data:`` URL with the file."""

    label: str
    link: str
    id: str | None = None


class BookingReference(Model, kw_only=True):
    """A trace of a booking in a calendar or a video service.

    Attributes:
        event_uid: What that service calls it.
        destination_calendar_id: The calendar that it was written to.
    """

    type: ReferenceType | str
    id: int | None = None
    event_uid: str | None = None
    destination_calendar_id: str | int | None = None


class ConferencingParticipant(Model, kw_only=True):
    """Somebody who took part in a Cal Video meeting.

    Attributes:
        join_time: In Unix seconds.
        duration: In seconds.
    """

    user_id: str | None = None
    user_name: str | None = None
    join_time: int | None = None
    duration: float | None = None


class ConferencingSession(Model, kw_only=True):
    """A Cal Video meeting as it happened.

    Attributes:
        start_time: In Unix seconds.
        duration: In seconds.
    """

    id: str
    room: str | None = None
    start_time: int | None = None
    duration: float | None = None
    ongoing: bool | None = None
    max_participants: int | None = None
    participants: list[ConferencingParticipant] | None = None


class RoutingTraceStep(Model, kw_only=True):
    """One step on the way from a routing form to a booking's host.

    Attributes:
        round: The part of the way that it belongs to.
        domain: What took it: ``salesforce``, for example.
        timestamp: In Unix milliseconds.
        data: What it found; each kind of step has its own fields.
    """

    message: str
    step: str | None = None
    round: str | None = None
    domain: str | None = None
    timestamp: int | None = None
    data: dict[str, Any] | None = None


class RoutingTraceGroup(Model, kw_only=True):
    """The steps of one round."""

    round: str | None = None
    domain: str | None = None
    steps: list[RoutingTraceStep] | None = None


class RoutingTraceForm(Model, kw_only=True):
    """The routing form that was filled in."""

    name: str
    description: str | None = None


class RoutingTraceAnswer(Model, kw_only=True):
    """What was answered to one question, as people read it."""

    field_id: str
    label: str | None = None
    display_value: str | None = None


class RoutingTraceSubmission(Model, kw_only=True):
    """A routing form and what was answered to it."""

    form: RoutingTraceForm | None = None
    responses: list[RoutingTraceAnswer] | None = None


class RoutingTrace(Model, kw_only=True):
    """How a booking found its host; empty if no routing form was involved.

    Attributes:
        steps: In their order.
        groups: The same steps by rounds.
    """

    steps: list[RoutingTraceStep]
    groups: list[RoutingTraceGroup] | None = None
    form_submission: RoutingTraceSubmission | None = None


class VerificationCodeSent(Model, kw_only=True):
    """Whether a code is on its way."""

    sent: bool


class EmailVerification(Model, kw_only=True):
    """Whether a code was right."""

    verified: bool
