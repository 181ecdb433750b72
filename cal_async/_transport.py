"""The one seam to the network: ``Transport.send(Request) -> Response``."""

import asyncio
import inspect
import os
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from cal_async._errors import (
    CalError,
    ClientClosedError,
    ConfigurationError,
    ConnectError,
    RequestTimeoutError,
    TransportError,
)
from cal_async._messages import Request, Response
from cal_async._sockets import open_socket
from cal_async._types import Timeout

if TYPE_CHECKING:
    from aiohttp import ClientSession, ClientTimeout

    from cal_async._wire import Wire

__all__ = ["AiohttpTransport", "MockTransport", "Transport"]

# The versions of aiohttp whose connections a `Wire` can use; not all that it uses is public. With
# others a session sends everything.
_FIT_FOR_WIRE = ("3.12.", "3.13.", "3.14.")
# Sessions that came through a fork. Collecting them would disturb the loop that the parent uses.
_inherited: "list[ClientSession]" = []


class Transport(Protocol):
    """Sends one request once."""

    async def send(self, request: Request, url: str, timeout: Timeout) -> Response:
        """Send ``request`` to ``url`` and return the whole answer.

        Raises:
            ConnectError: Nothing was sent.
            RequestTimeoutError: It took too long; it may have been sent.
            TransportError: The answer was lost.
        """
        ...

    async def aclose(self) -> None:
        """Release what the transport holds."""
        ...


class AiohttpTransport:
    """aiohttp, imported and opened when the first request is sent.

    Args:
        session: Somebody else's session: it is used, and left open.
        max_connections: How many connections there may be at once.
        trust_env: Whether proxies are read from ``HTTPS_PROXY`` and its like.
        proxy: The URL of a proxy.
        ssl_context: Certificates to trust and to show.
    """

    def __init__(
        self,
        *,
        session: "ClientSession | None" = None,
        max_connections: int = 100,
        trust_env: bool = False,
        proxy: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._session = session
        self._borrowed = session is not None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0
        self._max_connections = max_connections
        self._trust_env = trust_env
        self._proxy = proxy
        self._ssl = ssl_context
        self._wire: Wire | None = None
        self._timeouts: dict[Timeout, ClientTimeout] = {}
        self._closed = False

    async def send(self, request: Request, url: str, timeout: Timeout) -> Response:
        """Send ``request`` to ``url`` and return the whole answer."""
        if self._loop is not asyncio.get_running_loop() or self._session is None:
            await self._open()
        try:
            if self._wire is not None and self._wire.carries(request):
                return await self._wire.ask(request, url, timeout)
            return await self._ask_session(request, url, timeout)
        except Exception as error:
            if (ours := _translated(error, request)) is None:
                raise
            raise ours from error

    async def _ask_session(self, request: Request, url: str, timeout: Timeout) -> Response:
        from aiohttp import ClientHttpProxyError, ClientResponseError
        from yarl import URL

        assert self._session is not None  # noqa: S101  # it was opened
        if self._session.closed:
            raise ClientClosedError("the session of this client was closed")
        try:
            async with self._session.request(
                request.method,
                URL(url, encoded=True),
                data=request.body,
                headers=request.headers,
                timeout=self._client_timeout(timeout),
                allow_redirects=False,
                proxy=self._proxy,
            ) as answer:
                return Response(answer.status, answer.headers, await answer.read())
        except ClientHttpProxyError as error:
            text = f"the proxy refused: {error.status} {error.message}"
            failure: TransportError = ConnectError(text, request)
        except ClientResponseError as error:
            failure = TransportError(f"the connection was lost: {error.message}", request)
        # Not from the error: it shows the request, credentials included.
        raise failure

    async def _open(self) -> None:
        import aiohttp  # 200 ms that a program without a client need not pay

        loop = asyncio.get_running_loop()
        if self._closed:
            raise ClientClosedError("this client was closed; make a new one")
        if self._borrowed and self._session is not None:
            self._loop = loop
            return
        old = self._session
        if old is not None and self._loop is not None and not self._loop.is_closed():
            if self._process == os.getpid():
                raise RuntimeError(
                    "this client is in use by another event loop; make one CalClient for each "
                    "loop, or use cal_sync.CalClient from threads"
                )
            _inherited.append(old)
            old = None
        self._loop, self._process = loop, os.getpid()
        connector = aiohttp.TCPConnector(
            limit=self._max_connections,
            ssl=self._ssl if self._ssl is not None else True,
            # The server drops idle connections after 5 s. One dropped under a write would
            # leave its outcome unknown, so ours go first.
            keepalive_timeout=4.0,
            socket_factory=open_socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=self._trust_env
        )
        fit = aiohttp.__version__.startswith(_FIT_FOR_WIRE)
        if fit and self._proxy is None and not self._trust_env:
            from cal_async._wire import Wire

            self._wire = Wire(connector)
        if old is not None:
            await old.close()  # its connections went with its loop

    def _client_timeout(self, timeout: Timeout) -> "ClientTimeout":
        made = self._timeouts.get(timeout)
        if made is None:
            import aiohttp

            made = aiohttp.ClientTimeout(
                total=timeout.total,
                sock_connect=timeout.connect,
                sock_read=timeout.read,
                ceil_threshold=float("inf"),
            )
            if len(self._timeouts) < 64:  # noqa: PLR2004  # retries leave a new total each time
                self._timeouts[timeout] = made
        return made

    async def aclose(self) -> None:
        """Close the session, unless it is borrowed."""
        self._closed = True
        if self._wire is not None:
            self._wire.close()
        session, self._session = self._session, None
        if session is not None and not self._borrowed:
            await session.close()


def _translated(error: Exception, request: Request) -> Exception | None:
    """Return our error for one of aiohttp's or of the system's."""
    import aiohttp
    from aiohttp.http import HttpProcessingError

    if isinstance(error, CalError):
        return None
    if isinstance(error, (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError)):
        return ConnectError(_words(error), request)
    if isinstance(error, TimeoutError):  # aiohttp's are of this kind, too
        return RequestTimeoutError("no whole answer within the time limit", request)
    if isinstance(error, ValueError):  # an InvalidURL, or a host that is no name
        where = _words(error).partition("?")[0]  # a query may hold an authorisation code
        return ConfigurationError(f"base_url or proxy makes no usable URL: {where}")
    if isinstance(error, (aiohttp.ClientError, HttpProcessingError, OSError)):
        return TransportError(f"the connection was lost: {_words(error)}", request)
    return None


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__


Handler = Callable[[Request], Response | Awaitable[Response]]


class MockTransport:
    """Answers from a function instead of the network, for tests.

    >>> def handler(request: Request) -> Response:
    ...     return MockTransport.json({"status": "success", "data": {"id": 1}})
    >>> transport = MockTransport(handler)

    Attributes:
        requests: Every request that was sent, credentials included.
    """

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self.requests: list[Request] = []

    async def send(self, request: Request, url: str, timeout: Timeout) -> Response:  # noqa: ARG002
        """Return what the handler makes of ``request``."""
        self.requests.append(request)
        answer = self._handler(request)
        return await answer if inspect.isawaitable(answer) else answer

    async def aclose(self) -> None:
        """Release nothing."""

    @staticmethod
    def json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        """Make an answer with a JSON body."""
        named = {"content-type": "application/json"}
        named |= {name.lower(): value for name, value in (headers or {}).items()}
        return Response(status, named, msgspec.json.encode(body))
