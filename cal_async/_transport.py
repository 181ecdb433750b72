"""The one seam to the network: ``Transport.send(Request) -> Response``."""

import asyncio
import inspect
import os
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from cal_async._errors import (
    ClientClosedError,
    ConfigurationError,
    ConnectError,
    RequestTimeoutError,
    TransportError,
)
from cal_async._messages import Request, Response
from cal_async._types import Timeout

if TYPE_CHECKING:
    from aiohttp import ClientSession, ClientTimeout

__all__ = ["AiohttpTransport", "MockTransport", "Transport"]

# Sessions that came through a fork. Collecting them would close sockets that the parent uses.
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
        self._timeouts: dict[Timeout, ClientTimeout] = {}
        self._closed = False

    async def send(self, request: Request, url: str, timeout: Timeout) -> Response:
        """Send ``request`` to ``url`` and return the whole answer."""
        import aiohttp  # 200 ms that a program without a client need not pay
        from yarl import URL

        session = self._session
        if session is None or self._loop is not asyncio.get_running_loop():
            session = self._open()
        try:
            async with session.request(
                request.method,
                URL(url, encoded=True),
                data=request.body,
                headers=request.headers,
                timeout=self._client_timeout(timeout),
                allow_redirects=False,
                proxy=self._proxy,
            ) as answer:
                return Response(answer.status, answer.headers, await answer.read())
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise ConnectError(_words(error), request) from error
        except (TimeoutError, aiohttp.ServerTimeoutError) as error:
            raise RequestTimeoutError("no whole answer within the time limit", request) from error
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
            raise ConfigurationError(f"base_url makes no usable URL: {error}") from error
        except (aiohttp.ClientError, OSError) as error:
            raise TransportError(f"the connection was lost: {_words(error)}", request) from error

    def _open(self) -> "ClientSession":
        import aiohttp

        loop = asyncio.get_running_loop()
        if self._closed:
            raise ClientClosedError("this client was closed; make a new one")
        if self._borrowed and self._session is not None:
            self._loop = loop
            return self._session
        if self._session is not None and self._process != os.getpid():
            _inherited.append(self._session)
        elif self._loop is not None and not self._loop.is_closed():
            raise RuntimeError(
                "this client is in use by another event loop; make one CalClient for each loop, "
                "or use cal_sync.CalClient from threads"
            )
        self._loop, self._process = loop, os.getpid()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._max_connections,
                ssl=self._ssl if self._ssl is not None else True,
                # The server drops idle connections after 5 s. One dropped under a write would
                # leave its outcome unknown, so ours go first.
                keepalive_timeout=4.0,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=self._trust_env,
        )
        return self._session

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
        session, self._session = self._session, None
        if session is not None and not self._borrowed:
            await session.close()


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
