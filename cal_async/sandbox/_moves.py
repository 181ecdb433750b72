"""Moving bookings, or seats of them, to another time."""

from typing import Any

from msgspec.structs import replace

from cal_async.sandbox import _ids
from cal_async.sandbox._admission import check_free, pending_twin
from cal_async.sandbox._answers import RefusedBare, bad_request, not_found
from cal_async.sandbox._booking_view import hosted_by
from cal_async.sandbox._bookings import first_status, guest, room_for, shared_slot
from cal_async.sandbox._call import Call
from cal_async.sandbox._cancellations import leave, names_seat
from cal_async.sandbox._constraints import ISO_8601, STRING
from cal_async.sandbox._documents import Attendee, Booking, EventType, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._times import required_instant, shifted
from cal_async.sandbox._validation import Shape, optional, required
from cal_async.sandbox.scheduling import Interval

_REASON = "rescheduledReason"
_MOVE = Shape(
    required("start", ISO_8601),
    optional("rescheduledBy", STRING),
    optional("reschedulingReason", STRING),
    optional("emailVerificationCode", STRING),
    strict=True,
)
_SEAT_MOVE = Shape(
    required("start", ISO_8601),
    optional("rescheduledBy", STRING),
    required("seatUid", STRING),
    optional("emailVerificationCode", STRING),
    strict=True,
)


def read_move(body: Any) -> Json:
    """Return the body of a move; one that names a seat has a form of its own.

    Raises:
        Refused: It is malformed.
    """
    return (_SEAT_MOVE if names_seat(body) else _MOVE).read_or_say(body)


def slot_of(body: Json, booking: Booking) -> Interval:
    """Return the slot that a booking is to move to; it keeps its length."""
    start = required_instant(body["start"])
    return Interval(start, shifted(start, booking.end - booking.start))


def check_movable(booking: Booking) -> None:
    """Check that a booking stands.

    Raises:
        Refused: It is cancelled or declined, or was moved already.
    """
    if booking.status == "rejected":
        raise RefusedBare(404, "Could not find original booking")
    if booking.status != "cancelled":
        return
    begins = f"Can't reschedule booking with uid={booking.uid} because it has been cancelled"
    if booking.to_uid:
        raise bad_request(
            f"{begins} and rescheduled already to booking with uid={booking.to_uid}. You probably"
            f" want to reschedule {booking.to_uid} instead by passing it within the request URL."
        )
    raise bad_request(f"{begins}. Please provide uid of a booking that is not cancelled.")


def move(call: Call, booking: Booking, body: Json) -> Booking:
    """Replace a booking by one at another time and return the new one.

    A request moves to no time for which there is one of the same person already: then that one is
    returned, and nothing changes.

    Raises:
        Refused: It cannot be moved, or not there.
    """
    event_type = _event_type(call, booking)
    slot = slot_of(body, booking)
    booker = booking.attendees[0]
    status = first_status(event_type, slot.start, call.now)
    if hosted_by(booking, _mover(call, booking, body)):
        status = "accepted"
    if status == "pending":
        again = pending_twin(call.store, event_type, booker.email, slot.start)
        if again is not None:
            return again
    check_free(call, event_type, slot, booker.time_zone, moving=booking)
    uid, reason = _ids.short_uid(), body.get("reschedulingReason")
    responses = {key: value for key, value in booking.responses.items() if key != _REASON}
    moved = replace(
        booking,
        id=call.store.next_id("Booking"),
        uid=uid,
        status=status,
        start=slot.start,
        end=slot.end,
        created_at=call.now,
        updated_at=call.now,
        ics_sequence=booking.ics_sequence + 1,
        attendees=_invited_again(call, booking),
        responses=responses | ({_REASON: reason} if reason else {}),
        from_uid=booking.uid,
        to_uid=None,
        rescheduling_reason=reason,
        rescheduled_by=body.get("rescheduledBy"),
        absent_host=False,
        video_room=booking.video_room or room_for(booking.location, status),
        meeting_url=None,
    )
    call.store.bookings.save(
        replace(
            booking,
            status="cancelled",
            to_uid=uid,
            rescheduled_by=moved.rescheduled_by,
            updated_at=call.now,
        )
    )
    return call.store.bookings.save(moved)


def _mover(call: Call, booking: Booking, body: Json) -> User | None:
    """Return who moves a booking: the user that the body names, or the caller."""
    named = body.get("rescheduledBy")
    if not named or named == booking.attendees[0].email:
        return call.caller
    return next((user for user in call.store.users if user.email == named), call.caller)


def _invited_again(call: Call, booking: Booking) -> tuple[Attendee, ...]:
    booker, *guests = booking.attendees
    again = replace(booker, id=call.store.next_id("Attendee"), absent=False)
    return (again, *(guest(call.store, one.email, booker.time_zone) for one in guests))


def move_seat(call: Call, booking: Booking, body: Json) -> tuple[Booking, str]:
    """Move one seat to another slot; return that slot's booking and the new seat.

    Raises:
        Refused: No seat is named, it does not exist, or the slot is full or cannot be booked.
    """
    seat = _seat_to_move(call, booking, body)
    event_type = _event_type(call, booking)
    slot = slot_of(body, booking)
    new = replace(seat, id=call.store.next_id("Attendee"), seat_uid=_ids.long_uid())
    shared = shared_slot(call.store, event_type, slot.start)
    check_free(call, event_type, slot, seat.time_zone, joining=shared is not None)
    if shared is None:
        target = replace(
            booking,
            id=call.store.next_id("Booking"),
            uid=_ids.short_uid(),
            title=booking.title.replace(booking.attendees[0].name, seat.name),
            start=slot.start,
            end=slot.end,
            created_at=call.now,
            updated_at=call.now,
            ics_uid=f"{_ids.short_uid()}@Cal.com",
            attendees=(new,),
            rescheduled_by=body.get("rescheduledBy"),
        )
    else:
        _check_room(event_type, shared, seat)
        target = replace(shared, attendees=(*shared.attendees, new))
    leave(call, booking, seat)
    return call.store.bookings.save(target), new.seat_uid or ""


def _check_room(event_type: EventType, shared: Booking, seat: Attendee) -> None:
    if any(one.email == seat.email for one in shared.attendees):
        raise RefusedBare(409, "already_signed_up_for_this_booking_error")
    if len(shared.attendees) >= (event_type.seat_count or 0):
        raise RefusedBare(409, "booking_seats_full_error")


def _seat_to_move(call: Call, booking: Booking, body: Json) -> Attendee:
    wanted = body.get("seatUid")
    if wanted is None and call.caller is None and booking.attendees:
        raise RefusedBare(500, "Internal server error")
    if wanted is None or not booking.attendees:
        raise bad_request(
            f"Booking with uid={booking.uid} is a seated booking which means you have to provide"
            " seatUid in the request body to specify which seat specifically you want to"
            " reschedule. First, fetch the booking using the GET /v2/bookings/{uid} endpoint and"
            " then within the attendees array you will find the seatUid of the booking you want to"
            " reschedule. Second, provide the seatUid in the request body to specify which seat"
            " specifically you want to reschedule using the POST /v2/bookings/{uid}/reschedule"
            " endpoint."
        )
    seat = seat_named(booking, wanted)
    if seat is None:
        raise not_found(f"Seat with uid={wanted} does not exist.")
    return seat


def seat_named(booking: Booking, seat_uid: str) -> Attendee | None:
    """Return the holder of a seat."""
    return next((one for one in booking.attendees if one.seat_uid == seat_uid), None)


def _event_type(call: Call, booking: Booking) -> EventType:
    event_type = call.store.event_types.get(booking.event_type_id or 0)
    if event_type is None:
        raise not_found(f"Booking with uid={booking.uid} is missing event type")
    return event_type
