"""``cal.bookings`` and ``cal.slots``: the API's operations and what is built on them."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import anyio

from cal_async._errors import (
    InvalidArgumentError,
    LostAnswerError,
    OutcomeUnknownError,
    ResponseShapeError,
)
from cal_async._messages import Request
from cal_async._operation import Core
from cal_async.booking import _hold, _once
from cal_async.booking._hold import HeldSlot
from cal_async.booking._turns import turn_of
from cal_async.models import Booking
from cal_async.resources import bookings, slots

__all__ = ["Bookings", "Slots"]

_GUARDS: dict[str, Callable[[Core, Request], Awaitable[Booking]]] = {
    "bookings.create": _once.create,
    "bookings.reschedule": _once.reschedule,
    "bookings.cancel": _once.cancel,
}

_SLACK = 0.05


class Bookings(bookings.Bookings, path="bookings"):
    """Bookings made on event types."""

    def __init__(self, core: Core, *, raw: bool = False) -> None:
        super().__init__(core, raw=raw)
        self._execute = self._refuse_key if raw else self._guard

    async def _guard(self, request: Request) -> Any:
        guard = _GUARDS.get(request.operation.name) if request.operation else None
        if guard is None:
            return await self._core.execute(request)
        # Each request has time limits of its own; all that a call takes has to keep them, too.
        total = self._core.limits_of(request).total
        with anyio.move_on_after(None if total is None else total + _SLACK):
            key: str | None = request.local.get("idempotency_key")
            if key is None:
                return await guard(self._core, request)
            async with turn_of(key):
                return await guard(self._core, request)
        raise LostAnswerError(
            "its outcome was not known within the time limit; it may have been carried out",
            request,
        )

    async def _refuse_key(self, request: Request) -> Any:
        if request.local:
            raise InvalidArgumentError("idempotency_key", None, "is not for raw answers")
        return await self._core.execute_raw(request)

    async def find(self, error: OutcomeUnknownError | ResponseShapeError) -> Booking | None:
        """Find out what became of a booking whose answer was lost, or could not be read.

        Args:
            error: What `create`, `reschedule` or `cancel` raised.

        Returns:
            The booking as it is now, or ``None`` if the server has nothing of it. A request that
            the server is still at work on is found only later.

        Raises:
            AuthenticationError: Looking takes the host's credentials.
        """
        return await _once.find(self._core, error)


class Slots(slots.Slots, path="slots"):
    """Times that can be booked."""

    @asynccontextmanager
    async def hold(
        self, *, event_type_id: int, start: datetime, slot_duration: int | None = None
    ) -> AsyncGenerator[HeldSlot]:
        """Reserve a slot while somebody decides: ``async with cal.slots.hold(...) as slot:``.

        The reservation is renewed until the block ends, and given up on every way out; inside,
        ``await slot.book(attendee=...)`` books it. A reservation hides the slot from others; it
        does not keep them from booking it, so `HeldSlot.book` can still find it taken.

        Args:
            event_type_id: The event type.
            start: When the slot starts.
            slot_duration: Its length in minutes, for event types with several.

        Raises:
            UnprocessableEntityError: It is booked or reserved already.
        """
        async with _hold.hold(
            self._core, event_type_id=event_type_id, start=start, slot_duration=slot_duration
        ) as held:
            yield held
