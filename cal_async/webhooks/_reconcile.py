"""What webhooks missed, and where a rescheduled booking has gone."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import anyio

from cal_async._errors import CalError
from cal_async.models.bookings import Booking
from cal_async.webhooks._dedupe import Deduplicator, MemoryDeduplicator
from cal_async.webhooks._states import states_of_booking

if TYPE_CHECKING:
    from cal_async.client import CalClient

_LARGEST = 250
# What is being stored while the list is read may show up late, with an earlier time.
_OVERLAP = timedelta(minutes=1)


async def reconcile(
    cal: "CalClient",
    since: datetime,
    *,
    deduplicator: Deduplicator | None = None,
    every: float | None = None,
) -> AsyncGenerator[Booking]:
    """Yield the bookings that changed since ``since`` and that no webhook told of.

    Webhooks can be lost; this asks the API instead. A booking is told apart by its uid, status,
    start and attendees: changes of other fields are not noticed.

    Args:
        cal: The client of the user whose bookings these are.
        since: An aware datetime: the last time that everything was known, and a little earlier.
        deduplicator: The one of your `WebhookReceiver`; what it handled is not yielded, and what
            is yielded here is remembered there once the loop asks for the next one.
        every: Go on for ever, and look again after so many seconds.
    """
    known = MemoryDeduplicator() if deduplicator is None else deduplicator
    while True:
        # In the order of creation: a list by the time of change moves while it is read.
        changed = cal.bookings.iterate(after_updated_at=since, sort_created="asc", take=_LARGEST)
        async for booking in changed:
            since = max(since, (booking.updated_at or since) - _OVERLAP)
            claimed = [state for state in states_of_booking(booking) if await known.claim(state)]
            if not claimed:
                continue
            seen = False
            try:
                yield booking
                seen = True
            finally:
                if not seen:
                    with anyio.CancelScope(shield=True):
                        for state in claimed:
                            await known.release(state)
        if every is None:
            return
        await anyio.sleep(every)


async def follow(cal: "CalClient", uid: str) -> Booking:
    """Return the booking that ``uid`` has become by being rescheduled, maybe several times.

    Raises:
        CalError: The bookings point at each other in a circle.
        NotFoundError: There is no such booking.
    """
    passed: list[str] = []
    while True:
        booking = await cal.bookings.get(uid)
        passed.append(uid)
        following = booking.rescheduled_to_uid
        if following is None:
            return booking
        if following in passed:
            raise CalError(f"reschedules run in a circle: {' → '.join([*passed, following])}")
        uid = following
