"""What the sandbox was asked: a log for tests."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request that the sandbox received; neither headers nor body show in ``repr``.

    Attributes:
        operation: Its name, such as ``bookings.create``; empty where there is no such route.
        method: The HTTP method.
        path: The path with its query, as it came.
        headers: The headers.
        content: The body as it came.
        at: When it came, by the sandbox's clock.
    """

    operation: str
    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    at: datetime

    @property
    def body(self) -> Any:
        """The JSON body; None without one.

        Raises:
            ValueError: The content is no JSON.
        """
        return msgspec.json.decode(self.content) if self.content else None


class Requests:
    """The requests received, oldest first; only the last 10,000 are kept."""

    def __init__(self) -> None:
        self._kept: deque[ReceivedRequest] = deque(maxlen=_KEPT)

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[ReceivedRequest]:
        return iter(list(self._kept))

    def __getitem__(self, index: int) -> ReceivedRequest:
        return self._kept[index]

    def of(self, operation: str) -> list[ReceivedRequest]:
        """Return the requests for one operation."""
        return [request for request in self if request.operation == operation]

    def clear(self) -> None:
        """Forget all of them."""
        self._kept.clear()

    def add(self, request: ReceivedRequest) -> None:
        """Note a request."""
        self._kept.append(request)
