"""An event loop in a thread of its own, run by anyio's portal.

``portal.call`` waits for the loop twice, to start a task and for its result. Here a call goes in
with one hop, and its thread waits at a bare lock: that halves what blocking costs.
"""

import asyncio
import inspect
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

import anyio
from anyio.from_thread import BlockingPortal

__all__ = ["BackgroundLoop"]

T = TypeVar("T")


class _Call(Generic[T]):
    """A coroutine for the loop.

    Args:
        coroutine: What is to run.
        tell: Called once it has ended, in any thread.
    """

    __slots__ = ("_coroutine", "_error", "_task", "_tell", "_value")

    def __init__(self, coroutine: Coroutine[Any, Any, T], tell: Callable[[], object]) -> None:
        self._coroutine = coroutine
        self._tell = tell
        self._task: asyncio.Task[None] | None = None
        self._error: BaseException | None = None

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
        self._tell()

    def cancel(self) -> None:
        """Cancel it, in the loop."""
        if inspect.getcoroutinestate(self._coroutine) == inspect.CORO_CREATED:
            self._coroutine.close()
        if self._task is not None:
            self._task.cancel()

    def give_up(self) -> None:
        """Let its thread go: the loop has ended."""
        self.cancel()
        self._error = CancelledError()
        with suppress(RuntimeError):  # nobody waits any more
            self._tell()

    def result(self) -> T:
        """Return what the coroutine returned, or raise what it raised."""
        if self._error is not None:
            raise self._error
        return self._value


class BackgroundLoop:
    """An event loop that runs until it is stopped."""

    def __init__(self) -> None:
        self._calls: set[_Call[Any]] = set()
        self._ended = False
        started = threading.Event()
        self._thread = threading.Thread(
            target=anyio.run, args=(self._serve, started), name="cal_sync", daemon=True
        )
        self._thread.start()
        started.wait()

    async def _serve(self, started: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        async with BlockingPortal() as self._portal:
            started.set()
            await self._portal.sleep_until_stopped()
        self._ended = True  # from here on, what was begun is cancelled, and nothing begins

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
            self._soon(call.cancel)
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
            self._soon(call.cancel)
            raise
        finally:
            self._calls.discard(call)
        return call.result()

    def _soon(self, act: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop has ended, and with it all that ran in it
            self._loop.call_soon_threadsafe(act)

    def stop(self) -> None:
        """Have the loop end, from any thread, without waiting for it."""
        self._soon(lambda: self._loop.create_task(self._portal.stop()))

    def end(self) -> None:
        """Cancel everything, end the loop, and let those go who wait."""
        self.stop()
        self._thread.join()
        for call in list(self._calls):
            call.give_up()
