"""Budgets of this process, shared by its clients in any event loop and thread."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from weakref import WeakSet

import anyio

from cal_async._budget import Account, BudgetState, Gate, Ticket, is_background, waiting
from cal_async._errors import RateBudgetError
from cal_async._limits import LimitReader, RateLimit, retry_after
from cal_async._messages import Request, Response
from cal_async._operation import Operation
from cal_async._turnstile import Turnstile
from cal_async._windows import WINDOW, Lane, Window

__all__ = ["LocalBudget", "LocalBudgets", "shared_budgets"]

_REFUSED = 429


class LocalBudget:
    """A budget of this process."""

    def __init__(self, account: Account) -> None:
        self._lock = threading.Lock()
        self._reader = LimitReader()
        self._main = Gate(Lane.starting_at(account.documented_limit))
        # Routes with limits of their own, by operation and by the names of their limits.
        self._of_route: dict[Operation | None, Gate] = {}
        self._of_names: dict[frozenset[str], Gate] = {}

    async def admit(self, request: Request, seconds: float | None) -> Ticket:
        """Wait until the request can be sent."""
        route = request.operation
        gate = self._of_route.get(route, self._main)
        patient = is_background()
        if gate.turnstile.ahead(patient=patient) or not self._passes(gate):
            await self._queue(gate, request, None if patient else seconds, patient=patient)
        return Ticket(gate, route, time.monotonic())

    def _passes(self, gate: Gate) -> bool:
        with self._lock:
            return gate.lane.take(1, time.monotonic()) == 1

    async def _queue(
        self, gate: Gate, request: Request, seconds: float | None, *, patient: bool
    ) -> None:
        with self._lock:
            ahead = gate.turnstile.ahead(patient=patient)
            needed = gate.lane.forecast(ahead, time.monotonic())
        if seconds is not None and needed >= seconds:
            raise RateBudgetError(request, needed)

        async def take(count: int) -> tuple[int, float]:
            return await self._take(gate, count)

        def give_back() -> None:
            self._dropped(gate, None)

        granted = False
        try:
            async with waiting():
                with anyio.move_on_after(seconds):
                    await gate.turnstile.enter(take, give_back, patient=patient)
                    granted = True
        except BaseException:
            if granted:
                give_back()
            raise
        if not granted:
            raise RateBudgetError(request, max(gate.lane.opens(time.monotonic()), 0.0))

    async def _take(self, gate: Gate, count: int) -> tuple[int, float]:
        with self._lock:
            now = time.monotonic()
            return gate.lane.take(count, now), max(gate.lane.opens(now), 0.001)

    async def answered(self, ticket: Ticket, response: Response) -> None:
        """Take in an answer."""
        self._learn(ticket, response)

    def _learn(self, ticket: Ticket, response: Response) -> None:
        limits = self._reader.read(response.headers)
        now = time.monotonic()
        with self._lock:
            gate = self._settle(ticket, limits)
            lane = gate.lane
            if response.status == _REFUSED:
                lane.refused(limits, _refused_for(response.headers), now)
            else:
                lane.answered(limits, ticket.sent, now)
                if not limits and not lane.known and 200 <= response.status < 300:  # noqa: PLR2004
                    lane.open = True  # a server that announces no limit has none
        gate.turnstile.nudge()

    def _settle(self, ticket: Ticket, limits: tuple[RateLimit, ...]) -> Gate:
        """Return the gate that the answer's limits belong to; move the request there."""
        gate = ticket.gate
        if not limits or gate.lane.names(limits):
            return gate
        names = frozenset(limit.name for limit in limits)
        right = self._of_names.get(names)
        if right is None:
            # Before the first answer any route is taken for an ordinary one. A name other than
            # "default" may be this route's own: the lane for the others waits for better proof.
            usual = not self._main.lane.known and "default" in names
            right = self._main if usual else Gate(Lane({n.name: Window.of(n) for n in limits}))
            self._of_names[names] = right
        if right is not gate:
            gate.lane.dropped(None)
            right.lane.launch(1, ticket.sent)
        self._of_route[ticket.route] = right
        if not self._main.lane.known and list(self._of_route.values()).count(right) > 1:
            self._main = right
        return right

    def dropped(self, ticket: Ticket, *, sent: bool) -> None:
        """Take in that there will be no answer."""
        self._dropped(ticket.gate, ticket.sent if sent else None)

    def _dropped(self, gate: Gate, when: float | None) -> None:
        with self._lock:
            gate.lane.dropped(when)
        gate.turnstile.nudge()

    @property
    def state(self) -> BudgetState:
        """What is known now."""
        with self._lock:
            now = time.monotonic()
            lane = self._main.lane
            lane.room(now)  # turns windows that have ended
            limits = (
                ()
                if lane.open
                else tuple(
                    RateLimit(
                        name,
                        window.limit,
                        max(window.limit - window.used, 0),
                        None if window.ends is None else max(window.ends - now, 0.0),
                    )
                    for name, window in lane.windows.items()
                )
            )
            waiting = self._main.turnstile.waiting
            return BudgetState(limits, waiting, max(lane.blocked - now, 0.0), lane.known)

    def idle(self) -> bool:
        """Tell whether nothing would be lost by forgetting the budget."""
        with self._lock:
            now = time.monotonic()
            gates = [self._main, *self._of_names.values()]
            return all(g.lane.idle(now) and not g.turnstile.waiting for g in gates)

    def after_fork(self) -> None:
        """Start anew in a child process, with locks and queues of its own."""
        self._lock = threading.Lock()
        for gate in (self._main, *self._of_names.values()):
            gate.lane.flying = 0
            gate.turnstile = Turnstile()


def _refused_for(headers: Mapping[str, str]) -> float:
    seconds = retry_after(headers)
    return WINDOW if seconds is None else seconds


class LocalBudgets:
    """The budgets of this process. Those that are not in use are forgotten now and then."""

    _SWEPT = 256

    def __init__(self, make: Callable[[Account], LocalBudget] = LocalBudget) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._budgets: dict[Account, LocalBudget] = {}
        self._sweep_at = self._SWEPT
        _all.add(self)

    def of(self, account: Account) -> LocalBudget:
        """Return the account's budget."""
        budget = self._budgets.get(account)
        if budget is None:
            with self._lock:
                budget = self._budgets.setdefault(account, self._make(account))
                if len(self._budgets) > self._sweep_at:
                    self._sweep(account)
        return budget

    def _sweep(self, wanted: Account) -> None:
        for account, budget in list(self._budgets.items()):
            if account != wanted and budget.idle():
                del self._budgets[account]
        self._sweep_at = 2 * len(self._budgets) + self._SWEPT

    async def aclose(self) -> None:
        """Release nothing: the process's budgets outlive its clients."""

    def after_fork(self) -> None:
        """Start anew in a child process."""
        self._lock = threading.Lock()
        for budget in self._budgets.values():
            budget.after_fork()


_all: WeakSet[LocalBudgets] = WeakSet()
shared_budgets = LocalBudgets()


def _after_fork() -> None:
    for budgets in list(_all):
        budgets.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
