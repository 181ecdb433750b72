"""An event loop in a thread of its own, which anyio runs.

A blocking portal of anyio's waits for the loop twice, to start a task and for its result. Here a
call goes in with one hop, and its thread waits at a bare lock: that halves what blocking costs.
"""

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

import anyio

__all__ = ["BackgroundLoop"]

T = TypeVar("T")


class _Call(Generic[T]):
    """A coroutine for the loop.

    Args:
        coroutine: What is to run.
        tell: Called once it has ended, in any thread.
    """

    __slots__ = ("_coroutine", "_ended", "_error", "_task", "_tell", "_value")

    def __init__(self, coroutine: Coroutine[Any, Any, T], tell: Callable[[], object]) -> None:
        self._coroutine = coroutine
        self._tell = tell
        self._task: asyncio.Task[None] | None = None
        self._error: BaseException | None = None
        self._ended = False

    def start(self) -> None:
        """Start it, in the loop."""
        self._task = asyncio.create_task(self._carry_out())

    async def _carry_out(self) -> None:
        try:
            self._value = await self._coroutine
        except asyncio.CancelledError as error:
            self._error = CancelledError()
            self._error.__cause__ = error
        except BaseException as error:  # noqa: BLE001  # SystemExit, too, is for its caller alone
            self._error = error
        self._ended = True
        self._tell()

    def cancel(self) -> None:
        """Cancel it, in the loop or after its end."""
        self._close()
        if self._task is not None:
            self._task.cancel()

    def give_up(self) -> None:
        """Let go who waits for it, unless it has ended: there is no loop any more."""
        if not self._ended:
            self._close()
            self._error, self._ended = CancelledError(), True
            self._tell()

    def _close(self) -> None:
        if inspect.getcoroutinestate(self._coroutine) == inspect.CORO_CREATED:
            self._coroutine.close()

    def result(self) -> T:
        """Return what the coroutine returned, or raise what it raised."""
        error, self._error = self._error, None
        if error is None:
            return self._value
        try:
            raise error
        finally:
            del error  # whose traceback has this frame: together they would be garbage in a ring


class BackgroundLoop:
    """An event loop that runs until it is stopped.

    Args:
        last: What it does last.
    """

    def __init__(self, last: Callable[[], Awaitable[object]]) -> None:
        self._last = last
        self._calls: set[_Call[Any]] = set()
        self._stopping = asyncio.Event()
        self._ended = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="cal_sync", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # there can be no more threads
            self._loop.close()
            raise
        except BaseException:  # Ctrl-C: it has started
            self.stop()
            raise

    def _run(self) -> None:
        try:
            anyio.run(self._serve, backend_options={"loop_factory": lambda: self._loop})
        finally:
            self._loop.close()
            for call in list(self._calls):
                call.give_up()

    async def _serve(self) -> None:
        await self._stopping.wait()
        self._ended = True  # from here on, what was begun is cancelled, and nothing begins
        await self._last()

    def _begin(self, call: _Call[Any]) -> None:
        if self._ended:
            call.give_up()
        else:
            call.start()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and wait for its result; any exception meanwhile cancels it.

        Raises:
            RuntimeError: This is the loop's own thread, or the loop has ended.
        """
        if self._thread is threading.current_thread():
            coroutine.close()
            raise RuntimeError(
                "a blocking call inside the client's own event loop would wait for itself; "
                "use cal_async.CalClient in async code"
            )
        ended = threading.Lock()
        ended.acquire()
        call = _Call(coroutine, ended.release)
        self._calls.add(call)
        try:
            self._loop.call_soon_threadsafe(self._begin, call)
            ended.acquire()
        except BaseException:
            self._cancel(call)
            raise
        finally:
            self._calls.discard(call)
        return call.result()

    async def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and await its result in another loop; what cancels one cancels both."""
        ended = asyncio.Event()
        call = _Call(coroutine, partial(asyncio.get_running_loop().call_soon_threadsafe, ended.set))
        self._calls.add(call)
        try:
            self._loop.call_soon_threadsafe(self._begin, call)
            await ended.wait()
        except BaseException:
            self._cancel(call)
            raise
        finally:
            self._calls.discard(call)
        return call.result()

    def _cancel(self, call: _Call[Any]) -> None:
        try:
            self._loop.call_soon_threadsafe(call.cancel)
        except RuntimeError:  # the loop has ended, and with it all that had begun
            call.cancel()

    def stop(self) -> None:
        """Have the loop end, from any thread, without waiting for it."""
        with suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(self._stopping.set)

    def end(self) -> None:
        """Cancel everything, end the loop, and let those go who wait for calls."""
        self.stop()
        self._thread.join()

    def mute(self) -> None:
        """Say nothing of what is left open: the process ends, or it is another process's."""
        self._loop.set_exception_handler(lambda _loop, _context: None)
