"""Deadlines of many waits, by one timer: most of them are never met."""

import asyncio
from typing import Protocol

__all__ = ["Deadlines"]


class Wait(Protocol):
    """What somebody waits for."""

    def set_exception(self, exc: BaseException, /) -> None:
        """End the wait with an error."""
        ...


class Deadlines:
    """Ends waits with a `TimeoutError`; times are those of the running event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ends: dict[Wait, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def start(self, wait: Wait, end: float) -> None:
        """End ``wait`` then, unless it is stopped before."""
        self._ends[wait] = end
        if self._timer is None or end < self._timer.when():
            self._wake_at(end)

    def stop(self, wait: Wait) -> None:
        """Let ``wait`` be. The timer stays: the next wait will need one as early, or later."""
        self._ends.pop(wait, None)

    def close(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()

    def _wake_at(self, when: float) -> None:
        self.close()
        self._timer = self._loop.call_at(when, self._ring)

    def _ring(self) -> None:
        self._timer = None
        now = self._loop.time()
        for wait in [wait for wait, end in self._ends.items() if end <= now]:
            self.stop(wait)
            wait.set_exception(TimeoutError())
        if self._ends:
            self._wake_at(min(self._ends.values()))
