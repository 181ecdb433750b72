"""Waiting for what happens instead of sleeping, and bounds on time that a busy machine keeps."""

import asyncio
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager

__all__ = ["LONG", "ends_within", "interrupted_once", "until", "wait_until"]

LONG = 40.0
"""Seconds after which what is waited for does not come any more."""
_LOOK = 0.005
_GRACE = 0.05


def wait_until(condition: Callable[[], object]) -> None:
    """Block until the condition holds."""
    given_up = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < given_up, "it never came to that"
        time.sleep(_LOOK)


async def until(condition: Callable[[], object]) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(LONG):
        while not condition():  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(_LOOK)


@asynccontextmanager
async def ends_within(seconds: float) -> AsyncIterator[None]:
    """Fail if it takes longer than it may.

    On a busy machine all that is due in time can come late, this watch included. So what is late
    is given the processor for a while yet: the loop goes round, for some processor time.
    """
    late = False

    async def watch() -> None:
        nonlocal late
        await asyncio.sleep(seconds)
        began = time.thread_time()
        while time.thread_time() - began < _GRACE:  # noqa: ASYNC110  # it is not waited for
            await asyncio.sleep(0)
        late = True

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
    assert not late, f"it took more than {seconds} seconds"


@contextmanager
def interrupted_once(
    begun: Callable[[], object], number: signal.Signals = signal.SIGINT
) -> Iterator[None]:
    """Send the main thread a signal once something has begun and the thread waits for it."""
    main = threading.main_thread().ident or 0
    entered = threading.Event()

    def waits() -> bool:
        # For another thread, or in the event loop.
        return sys._current_frames()[main].f_code.co_name in {"_wait_for", "wait", "select"}

    def interrupt() -> None:
        entered.wait()  # or the thread that starts this one would be taken to wait
        wait_until(lambda: begun() and waits())
        signal.pthread_kill(main, number)

    with ThreadPoolExecutor(1) as thread:
        sent = thread.submit(interrupt)
        entered.set()
        yield
        sent.result()
