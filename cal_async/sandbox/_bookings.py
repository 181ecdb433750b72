"""Making bookings: the documents that come of wishes."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from cal_async.sandbox import _ids
from cal_async.sandbox._admission import check_booker, check_free, pending_twin, taken_exactly
from cal_async.sandbox._answers import RefusedBare, conflict, not_found
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Attendee, Booking, BookingStatus, EventType, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._locations import CAL_VIDEO
from cal_async.sandbox._store import Store
from cal_async.sandbox._times import minutes, shifted
from cal_async.sandbox._titles import title_of
from cal_async.sandbox._wishes import Wish
from cal_async.sandbox.scheduling import Interval


def book(
    call: Call, wish: Wish, *, recurring_uid: str | None = None, follows: bool = False
) -> Booking:
    """Store a booking of one slot, or find the same request of the same person.

    Args:
        call: Who books, and when.
        wish: What is booked.
        recurring_uid: The series that it is an occurrence of.
        follows: Whether it is a later occurrence: these may overlap anything, but no accepted
            booking of the very same time.

    Raises:
        Refused: The slot cannot be booked, or not by this person.
    """
    check_booker(call, wish)
    status = first_status(wish.event_type, wish.start, call.now)
    if status == "pending":
        again = pending_twin(call.store, wish.event_type, wish.email, wish.start)
        if again is not None:
            return again
    slot = Interval(wish.start, shifted(wish.start, minutes(wish.length)))
    check_free(call, wish.event_type, slot, wish.time_zone, joining=follows)
    if follows and status == "accepted" and taken_exactly(call.store, wish.host, slot):
        raise RefusedBare(409, "booking_conflict_error")
    uid = _ids.short_uid()
    return call.store.bookings.save(
        Booking(
            id=call.store.next_id("Booking"),
            uid=uid,
            host_ids=(wish.host.id,),
            event_type_id=wish.event_type.id,
            title=title_of(wish),
            description=wish.responses.get("notes", ""),
            status=status,
            start=slot.start,
            end=slot.end,
            created_at=call.now,
            updated_at=call.now,
            ics_uid=f"{uid}@Cal.com",
            location=wish.place.location,
            attendees=invited(call.store, wish),
            metadata=wish.metadata | _platform_mark(wish.host),
            responses=wish.responses,
            recurring_uid=recurring_uid,
            video_room=room_for(wish.place.location, status),
        )
    )


def take_seat(call: Call, wish: Wish) -> tuple[Booking, str]:
    """Store a seat in a shared slot, opening it for the first; return the booking and the seat.

    Raises:
        Refused: No seat is left, the person has one, or the slot cannot be booked.
    """
    slot = Interval(wish.start, shifted(wish.start, minutes(wish.length)))
    check_booker(call, wish)
    shared = shared_slot(call.store, wish.event_type, slot.start)
    check_free(call, wish.event_type, slot, wish.time_zone, joining=shared is not None)
    if shared is not None:
        if any(attendee.email == wish.email for attendee in shared.attendees):
            raise RefusedBare(409, "already_signed_up_for_this_booking_error")
        if len(shared.attendees) >= (wish.event_type.seat_count or 0):
            raise conflict("No more seats left at this seated booking.")
        seat = _seat(call.store, wish)
        shared = replace(shared, attendees=(*shared.attendees, seat))
        return call.store.bookings.save(shared), seat.seat_uid or ""
    seat = _seat(call.store, wish)
    return call.store.bookings.save(
        Booking(
            id=call.store.next_id("Booking"),
            uid=_ids.short_uid(),
            host_ids=(wish.host.id,),
            event_type_id=wish.event_type.id,
            title=title_of(wish),
            description=None,
            status="accepted",
            start=slot.start,
            end=slot.end,
            created_at=call.now,
            updated_at=call.now,
            ics_uid=f"{_ids.short_uid()}@Cal.com",
            location=wish.place.location,
            attendees=(seat,),
            responses=wish.responses,
            seated=True,
            video_room=room_for(wish.place.location, "accepted"),
        )
    ), seat.seat_uid or ""


def shared_slot(store: Store, event_type: EventType, start: datetime) -> Booking | None:
    """Return the standing seated booking of a start."""
    around = store.bookings.of_host(event_type.owner_id, start, start + timedelta(minutes=1))
    for booking in around:
        if booking.event_type_id == event_type.id and booking.start == start and booking.active:
            return booking
    return None


def find(
    call: Call, complaint: str = "Booking with uid={} was not found in the database"
) -> Booking:
    """Return the booking named in the path.

    Raises:
        Refused: There is none.
    """
    uid = call.parameters["uid"]
    booking = call.store.bookings.get(uid)
    if booking is None:
        raise not_found(complaint.format(uid))
    return booking


def first_status(event_type: EventType, start: datetime, now: datetime) -> BookingStatus:
    """Return whether a new booking stands at once or waits for its host."""
    policy = event_type.confirmation_policy
    if not event_type.requires_confirmation:
        return "accepted"
    threshold = policy.get("noticeThreshold")
    if policy.get("type") == "time" and threshold:
        unit = {threshold["unit"]: threshold["count"]}
        return "pending" if start - now < timedelta(**unit) else "accepted"
    return "pending"


def room_for(location: str, status: BookingStatus) -> str | None:
    """Return a new video room where one is needed."""
    return _ids.room() if location == CAL_VIDEO and status == "accepted" else None


def invited(store: Store, wish: Wish) -> tuple[Attendee, ...]:
    """Return the booker and the guests as attendees."""
    booker = Attendee(
        id=store.next_id("Attendee"),
        name=wish.name,
        email=wish.email,
        time_zone=wish.time_zone,
        language=wish.language,
        phone_number=wish.phone,
    )
    return (booker, *(guest(store, email, wish.time_zone) for email in wish.guests))


def guest(store: Store, email: str, time_zone: str, name: str = "") -> Attendee:
    """Return a guest as an attendee."""
    return Attendee(id=store.next_id("Attendee"), name=name, email=email, time_zone=time_zone)


def _seat(store: Store, wish: Wish) -> Attendee:
    kept = {key: value for key, value in wish.responses.items() if key not in ("email", "location")}
    return replace(
        invited(store, wish)[0],
        seat_uid=_ids.long_uid(),
        responses={"guests": []} | kept,
        metadata=wish.metadata,
    )


def _platform_mark(host: User) -> Json:
    return {"platformClientId": host.client_id} if host.client_id else {}
