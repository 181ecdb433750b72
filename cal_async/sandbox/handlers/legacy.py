"""The contract of 2024-04-15, for those who send no version date: reading and making things."""

from dataclasses import replace

from cal_async.sandbox import _bookings, _event_types, _schedules, _wishes
from cal_async.sandbox._answers import Answer, created, not_found, success
from cal_async.sandbox._booking_list import read_filters
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import (
    BOOLEAN,
    ISO_8601,
    NUMBER,
    OBJECT,
    STRING,
    TIME_ZONE,
    at_least,
    at_most,
)
from cal_async.sandbox._documents import EventType
from cal_async.sandbox._external import read_feeds
from cal_async.sandbox._fields import PHONE
from cal_async.sandbox._json import Json
from cal_async.sandbox._payloads import announce_booked
from cal_async.sandbox._query import count, number
from cal_async.sandbox._routing import LEGACY, Access, handles
from cal_async.sandbox._validation import Shape, optional, required
from cal_async.sandbox.handlers.event_types import check_slug
from cal_async.sandbox.handlers.schedules import add
from cal_async.sandbox.legacy import bookings, event_types, schedules

_NEW_EVENT_TYPE = Shape(
    required("length", at_least(1), NUMBER),
    required("slug", STRING),
    required("title", STRING),
    optional("description", STRING),
    optional("hidden", BOOLEAN),
)
_MOST = 100
_PAGE = Shape(
    optional("limit", at_most(_MOST), at_least(1), NUMBER),
    optional("cursor", NUMBER),
)
_NEW_BOOKING = Shape(
    required("start", ISO_8601),
    required("eventTypeId", NUMBER),
    required("timeZone", TIME_ZONE),
    required("language", STRING),
    required("metadata", OBJECT),
    optional("hashedLink", STRING),
    optional("responses", OBJECT),
)


@handles("schedules.list", contract=LEGACY)
async def list_schedules(call: Call) -> Answer:
    """List the caller's schedules."""
    found = _schedules.of_user(call.store, call.user)
    return success([schedules.shown(one, call.user, call.now, last=False) for one in found])


@handles("schedules.get_default", contract=LEGACY)
async def get_default_schedule(call: Call) -> Answer:
    """Return the default schedule."""
    schedule = _schedules.default_of(call.store, call.user)
    return success(schedule and schedules.shown(schedule, call.user, call.now, last=False))


@handles("schedules.get", contract=LEGACY)
async def get_schedule(call: Call) -> Answer:
    """Return one schedule."""
    return success(schedules.shown(_schedules.owned(call), call.user, call.now, last=False))


@handles("schedules.create", contract=LEGACY)
async def create_schedule(call: Call) -> Answer:
    """Create a schedule."""
    schedule = add(call)
    owner = call.store.users[call.user.id]
    return created(schedules.shown(schedule, owner, call.now, last=False))


@handles("event_types.list", contract=LEGACY)
async def list_event_types(call: Call) -> Answer:
    """List the caller's event types."""
    found = _event_types.of_user(call.store, call.user)
    return success(event_types.listed(call.user, found, list(call.store.links), call.site.web))


@handles("event_types.get", contract=LEGACY)
async def get_event_type(call: Call) -> Answer:
    """Return one event type."""
    return success(event_types.alone(_event_types.owned(call), call.user, call.site.web))


@handles("event_types.create", contract=LEGACY)
async def create_event_type(call: Call) -> Answer:
    """Create an event type from the few settings that the old contract takes."""
    body = _NEW_EVENT_TYPE.read(call.body)
    check_slug(call, body["slug"])
    event_type = EventType(
        id=call.store.next_id("EventType"),
        owner_id=call.user.id,
        title=body["title"],
        slug=body["slug"],
        length_in_minutes=body["length"],
        description=body.get("description") or "",
        hidden=bool(body.get("hidden")),
        formless=True,
        created_at=call.now,
        updated_at=call.now,
    )
    return created(event_types.created(call.store.event_types.save(event_type)))


@handles("bookings.list", Access.PERMISSION, contract=LEGACY)
async def list_bookings(call: Call) -> Answer:
    """List the caller's upcoming bookings, by the old page parameters."""
    _PAGE.read({name: number(call.query[name]) for name in call.query.keys() & {"limit", "cursor"}})
    filters = read_filters({"status": call.query.get("filters[status]") or "upcoming"})
    mine = call.store.bookings.with_user(call.user.id, call.user.email)
    found, _ = filters.apply(mine, call.now)
    first, size = count(call.query.get("cursor"), 0), count(call.query.get("limit"), 10)
    following = first + size if first + size < len(found) else None
    return success(bookings.listed(call, found[first : first + size], len(found), following))


@handles("bookings.get", Access.OPEN, contract=LEGACY)
async def get_booking(call: Call) -> Answer:
    """Return one booking."""
    uid = call.parameters["uid"]
    booking = call.store.bookings.get(uid)
    if booking is None:
        raise not_found(f"Booking with UID={uid} does not exist.")
    return success(bookings.alone(call, booking))


@handles("bookings.create", Access.OPEN, contract=LEGACY)
async def create_booking(call: Call) -> Answer:
    """Book a slot, with the booker among the answers to the form."""
    body = _NEW_BOOKING.read(call.body)
    answers: Json = body.get("responses") or {}
    attendee = {
        "name": answers.get("name"),
        "email": answers.get("email"),
        "phoneNumber": answers.get(PHONE),
        "timeZone": body["timeZone"],
        "language": body["language"],
    }
    wish = _wishes.read(
        replace(
            call,
            body={
                "start": body["start"],
                "eventTypeId": body["eventTypeId"],
                "attendee": attendee,
                "metadata": body["metadata"],
                "guests": answers.get("guests"),
                "bookingFieldsResponses": answers,
            },
        )
    )
    await read_feeds(call, [wish.host])
    # This contract takes a location as an answer, too.
    booking = _bookings.book(call, replace(wish, responses=answers | wish.responses))
    announce_booked(call, booking)
    return created(bookings.created(call, booking))
