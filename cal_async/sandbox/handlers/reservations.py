"""Reservations of slots."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import (
    Answer,
    bad_request,
    created,
    done,
    forbidden,
    not_found,
    success,
    unauthorized,
    unprocessable,
)
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import DATE_STRING, INTEGER, is_instant
from cal_async.sandbox._documents import EventType, Reservation
from cal_async.sandbox._json import Json
from cal_async.sandbox._routing import Access, handles
from cal_async.sandbox._times import MINUTE, minutes, read_instant, shifted, stamp
from cal_async.sandbox._validation import Shape, optional, required


def _looks_like_date(value: Any) -> bool:
    """Tell dates and instants from everything else; to a 31 June, the refusal comes later."""
    return is_instant(value) or (
        isinstance(value, str)
        and "01" <= value[8:10] <= "31"
        and is_instant(f"{value[:8]}01{value[10:]}")
    )


_WISH = Shape(
    required("eventTypeId", INTEGER),
    required("slotStart", replace(DATE_STRING, holds=_looks_like_date)),
    optional("slotDuration", INTEGER),
    optional("reservationDuration", INTEGER),
)
_USUAL_MINUTES = 5


@handles("slots.reservations.create", Access.OPEN)
async def create(call: Call) -> Answer:
    """Hold a slot; whether it is free or even within the hours is not asked."""
    body = _WISH.read(call.body)
    # A duration of 0 counts as none here, but not for the hold itself.
    if body.get("reservationDuration"):
        _check_host(call, body["eventTypeId"])
    held, length = _hold(call, body, _ids.long_uid())
    return created(_shown(call.store.reservations.save(held)) | {"reservationDuration": length})


@handles("slots.reservations.get", Access.OPEN)
async def get(call: Call) -> Answer:
    """Return a reservation, or null; an expired one is there until somebody asks for slots."""
    held = call.store.reservations.get(call.parameters["uid"])
    return success(None if held is None else _shown(held))


@handles("slots.reservations.update", Access.OPEN)
async def update(call: Call) -> Answer:
    """Move a reservation, not onto itself; anybody may say how long it lasts from now on."""
    uid = call.parameters["uid"]
    if call.store.reservations.get(uid) is None:
        raise not_found(f"Slot with uid={uid} not found")
    held, length = _hold(call, _WISH.read(call.body), uid)
    return success(_shown(call.store.reservations.save(held)) | {"reservationDuration": length})


@handles("slots.reservations.delete", Access.OPEN)
async def delete(call: Call) -> Answer:
    """Give a reservation up; one that does not exist counts as given up."""
    held = call.store.reservations.get(call.parameters["uid"])
    if held is not None:
        call.store.reservations.delete(held)
    return done()


def _check_host(call: Call, number: int) -> None:
    """Check that the host asks: nobody else says how long a new reservation lasts."""
    if call.caller is None:
        raise unauthorized(
            "reservationDuration can only be used for authenticated requests - use access token,"
            " api key or OAuth credentials"
        )
    if call.user.id != _event_type(call, number).owner_id:
        raise forbidden(
            "authenticated user is not owner of event type, does not have memberships in common"
            " with owner of the event type, nor does belong to event type's team or org."
        )


def _event_type(call: Call, number: int) -> EventType:
    event_type = call.store.event_types.get(number)
    if event_type is None:
        raise not_found(f"Event Type with ID={number} not found")
    return event_type


def _hold(call: Call, body: Json, uid: str) -> tuple[Reservation, int]:
    event_type = _event_type(call, body["eventTypeId"])
    start = read_instant(body["slotStart"])
    if start is None:
        raise bad_request("Invalid start date")
    asked = body.get("reservationDuration")
    length = _USUAL_MINUTES if asked is None else asked
    held = Reservation(
        uid=uid,
        event_type_id=event_type.id,
        start=start,
        end=shifted(start, minutes(_length(event_type, body))),
        until=call.now + timedelta(minutes=length),
    )
    _check(call, event_type, held, body["slotStart"])
    return held, length


def _length(event_type: EventType, body: Json) -> int:
    wanted = body.get("slotDuration")
    if not wanted:
        return event_type.length_in_minutes if wanted is None else 0
    options = event_type.length_in_minutes_options
    if not options:
        raise bad_request(
            "You passed 'slotDuration' but this event type is not a variable length event type."
        )
    if wanted not in options:
        raise bad_request(
            "Provided 'slotDuration' is not one of the possible lengths for the event type."
            " The possible lengths for this variable length event type are:"
            f" {', '.join(map(str, options))}"
        )
    return int(wanted)


def _check(call: Call, event_type: EventType, held: Reservation, start: str) -> None:
    bookings = call.store.bookings.of_host(event_type.owner_id, held.start, held.end)
    for booking in bookings:
        taken = booking.event_type_id == event_type.id and booking.active
        seats_left = (event_type.seat_count or 0) > len(booking.attendees)
        if taken and event_type.seat_count and not seats_left:
            raise unprocessable(
                f"Booking with id={event_type.id} at {start} has no more seats left."
            )
        if taken and not seats_left:
            raise unprocessable("Can't reserve a slot if the event is already booked.")
    for other in call.store.reservations:
        if (
            other.event_type_id == held.event_type_id
            and other.until > call.now
            and _overlap(other, held)
        ):
            raise unprocessable(
                "This time slot is already reserved by another user. Please choose a different"
                " time."
            )


def _overlap(old: Reservation, new: Reservation) -> bool:
    """Tell whether two reservations are in each other's way; one of no length can be, too."""
    return (
        old.start <= new.start < old.end
        or old.start < new.end <= old.end
        or (new.start <= old.start and old.end <= new.end)
    )


def _shown(held: Reservation) -> Json:
    return {
        "eventTypeId": held.event_type_id,
        "slotStart": stamp(held.start),
        "slotEnd": stamp(held.end),
        "slotDuration": int((held.end - held.start) / MINUTE),
        "reservationUid": held.uid,
        "reservationUntil": stamp(held.until),
    }
