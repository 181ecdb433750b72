"""What the tests of bookings share: who books, when, and what stands in the end."""

from datetime import UTC, datetime, timedelta
from functools import cache

from losing import Fault

from cal_async import Attendee, CalClient
from cal_async.models import Booking

ADA = Attendee(name="Ada", email="Ada@example.com", time_zone="Europe/Rome")
BOB = Attendee(name="Bob", email="bob@example.com", time_zone="UTC")
FAULTS: tuple[Fault, ...] = ("before", "after", "500 before", "500 after", "garbage after")


def monday(hour: int = 9, minute: int = 0) -> datetime:
    """Return a time on a Monday that is far enough ahead to be bookable."""
    return _midnight() + timedelta(hours=hour, minutes=minute)


@cache
def _midnight() -> datetime:
    """Return when that Monday begins, once for all: a test may run over the end of a Sunday."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=14 - today.weekday())


async def stored(cal: CalClient) -> list[Booking]:
    """Return the bookings that stand; an occurrence after the first of a series is none."""
    seen: dict[str, Booking] = {}
    async for booking in cal.bookings.iterate():
        if booking.status in ("accepted", "pending"):
            seen.setdefault(booking.recurring_booking_uid or booking.uid, booking)
    return list(seen.values())
