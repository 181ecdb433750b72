"""Bookings, their attendees and guests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Unpack

from msgspec import Meta

from cal_async import _versions as versions
from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Local, Options, Page, Positive, Skip, Take, TimeZone, Wire
from cal_async.models._base import Email, Language, Metadata, SortOrder
from cal_async.models.bookings import (
    AbsentAttendee,
    Attendee,
    Booking,
    BookingAttendee,
    BookingFilter,
    BookingLocation,
    BookingReference,
    CalendarLink,
    ConferencingSession,
    EmailVerification,
    Guest,
    NewBookingLocation,
    Reassignment,
    Recording,
    ReferenceType,
    Routing,
    RoutingTrace,
    VerificationCodeSent,
)

Limit = Annotated[int, Meta(ge=1, le=100)]
IdempotencyKey = Annotated[Annotated[str, Meta(min_length=1, max_length=500)] | None, Local]

__all__ = ["Attendees", "BookingEmailVerification", "BookingVerification", "Bookings", "Guests"]


class Attendees(Resource, path="bookings.attendees"):
    """The attendees of a booking."""

    @op("GET /v2/bookings/{uid}/attendees", version=versions.BOOKINGS)
    async def list(self, uid: str, **options: Unpack[Options]) -> Page[BookingAttendee]:
        """Return the attendees of the booking ``uid``, guests included, in no fixed order."""
        ...

    iterate = Iterate(list)

    @op("POST /v2/bookings/{uid}/attendees", version=versions.BOOKINGS)
    async def create(
        self,
        uid: str,
        *,
        name: Annotated[str, Meta(min_length=1)],
        email: Email,
        time_zone: TimeZone,
        phone_number: str | None = None,
        language: Language | None = None,
        **options: Unpack[Options],
    ) -> BookingAttendee:
        """Add an attendee to the booking ``uid`` and mail them the details.

        Connected calendars are brought up to date. ``time_zone`` is the zone that mails to them
        show times in, ``phone_number`` is in international format.
        """
        ...

    @op("GET /v2/bookings/{uid}/attendees/{attendee_id}", version=versions.BOOKINGS)
    async def get(self, uid: str, attendee_id: int, **options: Unpack[Options]) -> BookingAttendee:
        """Return one attendee of the booking ``uid``."""
        ...

    @op("DELETE /v2/bookings/{uid}/attendees/{attendee_id}", version=versions.BOOKINGS)
    async def delete(
        self, uid: str, attendee_id: int, **options: Unpack[Options]
    ) -> BookingAttendee:
        """Remove an attendee from the booking ``uid``, tell them by mail, and return them.

        The first attendee cannot be removed: cancel the booking instead. Self-hosted servers
        alone have this operation.
        """
        ...


class Guests(Resource, path="bookings.guests"):
    """The guests of a booking."""

    @op("POST /v2/bookings/{uid}/guests", version=versions.BOOKINGS)
    async def create(
        self,
        uid: str,
        *,
        guests: Annotated[Sequence[Guest], Meta(min_length=1, max_length=10)],
        **options: Unpack[Options],
    ) -> Booking:
        """Add up to 10 guests to the booking ``uid``, tell all by mail, and return the booking.

        A booking can have 30 guests. The API takes 5 such calls a minute.
        """
        ...


class BookingEmailVerification(Resource, path="bookings.verification.email"):
    """Codes that prove to `Bookings.create` that an attendee reads their mail."""

    @op("GET /v2/bookings/verification/email/check", public=True)
    async def check(
        self,
        *,
        email: Email,
        user_session_email: Email | None = None,
        **options: Unpack[Options],
    ) -> bool:
        """Tell whether booking with ``email`` takes a code.

        ``user_session_email`` is the address of the user who is signed in on your side.
        """
        ...

    @op("POST /v2/bookings/verification/email/send-code", public=True)
    async def send_code(
        self,
        *,
        email: Email,
        username: str | None = None,
        language: Language | None = None,
        is_verifying_email: bool | None = None,
        **options: Unpack[Options],
    ) -> VerificationCodeSent:
        """Mail a code to ``email``, to be passed on as ``email_verification_code``."""
        ...

    @op("POST /v2/bookings/verification/email/verify-code", public=True)
    async def verify_code(
        self, *, email: Email, code: str, **options: Unpack[Options]
    ) -> EmailVerification:
        """Check the code that ``email`` got."""
        ...


class BookingVerification(Resource, path="bookings.verification"):
    """Proofs that attendees must give before they book."""

    email = Child(BookingEmailVerification)


class Bookings(Resource, path="bookings"):
    """Bookings made on event types."""

    attendees = Child(Attendees)
    guests = Child(Guests)
    verification = Child(BookingVerification)

    @op(
        "POST /v2/bookings",
        version=versions.BOOKINGS,
        public=True,
        one_of=(
            ("event_type_id",),
            ("event_type_slug", "username"),
            ("event_type_slug", "team_slug"),
        ),
    )
    async def create(
        self,
        *,
        start: datetime,
        attendee: Attendee,
        event_type_id: Positive | None = None,
        event_type_slug: str | None = None,
        username: str | None = None,
        team_slug: str | None = None,
        organization_slug: str | None = None,
        length_in_minutes: Positive | None = None,
        location: BookingLocation | None = None,
        guests: Sequence[Email] | None = None,
        booking_fields_responses: Mapping[str, Any] | None = None,
        metadata: Metadata | None = None,
        recurrence_count: Positive | None = None,
        instant: bool | None = None,
        routing: Routing | None = None,
        email_verification_code: str | None = None,
        meeting_url: str | None = None,
        idempotency_key: IdempotencyKey = None,
        **options: Unpack[Options],
    ) -> Booking:
        """Book an event type at ``start`` and return the booking.

        Name the event type by its id, or by its slug and its user or team. An event type that
        repeats gives the first booking, with the series in its ``occurrences``; one with seats
        gives the booking with the new seat in ``seat_uid``; one that needs confirmation gives a
        ``pending`` booking.

        ``length_in_minutes`` is for event types with several lengths, ``recurrence_count`` for
        those that repeat, ``instant`` for those of teams. ``booking_fields_responses`` holds the
        answers to the booking form, by the fields' slugs. ``meeting_url`` is deprecated by the
        API: use ``location``.

        A taken slot is a `BadRequestError`, a full one with seats a `ConflictError`. Conflicts in
        the middle of a series leave the occurrences before them booked.

        A lost answer raises an `OutcomeUnknownError`; ``cal.bookings.find(error)`` looks the
        booking up. With an ``idempotency_key`` (any text of yours that names this one booking,
        such as an order number) the library does: the key goes into the booking's metadata, and
        a call first looks for it, so that a repetition, after a crash or from another process,
        returns the booking that is there, in whatever state it is. The same key with other
        content is an `IdempotencyConflictError`; where attendee and time are both others, it is
        not seen, since the API cannot search metadata. The key takes three more requests, two
        entries of the metadata, and the credentials of somebody to whom the API lists the
        booking: the event type's owner, a host, or an admin of its team; else it is a
        `NotFoundError`.

        What remains, since the API has no such key itself: two processes that use one key at the
        very same moment (a killed one's last request counts for a second), or a server that
        carries out a request more than a second after its answer was lost, can make two bookings
        where its own conflict check does not refuse the second one (round-robin). The younger
        one is cancelled as soon as a call with the key sees both. A series that the server left
        unfinished comes back with the occurrences that there are.
        """
        ...

    @op("GET /v2/bookings", version=versions.BOOKINGS)
    async def list(
        self,
        *,
        status: Sequence[BookingFilter] | None = None,
        attendee_email: str | None = None,
        attendee_name: str | None = None,
        booking_uid: str | None = None,
        event_type_id: Positive | None = None,
        event_type_ids: Sequence[int] | None = None,
        team_id: Positive | None = None,
        team_ids: Annotated[Sequence[int] | None, Wire("teamsIds")] = None,
        after_start: datetime | None = None,
        before_end: datetime | None = None,
        after_created_at: datetime | None = None,
        before_created_at: datetime | None = None,
        after_updated_at: datetime | None = None,
        before_updated_at: datetime | None = None,
        sort_start: SortOrder | None = None,
        sort_end: SortOrder | None = None,
        sort_created: SortOrder | None = None,
        sort_updated_at: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        cursor: str | None = None,
        limit: Limit | None = None,
        **options: Unpack[Options],
    ) -> Page[Booking]:
        """Return a page of your bookings: those that fit every filter given.

        Several ``status`` values mean any of them. ``after_start`` and the like are instants. A
        page holds 100 bookings unless ``take`` says otherwise; bookings with equal sort keys
        come in no fixed order.

        With ``CalClient(api_versions="newest")`` the list goes by ``cursor`` and ``limit``
        instead of ``skip`` and ``take``, and a call takes one ``status``; `iterate` takes several
        there, too.
        """
        ...

    iterate = Iterate(list, one_by_one=("status", versions.BOOKINGS_BY_CURSOR))

    @op("GET /v2/bookings/{uid}", version=versions.BOOKINGS, public=True)
    async def get(self, uid: str, **options: Unpack[Options]) -> Booking:
        """Return the booking ``uid``.

        The uid of a series gives its first booking, with all of them in ``occurrences``. Where
        the event type hides attendees from each other, only its hosts get them.
        """
        ...

    @op("GET /v2/bookings/by-seat/{seat_uid}", version=versions.BOOKINGS, public=True)
    async def get_by_seat(self, seat_uid: str, **options: Unpack[Options]) -> Booking:
        """Return the booking that holds the seat ``seat_uid``."""
        ...

    @op("POST /v2/bookings/{uid}/reschedule", version=versions.BOOKINGS, public=True)
    async def reschedule(
        self,
        uid: str,
        *,
        start: datetime,
        rescheduling_reason: str | None = None,
        rescheduled_by: Email | None = None,
        seat_uid: str | None = None,
        email_verification_code: str | None = None,
        idempotency_key: IdempotencyKey = None,
        **options: Unpack[Options],
    ) -> Booking:
        """Move the booking ``uid`` to ``start`` and return the new booking, with a new uid.

        The old one becomes ``cancelled`` and points to the new one in ``rescheduled_to_uid``;
        it cannot be moved again. ``seat_uid`` moves one seat alone. Where bookings need
        confirmation, ``rescheduled_by`` says who moves it: the host's move needs none.

        With an ``idempotency_key`` a lost answer is made up for: the old booking points to the
        one that replaced it, so that a repetition returns that one. The API stores no key here:
        whoever moved it to this time, it counts as done, and a move to another time is an
        `IdempotencyConflictError`. A moved seat is found by its holder's address and the time;
        a call that begins after the move and knows only the old seat is a `NotFoundError`.
        """
        ...

    @op("POST /v2/bookings/{uid}/request-reschedule", version=versions.BOOKINGS_2026_02_25)
    async def request_reschedule(
        self, uid: str, *, reschedule_reason: str | None = None, **options: Unpack[Options]
    ) -> None:
        """Cancel the booking ``uid``, as its host, and mail the attendee a link to book anew."""
        ...

    @op("POST /v2/bookings/{uid}/cancel", version=versions.BOOKINGS, public=True)
    async def cancel(
        self,
        uid: str,
        *,
        cancellation_reason: str | None = None,
        cancel_subsequent_bookings: bool | None = None,
        seat_uid: str | None = None,
        **options: Unpack[Options],
    ) -> Booking:
        """Cancel the booking ``uid`` and return it as it is now.

        The uid of a series cancels all of it; that of one occurrence with
        ``cancel_subsequent_bookings`` cancels it and those after it. ``seat_uid`` gives up one
        seat; without it the host cancels all of them. Hosts must give a reason. Cancelling twice
        is a `BadRequestError`.
        """
        ...

    @op("POST /v2/bookings/{uid}/confirm", version=versions.BOOKINGS)
    async def confirm(self, uid: str, **options: Unpack[Options]) -> Booking:
        """Accept the pending booking ``uid``, as its host, and return it.

        A cancelled booking is accepted again, too.
        """
        ...

    @op("POST /v2/bookings/{uid}/decline", version=versions.BOOKINGS)
    async def decline(
        self, uid: str, *, reason: str | None = None, **options: Unpack[Options]
    ) -> Booking:
        """Reject the pending booking ``uid``, as its host, and return it.

        Declining an accepted one is a `BadRequestError`.
        """
        ...

    @op("POST /v2/bookings/{uid}/mark-absent", version=versions.BOOKINGS)
    async def mark_absent(
        self,
        uid: str,
        *,
        host: bool | None = None,
        attendees: Sequence[AbsentAttendee] | None = None,
        **options: Unpack[Options],
    ) -> Booking:
        """Say who did not come to the booking ``uid``, as its host, and return it.

        Before the booking's start this is a `BadRequestError`.
        """
        ...

    @op("POST /v2/bookings/{uid}/reassign", version=versions.BOOKINGS)
    async def reassign(self, uid: str, **options: Unpack[Options]) -> Reassignment:
        """Give the round-robin booking ``uid`` to another free host, chosen by the server."""
        ...

    @op("POST /v2/bookings/{uid}/reassign/{user_id}", version=versions.BOOKINGS)
    async def reassign_to_user(
        self,
        uid: str,
        user_id: int,
        *,
        reason: str | None = None,
        **options: Unpack[Options],
    ) -> Reassignment:
        """Give the round-robin booking ``uid`` to the host ``user_id``."""
        ...

    @op("PATCH /v2/bookings/{uid}/location", version=versions.BOOKINGS)
    async def update_location(
        self, uid: str, *, location: NewBookingLocation, **options: Unpack[Options]
    ) -> Booking:
        """Move the booking ``uid`` to another place and return it.

        The hosted service leaves the entry in connected calendars as it was. The API takes 5 such
        calls a minute.
        """
        ...

    @op("GET /v2/bookings/{uid}/recordings", version=versions.BOOKINGS)
    async def get_recordings(self, uid: str, **options: Unpack[Options]) -> Sequence[Recording]:
        """Return the recordings of the booking's Cal Video meeting; for its host and admins."""
        ...

    @op("GET /v2/bookings/{uid}/transcripts", version=versions.BOOKINGS)
    async def get_transcripts(self, uid: str, **options: Unpack[Options]) -> Sequence[str]:
        """Return links to the transcripts of the booking's Cal Video meeting.

        They work for an hour; ask again for fresh ones.
        """
        ...

    @op("GET /v2/bookings/{uid}/calendar-links", version=versions.BOOKINGS)
    async def get_calendar_links(
        self, uid: str, **options: Unpack[Options]
    ) -> Sequence[CalendarLink]:
        """Return links that add the booking to Google Calendar, Outlook and others."""
        ...

    @op("GET /v2/bookings/{uid}/references", version=versions.BOOKINGS)
    async def get_references(
        self,
        uid: str,
        *,
        type: ReferenceType | None = None,  # noqa: A002  # the API's name
        **options: Unpack[Options],
    ) -> Sequence[BookingReference]:
        """Return the booking's traces in calendars and video services, of one type or of all."""
        ...

    @op("GET /v2/bookings/{uid}/routing-trace", version=versions.BOOKINGS)
    async def get_routing_trace(self, uid: str, **options: Unpack[Options]) -> RoutingTrace:
        """Return how routing forms and CRMs led the booking to its host."""
        ...

    @op("GET /v2/bookings/{uid}/conferencing-sessions", version=versions.BOOKINGS)
    async def get_conferencing_sessions(
        self, uid: str, **options: Unpack[Options]
    ) -> Sequence[ConferencingSession]:
        """Return the booking's Cal Video meetings as they happened; for its host and admins."""
        ...
