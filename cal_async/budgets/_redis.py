"""One budget for a fleet of processes, kept in Redis."""

import asyncio
import hashlib
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import anyio

from cal_async._budget import Account, Gate, Ticket
from cal_async._limits import RateLimit, rate_limits, retry_after
from cal_async._local_budget import LocalBudget, LocalBudgets
from cal_async._messages import Response
from cal_async._windows import WINDOW
from cal_async.budgets._scripts import LEARN, TAKE
from cal_async.budgets._store import Store

__all__ = ["RedisBudget"]

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
        self._store = Store(url, timeout)
        self._prefix = prefix
        super().__init__(self._shared)

    def _shared(self, account: Account) -> LocalBudget:
        named = "\0".join((account.base_url, *account.credentials))
        digest = hashlib.sha256(named.encode()).hexdigest()[:32]
        return _SharedBudget(account, self._store, f"{{{self._prefix}:{digest}}}")

    async def aclose(self) -> None:
        """Close the connections of this event loop; others open when they are needed."""
        await self._store.aclose()


class _SharedBudget(LocalBudget):
    """A budget whose main lane asks Redis, and keeps count itself for when Redis is lost.

    Then, and until all have found it again, a process takes no more than its share, evenly spread:
    so all together stay within the limit, whenever the server's window begins.
    """

    def __init__(self, account: Account, store: Store, key: str) -> None:
        super().__init__(account)
        self._store = store
        self._keys = (f"{key}:window", f"{key}:aloft", f"{key}:peers")
        self._peers, self._length = 1, WINDOW
        self._next = 0.0
        # What to add to a time for the earliest and the latest that it can be by Redis's clock.
        self._ahead = (0.0, 0.0)
        self._begin()

    def _begin(self) -> None:
        self._name, self._serial = secrets.token_hex(6) + ":", 0
        self._aloft: defaultdict[Gate, deque[str]] = defaultdict(deque)
        self._untold: list[object] = []  # what LEARN takes
        self._telling: WeakKeyDictionary[asyncio.AbstractEventLoop, anyio.Lock] = (
            WeakKeyDictionary()
        )

    def after_fork(self) -> None:
        """Start anew in a child process, as a process of its own to the others."""
        super().after_fork()
        self._begin()

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
        await self._tell()
        if not self._store.usable:
            return await super()._take(gate, count)
        with self._lock:
            window = max(gate.lane.windows.values(), key=lambda window: window.limit - window.used)
            now = time.monotonic()
            gate.lane.room(now)
            left = -1 if window.ends is None else round((window.ends - now) * 1000)
            seed = (window.limit, window.used, left, round(self._length * 1000))
            first, self._serial = self._serial, self._serial + count
        members = [f"{self._name}{number}" for number in range(first, first + count)]
        asked = time.monotonic()
        try:
            answer = await self._store.run(TAKE, self._keys, self._name, first, count, *seed)
        except BaseException:
            self._give_back(members)  # Redis may have granted them
            raise
        if answer is None:
            return 0, 0.001  # ask again, without Redis
        clock, granted, wait, peers, length = map(int, answer)
        self._ahead = clock / 1000 - time.monotonic(), clock / 1000 - asked
        self._peers = peers if self._store.steady else max(peers, self._peers)
        self._length = length / 1000
        with self._lock:
            if granted:
                gate.lane.launch(granted, time.monotonic())
                self._aloft[gate].extend(members[:granted])
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
        now = time.monotonic()
        member = self._landed(ticket.gate)
        self._learn(ticket, response)
        if member is None or self._store.lost:
            return
        # A route that has limits of its own may have been taken for an ordinary one until now.
        ordinary = self._of_route.get(ticket.route, self._main) is self._main
        told = _told(rate_limits(response.headers) if ordinary else ())
        refused = -1
        if response.status == _REFUSED and ordinary:
            seconds = retry_after(response.headers)
            refused = round((WINDOW if seconds is None else seconds) * 1000)
        earliest, latest = self._ahead
        sent, heard = int((ticket.sent + earliest) * 1000), int((now + latest) * 1000) + 1
        with self._lock:
            self._untold += (member, *told, sent, heard, refused)
        await self._tell()

    def _landed(self, gate: Gate) -> str | None:
        """Return what Redis knows a request by that is no longer under way, if it does."""
        with self._lock:
            aloft = self._aloft[gate]
            return aloft.popleft() if aloft else None

    def _dropped(self, gate: Gate, when: float | None) -> None:
        # What was sent is under way for the others for a while yet.
        member = self._landed(gate)
        if member is not None and when is None:
            self._give_back([member])
        super()._dropped(gate, when)

    def _give_back(self, members: Sequence[str]) -> None:
        with self._lock:
            for member in members:
                self._untold += (member, 0, 0, 0, 0, 0, -1)

    async def _tell(self) -> None:
        """Tell Redis what it does not know yet; what comes meanwhile is told all at once.

        A Redis that was lost is not told of the time before.
        """
        telling = self._telling.setdefault(
            asyncio.get_running_loop(), anyio.Lock(fast_acquire=True)
        )
        async with telling:
            with self._lock:
                untold, self._untold = self._untold, []
            try:
                if untold and not self._store.lost:
                    await self._store.run(LEARN, self._keys, *untold)
            except BaseException:
                with self._lock:
                    self._untold += untold  # it may have been told: twice does no harm
                raise


def _told(limits: Sequence[RateLimit]) -> tuple[int, int, int]:
    """Return limit, remaining and reset of the roomiest limit; zeros if there is none."""
    whole = [limit for limit in limits if limit.limit and limit.remaining is not None]
    if not whole:
        return 0, 0, 0
    widest = max(whole, key=lambda limit: limit.remaining or 0)
    return widest.limit or 0, widest.remaining or 0, round((widest.reset or 0) * 1000)
