"""The bridge from blocking code to the async client: one event loop for any number of threads."""

import asyncio
import atexit
import inspect
import os
import threading
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Generator
from concurrent.futures import CancelledError
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, Generic, TypeVar

from cal_async import ClientClosedError
from cal_sync._background import BackgroundLoop

__all__ = ["Bridge"]

T = TypeVar("T")


async def _nothing() -> None:
    pass


class Bridge:
    """Runs awaitables in an event loop that is started on first use.

    Args:
        last: What the loop does last, also if the bridge is forgotten.
    """

    def __init__(self, last: Callable[[], Awaitable[object]] = _nothing) -> None:
        self._last = last
        self._closed = False
        self._reset()
        _bridges.add(self)

    def _reset(self) -> None:
        self._lock = threading.RLock()
        self._loop: BackgroundLoop | None = None
        self._collected: weakref.finalize[Any, Any] | None = None

    @property
    def running(self) -> bool:
        """Whether the loop has been started and not been closed."""
        return self._loop is not None

    @property
    def _settled(self) -> bool:
        return self._closed or self._loop is not None

    def run(self, awaitable: Awaitable[T]) -> T:
        """Run an awaitable in the loop and wait for its result.

        Ctrl-C, or any other exception in the waiting thread, cancels it.

        Raises:
            ClientClosedError: The bridge was closed, before or meanwhile.
            RuntimeError: This is the loop's own thread.
        """
        coroutine = _coroutine(awaitable)
        try:
            return (self._loop or self._start()).run(coroutine)
        except BaseException as error:
            self._explain(error, coroutine)
            raise

    async def wait(self, awaitable: Awaitable[T]) -> T:
        """Run an awaitable in the loop and await its result in the caller's own loop.

        Raises:
            ClientClosedError: The bridge was closed, before or meanwhile.
        """
        coroutine = _coroutine(awaitable)
        try:
            return await (self._loop or self._start()).wait(coroutine)
        except BaseException as error:
            self._explain(error, coroutine)
            raise

    def _explain(self, error: BaseException, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Close what was never begun; raise a better error for what comes of closing."""
        if self._loop is None and inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED:
            coroutine.close()
        ours = isinstance(error, ClientClosedError)
        if self._closed and not ours and isinstance(error, (CancelledError, RuntimeError)):
            raise ClientClosedError("the client was closed during this call") from error

    @contextmanager
    def entered(self, context: AbstractAsyncContextManager[T]) -> Generator[T]:
        """Enter an async context manager for blocking code; one task enters and leaves it."""
        inside = _Inside(context)
        value = self.run(inside.enter())
        try:
            yield value
        except BaseException as error:  # noqa: BLE001  # the context manager decides on it
            self.run(inside.leave(error))
        else:
            self.run(inside.leave(None))

    def _start(self) -> BackgroundLoop:
        with self._lock:
            if not self._settled:
                loop = BackgroundLoop(self._last)
                if self._settled:  # a signal handler has used the bridge, or closed it, meanwhile
                    loop.stop()
                else:
                    self._loop = loop
                    self._collected = weakref.finalize(self, loop.stop)
                    self._collected.atexit = False
            if self._loop is None:
                raise ClientClosedError("this client was closed; make a new one")
            return self._loop

    def close(self) -> None:
        """End the loop and its thread; calls that still wait raise `ClientClosedError`."""
        with self._lock:
            self._closed = True
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.end()

    def mute(self) -> None:
        """Say nothing of what is left open."""
        if self._loop is not None:
            self._loop.mute()

    def abandon(self) -> None:
        """Forget a loop that was inherited through a fork; the next call starts another one."""
        if self._collected is not None:
            self._collected.detach()
        self.mute()
        # Kept alive: collecting it would close sockets and files that the parent still uses.
        _abandoned.append(self._loop)
        self._reset()


class _Inside(Generic[T]):
    """A task that enters an async context manager, waits, and leaves it."""

    def __init__(self, context: AbstractAsyncContextManager[T]) -> None:
        self._context = context
        self._leave = asyncio.Event()
        self._error: BaseException | None = None

    async def enter(self) -> T:
        """Enter it and return what it gives."""
        entered: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._stay(entered))
        try:
            await asyncio.wait((self._task, entered), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self._task.cancel()
            raise
        if not entered.done():
            await self._task  # raises why it could not be entered
        return entered.result()

    async def _stay(self, entered: "asyncio.Future[T]") -> None:
        async with self._context as value:
            entered.set_result(value)
            await self._leave.wait()
            if self._error is not None:
                raise self._error

    async def leave(self, error: BaseException | None) -> None:
        """Leave it with an error or without; raise what comes out."""
        self._error = error
        self._leave.set()
        await self._task


_bridges: weakref.WeakSet[Bridge] = weakref.WeakSet()
_abandoned: list[object] = []


def _after_fork() -> None:
    for bridge in list(_bridges):
        bridge.abandon()


@atexit.register
def _at_exit() -> None:
    for bridge in list(_bridges):
        bridge.mute()  # not closed: other functions may make their last calls yet


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _coroutine(awaitable: Awaitable[T]) -> Coroutine[Any, Any, T]:
    return awaitable if inspect.iscoroutine(awaitable) else _await(awaitable)


async def _await(awaitable: Awaitable[T]) -> T:
    return await awaitable
