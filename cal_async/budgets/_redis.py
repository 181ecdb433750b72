"""One budget for a fleet of processes, kept in Redis."""

import asyncio
import hashlib
import importlib
import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from cal_async._budget import Account, Gate, Ticket
from cal_async._errors import ConfigurationError
from cal_async._limits import RateLimit, rate_limits, retry_after
from cal_async._local_budget import LocalBudget, LocalBudgets
from cal_async._messages import Response
from cal_async._windows import WINDOW
from cal_async.budgets._scripts import LEARN, TAKE

__all__ = ["RedisBudget"]

_log = logging.getLogger("cal_async")
_RETRY = 1.0
_REFUSED = 429


class RedisBudget(LocalBudgets):
    """One budget for all processes that use the same Redis; for ``CalClient(rate_limit=…)``.

    It needs the extra ``[redis]``. One object serves any number of clients, credentials, event
    loops and threads. While Redis cannot be reached, each process keeps to a budget of its own,
    which is warned about in the log of ``cal_async``; it tries again every second.

    Credentials do not go to Redis; a hash of them does.

    Args:
        url: ``redis://``, ``rediss://`` or ``unix://``.
        prefix: What the names of the keys begin with.
        timeout: Seconds after which a Redis that does not answer is taken for lost.
    """

    def __init__(self, url: str, *, prefix: str = "cal-async", timeout: float = 1.0) -> None:
        self._store = _Store(url, timeout)
        self._prefix = prefix
        super().__init__(self._shared)

    def _shared(self, account: Account) -> LocalBudget:
        named = "\0".join((account.base_url, *account.credentials))
        digest = hashlib.sha256(named.encode()).hexdigest()[:32]
        return _SharedBudget(account, self._store, f"{{{self._prefix}:{digest}}}")

    async def aclose(self) -> None:
        """Close the connections of this event loop; others open when they are needed."""
        await self._store.aclose()


class _Store:
    """Connections to Redis, those of each event loop apart, and whether there is a Redis."""

    def __init__(self, url: str, timeout: float) -> None:
        try:
            self._redis = importlib.import_module("redis.asyncio")
        except ImportError as error:
            raise ConfigurationError("RedisBudget needs pip install 'cal-async[redis]'") from error
        self.errors: tuple[type[Exception], ...] = (self._redis.RedisError, OSError)
        self._url = url
        self._timeout = timeout
        self._lock = threading.Lock()
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = WeakKeyDictionary()
        self._down_until = 0.0
        self._lost = False
        self._open()  # refuses a URL that makes no sense

    def _open(self) -> Any:
        try:
            return self._redis.from_url(
                self._url,
                socket_timeout=self._timeout,
                socket_connect_timeout=self._timeout,
                retry=None,
            )
        except ValueError as error:
            raise ConfigurationError(f"RedisBudget cannot use this URL: {error}") from error

    @property
    def usable(self) -> bool:
        """Whether it is worth asking."""
        return time.monotonic() >= self._down_until

    async def run(self, script: str, keys: Sequence[str], *arguments: object) -> Any:
        """Run a script; ``None`` if Redis is lost."""
        loop = asyncio.get_running_loop()
        with self._lock:
            client = self._clients.get(loop)
            if client is None:
                client = self._clients[loop] = self._open()
        try:
            answer = await client.register_script(script)(keys, arguments)
        except self.errors as error:
            self._down_until = time.monotonic() + _RETRY
            if not self._lost:
                self._lost = True
                _log.warning("Redis is lost (%s): each process keeps its own rate budget", error)
            return None
        if self._lost:
            self._lost = False
            _log.warning("Redis is back: the rate budget is shared again")
        return answer

    async def aclose(self) -> None:
        with self._lock:
            client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()


class _SharedBudget(LocalBudget):
    """A budget whose main lane asks Redis, and keeps count itself for when Redis is lost."""

    def __init__(self, account: Account, store: _Store, key: str) -> None:
        super().__init__(account)
        self._store = store
        self._keys = (f"{key}:window", f"{key}:aloft")
        self._name = secrets.token_hex(6) + ":"
        self._aloft: deque[str] = deque()

    async def _passes(self, gate: Gate) -> bool:
        # Through the queue instead: whoever leads it asks once for all.
        return not self._is_shared(gate) and await super()._passes(gate)

    def _is_shared(self, gate: Gate) -> bool:
        return gate is self._main and self._store.usable

    async def _take(self, gate: Gate, count: int) -> tuple[int, float]:
        if not self._is_shared(gate):
            return await super()._take(gate, count)
        with self._lock:
            window = next(iter(gate.lane.windows.values()))
            now = time.monotonic()
            gate.lane.room(now)
            left = -1 if window.ends is None else round((window.ends - now) * 1000)
            seed = (window.limit, window.used, left)
        answer = await self._store.run(TAKE, self._keys, count, self._name, *seed)
        if answer is None:
            return await super()._take(gate, count)
        granted, wait, serial = map(int, answer)
        with self._lock:
            if granted:
                gate.lane.launch(granted, time.monotonic())
                first = serial - granted + 1
                self._aloft.extend(f"{self._name}{number}" for number in range(first, serial + 1))
        return granted, max(wait, 1) / 1000

    async def answered(self, ticket: Ticket, response: Response) -> None:
        """Take in an answer, and tell the others."""
        self._learn(ticket, response)
        if ticket.gate is not self._main or not self._aloft:
            return
        member = self._aloft.popleft()
        if self._store.usable:
            limits = rate_limits(response.headers)
            spread = self._told(ticket, limits)
            refused = -1
            if response.status == _REFUSED:
                seconds = retry_after(response.headers)
                refused = round((WINDOW if seconds is None else seconds) * 1000)
            age = round((time.monotonic() - ticket.sent) * 1000) + 1
            await self._store.run(LEARN, self._keys, member, *spread, age, refused)

    def _told(self, ticket: Ticket, limits: Sequence[RateLimit]) -> tuple[int, int, int]:
        """Return limit, remaining and reset of the roomiest limit; zeros if it was another's."""
        mine = self._of_route.get(ticket.route, self._main) is self._main
        whole = [limit for limit in limits if limit.limit and limit.remaining is not None]
        if not mine or not whole:
            return 0, 0, 0
        widest = max(whole, key=lambda limit: limit.remaining or 0)
        return widest.limit or 0, widest.remaining or 0, round((widest.reset or 0) * 1000)

    def dropped(self, ticket: Ticket, *, sent: bool) -> None:
        """Take in that there will be no answer; for the others it is under way for a while yet."""
        super().dropped(ticket, sent=sent)
        if ticket.gate is self._main and self._aloft:
            self._aloft.popleft()
