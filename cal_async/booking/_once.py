"""Booking, moving and cancelling exactly once, over answers that get lost.

What the API makes of a repetition, measured: a regular or recurring booking is refused as a
conflict; a pending one of the same attendee is answered with the same uid; a second seat of the
same attendee is refused; a round-robin one may be booked again with another host. So after a lost
answer the server is asked what it has, and the request is sent again only if that is nothing.
"""

from collections.abc import Sequence
from urllib.parse import unquote

import anyio
import msgspec

from cal_async._errors import (
    APIError,
    IdempotencyConflictError,
    NotFoundError,
    OutcomeUnknownError,
)
from cal_async._messages import Request
from cal_async._operation import Core
from cal_async.booking._tags import Order
from cal_async.models import Booking
from cal_async.resources.bookings import Bookings as Operations

__all__ = ["cancel", "create", "find", "reschedule"]

_ATTEMPTS = 5
# A request whose answer was lost may still be at work: absent is what stays absent for a while.
_LOOKS = (0.0, 0.2, 0.8)


async def create(core: Core, request: Request) -> Booking:
    """Book; with a key, exactly once."""
    key: str | None = request.local.get("idempotency_key")
    if key is None:
        booking: Booking = await core.execute(request)
        return booking
    order = Order.of(request, key)
    if found := await order.find(core, widely=True):
        return await _one(core, found)
    lost: OutcomeUnknownError | None = None
    for _ in range(_ATTEMPTS):
        try:
            booking = await core.execute(order.request)
        except OutcomeUnknownError as error:
            lost = error
            if found := await _look(core, order):
                return await _one(core, found)
        except APIError:
            # Refused: perhaps because an earlier attempt, ours or another process's, was done.
            if found := await order.find(core):
                return await _one(core, found)
            raise
        else:
            # Two may have got through if the first was only late.
            return await _one(core, await order.find(core)) if lost else booking
    assert lost is not None  # noqa: S101  # every round but a lost one returns or raises
    raise lost


async def _look(core: Core, order: Order) -> list[Booking]:
    """Return what there is of an order, or nothing if that stays so for a second."""
    for wait in _LOOKS:
        await anyio.sleep(wait)
        if found := await order.find(core):
            return found
    return []


async def _one(core: Core, found: Sequence[Booking]) -> Booking:
    """Return the oldest of the bookings of an order; cancel what came after it.

    The occurrences of a series are one booking, and a series is still growing while the server
    is at work on it: it is whole when it has stopped.
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
    return oldest if series is None else await _whole(core, series)


async def _whole(core: Core, series: str) -> Booking:
    booking = await Operations(core).get(series)
    while True:
        await anyio.sleep(_LOOKS[1])
        later = await Operations(core).get(series)
        if len(later.occurrences) == len(booking.occurrences):
            return later
        booking = later


async def reschedule(core: Core, request: Request) -> Booking:
    """Move a booking; with a key, exactly once: a booking can be moved only one time.

    The API keeps no key with a reschedule. What stands for it is the old booking, which points to
    the one that replaced it.
    """
    if request.local.get("idempotency_key") is None:
        booking: Booking = await core.execute(request)
        return booking
    move = _Move(core, request)
    if moved := await move.done():
        return moved
    lost: OutcomeUnknownError | None = None
    for _ in range(_ATTEMPTS):
        try:
            booking = await core.execute(request)
        except OutcomeUnknownError as error:
            lost = error
            for wait in _LOOKS:
                await anyio.sleep(wait)
                if moved := await move.done():
                    return moved
        except APIError:
            if moved := await move.done():
                return moved
            raise
        else:
            return booking
    assert lost is not None  # noqa: S101  # every round but a lost one returns or raises
    raise lost


class _Move:
    """A reschedule that is wanted."""

    def __init__(self, core: Core, request: Request) -> None:
        body = msgspec.json.decode(request.body or b"{}", type=_MoveBody)
        self._bookings = Operations(core)
        self._uid = _uid_of(request)
        self._body = body

    async def done(self) -> Booking | None:
        """Return the booking that replaced the old one, if there is one.

        Raises:
            IdempotencyConflictError: The old one was moved to another time.
        """
        seat_uid = self._body.seat_uid
        if seat_uid is not None:
            now = await self._bookings.get_by_seat(seat_uid)
            moved = now.start.isoformat() == self._start
            return msgspec.structs.replace(now, seat_uid=seat_uid) if moved else None
        old = await self._bookings.get(self._uid)
        if old.rescheduled_to_uid is None:
            return None
        now = await self._bookings.get(old.rescheduled_to_uid)
        if now.start.isoformat() != self._start:
            raise IdempotencyConflictError(
                f"booking {self._uid} was moved to {now.start.isoformat()}: booking {now.uid}", now
            )
        return now

    @property
    def _start(self) -> str:
        return self._body.start.replace("Z", "+00:00")


class _MoveBody(msgspec.Struct, rename="camel"):
    start: str
    seat_uid: str | None = None


async def cancel(core: Core, request: Request) -> Booking:
    """Cancel; a lost answer is made up for by looking, since cancelling twice does no harm."""
    try:
        booking: Booking = await core.execute(request)
    except OutcomeUnknownError as lost:
        for _ in range(_ATTEMPTS):
            if cancelled := await _cancelled(core, request):
                return cancelled
            try:
                booking = await core.execute(request)
            except OutcomeUnknownError:
                continue
            except APIError:
                if cancelled := await _cancelled(core, request):
                    return cancelled
                raise
            return booking
        raise lost from lost.__cause__
    return booking


async def _cancelled(core: Core, request: Request) -> Booking | None:
    """Return the booking if it, or the seat that was to be given up, is cancelled."""
    body = msgspec.json.decode(request.body or b"{}", type=_CancelBody)
    bookings = Operations(core)
    booking = await bookings.get(_uid_of(request))
    if body.seat_uid is not None:
        try:
            seat = await bookings.get_by_seat(body.seat_uid)
        except NotFoundError:
            return booking
        return booking if seat.status == "cancelled" else None
    whole = booking.occurrences or [booking]
    return booking if all(one.status == "cancelled" for one in whole) else None


class _CancelBody(msgspec.Struct, rename="camel"):
    seat_uid: str | None = None


def _uid_of(request: Request) -> str:
    """Return the uid in ``/v2/bookings/{uid}/…``."""
    return unquote(request.path.split("/")[3])


async def find(core: Core, error: OutcomeUnknownError) -> Booking | None:
    """Return what became of a booking whose answer was lost, or ``None`` if there is nothing."""
    request = error.request
    name = request.operation.name if request.operation else ""
    if name == "bookings.create":
        found = await Order.of(request).find(core)
        return found[0] if found else None
    if name == "bookings.reschedule":
        return await _Move(core, request).done()
    if name == "bookings.cancel":
        return await _cancelled(core, request)
    raise TypeError(f"{name or 'this request'} makes no booking; look where it would have acted")
