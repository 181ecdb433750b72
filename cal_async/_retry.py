"""Which failure may be tried again, and after how long.

| failure                          | read | idempotent | write |
|----------------------------------|------|------------|-------|
| not sent (connection refused)    | yes  | yes        | yes   |
| refused before acting (429)      | yes  | yes        | yes   |
| answer lost (reset, timeout, …)  | yes  | yes        | no    |
| 408, 425, 500, 502-504, 520-524  | yes  | yes        | no    |
| any other answer                 | no   | no         | no    |

A write whose outcome is unknown is never sent again: this server stores a booking and then
answers 500 when its mail provider is down, and takes a repetition for a second booking.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import backoff

from cal_async._errors import (
    APIError,
    CalError,
    ConnectError,
    RateLimitError,
    TransportError,
)
from cal_async._limits import retry_after
from cal_async._operation import Effect

__all__ = ["RetryPolicy"]

_TROUBLE = frozenset({408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})


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


def may_repeat(error: CalError, effect: Effect) -> bool:
    """Tell whether a request may be sent again after ``error``: the table above."""
    if isinstance(error, (ConnectError, RateLimitError)):
        return True
    if effect == "write":
        return False
    if isinstance(error, TransportError):
        return True
    return isinstance(error, APIError) and error.status in _TROUBLE


def pause(
    error: CalError, waits: Iterator[float], jitter: Callable[[], float] = random.random
) -> float:
    """Return the seconds to wait before the next attempt: what the server asks for, or ours."""
    own = next(waits)
    if isinstance(error, APIError):
        asked = retry_after(error.headers)
        if asked is not None:
            # Everybody who was refused waits for the same moment: spread them over a second.
            return asked + min(1.0, 0.1 * asked) * jitter()
    return own
