"""A sandbox between its start and its end: sockets, sessions and what runs in the background."""

import asyncio
import errno
import logging
import socket
from collections.abc import Awaitable, Callable

from aiohttp import ClientSession, web

from cal_async.sandbox._call import Site
from cal_async.sandbox._clock import Clock
from cal_async.sandbox._deliveries import Deliveries
from cal_async.sandbox._errors import SandboxError
from cal_async.sandbox._feeds import Feeds
from cal_async.sandbox._meetings import Meetings
from cal_async.sandbox._store import Store

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

_BETWEEN_LOOKS = 0.5


def _shorten(record: logging.LogRecord) -> bool:
    """Keep tracebacks out of the log: what is no HTTP is its sender's fault."""
    record.exc_info = None
    return True


_log = logging.getLogger("cal_async.sandbox.protocol")
_log.addFilter(_shorten)


class Running:
    """Serves a listening socket until it is closed.

    Args:
        store: The documents; closed in the end.
        clock: The time.
        listener: The socket.
        front: Makes the handler of requests.
        generic: Whether operations without rules of their own are answered, too.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        listener: socket.socket,
        front: Callable[[Site], Handler],
        *,
        generic: bool,
    ) -> None:
        self._address = listener.getsockname()[:2]
        host, port = self._address
        name = f"[{host}]" if ":" in host else host
        self._session = ClientSession()
        feeds, deliveries = Feeds(self._session), Deliveries(self._session)
        self.site = Site(store, clock, f"http://{name}:{port}", feeds, deliveries, generic)
        self.meetings = Meetings(self.site)
        self._server = web.Server(front(self.site), access_log=None, logger=_log)
        self._runner = web.ServerRunner(self._server, handle_signals=False, shutdown_timeout=0.5)
        self._listener: socket.socket | None = listener
        self._looking: asyncio.Task[None] | None = None
        self._socket: web.SockSite | None = None

    async def start(self) -> None:
        """Answer requests from now on."""
        await self._runner.setup()
        await self.listen()
        self._looking = asyncio.get_running_loop().create_task(self._look())

    async def listen(self) -> None:
        """Accept connections, again if need be at the same port."""
        listener, self._listener = self._listener or listen(*self._address), None
        self._socket = web.SockSite(self._runner, listener, backlog=1024)
        await self._socket.start()

    async def stop_listening(self) -> None:
        """Refuse new connections and break the open ones."""
        if self._socket is not None:
            await self._socket.stop()
            for connection in self._server.connections:
                connection.force_close()

    async def aclose(self) -> None:
        """Stop at once."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self._runner.cleanup()
        await self.site.deliveries.aclose()
        await self._session.close()
        self.site.store.close()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_BETWEEN_LOOKS)
            self.meetings.look()


def listen(host: str, port: int) -> socket.socket:
    """Open a listening socket.

    Raises:
        SandboxError: It cannot be.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SandboxError(f"port {port} of {host} is taken") from error
        raise SandboxError(f"cannot listen on {host}, port {port}: {error.strerror}") from error
    except OverflowError as error:
        raise SandboxError(f"{port} is no port") from error
