"""Calls with one key: one after the other, and none too soon after one that got lost."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import anyio
from anyio.lowlevel import RunVar

from cal_async._errors import CalError, OutcomeUnknownError, ResponseShapeError

__all__ = ["turn_of"]

# How long a request without an answer may still be at work. A call that gave up looking, or was
# cancelled, must not be followed by one that looks too early and finds nothing.
_REST = 1.0
# When the next call with a key may look, if the last one in this process got lost.
_lost: dict[str, float] = {}
# A lock lives as long as somebody holds it.
_locks: RunVar[WeakValueDictionary[str, anyio.Lock]] = RunVar("cal_async.booking locks")


@asynccontextmanager
async def turn_of(key: str) -> AsyncGenerator[None]:
    """Hold a key, in all clients of an event loop, for a call that makes or moves a booking."""
    async with _lock_of(key):
        if (until := _lost.get(key)) is not None:
            await anyio.sleep(max(0.0, until - time.monotonic()))
            _lost.pop(key, None)
        try:
            yield
        except BaseException as error:
            if not isinstance(error, CalError) or isinstance(
                error, OutcomeUnknownError | ResponseShapeError
            ):
                _note_lost(key)
            raise


def _note_lost(key: str) -> None:
    now = time.monotonic()
    # A copy: other threads, with event loops of their own, keep keys here too.
    for old in [old for old, until in _lost.copy().items() if until < now]:
        _lost.pop(old, None)
    _lost[key] = now + _REST


def _lock_of(key: str) -> anyio.Lock:
    try:
        locks = _locks.get()
    except LookupError:
        locks = WeakValueDictionary[str, anyio.Lock]()
        _locks.set(locks)
    return locks.setdefault(key, anyio.Lock())
