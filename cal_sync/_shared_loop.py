"""An event loop that is run by the thread that waits for it.

Handing a call to another thread and back costs as much as most of the call. So a thread that makes
a call runs the loop itself meanwhile. Another thread, the keeper, runs it while none does and there
is something to do: calls that came in during a call, tasks in the background and, after a pause,
whatever timers and connections bring.

Ctrl-C may strike between any two steps of the main thread. What must hold all the same, such as
who has the turn, is therefore done in single steps, and nobody waits for a lock of another call.
"""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError
from typing import Any, Generic, TypeVar

from cal_sync._interrupts import Deferred

__all__ = ["SharedLoop"]

T = TypeVar("T")

_PAUSE = 0.05  # seconds without a call, after which the keeper takes the loop
_FORK = 1.0  # seconds that a fork waits for a call to end


class _Call(Generic[T]):
    """A coroutine that runs in the loop.

    Args:
        tell: Called in the thread that runs the loop, once the coroutine has ended.
    """

    def __init__(self, coroutine: Coroutine[Any, Any, T], tell: Callable[[], object]) -> None:
        self.coroutine = coroutine
        self.tell = tell
        self.task: asyncio.Task[T] | None = None

    def cancel(self) -> None:
        """Cancel it, in the thread that runs the loop."""
        if self.task is None:
            self.coroutine.close()
        else:
            self.task.cancel()

    @property
    def ended(self) -> bool:
        """Whether there is a result."""
        return self.task is not None and self.task.done()

    def result(self) -> T:
        """Return what the coroutine returned, or raise what it raised."""
        if self.task is None or not self.task.done() or self.task.cancelled():
            raise CancelledError
        return self.task.result()


class SharedLoop:
    """An event loop for any number of threads.

    Args:
        lent: Whether calling threads run it; otherwise the keeper always does, as a server needs.
        last: What it does last.
    """

    def __init__(self, *, lent: bool, last: Callable[[], Awaitable[object]]) -> None:
        self._loop = asyncio.new_event_loop()
        self._lent = lent
        self._last = last
        self._turn = threading.RLock()  # held by the thread that runs the loop
        self._gate = threading.Lock()  # held while the keeper must not take its turn
        self._calls: set[_Call[Any]] = set()
        self._led = 0
        self._kept = False
        self._ended = False
        # A lock rather than an event: to release it is safe even while garbage is collected.
        self._bell = threading.Lock()
        self._bell.acquire()
        self._keeper = threading.Thread(target=self._keep, name="cal_sync", daemon=True)
        self._keeper.start()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and wait for its result; any exception meanwhile cancels it.

        Raises:
            RuntimeError: This thread is running the loop already, or the loop has ended.
        """
        running = _running_loop()
        if running is self._loop:
            raise RuntimeError(
                "a blocking call inside the client's own event loop would wait for itself; "
                "use cal_async.CalClient in async code"
            )
        if self._lent and running is None:
            try:
                if self._turn.acquire(blocking=False):
                    return self._lead(_Call(coroutine, self._loop.stop))
            finally:
                # Whoever has the turn gives it up, even if Ctrl-C came before it knew of it.
                try:  # noqa: SIM105  # a call would be a step more
                    self._turn.release()
                except RuntimeError:
                    pass
        return self._wait_for(coroutine)

    async def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and await its result in another loop; what cancels one cancels both."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        call = _Call(coroutine, lambda: loop.call_soon_threadsafe(ended.set))
        try:
            self._post(call)
            await ended.wait()
        except BaseException:
            self._cancel(call)
            raise
        return call.result()

    def _wait_for(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in another thread and wait for its result."""
        ended = threading.Lock()
        ended.acquire()
        call = _Call(coroutine, ended.release)
        try:
            self._post(call)
            ended.acquire()
        except BaseException:
            self._cancel(call)
            raise
        return call.result()

    def _post(self, call: _Call[Any]) -> None:
        """Have whichever thread runs the loop run a call, too."""
        if sys.is_finalizing():
            raise RuntimeError("the interpreter is shutting down; make the call earlier")
        self._calls.add(call)
        try:
            self._loop.call_soon_threadsafe(self._begin, call)
        except RuntimeError:
            self._calls.discard(call)
            raise
        if self._loop.is_closed():  # perhaps too late for the keeper to see the call
            self._finish(call)
        self._ring()

    def _cancel(self, call: _Call[Any]) -> None:
        with contextlib.suppress(RuntimeError):  # it has ended with the loop
            self._loop.call_soon_threadsafe(self._give_up, call)

    def has(self, coroutine: Coroutine[Any, Any, Any]) -> bool:
        """Tell whether the loop runs a coroutine, or will run or close it."""
        return any(call.coroutine is coroutine for call in list(self._calls))

    def end(self, *, wait: bool) -> None:
        """Cancel everything, then close the loop."""
        self._ended = True
        with contextlib.suppress(RuntimeError):  # it is closed already
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._ring()
        if wait and not sys.is_finalizing():  # the keeper does not outlive the main thread
            self._keeper.join()

    def hold(self) -> bool:
        """Stop it for a fork, which must not find another thread in the middle of an import.

        Returns ``False`` if that would take long: it may be in the middle of a call.
        """
        if not self._lent:
            return False
        self._gate.acquire()
        with contextlib.suppress(RuntimeError):  # it is closed
            self._loop.call_soon_threadsafe(self._loop.stop)
        held = self._turn.acquire(timeout=_FORK)
        if not held:
            self._gate.release()
        return held

    def let_go(self) -> None:
        """Let it run again."""
        self._turn.release()
        self._gate.release()

    def mute(self) -> None:
        """Say nothing of what is left open: the process ends, or it is another process's."""
        self._loop.set_exception_handler(lambda _loop, _context: None)

    def _lead(self, call: _Call[T]) -> T:
        """Run the loop in this thread, which has its turn, until a call has ended."""
        try:
            while not (call.ended or self._ended):
                with Deferred(self._loop):
                    if call.task is None:
                        self._begin(call)
                    self._loop.run_forever()
        except BaseException:
            self._give_up(call)  # the keeper sees to the rest
            raise
        finally:
            self._led += 1
            if self._busy():
                self._ring()
        return call.result()

    def _begin(self, call: _Call[Any]) -> None:
        self._calls.add(call)
        if not self._ended:
            call.task = self._loop.create_task(call.coroutine)
            call.task.add_done_callback(lambda _: self._finish(call))

    def _finish(self, call: _Call[Any]) -> None:
        try:
            self._calls.remove(call)
            call.tell()
        except (KeyError, RuntimeError):  # told already, or in a loop that is closed
            return
        if self._kept and self._lent and not self._busy():
            self._loop.stop()  # the next call may run it

    def _give_up(self, call: _Call[Any]) -> None:
        call.cancel()
        if call.task is None:
            self._finish(call)

    def _keep(self) -> None:
        """Run the loop while no other thread does, if there is something to do; close it."""
        led = 0
        while not self._ended:
            asked = self._bell.acquire(timeout=_PAUSE)
            with self._gate:
                pass
            if not asked and self._led != led:
                led = self._led  # calls come one after the other: each runs the loop by itself
            elif self._turn.acquire(blocking=asked):
                try:
                    wanted = self._busy() or not (asked and self._lent)
                    if wanted and not self._ended:
                        self._serve()
                finally:
                    self._turn.release()
        with self._turn:
            last = self._loop.create_task(self._wind_up())
            last.add_done_callback(lambda _: self._loop.stop())
            while not last.done():
                self._serve()
            self._loop.close()
        for call in list(self._calls):
            call.cancel()  # it came too late to begin, or to be told that it has ended
            self._finish(call)

    async def _wind_up(self) -> None:
        await self._last()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
        await self._loop.shutdown_default_executor()

    def _serve(self) -> None:
        """Run the loop in the keeper, which has its turn, until a call may run it instead."""
        self._kept = True
        # What a task raises of its own reaches its caller, once the loop goes on.
        with contextlib.suppress(KeyboardInterrupt, SystemExit):
            self._loop.run_forever()
        self._kept = False
        if self._busy():
            self._ring()

    def _busy(self) -> bool:
        return bool(self._calls or asyncio.all_tasks(self._loop))

    def _ring(self) -> None:
        with contextlib.suppress(RuntimeError):  # it rings already
            self._bell.release()


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
