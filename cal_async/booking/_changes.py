"""Whether a booking was moved or cancelled as it was asked: what stands for a key there."""

from datetime import datetime, timedelta
from urllib.parse import unquote

import msgspec

from cal_async._errors import IdempotencyConflictError, NotFoundError
from cal_async._messages import Request
from cal_async._operation import Core
from cal_async.models import Booking
from cal_async.resources.bookings import Bookings

__all__ = ["Cancellation", "Move"]

_LONGEST_BOOKING = timedelta(days=2)


class _MoveBody(msgspec.Struct, rename="camel"):
    start: datetime
    seat_uid: str | None = None


class _CancelBody(msgspec.Struct, rename="camel"):
    seat_uid: str | None = None
    cancel_subsequent_bookings: bool = False


class Move:
    """A reschedule that is wanted."""

    def __init__(self, core: Core, request: Request) -> None:
        self._bookings = Bookings(core)
        self._uid = _uid_of(request)
        self._wanted = msgspec.json.decode(request.body or b"{}", type=_MoveBody)
        self._holder: tuple[str, int | None] | None = None

    async def done(self) -> Booking | None:
        """Return the booking that replaced the old one, if there is one.

        Raises:
            IdempotencyConflictError: The old one was moved to another time.
        """
        if self._wanted.seat_uid is not None:
            return await self._seat_moved(self._wanted.seat_uid)
        old = await self._bookings.get(self._uid)
        if old.rescheduled_to_uid is None:
            return None
        now = await self._bookings.get(old.rescheduled_to_uid)
        if now.start != self._wanted.start:
            raise IdempotencyConflictError(
                f"booking {self._uid} was moved to {now.start.isoformat()}: booking {now.uid}", now
            )
        return now

    async def _seat_moved(self, seat_uid: str) -> Booking | None:
        """Return the booking that the seat is in now, if it starts at the wanted time.

        A moved seat has another uid, and nothing points to it: it is found by who sits there.
        """
        try:
            booking = await self._bookings.get_by_seat(seat_uid)
        except NotFoundError:
            if self._holder is None:
                raise
            return await self._seat_of(*self._holder)
        for attendee in booking.attendees:
            if attendee.seat_uid == seat_uid:
                self._holder = attendee.email, booking.event_type_id
        moved = booking.start == self._wanted.start
        return msgspec.structs.replace(booking, seat_uid=seat_uid) if moved else None

    async def _seat_of(self, holder: str, event_type_id: int | None) -> Booking | None:
        start = self._wanted.start
        async for booking in self._bookings.iterate(
            attendee_email=holder,
            after_start=start - timedelta(seconds=1),
            before_end=start + _LONGEST_BOOKING,
        ):
            if booking.start != start or booking.event_type_id != event_type_id:
                continue
            for attendee in booking.attendees:
                if attendee.email == holder and attendee.seat_uid:
                    return msgspec.structs.replace(booking, seat_uid=attendee.seat_uid)
        return None


class Cancellation:
    """A cancellation that is wanted."""

    def __init__(self, core: Core, request: Request) -> None:
        self._bookings = Bookings(core)
        self._uid = _uid_of(request)
        self._wanted = msgspec.json.decode(request.body or b"{}", type=_CancelBody)

    async def done(self) -> Booking | None:
        """Return the booking if all that was to be cancelled is: it, a seat, or a series."""
        booking = await self._bookings.get(self._uid)
        if self._wanted.seat_uid is not None:
            try:
                seat = await self._bookings.get_by_seat(self._wanted.seat_uid)
            except NotFoundError:
                return booking
            return booking if seat.status == "cancelled" else None
        cancelled = all(one.status == "cancelled" for one in await self._all_of(booking))
        return booking if cancelled else None

    async def _all_of(self, booking: Booking) -> list[Booking]:
        series = booking.recurring_booking_uid
        if self._wanted.cancel_subsequent_bookings and series is not None:
            whole = await self._bookings.get(series)
            return [one for one in whole.occurrences if one.start >= booking.start]
        return booking.occurrences or [booking]


def _uid_of(request: Request) -> str:
    """Return the uid in ``/v2/bookings/{uid}/…``."""
    return unquote(request.path.split("/")[3])
