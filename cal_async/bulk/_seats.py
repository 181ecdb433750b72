"""The seats of a bulk run: as many as queries may be under way at once.

A query that waits for its budget gives its seat up meanwhile, and another one begins: a tenant
whose window is spent does not stop the others. That is bounded, too.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import anyio

__all__ = ["Seats"]

# Seconds of waiting after which a seat is given up; workers for each seat.
_MOMENT = 0.05
_MOST = 10


class Seats:
    """Seats, and the workers that take them."""

    def __init__(self, count: int, begin: Callable[[], object]) -> None:
        self._count = count
        self._begin = begin
        self._free = anyio.Semaphore(count)
        self._loop = asyncio.get_running_loop()
        self._workers = self._aside = 0

    def fill(self) -> None:
        """Begin a worker for each seat."""
        for _ in range(self._count):
            self._add()

    def _add(self) -> None:
        self._workers += 1
        self._begin()

    def dismiss(self) -> bool:
        """Tell a worker whether it is one too many, and must end."""
        surplus = self._workers - self._aside > self._count
        self._workers -= surplus
        return surplus

    async def take(self) -> None:
        """Wait for a seat."""
        try:
            self._free.acquire_nowait()
        except anyio.WouldBlock:
            await self._free.acquire()

    def leave(self) -> None:
        """Give a seat up."""
        self._free.release()

    @asynccontextmanager
    async def waiting(self) -> AsyncGenerator[None]:
        """Do without a seat while the caller waits, unless that is over in a moment."""
        if asyncio.get_running_loop() is not self._loop:
            yield  # a call of another thread's: its worker waits with it
            return
        left = False

        def leave() -> None:
            nonlocal left
            left = True
            self._aside += 1
            self.leave()
            if self._workers < _MOST * self._count:
                self._add()

        timer = self._loop.call_later(_MOMENT, leave)
        try:
            yield
        finally:
            timer.cancel()
            if left:
                with anyio.CancelScope(shield=True):
                    await self.take()  # whoever comes back leaves it again
                self._aside -= 1
