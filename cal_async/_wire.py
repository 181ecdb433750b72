"""A request and its answer over the connections of an aiohttp connector, without a session.

The connector opens, secures and keeps the connections, and aiohttp's parser reads the answers. A
session adds cookies, redirects, tracing and many forms of bodies between the two, none of which a
call of the API needs: they cost as much processor time again as all the rest.
"""

import asyncio
from dataclasses import dataclass
from math import inf

import aiohttp
from aiohttp.client_proto import ResponseHandler
from yarl import URL

from cal_async._deadlines import Deadlines
from cal_async._errors import ConfigurationError, ConnectError
from cal_async._messages import Request, Response
from cal_async._types import Timeout

__all__ = ["Wire"]

_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
_FRAMING = frozenset(
    {"host", "accept-encoding", "connection", "content-length", "expect", "transfer-encoding"}
)


@dataclass(slots=True, eq=False)
class _Origin:
    """A server: what the connector knows it by, and the headers that it is always sent."""

    key: aiohttp.ClientRequest
    headers: tuple[str, ...]


class Wire:
    """Sends requests over a connector, which stays the caller's to close."""

    def __init__(self, connector: aiohttp.BaseConnector) -> None:
        self._connector = connector
        self._loop = asyncio.get_running_loop()
        self._deadlines = Deadlines()
        self._origins: dict[str, _Origin] = {}
        self._limits: Timeout | None = None
        self._connecting = aiohttp.ClientTimeout()

    def carries(self, request: Request) -> bool:
        """Tell whether no header of the request's changes how it is written or its answer read."""
        return _FRAMING.isdisjoint(map(str.lower, request.headers))

    async def ask(self, request: Request, url: str, timeout: Timeout) -> Response:
        """Send ``request`` to ``url``, once, and return the whole answer.

        Raises:
            TimeoutError: It took too long.
            ConnectError: The connection was of no use; nothing was sent.
            aiohttp.ClientError: There is no connection, or it was lost.
        """
        path_at = url.index("/", len("https://"))
        origin = self._origins.get(url[:path_at]) or self._met(url[:path_at])
        data = _written(request, url[path_at:], origin)
        ends = inf if timeout.total is None else self._loop.time() + timeout.total
        connection = await self._connect(origin, timeout)
        try:
            protocol = connection.protocol
            # Bytes that came before the request would be taken for its answer.
            if protocol is None or not protocol.is_connected() or protocol.should_close:
                raise ConnectError("the connection was spoilt before the request", request)
            protocol.set_response_params(skip_payload=request.method == "HEAD", read_until_eof=True)
            answer = await self._exchange(protocol, data, timeout.read or inf, ends)
        except BaseException:
            connection.close()
            raise
        connection.release()
        return answer

    def close(self) -> None:
        """Stop the clock."""
        self._deadlines.close()

    def _met(self, text: str) -> _Origin:
        try:
            key = aiohttp.ClientRequest("GET", URL(text), loop=self._loop)
        except ValueError as error:
            raise aiohttp.InvalidURL(text) from error
        named = ("Host", "Accept-Encoding")
        origin = _Origin(key, tuple(f"{name}: {key.headers[name]}" for name in named))
        self._origins[text] = origin
        return origin

    async def _connect(self, origin: _Origin, timeout: Timeout) -> "aiohttp.connector.Connection":
        if timeout is not self._limits:
            self._limits = timeout
            self._connecting = aiohttp.ClientTimeout(
                connect=timeout.total, sock_connect=timeout.connect, ceil_threshold=inf
            )
        try:
            return await self._connector.connect(origin.key, traces=[], timeout=self._connecting)
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError("no connection within the time limit") from error

    async def _exchange(
        self, protocol: ResponseHandler, data: bytes, silence: float, ends: float
    ) -> Response:
        now = self._loop.time
        transport = protocol.transport
        assert transport is not None  # noqa: S101  # the connector looked
        transport.write(data)
        self._deadlines.start(protocol, min(ends, now() + silence))
        try:
            message, payload = await protocol.read()
            while 100 <= message.code < 200:  # noqa: PLR2004  # "the answer will come"
                message, payload = await protocol.read()
        finally:
            self._deadlines.stop(protocol)
        if payload.is_eof():
            return Response(message.code, message.headers, payload.read_nowait())
        chunks: list[bytes] = []
        try:
            while not payload.at_eof():
                self._deadlines.start(payload, min(ends, now() + silence))
                chunks.append(await payload.readany())
        finally:
            self._deadlines.stop(payload)
        return Response(message.code, message.headers, b"".join(chunks))


def _written(request: Request, target: str, origin: _Origin) -> bytes:
    """Return the bytes of a request."""
    lines = [f"{request.method} {target} HTTP/1.1", *origin.headers]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    body = request.body or b""
    if body or request.method not in _WITHOUT_BODY:
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join(lines)
    if head.count("\n") >= len(lines) or head.count("\r") >= len(lines) or "\0" in head:
        raise ConfigurationError("a line break in a header or a path would begin another header")
    return f"{head}\r\n\r\n".encode() + body
