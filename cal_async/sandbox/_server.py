"""The sandbox as users see it: start it, point a client at it, stop it."""

import logging
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cal_async.sandbox._app import Front
from cal_async.sandbox._call import Site
from cal_async.sandbox._clock import Clock
from cal_async.sandbox._desk import OAuth2Desk
from cal_async.sandbox._errors import SandboxError
from cal_async.sandbox._faults import Faults
from cal_async.sandbox._feeds import is_loopback
from cal_async.sandbox._limiter import Limiter
from cal_async.sandbox._people import PEOPLE, Person, current_key, settle
from cal_async.sandbox._requests import Requests
from cal_async.sandbox._running import Running, listen
from cal_async.sandbox._seed import Seeded, seed
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
        faults: What goes wrong: nothing, until it is told to.
        requests: The requests received.
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
        self.faults = Faults(self.clock)
        self.requests = Requests()
        self._address = (host, port)
        self._db = db
        self._keys = (api_key, second_api_key)
        limit, window = rate_limit or (None, 60.0)
        self._limiter = Limiter(self.clock, limit, window)
        self._people = people
        self._generic = generic
        self._running: Running | None = None

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
    def platform_api_key(self) -> str:
        """The valid key of the third user, who owns the platform client."""
        return current_key(self._site.store, 2, self.clock.now())

    @property
    def client_id(self) -> str:
        """The id of the platform client."""
        return next(iter(self._site.store.clients)).id

    @property
    def secret_key(self) -> str:
        """The secret of the platform client."""
        return next(iter(self._site.store.clients)).secret

    @property
    def oauth2(self) -> OAuth2Desk:
        """Applications of OAuth2, and users who agree to them."""
        return OAuth2Desk(self._site)

    @property
    def codes(self) -> dict[str, str]:
        """The verification codes last sent, by e-mail address or phone number."""
        return {row.address: row.code for row in self._site.store.codes}

    @property
    def _started(self) -> Running:
        if self._running is None:
            raise SandboxError("the sandbox is not running; use it with 'async with'")
        return self._running

    @property
    def _site(self) -> Site:
        return self._started.site

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
            listener = listen(*self._address)
        except BaseException:
            store.close()
            raise
        self._running = Running(
            store,
            self.clock,
            listener,
            lambda site: Front(site, self._limiter, self.faults, self.requests),
            generic=self._generic,
        )
        await self._running.start()
        if not is_loopback(self._address[0]):
            _log.warning("the sandbox can be reached from other machines, at %s", self.url)
        return self

    async def settle(self) -> None:
        """Wait until every webhook delivery has been tried, those that are just due included."""
        self._started.meetings.look()
        await self._site.deliveries.settle()

    async def seed(
        self,
        *,
        user: str | None = None,
        users: Sequence[Person] = (),
        schedules: Iterable[Mapping[str, Any]] = (),
        event_types: Iterable[Mapping[str, Any]] = (),
        bookings: Iterable[Mapping[str, Any]] = (),
    ) -> Seeded:
        """Make users, schedules, event types and bookings, by the rules that requests obey.

        Args:
            user: The username of who owns schedules and event types; the first user's by default.
            users: People who get an account.
            schedules: Bodies of schedules, in the API's words or in snake case. What is left out
                gets a usual value, here and below.
            event_types: Bodies of event types; a title is enough.
            bookings: Bodies of bookings; a start is enough. They book the last of ``event_types``
                unless they name another.

        Raises:
            SandboxError: The rules refuse one of them; what was made before stays.
        """
        return await seed(
            self._site,
            user=user,
            users=users,
            schedules=schedules,
            event_types=event_types,
            bookings=bookings,
        )

    def dump(self) -> bytes:
        """Return everything stored, keys and secrets included, for `load`."""
        return self._site.store.dump()

    def load(self, dump: bytes) -> None:
        """Replace everything stored by a dump.

        Raises:
            SandboxError: It is no dump; nothing has changed then.
        """
        self._site.store.restore(dump)

    @asynccontextmanager
    async def unreachable(self) -> AsyncGenerator[None]:
        """Refuse connections until the block ends."""
        running = self._started
        await running.stop_listening()
        try:
            yield
        finally:
            await running.listen()

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
