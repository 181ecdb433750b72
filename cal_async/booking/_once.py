"""Booking, moving and cancelling exactly once, over answers that get lost.

What the API makes of a repetition, measured: a regular or recurring booking is refused as a
conflict; a pending one of the same attendee is answered with the same uid; a second seat of the
same attendee is refused; a round-robin one may be booked again with another host. So after a lost
answer the server is asked what it has, and the request is sent again only if that is nothing.

After a success it is asked, too: another process may have booked with the same key at the same
moment. Each looks after it has booked, so that the later one sees both; the older booking stands.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import anyio

from cal_async._errors import (
    APIError,
    BadRequestError,
    CalError,
    IdempotencyConflictError,
    InvalidArgumentError,
    NotFoundError,
    OutcomeUnknownError,
    ResponseShapeError,
)
from cal_async._messages import Request
from cal_async._operation import Core
from cal_async.booking._changes import Cancellation, Move
from cal_async.booking._sight import check_sight
from cal_async.booking._tags import Order
from cal_async.models import Booking
from cal_async.resources.bookings import Bookings as Operations

__all__ = ["cancel", "create", "find", "reschedule"]

_log = logging.getLogger("cal_async")
_ATTEMPTS = 5
# A request whose answer was lost may still be at work: absent is what stays absent for a while.
_LOOKS = (0.0, 0.2, 0.8)
_AT_ONCE = (0.0,)
# A series that has not grown for so long is all there will be.
_PATIENCE = (0.2, 0.8)
_SPARE = 0.03

Look = Callable[[], Awaitable[Booking | None]]
"""Returns what a request was to bring about, or ``None`` if it is not there."""
Settle = Callable[[Booking], Awaitable[Booking]]
"""Returns what stands of a booking that was just made."""


async def create(core: Core, request: Request) -> Booking:
    """Book; with a key, exactly once."""
    if request.local.get("idempotency_key") is None:
        booking: Booking = await core.execute(request)
        return booking
    order = Order.of(request)
    if found := await order.find(core, widely=True):
        return await _one(core, order, found)
    length = await check_sight(core, order.event_type_id)
    order = replace(order, occurrences=order.occurrences or length)

    async def look() -> Booking | None:
        found = await order.find(core)
        return await _one(core, order, found) if found else None

    async def settle(booking: Booking) -> Booking:
        found = await order.find(core)
        # What was answered is whole; a series that is read again might still grow.
        return booking if len(_apart(found)) < 2 else await _one(core, order, found)  # noqa: PLR2004

    return await _insist(core, order.request, look, settle)


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


async def find(core: Core, error: OutcomeUnknownError | ResponseShapeError) -> Booking | None:
    """Return what became of a booking whose answer was lost, or ``None`` if there is nothing."""
    if not isinstance(error, OutcomeUnknownError | ResponseShapeError):  # pyright: ignore[reportUnnecessaryIsInstance]
        problem = "must be an OutcomeUnknownError or a ResponseShapeError of a booking"
        raise InvalidArgumentError("error", error, problem)
    request = error.request
    name = request.operation.name if request.operation else ""
    if name == "bookings.create":
        order = Order.of(request)
        found = await order.find(core)
        return await _complete(core, order, found[-1]) if found else None
    if name == "bookings.reschedule":
        return await Move(core, request).done()
    if name == "bookings.cancel":
        return await Cancellation(core, request).done()
    raise TypeError(f"{name or 'this request'} makes no booking; look where it would have acted")


async def _insist(
    core: Core,
    request: Request,
    look: Look,
    settle: Settle | None = None,
    *,
    refusals_stand: bool = False,
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
        except CalError as error:
            if lost is None:
                raise
            lost.add_note(f"sending it again failed: {str(error).splitlines()[0]}")
            break
        else:
            return booking if settle is None else await _settled(booking, settle)
        if seen is not None:
            return seen
    assert lost is not None  # noqa: S101  # every round but a lost one returns or raises
    raise lost from lost.__cause__


async def _seen(look: Look, waits: Sequence[float], why: CalError) -> Booking | None:
    """Look after each wait; if the last look fails, ``why`` it was done is still the answer."""
    failure: CalError | None = None
    for wait in waits:
        await anyio.sleep(wait)
        try:
            if (booking := await look()) is not None:
                return booking
        except IdempotencyConflictError:
            raise
        except CalError as error:
            failure = error
        else:
            failure = None
    if failure is not None:
        why.add_note(f"looking for what came of it failed: {str(failure).splitlines()[0]}")
        raise why from why.__cause__
    return None


async def _settled(booking: Booking, settle: Settle) -> Booking:
    """Return what stands of ``booking``; if that cannot be found out, it is the answer itself."""
    left = anyio.current_effective_deadline() - anyio.current_time()
    with anyio.move_on_after(left - _SPARE):
        try:
            return await settle(booking)
        except CalError as error:
            why = str(error).splitlines()[0]
            _log.info("%s is booked, but not looked for again: %s", booking.uid, why)
    return booking


def _apart(found: Sequence[Booking]) -> list[Booking]:
    """Return one booking for each time that an order was carried out, oldest first.

    The occurrences of a series are one booking.
    """
    first: dict[str, Booking] = {}
    for booking in found:
        own = f"{booking.uid} {booking.seat_uid}"
        first.setdefault(booking.recurring_booking_uid or own, booking)
    return list(first.values())


async def _one(core: Core, order: Order, found: Sequence[Booking]) -> Booking:
    """Return the oldest of the bookings of an order; cancel what came after it."""
    oldest, *others = _apart(found)
    for booking in others:
        if booking.status in ("accepted", "pending"):
            try:
                await Operations(core).cancel(
                    booking.recurring_booking_uid or booking.uid,
                    seat_uid=booking.seat_uid,
                    cancellation_reason=f"Booked twice by mistake; {oldest.uid} stands",
                )
            except (BadRequestError, NotFoundError) as error:
                # Most likely the other process was faster; the next call looks again.
                _log.info("%s was not cancelled: %s", booking.uid, str(error).splitlines()[0])
    return await _complete(core, order, oldest)


async def _complete(core: Core, order: Order, booking: Booking) -> Booking:
    """Return a booking with all occurrences of its series, if it has one.

    A series grows while the server is at work on it: it is complete when it is as long as was
    asked for, or has stopped.
    """
    series = booking.recurring_booking_uid
    if series is None:
        return booking
    whole = await Operations(core).get(series)
    waits = iter(_PATIENCE)
    while order.occurrences is None or len(whole.occurrences) < order.occurrences:
        wait = next(waits, None)
        if wait is None:
            break
        await anyio.sleep(wait)
        later = await Operations(core).get(series)
        if len(later.occurrences) > len(whole.occurrences):
            waits = iter(_PATIENCE)
        whole = later
    there = len(whole.occurrences)
    if order.occurrences is not None and there < order.occurrences:
        _log.warning("series %s has %d of %d occurrences", series, there, order.occurrences)
    return whole
