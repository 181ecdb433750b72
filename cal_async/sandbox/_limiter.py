"""The rate limiter: a fixed window for each key, and a block for those who exceed it."""

import math
import time
from dataclasses import dataclass

_BLOCK = 60.0
_USUAL_WINDOW = 60.0


@dataclass(slots=True)
class _Bucket:
    ends: float
    count: int = 0
    blocked_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the limiter says to one request.

    Attributes:
        allowed: Whether it may pass.
        limit: Requests in a window.
        remaining: Requests left in this one.
        reset: Whole seconds until the window, or the block, ends.
    """

    allowed: bool
    limit: int
    remaining: int
    reset: int


class Limiter:
    """Counts requests in windows that start with the first request of each key.

    Args:
        limit: Requests in a window.
        window: Its length in seconds; the block lasts as long, but never more than a minute.
    """

    def __init__(self, limit: int = 100_000, window: float = _USUAL_WINDOW) -> None:
        self._limit = limit
        self._window = window
        self._block = min(_BLOCK, window)
        self._buckets: dict[str, _Bucket] = {}

    def check(self, key: str) -> Verdict:
        """Count a request and judge it.

        A request refused during a block counts only once the window has ended: then it starts or
        fills the next one, as on the real server.
        """
        now = time.monotonic()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(now + self._window)
        blocked = now < bucket.blocked_until
        if now >= bucket.ends:
            bucket.ends, bucket.count = now + self._window, 0
        elif blocked and bucket.count > self._limit:
            return self._refusal(bucket.blocked_until - now)
        bucket.count += 1
        if blocked:
            return self._refusal(bucket.blocked_until - now)
        if bucket.count > self._limit:
            bucket.blocked_until = now + self._block
            return self._refusal(self._block)
        return Verdict(
            allowed=True,
            limit=self._limit,
            remaining=self._limit - bucket.count,
            reset=math.ceil(bucket.ends - now),
        )

    def _refusal(self, seconds: float) -> Verdict:
        return Verdict(allowed=False, limit=self._limit, remaining=0, reset=math.ceil(seconds))
