"""The kinds of event types that book in ways of their own."""

from functools import partial

from cal_async import CalClient
from cal_async.models import ConfirmationPolicy, EventType, Recurrence, Seats

KINDS = ("regular", "pending", "seated", "recurring")


async def make(cal: CalClient, kind: str) -> EventType:
    """Create an event type of 30 minutes of a kind."""
    create = partial(cal.event_types.create, title=kind.title(), slug=kind, length_in_minutes=30)
    match kind:
        case "pending":
            policy = ConfirmationPolicy(type="always", block_unconfirmed_bookings_in_booker=False)
            return await create(confirmation_policy=policy)
        case "seated":
            seats = Seats(
                seats_per_time_slot=20, show_attendee_info=True, show_availability_count=True
            )
            return await create(seats=seats)
        case "recurring":
            weekly = Recurrence(interval=1, occurrences=3, frequency="weekly")
            return await create(recurrence=weekly)
        case _:
            return await create()
