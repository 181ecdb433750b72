"""What webhooks deliver: one Struct for each kind of payload.

Different code paths of the server write them, so almost everything may be missing.
"""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta, field

from cal_async.models._base import Confidential, Model

__all__ = [
    "AppStatus",
    "AssignmentReport",
    "BookingPayload",
    "DelegationCredential",
    "DelegationPayload",
    "DownloadLinks",
    "FallbackAction",
    "FormPayload",
    "FormRedirect",
    "FormResponse",
    "InstantMeetingPayload",
    "MeetingPayload",
    "NoShowAttendee",
    "NoShowPayload",
    "OutOfOfficePayload",
    "OutOfOfficeReport",
    "PayloadError",
    "PayloadEventType",
    "PayloadLocale",
    "PayloadPerson",
    "PayloadReason",
    "PayloadResponse",
    "PayloadTeam",
    "RecordingPayload",
    "RecurringSeries",
    "ReportedBooking",
    "Transcription",
    "VideoCall",
    "VideoNoShowPayload",
    "WebhookSummary",
    "WrongAssignmentPayload",
]

Instant = Annotated[datetime, Meta(tz=True)]


# -- parts -------------------------------------------------------------------------------------


class PayloadLocale(Model, kw_only=True):
    """A language.

    Attributes:
        locale: Its code, such as ``en``.
    """

    locale: str | None = None


class PayloadPerson(Model, kw_only=True):
    """A host, an attendee or a user.

    Attributes:
        time_format: How they read times: ``h:mma`` or ``HH:mm``, or 12 or 24.
        utc_offset: Of their zone at the booking's start, in minutes.
        username_in_org: Their name inside their organization.
    """

    id: int | None = None
    name: str | None = None
    email: str | None = None
    username: str | None = None
    username_in_org: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone_number: str | None = None
    time_zone: str | None = None
    time_format: str | int | None = None
    utc_offset: int | None = None
    language: PayloadLocale | None = None
    locale: str | None = None
    booking_id: int | None = None
    booking_seat: Any = None
    no_show: bool | None = None
    organization_id: int | None = None


class PayloadTeam(Model, kw_only=True):
    """The team that was booked, and those of it who take part beside the organizer."""

    id: int | None = None
    name: str | None = None
    members: list[PayloadPerson] | None = None


class PayloadResponse(Model, kw_only=True):
    """An answer to one question of the booking form; without a ``value``, it was not answered."""

    label: str | None = None
    value: Any = None
    is_hidden: bool | None = None


class VideoCall(Confidential, kw_only=True):
    """The meeting room. The password does not show in ``repr``."""

    hidden: ClassVar = frozenset({"password"})

    type: str | None = None
    id: str | int | None = None
    password: str | None = None
    url: str | None = None


class AppStatus(Model, kw_only=True):
    """How often a connected app was told of the booking, and how often that failed."""

    app_name: str | None = None
    type: str | None = None
    success: int | None = None
    failures: int | None = None
    errors: list[Any] | None = None
    warnings: list[Any] | None = None


class RecurringSeries(Model, kw_only=True):
    """How often a booking repeats.

    Attributes:
        freq: 0 for years, 1 for months, 2 for weeks, 3 for days.
        interval: Every how many of them.
        dtstart: When it starts, and ``until`` when it ends, in the zone ``tzid``.
    """

    freq: int | None = None
    count: int | None = None
    interval: int | None = None
    dtstart: Instant | None = None
    until: Instant | None = None
    tzid: str | None = None


class PayloadEventType(Model, kw_only=True):
    """The event type of a booking."""

    id: int | None = None
    title: str | None = None
    slug: str | None = None
    description: str | None = None
    length: int | None = None
    team_id: int | None = None
    parent_id: int | None = None


class PayloadError(Model, kw_only=True):
    """What went wrong: its kind or code, and words."""

    type: str | None = None
    code: str | None = None
    message: str | None = None


# -- bookings ----------------------------------------------------------------------------------


class BookingPayload(Confidential, kw_only=True):
    """A booking, in the events that make or change one.

    Attributes:
        uid: Of the booking as it is now: after a reschedule, the new one.
        type: The slug of the event type.
        status: ``ACCEPTED``, ``PENDING``, ``CANCELLED`` or ``REJECTED``.
        length: In minutes.
        attendees: Of an event type with seats, only whom the event is about.
        responses: The booking form, by the fields' slugs; so are ``user_fields_responses``, which
            are those to your own fields.
        reschedule_uid: The booking that this one replaced; so are the other ``reschedule_…``.
        attendee_seat_id: The seat that was booked.
        previous_location: In BOOKING_LOCATION_UPDATED, where it was to take place before.
        cancelled_dates: In BOOKING_CANCELLED, the starts of all occurrences that were given up.
        added_host_user_ids: In BOOKING_REASSIGNED, the new hosts; and
        removed_host_user_ids: those that they replace.
        attendee_ics_content: Since 2026-07-27, the calendar file to mail to attendees; and
        organizer_ics_content: the one for the organizer.
    """

    hidden: ClassVar = frozenset({"one_time_password"})

    uid: str | None = None
    booking_id: int | None = None
    status: str | None = None
    title: str | None = None
    type: str | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    length: int | None = None
    event_type_id: int | None = None
    event_title: str | None = None
    event_description: str | None = None
    description: str | None = None
    additional_notes: str | None = None
    organizer: PayloadPerson | None = None
    attendees: list[PayloadPerson] | None = None
    team: PayloadTeam | None = None
    location: str | None = None
    previous_location: str | None = None
    video_call_data: VideoCall | None = None
    conference_data: dict[str, Any] | None = None
    additional_information: dict[str, Any] | None = None
    apps_status: list[AppStatus] | None = None
    responses: dict[str, PayloadResponse] | None = None
    user_fields_responses: dict[str, PayloadResponse] | None = None
    custom_inputs: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    booker_url: str | None = None
    cancellation_reason: str | None = None
    cancelled_by: str | None = None
    cancelled_dates: list[Instant] | None = None
    request_reschedule: bool | None = None
    rejection_reason: str | None = None
    reschedule_id: int | None = None
    reschedule_uid: str | None = None
    reschedule_start_time: Instant | None = None
    reschedule_end_time: Instant | None = None
    rescheduled_by: str | None = None
    attendee_seat_id: str | None = None
    seats_per_time_slot: int | None = None
    seats_show_attendees: bool | None = None
    seats_show_availability_count: bool | None = None
    recurring_event: RecurringSeries | None = None
    existing_recurring_event: dict[str, Any] | None = None
    scheduling_type: str | None = None
    assignment_reason: Any = None
    added_host_user_ids: list[int] | None = None
    removed_host_user_ids: list[int] | None = None
    price: float | None = None
    currency: str | None = None
    payment_id: int | None = None
    payment_data: dict[str, Any] | None = None
    payment_info: dict[str, Any] | None = None
    requires_confirmation: bool | None = None
    one_time_password: str | None = None
    ical_uid: str | None = field(default=None, name="iCalUID")
    ical_sequence: int | None = field(default=None, name="iCalSequence")
    attendee_ics_content: str | None = None
    organizer_ics_content: str | None = None
    destination_calendar: Any = None
    hashed_link: Any = None
    sms_reminder_number: str | None = None
    organization_id: int | None = None
    custom_reply_to_email: str | None = None
    hide_branding: bool | None = None
    hide_calendar_notes: bool | None = None
    hide_calendar_event_details: bool | None = None
    hide_organizer_email: bool | None = None
    disable_rescheduling: bool | None = None
    disable_cancelling: bool | None = None
    platform_client_id: str | None = None
    platform_booking_url: str | None = None
    platform_reschedule_url: str | None = None
    platform_cancel_url: str | None = None


class NoShowAttendee(Model, kw_only=True):
    """Whether somebody did not come."""

    email: str | None = None
    no_show: bool | None = None


class NoShowPayload(Model, kw_only=True):
    """Who was marked as absent, or no longer is."""

    booking_uid: str | None = None
    booking_id: int | None = None
    message: str | None = None
    attendees: list[NoShowAttendee] | None = None


# -- meetings ----------------------------------------------------------------------------------


class MeetingPayload(Confidential, kw_only=True):
    """A booking whose time has come or is over, as the server stores it.

    Attributes:
        created_at: When it was booked.
        user: The host.
        rescheduled: Whether it was replaced by another booking.
        from_reschedule: The uid of the booking that it replaced.
    """

    hidden: ClassVar = frozenset({"one_time_password"})

    id: int | None = None
    uid: str | None = None
    idempotency_key: str | None = None
    status: str | None = None
    title: str | None = None
    description: str | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    created_at: Instant | None = None
    updated_at: Instant | None = None
    event_type_id: int | None = None
    event_type: PayloadEventType | None = None
    user_id: int | None = None
    user_primary_email: str | None = None
    user: PayloadPerson | None = None
    attendees: list[PayloadPerson] | None = None
    location: str | None = None
    responses: dict[str, Any] | None = None
    user_fields_responses: dict[str, Any] | None = None
    custom_inputs: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    paid: bool | None = None
    payment: list[Any] | None = None
    references: list[Any] | None = None
    apps_status: list[AppStatus] | None = None
    cancellation_reason: str | None = None
    cancelled_by: str | None = None
    rejection_reason: str | None = None
    reassign_reason: str | None = None
    reassign_by_id: int | None = None
    rescheduled: bool | None = None
    rescheduled_by: str | None = None
    from_reschedule: str | None = None
    recurring_event_id: str | None = None
    is_recorded: bool | None = None
    no_show_host: bool | None = None
    rating: int | None = None
    rating_feedback: str | None = None
    one_time_password: str | None = None
    creation_source: str | None = None
    ical_uid: str | None = field(default=None, name="iCalUID")
    ical_sequence: int | None = field(default=None, name="iCalSequence")
    sms_reminder_number: str | None = None
    destination_calendar_id: int | None = None


class InstantMeetingPayload(Confidential, kw_only=True):
    """Somebody who wants to meet at once, or the host who took them.

    Attributes:
        connect_and_join_url: Where a host takes the meeting; it holds a token, and does not show
            in ``repr``.
        responses: The booking form, by the fields' slugs.
        body: With ``title``, ``icon``, ``url`` and ``actions``: the notification to show.
    """

    hidden: ClassVar = frozenset({"connect_and_join_url"})

    uid: str | None = None
    booking_id: int | None = None
    booking_uid: str | None = None
    status: str | None = None
    event_type_id: int | None = None
    event_type_title: str | None = None
    connect_and_join_url: str | None = None
    title: str | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    organizer: PayloadPerson | None = None
    attendees: list[PayloadPerson] | None = None
    location: str | None = None
    responses: dict[str, Any] | None = None
    custom_inputs: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    type: str | None = None
    body: str | None = None
    icon: str | None = None
    url: str | None = None
    actions: list[dict[str, Any]] | None = None
    require_interaction: bool | None = None


class Transcription(Confidential, kw_only=True):
    """A transcript in one format; the link works for a limited time and does not show."""

    hidden: ClassVar = frozenset({"link"})

    format: str | None = None
    link: str | None = None


class DownloadLinks(Confidential, kw_only=True):
    """Where the transcripts and the recording are; the links do not show in ``repr``."""

    hidden: ClassVar = frozenset({"recording"})

    transcription: list[Transcription] | None = None
    recording: str | None = None


class RecordingPayload(Confidential, kw_only=True):
    """A Cal Video meeting whose recording or transcripts can be fetched.

    Attributes:
        download_link: The recording; works for a limited time and does not show in ``repr``.
        download_links: The transcripts, and the recording.
    """

    hidden: ClassVar = frozenset({"download_link"})

    uid: str | None = None
    booking_id: int | None = None
    type: str | None = None
    title: str | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    organizer: PayloadPerson | None = None
    attendees: list[PayloadPerson] | None = None
    custom_reply_to_email: str | None = None
    download_link: str | None = None
    download_links: DownloadLinks | None = None


class WebhookSummary(Model, kw_only=True):
    """The webhook that asked to hear of no-shows.

    Attributes:
        time: How long after the start, in ``time_unit``.
    """

    id: str | None = None
    subscriber_url: str | None = None
    app_id: str | None = None
    time: int | None = None
    time_unit: str | None = None
    event_triggers: list[str] | None = None
    payload_template: str | None = None


class VideoNoShowPayload(Model, kw_only=True):
    """A Cal Video meeting that hosts or guests did not join in time.

    Attributes:
        participants: Who was there, as Cal Video tells it.
        guests: In AFTER_GUESTS_CAL_VIDEO_NO_SHOW, who was not.
    """

    booking_id: int | None = None
    booking_uid: str | None = None
    title: str | None = None
    message: str | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    attendees: list[PayloadPerson] | None = None
    guests: list[PayloadPerson] | None = None
    participants: list[Any] | None = None
    host_email: str | None = None
    no_show_host: bool | None = None
    event_type: PayloadEventType | None = None
    webhook: WebhookSummary | None = None


# -- people and forms --------------------------------------------------------------------------


class PayloadReason(Model, kw_only=True):
    """Why somebody is away."""

    emoji: str | None = None
    reason: str | None = None


class OutOfOfficeReport(Model, kw_only=True):
    """Somebody is away.

    Attributes:
        to_user: Who takes their bookings meanwhile.
    """

    id: int | None = None
    uuid: str | None = None
    start: Instant | None = None
    end: Instant | None = None
    created_at: Instant | None = None
    updated_at: Instant | None = None
    notes: str | None = None
    reason: PayloadReason | None = None
    reason_id: int | None = None
    user: PayloadPerson | None = None
    to_user: PayloadPerson | None = None


class OutOfOfficePayload(Model, kw_only=True):
    """Somebody said that they will be away."""

    ooo_entry: OutOfOfficeReport | None = None


class FormResponse(Model, kw_only=True):
    """An answer to a routing form.

    Attributes:
        response: The answer; of choices, objects with ``label`` and ``id``.
        value: The same in an older form.
    """

    label: str | None = None
    response: Any = None
    value: Any = None


class FormRedirect(Model, kw_only=True):
    """Where a form led."""

    type: str | None = None
    value: str | None = None
    event_type_id: int | None = None


class FallbackAction(FormRedirect, kw_only=True):
    """What a form does when no route fits."""


class FormPayload(Model, kw_only=True):
    """A routing form that was filled in.

    Attributes:
        responses: The answers, by the names of the questions.
        redirect: Where it led, in FORM_SUBMITTED_NO_EVENT.
        fallback_action: What was done instead, in ROUTING_FORM_FALLBACK_HIT.
    """

    form_id: str | None = None
    form_name: str | None = None
    team_id: int | None = None
    response_id: int | None = None
    responses: dict[str, FormResponse] | None = None
    redirect: FormRedirect | None = None
    fallback_action: FallbackAction | None = None


class ReportedBooking(Model, kw_only=True):
    """The booking that went to the wrong host."""

    uid: str | None = None
    id: int | None = None
    title: str | None = None
    status: str | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    event_type: PayloadEventType | None = None


class AssignmentReport(Model, kw_only=True):
    """Who found the host to be wrong, and who would have been right."""

    reported_by: PayloadPerson | None = None
    routing_reason: str | None = None
    first_assignment_reason: str | None = None
    guest: str | None = None
    host: PayloadPerson | None = None
    correct_assignee: str | None = None
    additional_notes: str | None = None


class WrongAssignmentPayload(Model, kw_only=True):
    """A routing form gave a booking to the wrong host."""

    booking: ReportedBooking | None = None
    report: AssignmentReport | None = None


# -- credentials -------------------------------------------------------------------------------


class DelegationCredential(Model, kw_only=True):
    """What an organization reaches its members' calendars with."""

    id: str | int | None = None
    type: str | None = None
    app_id: str | None = None
    delegation_credential_id: str | None = None
    workspace_platform: str | None = None
    domain: str | None = None
    organization_id: int | None = None
    secret_expires_at: Instant | None = None


class DelegationPayload(Model, kw_only=True):
    """A credential that failed, or whose secret was or must be changed.

    Attributes:
        credential: In DELEGATION_CREDENTIAL_ERROR, what failed for ``user``.
        delegation_credential: In the others, whose secret it is about.
    """

    error: PayloadError | None = None
    credential: DelegationCredential | None = None
    user: PayloadPerson | None = None
    delegation_credential: DelegationCredential | None = None
