"""What is done to bookings: moved, cancelled, marked."""

from msgspec.structs import replace

from cal_async.sandbox import _cancellations as cancellations
from cal_async.sandbox import _moves as moves
from cal_async.sandbox._answers import (
    Answer,
    RefusedBare,
    bad_request,
    created,
    success,
)
from cal_async.sandbox._booking_view import hosted_by, shown
from cal_async.sandbox._bookings import find
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import ARRAY, BOOLEAN, EMAIL, NON_EMPTY_ARRAY
from cal_async.sandbox._documents import Booking
from cal_async.sandbox._external import read_feeds
from cal_async.sandbox._json import Json
from cal_async.sandbox._payloads import (
    announce_absent,
    announce_booked,
    announce_cancelled,
)
from cal_async.sandbox._routing import Access, handles
from cal_async.sandbox._times import stamp
from cal_async.sandbox._validation import Shape, optional, required

_ABSENT = Shape(required("email", EMAIL), required("absent", BOOLEAN))
_ABSENCES = Shape(
    optional("host", BOOLEAN),
    optional("attendees", NON_EMPTY_ARRAY, ARRAY, shape=_ABSENT, many=True),
)
_BAD_SEAT = "Invalid seatUid: this seat does not exist or has already been cancelled."


@handles("bookings.reschedule", Access.OPEN)
async def reschedule(call: Call) -> Answer:
    """Move a booking, or one seat of it, and return the new one."""
    body = moves.read_move(call.body)
    booking = find(call)
    await read_feeds(call, [call.store.users[number] for number in booking.host_ids])
    if not booking.seated or booking.attendees:
        moves.check_movable(booking)
    if booking.seated:
        seated, seat_uid = moves.move_seat(call, booking, body)
        announce_booked(call, seated, seat_uid=seat_uid, moved=booking)
        return created(shown(call, seated, fresh=True, seat_uid=seat_uid))
    moved = moves.move(call, booking, body)
    if moved.from_uid == booking.uid:
        announce_booked(call, moved, moved=booking)
    return created(shown(call, moved, fresh=True))


@handles("bookings.cancel", Access.OPEN)
async def cancel(call: Call) -> Answer:
    """Cancel a booking, a seat of it, or a series from here on."""
    body = cancellations.read_cancellation(call.body)
    reason = body.get("cancellationReason")
    series = call.store.bookings.of_series(call.parameters["uid"])
    if series and body.get("cancelSubsequentBookings"):
        raise bad_request(
            "Cannot cancel subsequent bookings for recurring event - you have to provide uid of one"
            " of the individual bookings of a recurring booking."
        )
    if series:
        ahead = [one for one in series if one.start >= call.now]
        return _cancel_series(call, series, ahead, reason)
    _check_seat(call, body.get("seatUid"))
    booking = find(call, "Booking with uid={} not found")
    if booking.status == "cancelled":
        raise bad_request(
            f"Can't cancel booking with uid={booking.uid} because it has been cancelled already."
            " Please provide uid of a booking that is not cancelled."
        )
    if body.get("seatUid"):
        return _cancel_seat(call, booking, body["seatUid"], reason)
    cancellations.check_cancellable(call, booking, reason)
    if booking.seated and not hosted_by(booking, call.caller):
        raise RefusedBare(401, "User not a host of this event")
    if booking.recurring_uid and body.get("cancelSubsequentBookings"):
        whole = call.store.bookings.of_series(booking.recurring_uid)
        rest = [one for one in whole if one.start >= booking.start]
        return _cancel_series(call, whole, rest, reason)
    announce_cancelled(call, replace(booking, cancellation_reason=reason))
    cancelled = cancellations.cancel(call, booking, reason)
    # The real server, too, cancels before it finds out.
    if body.get("cancelSubsequentBookings"):
        raise bad_request(
            f"Booking with bookingUid={booking.uid} is not part of a recurring booking."
        )
    return success(shown(call, cancelled))


def _check_seat(call: Call, seat_uid: str | None) -> None:
    if seat_uid is None:
        return
    holder = call.store.bookings.of_seat(seat_uid)
    if holder is None:
        raise bad_request(_BAD_SEAT)
    if holder.uid != call.parameters["uid"]:
        raise bad_request("Invalid seatUid: this seat does not belong to this booking.")


def _cancel_seat(call: Call, booking: Booking, seat_uid: str, reason: str | None) -> Answer:
    seat = moves.seat_named(booking, seat_uid)
    if seat is None:
        raise bad_request(_BAD_SEAT)
    cancellations.check_cancellable(call, booking, reason)
    given_up = replace(booking, cancellation_reason=reason or "")
    if len(booking.attendees) == 1:
        announce_cancelled(call, given_up)
        return success(shown(call, cancellations.cancel(call, booking, reason)))
    announce_cancelled(call, given_up, seat)
    return success(shown(call, cancellations.leave(call, booking, seat)))


def _cancel_series(
    call: Call, whole: list[Booking], rest: list[Booking], reason: str | None
) -> Answer:
    standing = [booking for booking in rest if booking.active and booking.end > call.now]
    for booking in standing:
        cancellations.check_cancellable(call, booking, reason)
    for booking in rest:
        cancellations.cancel(call, booking, reason)
    if standing:
        announce_cancelled(call, replace(standing[0], cancellation_reason=reason))
    return success([shown(call, call.store.bookings[booking.uid]) for booking in whole])


@handles("bookings.mark_absent", Access.PERMISSION)
async def mark_absent(call: Call) -> Answer:
    """Note who did not come; only possible once the booking has started."""
    body = _ABSENCES.read(call.body)
    booking = find(call, "Booking with uid={} not found.")
    if booking.start > call.now:
        raise bad_request(
            "Bookings can only be marked as absent after their scheduled start time. Current time"
            f" in UTC+0: {stamp(call.now)}, Booking start time in UTC+0: {stamp(booking.start)}"
        )
    absent: dict[str, bool] = {
        entry["email"]: entry["absent"] for entry in body.get("attendees") or ()
    }
    marked = call.store.bookings.save(
        replace(
            booking,
            absent_host=booking.absent_host if body.get("host") is None else body["host"],
            attendees=tuple(
                replace(one, absent=absent.get(one.email, one.absent)) for one in booking.attendees
            ),
            updated_at=call.now,
        )
    )
    known = {one.email for one in booking.attendees}
    shifts: list[Json] = [
        {"email": email, "noShow": missing} for email, missing in absent.items() if email in known
    ]
    if shifts:
        announce_absent(call, marked, _absence_said(shifts), shifts)
    return success(shown(call, marked))


def _absence_said(shifts: list[Json]) -> str:
    said = [
        f"{shift['email']} {'marked' if shift['noShow'] else 'unmarked'} as no-show"
        for shift in shifts
    ]
    return ", ".join(said)
