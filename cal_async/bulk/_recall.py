"""Requests that are sent once: whoever asks again, now or in the next run, gets the same answer."""

import asyncio
from os import PathLike
from typing import Any, Protocol

import anyio

from cal_async import _decipher
from cal_async._messages import Request, Response
from cal_async.bulk._journal import Journal

__all__ = ["Capture", "Recall", "Sender"]


class Sender(Protocol):
    """What sends a request."""

    async def execute_raw(self, request: Request) -> Any:
        """Send a request and return the answer as it came."""
        ...


class Capture:
    """A core that sends nothing, and returns the request instead."""

    async def execute(self, request: Request) -> Request:
        """Return the request."""
        return request

    execute_raw = execute


class Recall:
    """Answers by key, in a state file or, without one, for as long as the run lasts."""

    def __init__(self, state: str | PathLike[str] | None) -> None:
        self._journal = Journal(state)
        self._asked: dict[str, asyncio.Event] = {}

    async def once(self, core: Sender, request: Request, key: str) -> Any:
        """Return the value of the answer to what has this key."""
        while True:
            if (body := self._journal.get(key)) is not None:
                return _parse(request, body)
            if (asked := self._asked.get(key)) is None:
                break
            await asked.wait()  # and ask again if that one failed
        done = self._asked[key] = asyncio.Event()
        try:
            body = (await core.execute_raw(request)).body
            value = _parse(request, body)
            self._journal.add(key, _NOTHING if value is None else body)
            if self._journal.due():
                await anyio.to_thread.run_sync(self._journal.flush)
            return value
        finally:
            del self._asked[key]
            done.set()

    def close(self) -> None:
        """Close the state file."""
        self._journal.close()


_NOTHING = b"null"  # for bodies that are empty, or no JSON


def _parse(request: Request, body: bytes) -> Any:
    return None if body == _NOTHING else _decipher.value(request, Response(200, {}, body))
