"""A transport that loses answers, before or after the server has acted."""

import asyncio
import json
from collections import deque
from typing import Any, Literal

from cal_async import AiohttpTransport, MockTransport, Request, Response, Timeout, TransportError

Fault = Literal["before", "after", "500 before", "500 after", "garbage after", "ok"]
DOWN = {"statusCode": 500, "message": "Internal server error"}


class Losing(AiohttpTransport):
    """Passes requests on, but for those that ``ends_in`` picks: these meet the faults in turn.

    Attributes:
        sent: Every request but those that never left, as ``METHOD path``.
        bodies: The JSON bodies of the picked requests that were sent.
        met: Set once a fault has been met.
    """

    def __init__(self, *faults: Fault, method: str = "POST", ends_in: str = "/bookings") -> None:
        super().__init__()
        self.faults = deque(faults)
        self.sent: list[str] = []
        self.bodies: list[Any] = []
        self.met = asyncio.Event()
        self._method = method
        self._ends_in = ends_in

    def count(self, method: str = "POST", ends_in: str = "/bookings") -> int:
        """Return how many requests of a kind were sent."""
        return sum(one.startswith(f"{method} ") and one.endswith(ends_in) for one in self.sent)

    async def send(self, request: Request, url: str, timeout: Timeout) -> Response:
        """Send, unless it is the turn of a fault."""
        picked = request.method == self._method and request.path.endswith(self._ends_in)
        fault = self.faults.popleft() if picked and self.faults else "ok"
        if fault != "ok":
            self.met.set()
        if fault == "before":
            raise TransportError("reset before it arrived", request)
        if fault == "500 before":
            return MockTransport.json(DOWN, 500)
        self.sent.append(f"{request.method} {request.path}")
        if picked:
            self.bodies.append(json.loads(request.body or b"null"))
        response = await super().send(request, url, timeout)
        match fault:
            case "after":
                raise TransportError("reset after it arrived", request)
            case "500 after":
                return MockTransport.json(DOWN, 500)
            case "garbage after":
                return Response(
                    200, {"content-type": "text/html"}, b"<h1>Welcome to the hotel</h1>"
                )
            case _:
                return response
