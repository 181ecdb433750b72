"""The rate limiter: a fixed window for each key, and a block for those who exceed it."""

import math
from dataclasses import dataclass

from cal_async.sandbox._clock import Clock

_BLOCK = 60.0
_USUAL_WINDOW = 60.0
_DEFAULT = "Default"
# Some operations have budgets of their own, by the minute; two of them share one.
_OWN_LIMITS = {
    "bookings.attendees.create": ("Booking_attendees_add", 5),
    "bookings.attendees.delete": ("Booking_attendees_remove", 5),
    "bookings.guests.create": ("Booking_guests_add", 5),
    "bookings.update_location": ("Booking_location_update", 5),
    "verified_resources.emails.verification_code.request": (
        "Users_verified_resources_emails_requests",
        5,
    ),
    "verified_resources.emails.verification_code.verify": (
        "Users_verified_resources_phones_verify",
        3,
    ),
    "verified_resources.phones.verification_code.request": (
        "Users_verified_resources_phones_requests",
        3,
    ),
}


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
        name: The limit that it was counted under.
        limit: Requests in a window.
        remaining: Requests left in this one.
        reset: Whole seconds until the window, or the block, ends.
    """

    allowed: bool
    name: str
    limit: int
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The headers that announce it."""
        numbers = {"Limit": self.limit, "Remaining": self.remaining, "Reset": self.reset}
        return {f"X-RateLimit-{word}-{self.name}": str(n) for word, n in numbers.items()}


class Limiter:
    """Counts requests in windows that start with the first request of each key.

    Args:
        clock: Whose seconds count.
        limit: Requests in a window; None for as good as no limit, on no operation.
        window: Its length in seconds.
        block: How long those are blocked who exceed it; as long as a window, but never more than
            a minute, when not given.
    """

    def __init__(
        self,
        clock: Clock,
        limit: int | None = None,
        window: float = _USUAL_WINDOW,
        block: float | None = None,
    ) -> None:
        self.limit = 100_000 if limit is None else limit
        self._own = {} if limit is None else _OWN_LIMITS
        self._clock = clock
        self._window = window
        self._block = min(_BLOCK, window) if block is None else block
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def forget(self) -> None:
        """Start all windows anew."""
        self._buckets.clear()

    def check(self, key: str, operation: str) -> Verdict:
        """Count a request for an operation and judge it.

        A request refused during a block counts only once the window has ended: then it starts or
        fills the next one, as on the real server.
        """
        name, limit = self._own.get(operation, (_DEFAULT, self.limit))
        window = self._window if name == _DEFAULT else _USUAL_WINDOW
        now = self._clock.seconds()
        bucket = self._buckets.get((key, name))
        if bucket is None:
            bucket = self._buckets[key, name] = _Bucket(now + window)
        blocked = now < bucket.blocked_until
        if now >= bucket.ends:
            bucket.ends, bucket.count = now + window, 0
        elif blocked and bucket.count > limit:
            return _refusal(name, limit, bucket.blocked_until - now)
        bucket.count += 1
        if blocked:
            return _refusal(name, limit, bucket.blocked_until - now)
        if bucket.count > limit:
            block = self._block if name == _DEFAULT else _BLOCK
            bucket.blocked_until = now + block
            return _refusal(name, limit, block)
        left = limit - bucket.count
        return Verdict(True, name, limit, left, _whole(bucket.ends - now))


def _refusal(name: str, limit: int, seconds: float) -> Verdict:
    return Verdict(False, name, limit, 0, _whole(seconds))


def _whole(seconds: float) -> int:
    """Round up, but not because ``(now + 60) - now`` can be a little more than 60."""
    return math.ceil(round(seconds, 6))
