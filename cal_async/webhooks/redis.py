"""Remembering deliveries in Redis, for workers on any number of machines (``cal-async[redis]``)."""

import inspect
from typing import Any, Protocol

from cal_async.webhooks._dedupe import WEEK

__all__ = ["RedisDeduplicator"]


class _Redis(Protocol):
    """What `redis.Redis` and `redis.asyncio.Redis` have in common."""

    def set(self, name: str, value: str, /, *, nx: bool, px: int) -> Any: ...
    def delete(self, name: str, /) -> Any: ...


class RedisDeduplicator:
    """Remembers keys in Redis.

    Args:
        client: A `redis.asyncio.Redis`; under WSGI a blocking `redis.Redis`.
        ttl: For how many seconds.
        prefix: What the names of the keys start with.
    """

    def __init__(
        self, client: _Redis, *, ttl: float = WEEK, prefix: str = "cal-async:webhook:"
    ) -> None:
        self._client = client
        self._ttl = ttl
        self._prefix = prefix

    async def claim(self, key: str) -> bool:
        """Remember ``key``; tell whether it is new."""
        asked = self._client.set(self._prefix + key, "1", nx=True, px=max(1, int(self._ttl * 1000)))
        return bool(await asked if inspect.isawaitable(asked) else asked)

    async def release(self, key: str) -> None:
        """Forget ``key``."""
        asked = self._client.delete(self._prefix + key)
        if inspect.isawaitable(asked):
            await asked
