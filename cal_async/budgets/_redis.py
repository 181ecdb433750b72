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
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import anyio

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
        self._steady_at = 0.0
        self.calm_at = 0.0  # when what was under way as Redis was lost must be answered
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

    @property
    def steady(self) -> bool:
        """Whether there is a Redis, and the other processes must have found it, too."""
        return not self._lost and time.monotonic() >= self._steady_at

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
            # Its other connections are gone, too; to find out one after the other takes seconds.
            await client.connection_pool.disconnect(inuse_connections=False)
            if not self._lost:
                self._lost = True
                self.calm_at = time.monotonic() + _RETRY
                _log.warning("Redis is lost (%s): each process keeps its own rate budget", error)
            return None
        if self._lost:
            self._lost = False
            self._steady_at = time.monotonic() + 2 * _RETRY
            _log.warning("Redis is back: the rate budget is shared again")
        return answer

    async def aclose(self) -> None:
        with self._lock:
            client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()


class _Answer(NamedTuple):
    """What Redis is told of an answer."""

    member: str
    told: tuple[int, int, int]
    sent: float
    heard: float
    refused: int

    def at(self, now: float) -> tuple[object, ...]:
        """Return the arguments of the script, with ages for times: its clock is another one."""
        sent, heard = round((now - self.sent) * 1000) + 1, int((now - self.heard) * 1000)
        return self.member, *self.told, sent, heard, self.refused


@dataclass(slots=True, eq=False)
class _News:
    """Answers that Redis has not been told of, those of one event loop."""

    untold: list[_Answer] = field(default_factory=list[_Answer])
    telling: anyio.Lock = field(default_factory=lambda: anyio.Lock(fast_acquire=True))


class _SharedBudget(LocalBudget):
    """A budget whose main lane asks Redis, and keeps count itself for when Redis is lost.

    Then, and until all have found it again, a process takes no more than its share, evenly spread:
    so all together stay within the limit, whenever the server's window begins.
    """

    def __init__(self, account: Account, store: _Store, key: str) -> None:
        super().__init__(account)
        self._store = store
        self._keys = (f"{key}:window", f"{key}:aloft", f"{key}:peers")
        self._name = secrets.token_hex(6) + ":"
        self._aloft: deque[str] = deque()
        self._peers, self._length = 1, WINDOW
        self._next = 0.0
        self._news: WeakKeyDictionary[asyncio.AbstractEventLoop, _News] = WeakKeyDictionary()

    def _passes(self, gate: Gate) -> bool:
        # Through the queue instead: whoever leads it asks once for all.
        return gate is not self._main and super()._passes(gate)

    async def _take(self, gate: Gate, count: int) -> tuple[int, float]:
        if gate is not self._main:
            return await super()._take(gate, count)
        if self._peers > 1 and not self._store.steady:
            if (early := self._early(gate)) > 0:
                return 0, early
            count = 1
        if not self._store.usable:
            return await super()._take(gate, count)
        with self._lock:
            window = next(iter(gate.lane.windows.values()))
            now = time.monotonic()
            gate.lane.room(now)
            left = -1 if window.ends is None else round((window.ends - now) * 1000)
            seed = (window.limit, window.used, left, round(self._length * 1000))
        answer = await self._store.run(TAKE, self._keys, count, self._name, *seed)
        if answer is None:
            return 0, 0.001  # ask again, without Redis
        granted, wait, serial, peers, length = map(int, answer)
        self._peers = peers if self._store.steady else max(peers, self._peers)
        self._length = length / 1000
        with self._lock:
            if granted:
                gate.lane.launch(granted, time.monotonic())
                first = serial - granted + 1
                self._aloft.extend(f"{self._name}{number}" for number in range(first, serial + 1))
        return granted, max(wait, 1) / 1000

    def _early(self, gate: Gate) -> float:
        """Return the seconds until this process's share of the limit allows another request."""
        now, earliest = time.monotonic(), max(self._next, self._store.calm_at)
        if now < earliest:
            return earliest - now
        limit = max(window.limit for window in gate.lane.windows.values())
        self._next = now + self._length * self._peers / max(limit - self._peers, 1)
        return 0.0

    async def answered(self, ticket: Ticket, response: Response) -> None:
        """Take in an answer, and tell the others."""
        self._learn(ticket, response)
        if ticket.gate is not self._main or not self._aloft:
            return
        member = self._aloft.popleft()
        if not self._store.usable:
            return
        refused = -1
        if response.status == _REFUSED:
            seconds = retry_after(response.headers)
            refused = round((WINDOW if seconds is None else seconds) * 1000)
        told = self._told(ticket, rate_limits(response.headers))
        news = self._news_of_this_loop()
        news.untold.append(_Answer(member, told, ticket.sent, time.monotonic(), refused))
        async with news.telling:  # what comes meanwhile is told all at once
            answers, news.untold = news.untold, []
            if answers:
                now = time.monotonic()
                arguments = [argument for answer in answers for argument in answer.at(now)]
                await self._store.run(LEARN, self._keys, *arguments)

    def _news_of_this_loop(self) -> "_News":
        loop = asyncio.get_running_loop()
        with self._lock:
            news = self._news.get(loop)
            if news is None:
                news = self._news[loop] = _News()
            return news

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
