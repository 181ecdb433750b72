"""Attendees and guests of bookings."""

from collections.abc import Sequence

from msgspec.structs import replace

from cal_async.sandbox._answers import Answer, bad_request, created, from_core, not_found, success
from cal_async.sandbox._booking_view import attendee_shown, hosted_by, shown
from cal_async.sandbox._bookings import find, guest
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import (
    ARRAY,
    EMAIL,
    NON_EMPTY_ARRAY,
    STRING,
    TIME_ZONE,
    Rule,
    one_of,
)
from cal_async.sandbox._documents import Attendee, Booking
from cal_async.sandbox._fields import shown as form
from cal_async.sandbox._json import Json, as_list
from cal_async.sandbox._languages import BOOKER_LANGUAGES
from cal_async.sandbox._routing import Access, handles
from cal_async.sandbox._validation import Shape, optional, required
from cal_async.sandbox.handlers.booking_details import accessible

_MOST_GUESTS = 10

_LANGUAGE = one_of(*BOOKER_LANGUAGES, name="isEnum")
_NEW = Shape(
    required("email", EMAIL),
    required("name", STRING),
    required("timeZone", TIME_ZONE),
    optional("phoneNumber", STRING),
    optional("language", _LANGUAGE),
)
_GUEST = Shape(
    required("email", EMAIL),
    optional("name", STRING),
    optional("timeZone", TIME_ZONE),
    optional("phoneNumber", STRING),
    optional("language", _LANGUAGE),
)
_FEW = Rule(
    "arrayMaxSize",
    f"Cannot add more than {_MOST_GUESTS} guests at a time",
    lambda value: (few := as_list(value)) is not None and len(few) <= _MOST_GUESTS,
)
_GUESTS = Shape(required("guests", NON_EMPTY_ARRAY, _FEW, ARRAY, shape=_GUEST, many=True))


@handles("bookings.attendees.list", Access.PERMISSION)
async def list_(call: Call) -> Answer:
    """List the attendees of a booking."""
    return success([_numbered(one) for one in accessible(call).attendees])


@handles("bookings.attendees.create", Access.PERMISSION)
async def create(call: Call) -> Answer:
    """Invite somebody."""
    body = _NEW.read(call.body)
    booking = accessible(call)
    _check_open(call, booking)
    _uninvited(booking, [body])
    attendee = Attendee(
        id=call.store.next_id("Attendee"),
        name=body["name"],
        email=body["email"],
        time_zone=body["timeZone"],
        language=body.get("language") or "en",
        phone_number=body.get("phoneNumber"),
    )
    _invite(call, booking, attendee)
    return created(_numbered(attendee) | {"bookingId": booking.id})


@handles("bookings.attendees.get", Access.PERMISSION)
async def get(call: Call) -> Answer:
    """Return one attendee."""
    booking, number = accessible(call), _number(call)
    attendee = _attendee(booking, number)
    if attendee is None:
        raise not_found(f"Attendee with id {number} not found in booking {booking.uid}")
    return success(_numbered(attendee))


@handles("bookings.attendees.delete", Access.PERMISSION)
async def delete(call: Call) -> Answer:
    """Take an invitation back; the booker's stays."""
    booking = accessible(call)
    attendee = _attendee(booking, _number(call))
    if attendee is None:
        raise not_found("attendee_not_found")
    if attendee is booking.attendees[0]:
        raise bad_request("cannot_remove_primary_attendee")
    rest = tuple(one for one in booking.attendees if one is not attendee)
    emails = [one for one in booking.responses.get("guests", ()) if one != attendee.email]
    call.store.bookings.save(
        replace(
            booking,
            attendees=rest,
            responses=booking.responses | {"guests": emails},
            updated_at=call.now,
        )
    )
    return success(
        {
            "id": attendee.id,
            "bookingId": booking.id,
            "name": attendee.name,
            "email": attendee.email,
            "timeZone": attendee.time_zone,
        }
    )


@handles("bookings.guests.create", Access.PERMISSION)
async def create_guests(call: Call) -> Answer:
    """Invite those guests who are not invited yet; who names no zone gets the host's."""
    body = _GUESTS.read(call.body)
    booking = find(call, "Booking with uid={} not found")
    invited = any(one.email == call.user.email for one in booking.attendees)
    if not invited and not hosted_by(booking, call.user):
        raise from_core(403, "you_do_not_have_permission")
    _check_open(call, booking)
    host = call.store.users[booking.host_ids[0]]
    guests = [
        replace(
            guest(
                call.store,
                entry["email"],
                entry.get("timeZone") or host.time_zone,
                entry.get("name") or "",
            ),
            language=entry.get("language") or host.locale,
        )
        for entry in _uninvited(booking, body["guests"])
    ]
    return success(shown(call, _invite(call, booking, *guests)))


def _invite(call: Call, booking: Booking, *attendees: Attendee) -> Booking:
    emails = [one.email for one in attendees]
    guests = [*booking.responses.get("guests", ()), *emails]
    return call.store.bookings.save(
        replace(
            booking,
            attendees=(*booking.attendees, *attendees),
            responses=booking.responses | {"guests": guests},
            updated_at=call.now,
        )
    )


def _check_open(call: Call, booking: Booking) -> None:
    """Check that the form of the event type asks for guests."""
    event_type = call.store.event_types.get(booking.event_type_id or 0)
    if event_type is None:
        return
    if any(field["slug"] == "guests" and field["hidden"] for field in form(event_type)):
        raise from_core(
            400,
            "Cannot add guests to this booking. The guests field is disabled for event type"
            f' "{event_type.title}" (ID: {event_type.id}). Please contact the event organizer to'
            " enable guest additions.",
        )


def _uninvited(booking: Booking, entries: Sequence[Json]) -> list[Json]:
    """Return the entries of new people, each once; ``name+tag@`` is the same as ``name@``."""
    known = {_base(one.email) for one in booking.attendees}
    fresh = {_base(one["email"]): one for one in entries if _base(one["email"]) not in known}
    if not fresh:
        raise from_core(400, "emails_must_be_unique_valid")
    return list(fresh.values())


def _base(email: str) -> str:
    name, _, domain = email.lower().partition("@")
    return f"{name.partition('+')[0]}@{domain}"


def _number(call: Call) -> int:
    text = call.parameters["attendee_id"]
    if not text.isdecimal():
        raise bad_request("Validation failed (numeric string is expected)")
    return int(text)


def _attendee(booking: Booking, number: int) -> Attendee | None:
    return next((one for one in booking.attendees if one.id == number), None)


def _numbered(attendee: Attendee) -> Json:
    return attendee_shown(attendee) | {"id": attendee.id}
