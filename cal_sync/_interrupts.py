"""Ctrl-C for a thread that runs an event loop: between two callbacks, never inside of one.

An exception anywhere in a callback or in the loop itself can leave a lock taken, or lose what
would have woken another call.
"""

import asyncio
import contextlib
import importlib
import threading
from signal import SIGINT
from types import FrameType
from typing import Any

__all__ = ["Deferred"]

# What `signal` wraps in enums, which takes a tenth of a call's time.
_signal: Any = importlib.import_module("_signal")


class Deferred:
    """Has SIGINT stop a loop first, and only then do what it does; a second one does it at once."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._handler: Any = None
        self._caught = False

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            handler = _signal.getsignal(SIGINT)
            if callable(handler):
                with contextlib.suppress(ValueError):  # a subinterpreter has no signals
                    _signal.signal(SIGINT, self._catch)
                    self._handler = handler

    def _catch(self, number: int, frame: FrameType | None) -> None:
        if self._caught:
            self._handler(number, frame)
        self._caught = True
        self._loop.call_soon_threadsafe(self._loop.stop)

    def __exit__(self, *_: object) -> None:
        if self._handler is not None:
            _signal.signal(SIGINT, self._handler)
            if self._caught:
                self._handler(SIGINT, None)
