"""An event loop that is run by the thread that waits for it.

Handing a call to another thread and back costs as much as most of the call. So a thread that makes
a call runs the loop itself meanwhile. Another thread, the keeper, runs it while none does and there
is something to do: calls that came in during a call, tasks in the background and, after a pause,
whatever timers and connections bring.
"""

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["SharedLoop"]

T = TypeVar("T")

_PAUSE = 0.05  # seconds without a call, after which the keeper takes the loop


class SharedLoop:
    """An event loop for any number of threads.

    Args:
        lent: Whether calling threads run it; otherwise the keeper always does, as a server needs.
    """

    def __init__(self, *, lent: bool) -> None:
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._loop = self._runner.get_loop()
        self._lent = lent
        self._turn = threading.Lock()  # held by the thread that runs the loop
        self._runs_in: int | None = None  # the identity of that thread
        self._posted: set[concurrent.futures.Future[Any]] = set()
        self._led = 0
        self._kept = False
        self._ended = False
        self._closing = False
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
        if self._runs_in == threading.get_ident():
            raise RuntimeError(
                "a blocking call inside the client's own event loop would wait for itself; "
                "use cal_async.CalClient in async code"
            )
        if self._lent and not _inside_a_loop() and self._turn.acquire(blocking=False):
            try:
                return self._lead(coroutine)
            finally:
                self._pass_on()
        future = self.post(coroutine)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def post(self, coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Have whichever thread runs the loop run a coroutine, too."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        self._posted.add(future)
        future.add_done_callback(self._forget)
        self._ring()
        return future

    def has(self, coroutine: Coroutine[Any, Any, Any]) -> bool:
        """Tell whether a task has been made of a coroutine."""
        return any(task.get_coro() is coroutine for task in asyncio.all_tasks(self._loop))

    def end(self, *, wait: bool) -> None:
        """Cancel everything, then close the loop."""
        self._ended = True
        with contextlib.suppress(RuntimeError):  # it is closed already
            self._loop.call_soon_threadsafe(self._stop)
        self._ring()
        if wait:
            self._keeper.join()
            for future in list(self._posted):
                future.cancel()  # it came too late

    def _lead(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run the loop in this thread, which has its turn, until the coroutine has ended."""
        self._runs_in = threading.get_ident()
        task = self._loop.create_task(coroutine)
        task.add_done_callback(self._stop)
        try:
            while not (task.done() or self._ended):
                self._loop.run_forever()
        finally:
            task.cancel()  # if it has not ended: closed, or Ctrl-C. The keeper sees to that
        if task.cancelled() or not task.done():
            raise concurrent.futures.CancelledError
        return task.result()

    def _pass_on(self) -> None:
        """Give up the turn; have the keeper take it if something is left to do."""
        self._led += 1
        self._runs_in = None
        self._turn.release()
        if self._busy():
            self._ring()

    def _keep(self) -> None:
        """Run the loop while no other thread does, if there is something to do."""
        led = 0
        while not self._closing:
            asked = self._bell.acquire(timeout=_PAUSE)
            if not asked and self._led != led:
                led = self._led  # calls come one after the other: each runs the loop by itself
            elif self._turn.acquire(blocking=asked):
                try:
                    self._serve(asked=asked)
                finally:
                    self._turn.release()

    def _serve(self, *, asked: bool) -> None:
        """Run the loop in the keeper, which has its turn, until a call may run it instead."""
        if self._ended:
            self._closing = True
            self._runner.close()
        elif self._busy() or not (asked and self._lent):
            self._runs_in, self._kept = threading.get_ident(), True
            try:
                self._loop.run_forever()
            except (KeyboardInterrupt, SystemExit):
                self._ring()  # a task's own: once the loop goes on, its caller gets it
            self._runs_in, self._kept = None, False

    def _busy(self) -> bool:
        return bool(self._posted or asyncio.all_tasks(self._loop))

    def _forget(self, future: concurrent.futures.Future[Any]) -> None:
        self._posted.discard(future)
        if self._kept and self._lent and not self._busy():
            self._loop.stop()  # the next call may run it

    def _stop(self, _task: asyncio.Task[Any] | None = None) -> None:
        if not self._closing:
            self._loop.stop()

    def _ring(self) -> None:
        with contextlib.suppress(RuntimeError):  # it rings already
            self._bell.release()


def _inside_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
