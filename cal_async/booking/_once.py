"""Booking, moving and cancelling exactly once, over answers that get lost.

What the API makes of a repetition, measured: a regular or recurring booking is refused as a
conflict; a pending one of the same attendee is answered with the same uid; a second seat of the
same attendee is refused; a round-robin one may be booked again with another host. So after a lost
answer the server is asked what it has, and the request is sent again only if that is nothing.
"""

from collections.abc import Awaitable, Callable, Sequence

import anyio

from cal_async._errors import (
    APIError,
    CalError,
    IdempotencyConflictError,
    OutcomeUnknownError,
    ResponseShapeError,
)
from cal_async._messages import Request
from cal_async._operation import Core
from cal_async.booking._changes import Cancellation, Move
from cal_async.booking._tags import Order
from cal_async.models import Booking
from cal_async.resources.bookings import Bookings as Operations

__all__ = ["cancel", "create", "find", "reschedule"]

_ATTEMPTS = 5
# A request whose answer was lost may still be at work: absent is what stays absent for a while.
_LOOKS = (0.0, 0.2, 0.8)
_AT_ONCE = (0.0,)
_GROWING = 0.2

Look = Callable[[], Awaitable[Booking | None]]
"""Returns what a request was to bring about, or ``None`` if it is not there."""


async def create(core: Core, request: Request) -> Booking:
    """Book; with a key, exactly once."""
    if request.local.get("idempotency_key") is None:
        booking: Booking = await core.execute(request)
        return booking
    order = Order.of(request)
    if found := await order.find(core, widely=True):
        return await _one(core, found)

    async def look() -> Booking | None:
        found = await order.find(core)
        return await _one(core, found) if found else None

    return await _insist(core, order.request, look)


async def reschedule(core: Core, request: Request) -> Booking:
    """Move a booking; with a key, exactly once: a booking can be moved only one time.

    The API keeps no key with a reschedule. What stands for it is the old booking, which points to
    the one that replaced it.
    """
    if request.local.get("idempotency_key") is None:
        booking: Booking = await core.execute(request)
        return booking
    move = Move(core, request)
    return await move.done() or await _insist(core, request, move.done)


async def cancel(core: Core, request: Request) -> Booking:
    """Cancel; a lost answer is made up for by looking, since cancelling twice does no harm."""
    return await _insist(core, request, Cancellation(core, request).done, refusals_stand=True)


async def find(core: Core, error: OutcomeUnknownError) -> Booking | None:
    """Return what became of a booking whose answer was lost, or ``None`` if there is nothing."""
    request = error.request
    name = request.operation.name if request.operation else ""
    if name == "bookings.create":
        found = await Order.of(request).find(core)
        return await _complete(core, found[-1]) if found else None
    if name == "bookings.reschedule":
        return await Move(core, request).done()
    if name == "bookings.cancel":
        return await Cancellation(core, request).done()
    raise TypeError(f"{name or 'this request'} makes no booking; look where it would have acted")


async def _insist(
    core: Core, request: Request, look: Look, *, refusals_stand: bool = False
) -> Booking:
    """Send a request until its outcome is known: by an answer, or by what there is to see.

    A refusal may be one of a repetition, ours or another process's, so it is looked behind too;
    with ``refusals_stand`` only after an answer of ours was lost.
    """
    lost: CalError | None = None
    for _ in range(_ATTEMPTS):
        try:
            booking: Booking = await core.execute(request)
        except (OutcomeUnknownError, ResponseShapeError) as error:
            lost = error
            seen = await _seen(look, _LOOKS, error)
        except APIError as refusal:
            if refusals_stand and lost is None:
                raise
            seen = await _seen(look, _AT_ONCE, lost or refusal)
            if seen is None:
                raise
        else:
            # Two may have got through if the first was only late.
            return booking if lost is None else await _seen(look, _AT_ONCE, lost) or booking
        if seen is not None:
            return seen
    assert lost is not None  # noqa: S101  # every round but a lost one returns or raises
    raise lost from lost.__cause__


async def _seen(look: Look, waits: Sequence[float], why: CalError) -> Booking | None:
    """Look after each wait; if looking fails, ``why`` it was done is still the answer."""
    try:
        for wait in waits:
            await anyio.sleep(wait)
            if (booking := await look()) is not None:
                return booking
    except IdempotencyConflictError:
        raise
    except CalError as error:
        why.add_note(f"looking for what came of it failed: {str(error).splitlines()[0]}")
        raise why from why.__cause__
    return None


async def _one(core: Core, found: Sequence[Booking]) -> Booking:
    """Return the oldest of the bookings of an order; cancel what came after it.

    The occurrences of a series are one booking.
    """
    oldest = found[0]
    series = oldest.recurring_booking_uid
    for booking in found[1:]:
        same = series is not None and booking.recurring_booking_uid == series
        if not same and booking.status in ("accepted", "pending"):
            await Operations(core).cancel(
                booking.uid,
                seat_uid=booking.seat_uid,
                cancellation_reason=f"Booked twice by mistake; {oldest.uid} stands",
            )
    return await _complete(core, oldest)


async def _complete(core: Core, booking: Booking) -> Booking:
    """Return a booking with all occurrences of its series, if it has one.

    A series grows while the server is at work on it: it is complete when it has stopped.
    """
    series = booking.recurring_booking_uid
    if series is None:
        return booking
    whole = await Operations(core).get(series)
    while True:
        await anyio.sleep(_GROWING)
        later = await Operations(core).get(series)
        if len(later.occurrences) == len(whole.occurrences):
            return later
        whole = later
