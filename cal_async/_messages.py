"""Requests and responses: what passes through the transport seam."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cal_async._types import Timeout

if TYPE_CHECKING:
    from cal_async._operation import Operation

__all__ = ["Request", "Response"]


def _no_headers() -> dict[str, str]:
    return {}


def _nothing() -> dict[str, Any]:
    return {}


@dataclass(slots=True)
class Request:
    """One HTTP request, before a base URL and credentials are known.

    Attributes:
        method: In capitals.
        path: Percent-encoded: ``/v2/bookings/abc``.
        query: Percent-encoded, without the question mark; may be empty.
        body: The JSON body, or ``None``.
        headers: Headers of this call alone.
        timeout: Its time limits, or ``None`` for the client's.
        max_retries: How often it may be tried again, or ``None`` for the client's number.
        operation: The descriptor it was made from, or ``None`` for ``cal.request(…)``.
        local: Arguments that are not sent but change how the call is made.
    """

    method: str
    path: str
    query: str = field(default="", repr=False)  # it may hold an authorisation code
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=_no_headers, repr=False)
    timeout: Timeout | None = None
    max_retries: int | None = None
    operation: "Operation | None" = field(default=None, repr=False)
    local: Mapping[str, Any] = field(default_factory=_nothing, repr=False)

    def with_headers(self, headers: Mapping[str, str]) -> "Request":
        """Return the same request with these headers; `dataclasses.replace` costs six times it."""
        return Request(
            self.method,
            self.path,
            self.query,
            self.body,
            headers,
            self.timeout,
            self.max_retries,
            self.operation,
            self.local,
        )

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(slots=True)
class Response:
    """One whole answer.

    Attributes:
        status: The HTTP status.
        headers: Names are compared without regard to case.
        body: The bytes received, decompressed.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)  # it may hold a token

    def __reduce__(self) -> tuple[Any, ...]:
        copy = getattr(self.headers, "copy", None)  # aiohttp's cannot be pickled, its copy can
        return Response, (self.status, copy() if copy else self.headers, self.body)
