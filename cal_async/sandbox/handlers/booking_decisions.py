"""What hosts decide about bookings: whether they take place, and who hosts them."""

from msgspec.structs import replace

from cal_async.sandbox._answers import (
    Answer,
    bad_request,
    forbidden,
    from_core,
    not_found,
    success,
)
from cal_async.sandbox._booking_view import hosted_by, shown
from cal_async.sandbox._bookings import find, room_for
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import STRING
from cal_async.sandbox._documents import Booking
from cal_async.sandbox._payloads import announce_decided
from cal_async.sandbox._routing import Access, handles
from cal_async.sandbox._validation import Shape, optional

_REASON = Shape(optional("reason", STRING))


@handles("bookings.confirm", Access.PERMISSION)
async def confirm(call: Call) -> Answer:
    """Accept a request, and with it all of its series.

    A cancelled or declined booking may be accepted as well, unless it belongs to a series.
    """
    booking = _to_decide(call)
    for one in _waiting(call, booking):
        call.store.bookings.save(
            replace(
                one,
                status="accepted",
                updated_at=call.now,
                video_room=one.video_room or room_for(one.location, "accepted"),
            )
        )
    decided = call.store.bookings[booking.uid]
    if booking.status != "accepted":
        announce_decided(call, replace(decided, status="accepted"))
    return success(shown(call, decided))


@handles("bookings.decline", Access.PERMISSION)
async def decline(call: Call) -> Answer:
    """Reject a request, and with it all of its series."""
    body = _REASON.read(call.body)
    booking = _to_decide(call)
    if booking.status == "accepted":
        raise from_core(400, "Booking already confirmed")
    reason = body.get("reason")
    for one in _waiting(call, booking):
        call.store.bookings.save(
            replace(one, status="rejected", rejection_reason=reason, updated_at=call.now)
        )
    decided = call.store.bookings[booking.uid]
    announce_decided(call, replace(decided, status="rejected", rejection_reason=reason))
    return success(shown(call, decided))


def _waiting(call: Call, booking: Booking) -> list[Booking]:
    """Return what a decision about a booking decides: of a series, all that waits for it."""
    if booking.recurring_uid is None:
        return [booking]
    series = call.store.bookings.of_series(booking.recurring_uid)
    return [one for one in series if one.status == "pending"]


def _to_decide(call: Call) -> Booking:
    booking = find(call)
    if not hosted_by(booking, call.user):
        raise from_core(401, "User is not authorized to confirm this booking")
    event_type = call.store.event_types.get(booking.event_type_id or 0)
    requested = event_type is not None and event_type.requires_confirmation
    if booking.status == "accepted" and requested:
        raise from_core(400, "Booking already confirmed")
    return booking


@handles("bookings.reassign", Access.PERMISSION)
async def reassign(call: Call) -> Answer:
    """Keep the host: there are no teams here, and so nobody else."""
    return _keep_host(call, _reassignable(call))


@handles("bookings.reassign_to_user", Access.PERMISSION)
async def reassign_to_user(call: Call) -> Answer:
    """Keep the host, as the self-hosted server does."""
    _REASON.read(call.body)
    booking, number = _reassignable(call), call.number("user_id")
    if call.store.users.get(number) is None:
        raise not_found(f"User with id={number} was not found in the database")
    return _keep_host(call, booking)


def _reassignable(call: Call) -> Booking:
    booking = find(call)
    if booking.event_type_id is None:
        raise bad_request("Event type with id=null was not found in the database")
    if not hosted_by(booking, call.user):
        raise forbidden("You do not have permission to reassign this booking")
    return booking


def _keep_host(call: Call, booking: Booking) -> Answer:
    host = call.store.users[booking.host_ids[0]]
    return success(
        {
            "bookingUid": booking.uid,
            "reassignedTo": {
                "id": host.id,
                "name": host.name,
                "email": host.email,
                "displayEmail": host.shown_email,
            },
        }
    )
