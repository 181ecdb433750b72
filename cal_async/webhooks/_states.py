"""What a booking has come to, as a webhook tells it and as the API tells it."""

from datetime import UTC, datetime
from typing import Any

from cal_async.models.bookings import Booking
from cal_async.models.webhook_events import BookingPayload
from cal_async.webhooks._events import BookingEvent


def states_of_event(event: Any) -> frozenset[str]:
    """Return the states that an event told of, one for each attendee."""
    if not isinstance(event, BookingEvent):
        return frozenset()
    payload = event.payload
    told = _states(payload.uid, payload.status, payload.start_time, _people(payload))
    moved_from = payload.reschedule_uid
    if moved_from is None:
        return told
    # The booking that was moved away from is cancelled by this, and nobody tells that again.
    return told | _states(moved_from, "cancelled", payload.reschedule_start_time, _people(payload))


def states_of_booking(booking: Booking) -> frozenset[str]:
    """Return the states that a booking is in, one for each attendee."""
    people = [attendee.email for attendee in booking.attendees]
    return _states(booking.uid, booking.status, booking.start, people)


def _people(payload: BookingPayload) -> list[str | None]:
    return [person.email for person in payload.attendees or ()]


def _states(
    uid: str | None, status: str | None, start: datetime | None, people: list[Any]
) -> frozenset[str]:
    if uid is None or status is None or start is None:
        return frozenset()
    at = start.astimezone(UTC).isoformat()
    return frozenset(f"state:{uid}:{status.lower()}:{at}:{email}" for email in people or [None])
