"""Servers for bulk runs: one counts what it is asked, the other one has rate limits."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cal_async import MockTransport, Request, Response

__all__ = ["DAY", "WINDOW", "Limiter", "Server", "queries", "seconds"]

DAY = date(2030, 1, 7)


def queries(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {"event_type_id": number + 1, "start": DAY, "end": DAY}


class Server:
    """Counts what is asked, and answers each event type with a slot at as many seconds."""

    def __init__(self, delay: float = 0.001) -> None:
        self.delay = delay
        self.asked: Counter[str] = Counter()
        self.now = self.most = 0
        self.transport = MockTransport(self.answer)

    async def answer(self, request: Request) -> Response:
        self.asked[request.target] += 1
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.delay * random.random() * 2)
        finally:
            self.now -= 1
        number = int(request.target.partition("eventTypeId=")[2].partition("&")[0])
        if number % 10 == 0:
            return MockTransport.json({"statusCode": 404, "message": "no"}, 404)
        slot = datetime(2030, 1, 7, tzinfo=UTC) + timedelta(seconds=number)
        return MockTransport.json(
            {"status": "success", "data": {"2030-01-07": [{"start": slot.isoformat()}]}}
        )


def seconds(value: Any) -> int:
    ((slot,),) = value.values()
    return int((slot.start - datetime(2030, 1, 7, tzinfo=UTC)).total_seconds())


WINDOW = 2


class Limiter:
    """Fixed windows, one for each key; a refusal ends the test.

    Attributes:
        pauses: How long after the end of a window the next one began, by key.
    """

    def __init__(self, limit: int, window: float = WINDOW) -> None:
        self.limit = limit
        self.window = window
        self.now = self.most = 0
        self.pauses: defaultdict[str, list[float]] = defaultdict(list)
        self._windows: dict[str, tuple[float, int]] = {}

    async def __call__(self, request: Request) -> Response:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.005)
        self.now -= 1
        return MockTransport.json(
            {"status": "success", "data": {}}, headers=self.count(request.headers["Authorization"])
        )

    def count(self, key: str) -> dict[str, str]:
        now = time.monotonic()
        ends, count = self._windows.get(key, (0.0, 0))
        if now >= ends:
            if ends:
                self.pauses[key].append(now - ends)
            ends, count = now + self.window, 0
        self._windows[key] = ends, count + 1
        assert count < self.limit, "refused"
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.limit - count - 1),
            "X-RateLimit-Reset": str(int(ends - now) + 1),
        }
