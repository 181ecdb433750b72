"""The sandbox as users see it: start it, point a client at it, stop it."""

import errno
import logging
import socket
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import ClientSession, web

from cal_async.sandbox._app import Front
from cal_async.sandbox._call import Site
from cal_async.sandbox._clock import Clock
from cal_async.sandbox._deliveries import Deliveries
from cal_async.sandbox._errors import SandboxError
from cal_async.sandbox._feeds import Feeds, is_loopback
from cal_async.sandbox._limiter import Limiter
from cal_async.sandbox._people import PEOPLE, Person, current_key, settle
from cal_async.sandbox._store import Store

_log = logging.getLogger("cal_async.sandbox")


class Sandbox:
    """A server that answers like Cal.com's API v2, on this machine and without a network.

    It keeps schedules, event types, bookings, slots and webhooks, and delivers webhooks.

    >>> async with Sandbox() as sandbox:  # doctest: +SKIP
    ...     async with CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
    ...         print((await cal.me.get()).username)

    Args:
        host: The address to listen on; only loopback unless ``allow_remote``.
        port: The port; 0 takes a free one.
        db: An SQLite file that survives restarts; in memory when not given.
        api_key: The first user's key; made at random when not given.
        second_api_key: The second user's.
        rate_limit: Requests and seconds, such as ``(120, 60)``; off when not given.
        allow_remote: Listen on other addresses than loopback too.
        people: Who has an account in a new database.
        generic: Answer operations that have no rules of their own here as plain documents; without
            it they are not found, as on a self-hosted server.

    Attributes:
        clock: The server's time, which can be set and moved.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        db: str | Path | None = None,
        api_key: str | None = None,
        second_api_key: str | None = None,
        rate_limit: tuple[int, float] | None = None,
        allow_remote: bool = False,
        people: Sequence[Person] = PEOPLE,
        generic: bool = True,
    ) -> None:
        if not allow_remote and not is_loopback(host):
            raise SandboxError(
                f"{host} is not a loopback address; pass allow_remote=True to use it"
            )
        self.clock = Clock()
        self._address = (host, port)
        self._db = db
        self._keys = (api_key, second_api_key)
        self._rate_limit = rate_limit
        self._people = people
        self._generic = generic
        self._running: _Running | None = None

    @property
    def url(self) -> str:
        """The base URL for clients, ``/v2`` included."""
        return f"{self._site.web}/v2"

    @property
    def api_key(self) -> str:
        """The valid key of the first user."""
        return current_key(self._site.store, 0, self.clock.now())

    @property
    def second_api_key(self) -> str:
        """The valid key of the second user."""
        return current_key(self._site.store, 1, self.clock.now())

    @property
    def _site(self) -> Site:
        if self._running is None:
            raise SandboxError("the sandbox is not running; use it with 'async with'")
        return self._running.site

    async def start(self) -> Self:
        """Listen, and return once requests are answered.

        Raises:
            SandboxError: The port is taken, or the database cannot be used.
        """
        if self._running is not None:
            raise SandboxError("the sandbox is running already")
        store = Store(self._db)
        try:
            settle(store, self._people, self._keys)
            listener = _listen(*self._address)
        except BaseException:
            store.close()
            raise
        self._running = _Running(
            store, self.clock, listener, self._rate_limit, generic=self._generic
        )
        await self._running.start()
        if not is_loopback(self._address[0]):
            _log.warning("the sandbox can be reached from other machines, at %s", self.url)
        return self

    async def settle(self) -> None:
        """Wait until every webhook delivery queued so far has been tried."""
        await self._site.deliveries.settle()

    async def aclose(self) -> None:
        """Stop at once; deliveries under way are given up."""
        if self._running is not None:
            running, self._running = self._running, None
            await running.aclose()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class _Running:
    """What exists between start and stop."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        listener: socket.socket,
        rate_limit: tuple[int, float] | None,
        *,
        generic: bool,
    ) -> None:
        host, port = listener.getsockname()[:2]
        name = f"[{host}]" if ":" in host else host
        self._session = ClientSession()
        self.site = Site(
            store,
            clock,
            f"http://{name}:{port}",
            Feeds(self._session),
            Deliveries(self._session),
            generic,
        )
        self.limiter = Limiter(clock, *(rate_limit or ()))
        server = web.Server(Front(self.site, self.limiter), access_log=None)
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=0.5)
        self._listener = listener

    async def start(self) -> None:
        await self._runner.setup()
        await web.SockSite(self._runner, self._listener, backlog=1024).start()

    async def aclose(self) -> None:
        await self._runner.cleanup()
        await self.site.deliveries.aclose()
        await self._session.close()
        self.site.store.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SandboxError(f"port {port} of {host} is taken") from error
        raise SandboxError(f"cannot listen on {host}, port {port}: {error.strerror}") from error
    except OverflowError as error:
        raise SandboxError(f"{port} is no port") from error
