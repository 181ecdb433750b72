"""A queue with two priorities, for the tasks of any number of event loops and threads.

The first to wait leads: it asks for permits for all, hands them out in order, sleeps until there
can be more, and passes the lead on when its own turn comes. So no task runs that nobody awaits.
Should it stay away, since nobody runs its event loop any more, another one takes the lead.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable

import anyio

__all__ = ["Take", "Turnstile"]

Take = Callable[[int], Awaitable[tuple[int, float]]]
"""Takes up to so many permits; returns how many, and the seconds until it is worth asking again."""

# How late the leader may be, in seconds, before another one takes the lead.
_LATE = 5.0


class _Waiter:
    __slots__ = ("_loop", "_woken", "granted")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self.granted = False

    def wake(self) -> bool:
        """Wake the task, from any thread; tell whether its loop still runs."""
        try:
            self._loop.call_soon_threadsafe(self._woken.set)
        except RuntimeError:  # the loop is closed
            return False
        return True

    async def sleep(self, seconds: float | None = None) -> None:
        with anyio.move_on_after(seconds):
            await self._woken.wait()
        self._woken.clear()


class Turnstile:
    """Lets waiting tasks through as permits come: interactive ones first, each kind in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._urgent: deque[_Waiter] = deque()
        self._patient: deque[_Waiter] = deque()
        self._leader: _Waiter | None = None
        self._due = 0.0  # when the leader asks again at the latest

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._urgent) + len(self._patient)

    def ahead(self, *, patient: bool) -> int:
        """Return how many go before somebody who comes now."""
        return len(self._urgent) + (len(self._patient) if patient else 0)

    async def enter(self, take: Take, give_back: Callable[[], None], *, patient: bool) -> None:
        """Return with a permit. A permit that comes too late for the task is given back."""
        waiter = _Waiter()
        queue = self._patient if patient else self._urgent
        with self._lock:
            queue.append(waiter)
            if self._leader is None:
                self._lead_by(waiter)
        through = False
        try:
            while not waiter.granted:
                if self._leader is waiter:
                    await self._lead(waiter, take, give_back)
                else:
                    await waiter.sleep(self._due + _LATE - time.monotonic())
                    self._stand_in(waiter)
            through = True
        finally:
            with self._lock:
                if not waiter.granted:
                    queue.remove(waiter)
                if self._leader is waiter:
                    self._promote()
            if waiter.granted and not through:
                give_back()

    def _stand_in(self, waiter: _Waiter) -> None:
        """Take the lead if the leader does not come."""
        with self._lock:
            if not waiter.granted and time.monotonic() >= self._due + _LATE:
                self._lead_by(waiter)

    def _lead_by(self, waiter: _Waiter | None) -> None:
        self._leader, self._due = waiter, time.monotonic()

    async def _lead(self, waiter: _Waiter, take: Take, give_back: Callable[[], None]) -> None:
        permits, pause = await take(self.waiting)
        with self._lock:
            while permits and (first := self._pop()):
                # Told first and woken then: it may look before this thread goes on.
                first.granted = True
                if first is waiter or first.wake():
                    permits -= 1
            if self._leader is waiter:
                self._due = time.monotonic() + pause
        for _ in range(permits):
            give_back()
        if not waiter.granted:
            await waiter.sleep(pause)

    def _pop(self) -> _Waiter | None:
        queue = self._urgent or self._patient
        return queue.popleft() if queue else None

    def _promote(self) -> None:
        while waiter := next(iter(self._urgent or self._patient), None):
            self._lead_by(waiter)
            if waiter.wake():
                return
            self._pop()
        self._lead_by(None)

    def nudge(self) -> None:
        """Let the leader ask again: there may be permits earlier than it thought."""
        if not self._urgent and not self._patient:
            return
        with self._lock:
            if self._leader is not None and not self._leader.wake():
                self._promote()
