"""The bridge from blocking code to the async client: blocking calls share one event loop."""

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
from cal_sync._shared_loop import SharedLoop

__all__ = ["Bridge"]

T = TypeVar("T")


async def _nothing() -> None:
    pass


class Bridge:
    """Runs awaitables in one event loop, started on first use, for any number of threads.

    Args:
        lent: Whether the calling threads run the loop, which is fast; otherwise a thread of its
            own does, without a break.
        last: What the loop does last, also if the bridge is forgotten.
    """

    def __init__(
        self, *, lent: bool = True, last: Callable[[], Awaitable[object]] = _nothing
    ) -> None:
        self._lent = lent
        self._last = last
        self._closed = False
        self._reset()
        _bridges.add(self)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._loop: SharedLoop | None = None
        self._collected: weakref.finalize[Any, Any] | None = None

    @property
    def loop(self) -> SharedLoop | None:
        """The loop, if it has been started and not been closed."""
        return self._loop

    def run(self, awaitable: Awaitable[T]) -> T:
        """Run an awaitable in the loop and wait for its result.

        Ctrl-C, or any other exception in the waiting thread, cancels it.

        Raises:
            ClientClosedError: The bridge was closed, before or meanwhile.
            RuntimeError: This thread is running the loop already.
        """
        coroutine = _coroutine(awaitable)
        try:
            return (self._loop or self._start()).run(coroutine)
        except BaseException as error:
            self._account_for(error, coroutine)
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
            self._account_for(error, coroutine)
            raise

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

    def _account_for(self, error: BaseException, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Close a coroutine that will not run any more; say that it is because of `close`."""
        begun = inspect.getcoroutinestate(coroutine) != inspect.CORO_CREATED
        if not (begun or (self._loop is not None and self._loop.has(coroutine))):
            coroutine.close()
        if (
            self._closed
            and isinstance(error, (RuntimeError, CancelledError))
            and not isinstance(error, ClientClosedError)
        ):
            raise ClientClosedError("the client was closed during this call") from error

    def _start(self) -> SharedLoop:
        with self._lock:
            if self._closed:
                raise ClientClosedError("this client was closed; make a new one")
            if self._loop is None:
                self._loop = SharedLoop(lent=self._lent, last=self._last)
                self._collected = weakref.finalize(self, self._loop.end, wait=False)
                self._collected.atexit = False
            return self._loop

    def close(self) -> None:
        """End the loop and its thread; calls that still wait raise `ClientClosedError`."""
        with self._lock:
            self._closed = True
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.end(wait=True)

    def abandon(self) -> None:
        """Forget a loop that was inherited through a fork; the next call starts another one."""
        if self._collected is not None:
            self._collected.detach()
        self.mute()
        # Kept alive: collecting it would close sockets and files that the parent still uses.
        _abandoned.append(self._loop)
        self._reset()

    def mute(self) -> None:
        """Say nothing of what is left open."""
        if self._loop is not None:
            self._loop.mute()


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
_held: list[SharedLoop] = []
_abandoned: list[object] = []


def _before_fork() -> None:
    loops = [bridge.loop for bridge in list(_bridges)]
    _held.extend(loop for loop in loops if loop is not None and loop.hold())


def _after_fork_in_parent() -> None:
    while _held:
        _held.pop().let_go()


def _after_fork_in_child() -> None:
    _held.clear()
    for bridge in list(_bridges):
        bridge.abandon()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_after_fork_in_parent,
        after_in_child=_after_fork_in_child,
    )


@atexit.register
def _at_exit() -> None:
    for bridge in list(_bridges):
        bridge.mute()  # not closed: other functions may make their last calls yet


def _coroutine(awaitable: Awaitable[T]) -> Coroutine[Any, Any, T]:
    return awaitable if inspect.iscoroutine(awaitable) else _await(awaitable)


async def _await(awaitable: Awaitable[T]) -> T:
    return await awaitable
