"""The connection to Redis, which comes and goes."""

import asyncio
import importlib
import logging
import time
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from cal_async._errors import ConfigurationError

__all__ = ["Store"]

_log = logging.getLogger("cal_async")
_RETRY = 1.0


class Store:
    """Connections to Redis, those of each event loop apart, and whether there is a Redis.

    Attributes:
        lost: Whether the last attempt to reach it failed.
        calm_at: When what was under way as it was lost must be answered.
    """

    def __init__(self, url: str, timeout: float) -> None:
        try:
            self._redis = importlib.import_module("redis.asyncio")
        except ImportError as error:
            raise ConfigurationError("RedisBudget needs pip install 'cal-async[redis]'") from error
        self.errors: tuple[type[Exception], ...] = (self._redis.RedisError, OSError)
        self._url = url
        self._timeout = timeout
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = WeakKeyDictionary()
        self._down_until = 0.0
        self.lost = False
        self._steady_at = 0.0
        self.calm_at = 0.0
        self._open()  # refuses a URL that makes no sense

    def _open(self) -> Any:
        try:
            return self._redis.from_url(
                self._url,
                socket_timeout=self._timeout,
                socket_connect_timeout=self._timeout,
                retry=None,
            )
        except ValueError as error:
            raise ConfigurationError(f"RedisBudget cannot use this URL: {error}") from error

    @property
    def usable(self) -> bool:
        """Whether it is worth asking."""
        return time.monotonic() >= self._down_until

    @property
    def steady(self) -> bool:
        """Whether there is a Redis, and the other processes must have found it, too."""
        return not self.lost and time.monotonic() >= self._steady_at

    async def run(self, script: str, keys: Sequence[str], *arguments: object) -> Any:
        """Run a script; ``None`` if Redis is lost."""
        loop = asyncio.get_running_loop()
        client = self._clients.get(loop)
        if client is None:
            client = self._clients[loop] = self._open()
        try:
            answer = await client.register_script(script)(keys, arguments)
        except self.errors as error:
            self._down_until = time.monotonic() + _RETRY
            # Its other connections are gone, too; to find out one after the other takes seconds.
            await client.connection_pool.disconnect(inuse_connections=False)
            if not self.lost:
                self.lost = True
                self.calm_at = time.monotonic() + _RETRY
                _log.warning("Redis is lost (%s): each process keeps its own rate budget", error)
            return None
        if self.lost:
            self.lost = False
            self._steady_at = time.monotonic() + 2 * _RETRY
            _log.warning("Redis is back: the rate budget is shared again")
        return answer

    async def aclose(self) -> None:
        """Close what is not in use; what is, another client of this event loop will close."""
        if (client := self._clients.get(asyncio.get_running_loop())) is not None:
            await client.connection_pool.disconnect(inuse_connections=False)
