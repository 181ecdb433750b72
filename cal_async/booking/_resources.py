"""``cal.bookings`` and ``cal.slots``: the API's operations and what is built on them."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

import anyio

from cal_async._errors import InvalidArgumentError, OutcomeUnknownError
from cal_async._messages import Request
from cal_async._operation import Core
from cal_async.booking import _hold, _once
from cal_async.booking._hold import HeldSlot
from cal_async.models import Booking
from cal_async.resources import bookings, slots

__all__ = ["Bookings", "Slots"]

_GUARDS: dict[str, Callable[[Core, Request], Awaitable[Booking]]] = {
    "bookings.create": _once.create,
    "bookings.reschedule": _once.reschedule,
    "bookings.cancel": _once.cancel,
}


class Bookings(bookings.Bookings, path="bookings"):
    """Bookings made on event types."""

    def __init__(self, core: Core, *, raw: bool = False) -> None:
        super().__init__(core, raw=raw)
        self._execute = self._refuse_key if raw else self._guard
        # Calls with one key wait for each other; an entry lives as long as somebody holds it.
        self._locks: WeakValueDictionary[str, anyio.Lock] = WeakValueDictionary()

    async def _guard(self, request: Request) -> Any:
        guard = _GUARDS.get(request.operation.name) if request.operation else None
        if guard is None:
            return await self._core.execute(request)
        key: str | None = request.local.get("idempotency_key")
        if key is None:
            return await guard(self._core, request)
        lock = self._locks.setdefault(key, anyio.Lock())
        async with lock:
            return await guard(self._core, request)

    async def _refuse_key(self, request: Request) -> Any:
        if request.local:
            raise InvalidArgumentError("idempotency_key", None, "is not for raw answers")
        return await self._core.execute_raw(request)

    async def find(self, error: OutcomeUnknownError) -> Booking | None:
        """Find out what became of a booking whose answer was lost.

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
