"""The sandbox's idea of the time, which tests may set and move."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import cast

from cal_async._errors import InvalidArgumentError


class Clock:
    """Real time until it is set; then a stopped clock that moves when told to."""

    __slots__ = ("_ahead", "_passed", "_stopped")

    def __init__(self) -> None:
        self._stopped: datetime | None = None
        self._ahead = timedelta()
        self._passed = 0.0

    def now(self) -> datetime:
        """Return the current instant, aware and in UTC."""
        return self._stopped if self._stopped is not None else datetime.now(UTC) + self._ahead

    def set(self, instant: datetime) -> None:
        """Stop the clock at ``instant``, which must be aware."""
        if not isinstance(cast("object", instant), datetime) or instant.tzinfo is None:
            problem = "expected an aware datetime, such as datetime(2030, 1, 7, 9, tzinfo=UTC)"
            raise InvalidArgumentError("instant", instant, problem)
        self._passed += max(0.0, (instant - self.now()).total_seconds())
        self._stopped = instant.astimezone(UTC)

    def seconds(self) -> float:
        """Return seconds that only ever increase: real ones, and those that the clock skipped.

        Limits are counted in these: a stopped clock must not keep a caller blocked for ever.
        """
        return time.monotonic() + self._passed

    def move(self, by: timedelta) -> None:
        """Move the time by ``by``, forwards or backwards; a running clock keeps running."""
        if not isinstance(cast("object", by), timedelta):
            problem = "expected a timedelta, such as timedelta(minutes=5)"
            raise InvalidArgumentError("by", by, problem)
        self._passed += max(0.0, by.total_seconds())
        if self._stopped is not None:
            self._stopped += by
        else:
            self._ahead += by
