"""Whether something may be booked: the time, who asks for it, and what is there already."""

from datetime import datetime

from cal_async.sandbox import _external
from cal_async.sandbox._answers import Refused, RefusedBare, bad_request
from cal_async.sandbox._availability import Agenda
from cal_async.sandbox._call import Call
from cal_async.sandbox._codes import CODE
from cal_async.sandbox._documents import Booking, EventType, User
from cal_async.sandbox._store import Store
from cal_async.sandbox._wishes import Wish
from cal_async.sandbox.scheduling import Interval, Refusal

_TAKEN = "User either already has booking at this time or is not available"
_PAST = "Attempting to book a meeting in the past."
_OUT_OF_BOUNDS = (
    "The event type can't be booked at the \"start\" time provided. This could be because it's too"
    " soon (violating the minimum booking notice) or too far in the future (outside the event's"
    " scheduling window). Try fetching available slots first using the GET /v2/slots endpoint and"
    ' then make a booking with "start" time equal to one of the available slots.'
)
_HOSTS_TIME = (Refusal.OUTSIDE_HOURS, Refusal.BUSY)


def check_free(
    call: Call,
    event_type: EventType,
    slot: Interval,
    time_zone: str,
    *,
    moving: Booking | None = None,
    joining: bool = False,
) -> None:
    """Check that a slot can be booked.

    Args:
        call: Who asks, and when.
        event_type: What is to be booked.
        slot: The time.
        time_zone: The booker's zone.
        moving: A booking that is to be moved and so does not stand in its own way.
        joining: Look only at the notice, the window and the limits: the host's time is settled by
            the first seat of a slot, and by the first occurrence of a series.

    Raises:
        Refused: It cannot.
    """
    if slot.start < call.now:
        raise bad_request(_PAST)
    hosts = [call.store.users[event_type.owner_id]]
    elsewhere = () if joining else _external.busy(call, hosts)
    agenda = Agenda(call.store, event_type, hosts, moving.uid if moving else None, elsewhere)
    refusal = agenda.refusal(slot, call.now, time_zone)
    if refusal is not None and not (joining and refusal in _HOSTS_TIME):
        raise _refused(refusal)


def _refused(refusal: Refusal) -> Refused:
    match refusal:
        case Refusal.TOO_SOON | Refusal.OUTSIDE_WINDOW:
            return bad_request(_OUT_OF_BOUNDS)
        case Refusal.OVER_COUNT_LIMIT:
            return RefusedBare(401, "booking_limit_reached")
        case Refusal.OVER_DURATION_LIMIT:
            return RefusedBare(401, "duration_limit_reached")
        case _:
            return bad_request(_TAKEN)


def check_booker(call: Call, wish: Wish) -> None:
    """Check what depends on who books.

    Raises:
        Refused: They have enough bookings already, or did not prove their address.
    """
    event_type = wish.event_type
    most: int | None = event_type.booker_active_bookings_limit.get("maximumActiveBookings")
    if most is not None:
        _check_number(call, wish, most)
    if event_type.requires_booker_email_verification:
        if not wish.verification:
            raise RefusedBare(400, "email_verification_required")
        if wish.verification != CODE:
            raise RefusedBare(400, "invalid_verification_code")


def _check_number(call: Call, wish: Wish, most: int) -> None:
    ahead = [
        booking
        for booking in call.store.bookings.with_attendee(wish.email)
        if booking.event_type_id == wish.event_type.id
        and booking.status == "accepted"
        and booking.start >= call.now
    ]
    if len(ahead) < most:
        return
    said = (
        "Attendee with this email can't book because the maximum number of active bookings has"
        " been reached."
    )
    if wish.event_type.booker_active_bookings_limit.get("offerReschedule"):
        ahead.sort(key=lambda booking: booking.start)
        said += (
            f" You can reschedule your existing booking ({ahead[-most].uid}) to a new timeslot"
            " instead."
        )
    raise bad_request(said)


def pending_twin(
    store: Store, event_type: EventType, email: str, start: datetime
) -> Booking | None:
    """Return the request of a person for a slot, which a repetition finds again."""
    for booking in store.bookings.with_attendee(email):
        if (
            booking.status == "pending"
            and booking.event_type_id == event_type.id
            and booking.start == start
        ):
            return booking
    return None


def taken_exactly(store: Store, host: User, slot: Interval) -> bool:
    """Tell whether an accepted booking takes exactly the same time."""
    return any(
        booking.status == "accepted" and Interval(booking.start, booking.end) == slot
        for booking in store.bookings.of_host(host.id, slot.start, slot.end)
    )
