"""Which failure may be followed by another attempt, and after how long.

A write whose outcome is unknown is never sent again: this server stores a booking and then
answers 500 when its mail provider is down, and takes a repetition for a second booking.
"""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import backoff

from cal_async._errors import (
    APIError,
    CalError,
    ConnectError,
    LostAnswerError,
    ServerError,
    TransportError,
    UncertainServerError,
)
from cal_async._limits import retry_after
from cal_async._operation import Effect

__all__ = ["RetryPolicy", "RetryQuota", "as_unknown", "may_repeat", "pause"]

NOT_SENT = "not sent"
LOST = "answer lost"

# What may follow a failure: another attempt of a read, of an idempotent write, of any write.
# NOT_SENT covers a refused connection, a failed look-up or handshake, and a connection that was
# gone before the request was written; LOST a reset, a timeout or a body cut short after that.
AGAIN: dict[str | int, tuple[bool, bool, bool]] = {
    #          read   idempotent  write
    NOT_SENT: (True, True, True),
    LOST: (True, True, False),
    408: (True, True, False),  # the server gave up reading, so it says
    409: (False, False, False),  # a real conflict, or a race lost: asking again changes nothing
    425: (True, True, True),  # refused unread
    429: (True, True, True),  # refused by the limiter, before anything was done
    498: (False, False, False),  # refused by the guard; the pipeline repeats it with a new token
    500: (True, True, False),
    502: (True, True, False),
    503: (True, True, False),
    504: (True, True, False),
    520: (True, True, False),  # 520 to 524: Cloudflare lost the server
    521: (True, True, True),  # … which refused the connection
    522: (True, True, False),
    523: (True, True, False),
    524: (True, True, False),
}
_NEVER = (False, False, False)
_SERVER_FAILED = AGAIN[500]
_COLUMN: dict[Effect, int] = {"read": 0, "idempotent": 1, "write": 2}


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often to try again, and the waits between.

    Attributes:
        max_retries: Attempts after the first one.
        factor: The upper bound of the first wait, in seconds; it doubles with each attempt.
        longest: The upper bound of any wait but one that the server asks for.
    """

    max_retries: int = 3
    factor: float = 0.5
    longest: float = 20.0

    def waits(self) -> Iterator[float]:
        """Yield the waits: exponential, with full jitter."""
        bounds = backoff.expo(base=2, factor=self.factor, max_value=self.longest)
        next(bounds)  # backoff's generators are started by their first value
        for bound in bounds:
            yield backoff.full_jitter(bound)


class RetryQuota:
    """A token bucket that ends retry storms: a server that fails everything is left alone.

    Every retry takes tokens, every success that needed none gives one back.
    """

    CAPACITY = 500
    COST = 5

    def __init__(self) -> None:
        self._tokens = self.CAPACITY
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Pay for a retry; ``False`` if there are not enough tokens."""
        with self._lock:
            if self._tokens < self.COST:
                return False
            self._tokens -= self.COST
            return True

    def give_back(self, tokens: int) -> None:
        """Return the tokens of a retry that succeeded, or one for a plain success."""
        if self._tokens < self.CAPACITY:
            with self._lock:
                self._tokens = min(self.CAPACITY, self._tokens + tokens)


def _failure(error: CalError) -> str | int | None:
    if isinstance(error, ConnectError):
        return NOT_SENT
    if isinstance(error, TransportError):
        return LOST
    return error.status if isinstance(error, APIError) else None


def may_repeat(error: CalError, effect: Effect) -> bool:
    """Tell whether a request may be sent again after ``error``: a look into the table.

    A status from 500 that is not in it tells as little as 500 does.
    """
    failure = _failure(error)
    if failure is None:
        return False
    other = _SERVER_FAILED if isinstance(error, ServerError) else _NEVER
    return AGAIN.get(failure, other)[_COLUMN[effect]]


def as_unknown(error: CalError, effect: Effect) -> CalError:
    """Return the error to raise: a write that may have been done says so.

    It may have been done if the table lets an idempotent one be repeated, but not this one.
    """
    if effect != "write" or may_repeat(error, "write") or not may_repeat(error, "idempotent"):
        return error
    unknown: CalError
    if isinstance(error, APIError):
        unknown = UncertainServerError(
            error.request,
            error.response,
            code=error.code,
            message=f"{error.message} (it may have been carried out all the same)",
            details=error.details,
        )
    elif isinstance(error, TransportError):
        unknown = LostAnswerError(
            "the answer was lost; the request may have been carried out. Look before you repeat it",
            error.request,
        )
    else:
        return error
    unknown.__cause__ = error
    return unknown


def pause(error: CalError, own: float) -> float:
    """Return the seconds to wait: what the server asks for, or our own wait."""
    if isinstance(error, APIError):
        asked = retry_after(error.headers)
        # An ordinary failure comes with limiter headers too; only a refusal asks for a wait.
        if asked is not None and (error.status == 429 or "retry-after" in error.headers):  # noqa: PLR2004
            # Everybody who was refused waits for the same moment: spread them over a second.
            return asked + min(1.0, 0.1 * asked) * random.random()  # noqa: S311
    return own
