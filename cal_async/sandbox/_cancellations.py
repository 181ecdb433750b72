"""Giving up bookings, or seats of them."""

from typing import Any

from msgspec.structs import replace

from cal_async.sandbox._answers import RefusedBare
from cal_async.sandbox._booking_view import hosted_by
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import BOOLEAN, STRING
from cal_async.sandbox._documents import Attendee, Booking, User
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._validation import Shape, optional, required

_CANCELLATION = Shape(
    optional("cancellationReason", STRING),
    optional("cancelSubsequentBookings", BOOLEAN),
    strict=True,
)
_SEAT_CANCELLATION = Shape(
    required("seatUid", STRING),
    optional("cancellationReason", STRING),
    strict=True,
)


def read_cancellation(body: Any) -> Json:
    """Return the body of a cancellation; one that names a seat has a form of its own.

    Raises:
        Refused: It is malformed.
    """
    return (_SEAT_CANCELLATION if names_seat(body) else _CANCELLATION).read_or_say(body)


def names_seat(body: Any) -> bool:
    """Tell whether a body speaks of one seat."""
    return "seatUid" in (as_object(body) or {})


def check_cancellable(call: Call, booking: Booking, reason: str | None) -> None:
    """Check that a booking may be cancelled by the caller.

    Raises:
        Refused: The event type forbids it, it is over, or the host gives no reason.
    """
    event_type = call.store.event_types.get(booking.event_type_id or 0)
    if event_type is not None and event_type.disable_cancelling.get("disabled"):
        raise RefusedBare(400, "This event type does not allow cancellations")
    if not (reason or "").strip() and _explains(booking, call.caller):
        raise RefusedBare(400, "Cancellation reason is required")
    if booking.end < call.now:
        raise RefusedBare(400, "Cannot cancel a booking that has already ended")


def _explains(booking: Booking, user: User | None) -> bool:
    """Tell whether a user has to say why: hosts do, but not those whom a platform manages."""
    return user is not None and hosted_by(booking, user) and user.client_id is None


def cancel(call: Call, booking: Booking, reason: str | None) -> Booking:
    """Store that a booking is cancelled; a seated one loses its attendees."""
    return call.store.bookings.save(
        replace(
            booking,
            status="cancelled",
            cancellation_reason=reason,
            attendees=() if booking.seated else booking.attendees,
            updated_at=call.now,
        )
    )


def leave(call: Call, booking: Booking, seat: Attendee) -> Booking:
    """Give up a seat; the last one takes the booking with it."""
    rest = tuple(one for one in booking.attendees if one is not seat)
    if not rest:
        return cancel(call, booking, booking.cancellation_reason)
    return call.store.bookings.save(replace(booking, attendees=rest))
