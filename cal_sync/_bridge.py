"""The bridge from blocking code to the async client: one hop into a portal's event loop.

anyio's portal owns the thread and the loop. Calls go in with `run_coroutine_threadsafe`, which
waits once where ``portal.call`` waits twice.
"""

import asyncio
import atexit
import concurrent.futures
import os
import threading
import weakref
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal

from cal_async import ClientClosedError

__all__ = ["Bridge"]

T = TypeVar("T")


class Bridge:
    """Runs awaitables in one background loop, started on first use, for any number of threads."""

    def __init__(self) -> None:
        self._closed = False
        self._reset()
        _bridges.add(self)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._portal: AbstractContextManager[BlockingPortal] | None = None
        self._opened: BlockingPortal | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: int | None = None
        self._waiting: set[concurrent.futures.Future[Any]] = set()

    @property
    def running(self) -> bool:
        """Whether the loop has been started and not been closed."""
        return self._loop is not None

    def run(self, awaitable: Awaitable[T]) -> T:
        """Run an awaitable in the loop and wait for its result.

        Ctrl-C, or any other exception in the waiting thread, cancels it.

        Raises:
            ClientClosedError: The bridge was closed, before or meanwhile.
            RuntimeError: This thread is the loop's own.
        """
        coroutine = _await(awaitable)
        try:
            loop = self._loop or self._start()
            if threading.get_ident() == self._thread:
                raise RuntimeError(
                    "a blocking call inside the client's own event loop would wait for itself; "
                    "use cal_async.CalClient in async code"
                )
            future = asyncio.run_coroutine_threadsafe(coroutine, loop)
        except BaseException as error:
            _discard(coroutine, awaitable)
            if self._closed and not isinstance(error, ClientClosedError):
                raise ClientClosedError("this client was closed; make a new one") from error
            raise
        self._waiting.add(future)
        try:
            return future.result()
        except concurrent.futures.CancelledError as error:
            if self._closed:
                raise ClientClosedError("the client was closed during this call") from error
            raise
        except BaseException:
            future.cancel()
            raise
        finally:
            self._waiting.discard(future)

    def entered(self, context: AbstractAsyncContextManager[T]) -> AbstractContextManager[T]:
        """Return an async context manager's blocking twin; one task enters and leaves it."""
        self._start()
        assert self._opened is not None  # noqa: S101  # _start has opened it
        return self._opened.wrap_async_context_manager(context)

    def _start(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._closed:
                raise ClientClosedError("this client was closed; make a new one")
            if self._loop is None:
                portal = start_blocking_portal(name="cal_sync")
                opened = self._opened = portal.__enter__()
                self._portal = portal
                self._thread, self._loop = opened.call(_whereabouts)
            return self._loop

    def close(self) -> None:
        """End the loop and its thread; calls that still wait raise `ClientClosedError`."""
        with self._lock:
            self._closed = True
            portal, self._portal, self._opened, self._loop = self._portal, None, None, None
        if portal is not None:
            portal.__exit__(None, None, None)
        for future in list(self._waiting):
            future.cancel()

    def abandon(self) -> None:
        """Forget a loop that was inherited through a fork; the next call starts another one."""
        # Kept alive: collecting them would close sockets and files that the parent still uses.
        _abandoned.append((self._portal, self._loop))
        self._reset()


_bridges: weakref.WeakSet[Bridge] = weakref.WeakSet()
_abandoned: list[object] = []


def _after_fork() -> None:
    for bridge in list(_bridges):
        bridge.abandon()


def _at_exit() -> None:
    # A portal that is collected while the interpreter shuts down would wait for its thread, which
    # no longer runs.
    for bridge in list(_bridges):
        bridge.close()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


async def _await(awaitable: Awaitable[T]) -> T:
    return await awaitable


def _discard(*awaitables: object) -> None:
    """Close coroutines that will never run, so that nothing warns about them."""
    for awaitable in awaitables:
        if asyncio.iscoroutine(awaitable):
            awaitable.close()


async def _whereabouts() -> tuple[int, asyncio.AbstractEventLoop]:
    return threading.get_ident(), asyncio.get_running_loop()
