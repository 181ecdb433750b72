"""One worker of a fault run: books its share of the orders; may be killed and run again."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from benchmarks._fault_orders import OCCURRENCES, Order, make_orders
from benchmarks._fault_proxy import MADE_UP, PATIENCE
from cal_async import (
    APIError,
    Attendee,
    CalClient,
    CalError,
    OutcomeUnknownError,
    ResponseShapeError,
    Timeout,
)
from cal_async.models import Booking

AT_ONCE = 6
REPEATS = 30


class Task(msgspec.Struct, kw_only=True):
    """What a worker is told, as JSON on its command line.

    Attributes:
        journal: Where it writes down what is done; what stands there is not done again.
    """

    url: str
    api_key: str
    event_types: dict[str, int]
    count: int
    seed: int
    today: datetime
    worker: int
    workers: int
    keys: bool
    journal: str


class Done(msgspec.Struct, kw_only=True):
    """A line of the journal.

    Attributes:
        unknown: How many calls left the outcome unknown.
        given_up: Why the order was given up, if it was.
    """

    key: str
    unknown: int = 0
    given_up: str = ""


class Worker:
    """Carries out orders over a bad network."""

    def __init__(self, task: Task, cal: CalClient) -> None:
        self._task = task
        self._cal = cal

    async def carry_out(self, order: Order) -> Done:
        """Book, and then cancel or move."""
        done = Done(key=order.key)
        try:
            if self._task.keys:
                await self._persist(done, lambda: self._whole(order))
            else:
                booking = await self._persist(done, lambda: self._book(order))
                await self._persist(done, lambda: self._change(order, booking))
        except CalError as error:
            done.given_up = repr(error)
        return done

    async def _persist(self, done: Done, call: Callable[[], Awaitable[Booking]]) -> Booking:
        """Call until there is an answer: what a job queue does."""
        for left in reversed(range(REPEATS)):
            try:
                return await call()
            except (OutcomeUnknownError, ResponseShapeError):
                done.unknown += 1
                if not left:
                    raise
            except APIError as error:
                if not left or (error.status < 500 and error.message != MADE_UP):
                    raise
            except CalError:
                if not left:
                    raise
            await asyncio.sleep(0.1)
        raise AssertionError

    async def _whole(self, order: Order) -> Booking:
        """Begin from the start: with its key, the booking comes back as it is by now."""
        return await self._change(order, await self._book(order))

    async def _change(self, order: Order, booking: Booking) -> Booking:
        if order.change == "cancel" and booking.status != "cancelled":
            return await self._cancel(booking)
        if order.change == "move" and booking.start != order.target:
            return await self._move(booking, order)
        return booking

    async def _book(self, order: Order) -> Booking:
        extra: dict[str, Any] = {"idempotency_key": order.key} if self._task.keys else {}
        if order.kind == "recurring":
            extra["recurrence_count"] = OCCURRENCES
        return await self._cal.bookings.create(
            start=order.start,
            event_type_id=self._task.event_types[order.kind],
            attendee=Attendee(name="Ada", email=order.email, time_zone="UTC"),
            metadata={"order": order.key},
            **extra,
        )

    async def _cancel(self, booking: Booking) -> Booking:
        uid = booking.recurring_booking_uid or booking.uid
        return await self._cal.bookings.cancel(
            uid, cancellation_reason="fault run", seat_uid=booking.seat_uid
        )

    async def _move(self, booking: Booking, order: Order) -> Booking:
        extra: dict[str, Any] = {"idempotency_key": order.key} if self._task.keys else {}
        return await self._cal.bookings.reschedule(
            booking.uid, start=order.target, seat_uid=booking.seat_uid, **extra
        )


async def run(task: Task) -> None:
    """Do what the journal does not show as done yet."""
    journal = Path(task.journal)
    written = journal.read_bytes().splitlines() if journal.exists() else []
    known = {msgspec.json.decode(line, type=Done).key for line in written}
    orders = make_orders(task.count, task.seed, task.today)[task.worker :: task.workers]
    queue = iter([order for order in orders if order.key not in known])
    # A budget would believe the proxy's 429s, and let a window go by for each.
    client = CalClient(
        task.api_key, base_url=task.url, timeout=Timeout(read=PATIENCE, total=60), rate_limit=False
    )
    async with client as cal:
        worker = Worker(task, cal)
        with journal.open("ab", buffering=0) as lines:

            async def work() -> None:
                for order in queue:
                    done = await worker.carry_out(order)
                    lines.write(msgspec.json.encode(done) + b"\n")

            await asyncio.gather(*(work() for _ in range(AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(run(msgspec.json.decode(sys.argv[1], type=Task)))
