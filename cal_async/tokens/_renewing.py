"""One renewal for all who ask at once, kept before it is used."""

import asyncio
import concurrent.futures
import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import anyio

from cal_async._auth import Exchange
from cal_async._errors import APIError, ConfigurationError, TokenRefreshError
from cal_async.tokens._store import LockingTokenStore, Tokens, TokenStore

__all__ = ["Renewing"]

_EARLY = timedelta(seconds=30)
_LONGEST_EXCHANGE = 60.0


class _Renewal:
    """A renewal under way, or one that has just failed.

    It has a task of its own: whoever gives up waiting, giving up between the server's answer and
    the store would lose the only token. Others wait for it from any event loop.
    """

    def __init__(self, work: Coroutine[Any, Any, None]) -> None:
        self._process = os.getpid()
        self._end: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._ended_at = 0.0
        self._task = asyncio.create_task(work, name="cal_async: renewing a token")
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._ended_at = time.monotonic()
        if task.cancelled():
            self._end.set_exception(TokenRefreshError("the event loop ended during the renewal"))
        elif (error := task.exception()) is not None:
            self._end.set_exception(error)
        else:
            self._end.set_result(None)

    def serves(self, since: float) -> bool:
        """Tell whether a call that began at ``since`` is served by this renewal.

        One that failed is not tried again for those who began before; each later call tries anew.
        """
        if self._process != os.getpid():
            return False  # it came through a fork, and its loop did not
        if not self._end.done():
            return not self._task.get_loop().is_closed()  # else it never ends
        return self._end.exception() is not None and since <= self._ended_at

    async def wait(self) -> None:
        await asyncio.shield(asyncio.wrap_future(self._end))


class Renewing(ABC):
    """Credentials over a store; subclasses know how to ask for new ones."""

    present = True
    _advice: ClassVar[str]
    """What a person can do when renewing fails."""
    _replaces_refused: ClassVar[bool] = True
    """Whether the server gives new tokens to somebody whose old one it refuses."""

    def __init__(self, store: TokenStore) -> None:
        self._store = store
        self._tokens: Tokens | None = None
        self._renewal: _Renewal | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    def headers(self) -> Mapping[str, str]:
        """Return the request headers that carry the token."""
        if self._tokens is None:
            return {}
        return {"Authorization": f"Bearer {self._tokens.access_token}"}

    async def ready(self, exchange: Exchange, since: float) -> None:
        """Load the tokens, and renew them if they end within half a minute."""
        tokens = self._tokens or await self._load()
        ends = tokens.expires_at
        if ends is None or ends > datetime.now(UTC) + _EARLY:
            return
        try:
            await self._renewed(exchange, since, asks=True)
        except TokenRefreshError:
            if ends <= datetime.now(UTC):
                raise

    async def renew(self, refused: Mapping[str, str], exchange: Exchange, since: float) -> None:
        """Replace the token in ``refused``; one renewal serves all who ask at once.

        Raises:
            TokenRefreshError: It cannot be replaced.
        """
        if refused.get("Authorization") == self.headers().get("Authorization"):
            await self._renewed(exchange, since, asks=self._replaces_refused)

    async def settle(self) -> None:
        """Wait for the end of a renewal that is under way."""
        renewal = self._renewal
        if renewal is not None and renewal.serves(time.monotonic()):
            # Those who asked for it hear of what goes wrong.
            with anyio.move_on_after(_LONGEST_EXCHANGE, shield=True), suppress(Exception):
                await renewal.wait()

    async def _load(self) -> Tokens:
        loaded = await self._store.load() or self._first()
        if self._tokens is None:  # nobody was faster
            self._tokens = loaded
        return self._tokens

    async def _renewed(self, exchange: Exchange, since: float, *, asks: bool) -> None:
        with self._lock:
            renewal = self._renewal
            if renewal is None or not renewal.serves(since):
                renewal = self._renewal = _Renewal(self._replace(exchange, asks=asks))
        try:
            await renewal.wait()
        except Exception as error:  # a store is somebody else's, and so are its errors
            raise TokenRefreshError(f"{self._advice} ({_first_line(error)})") from error

    async def _replace(self, exchange: Exchange, *, asks: bool) -> None:
        stale = self._tokens or self._first()
        async with self._alone():
            stored = await self._store.load()
            if stored is None or stored.access_token == stale.access_token:
                if not asks:
                    return
                try:
                    with anyio.fail_after(_LONGEST_EXCHANGE):
                        stored = await self._ask(stale, exchange)
                except APIError:
                    # Another process may have been faster; then the store has its tokens by now.
                    stored = await self._store.load()
                    if stored is None or stored.access_token == stale.access_token:
                        raise
                else:
                    await self._store.save(stored)
            self._tokens = stored

    def _alone(self) -> AbstractAsyncContextManager[None]:
        """Keep other processes from presenting the same refresh token."""
        store = self._store
        return store.lock() if isinstance(store, LockingTokenStore) else nullcontext()

    def _first(self) -> Tokens:
        """Return tokens to begin with when the store is empty."""
        raise ConfigurationError(
            f"the token store of {type(self).__name__} is empty: save the first Tokens in it"
        )

    @abstractmethod
    async def _ask(self, stale: Tokens, exchange: Exchange) -> Tokens:
        """Ask the server for new tokens."""


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
