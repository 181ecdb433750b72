"""The server's rate limit headers, in every form met."""

import math
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import NamedTuple

__all__ = ["LimitReader", "RateLimit", "rate_limits", "retry_after"]

_PREFIX = "x-ratelimit-"
# A larger Reset is a Unix timestamp, as some proxies send it; the API sends seconds that are left.
_TIMESTAMP = 1_000_000_000


class RateLimit(NamedTuple):
    """One named limit, as an answer's headers show it.

    Attributes:
        name: ``default`` unless the key or the route has limits of its own.
        limit: Requests in a window.
        remaining: Requests left in this window.
        reset: Seconds until the window, or the block after a refusal, ends.
    """

    name: str
    limit: int | None
    remaining: int | None
    reset: float | None


def rate_limits(headers: Mapping[str, str]) -> tuple[RateLimit, ...]:
    """Return every limit named in the headers."""
    found: dict[str, dict[str, float]] = {}
    for header, text in headers.items():
        lowered = header.lower()
        if not lowered.startswith(_PREFIX):
            continue
        kind, _, name = lowered.removeprefix(_PREFIX).partition("-")
        number = _number(text)
        if number is None:
            continue
        if kind == "reset":
            number = max(0.0, number - _clock(headers) if number > _TIMESTAMP else number)
        found.setdefault(name or "default", {})[kind] = number
    return tuple(
        RateLimit(name, _whole(seen, "limit"), _whole(seen, "remaining"), seen.get("reset"))
        for name, seen in found.items()
    )


class LimitReader:
    """Reads the limits of many answers: it looks up again the headers that the last one had."""

    def __init__(self) -> None:
        self._known: tuple[tuple[str, str, str, str], ...] = ()

    def read(self, headers: Mapping[str, str]) -> tuple[RateLimit, ...]:
        """Return every limit named in the headers."""
        found: list[RateLimit] = []
        for name, limit, remaining, reset in self._known:
            try:
                seconds = float(headers[reset])
                found.append(RateLimit(name, int(headers[limit]), int(headers[remaining]), seconds))
            except (KeyError, ValueError):
                return self._anew(headers)
            if not 0 <= seconds <= _TIMESTAMP:
                return self._anew(headers)
        return tuple(found) if found else self._anew(headers)

    def _anew(self, headers: Mapping[str, str]) -> tuple[RateLimit, ...]:
        limits = rate_limits(headers)
        kinds = ("limit", "remaining", "reset")
        names = {
            limit.name: "" if limit.name == "default" else f"-{limit.name}" for limit in limits
        }
        if "default" in names and f"{_PREFIX}reset-default" in headers:
            names["default"] = "-default"
        self._known = tuple(
            (name, *(f"{_PREFIX}{kind}{suffix}" for kind in kinds))  # type: ignore[misc]
            for name, suffix in names.items()
        )
        return limits


def _clock(headers: Mapping[str, str]) -> float:
    """Return what time it is where the headers come from: by their ``Date``, if they have one."""
    moment = _moment(headers.get("date", ""))
    return time.time() if moment is None else moment


def _moment(text: str) -> float | None:
    """Return the Unix timestamp of an HTTP date, if the text is one."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> float | None:
    """Return a finite number, if the text is one."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _whole(seen: dict[str, float], kind: str) -> int | None:
    return int(seen[kind]) if kind in seen else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait after a refusal, or ``None`` if the headers do not say.

    A key with several limits is refused only while all of them are spent: the first one that
    is renewed opens the door.
    """
    text = headers.get("retry-after")
    if text is not None:
        if (seconds := _number(text)) is not None:
            return max(0.0, seconds)
        if (moment := _moment(text)) is not None:
            return max(0.0, moment - _clock(headers))
    limits = [limit for limit in rate_limits(headers) if limit.reset is not None]
    spent = [limit.reset for limit in limits if limit.remaining == 0 and limit.reset is not None]
    if spent:
        return min(spent)
    return max((limit.reset for limit in limits if limit.reset is not None), default=None)
