"""Rate budgets: what they are asked, and what they are kept by.

A budget belongs to credentials at a server. It admits requests as the server will take them, so
that none is refused.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from cal_async._limits import RateLimit
from cal_async._messages import Request, Response
from cal_async._operation import Operation
from cal_async._turnstile import Turnstile
from cal_async._windows import Lane

__all__ = [
    "Account",
    "Budget",
    "BudgetState",
    "Budgets",
    "Gate",
    "Ticket",
    "in_background",
    "is_background",
    "waiting",
]

Waiting = Callable[[], AbstractAsyncContextManager[None]]
_background: ContextVar[Waiting | None] = ContextVar("cal_async_background", default=None)


@contextmanager
def in_background(waiting: Waiting = nullcontext) -> Generator[None]:
    """Let other calls go before those made inside, and let these wait as long as it takes.

    Args:
        waiting: Makes what a call enters while it waits for its turn.
    """
    token = _background.set(waiting)
    try:
        yield
    finally:
        _background.reset(token)


def is_background() -> bool:
    """Tell whether this is inside `in_background`."""
    return _background.get() is not None


def waiting() -> AbstractAsyncContextManager[None]:
    """Return what a call is in while it waits for its turn."""
    return (_background.get() or nullcontext)()


class Account(NamedTuple):
    """Whom the server counts requests for.

    Attributes:
        base_url: The server.
        credentials: The headers that carry them; empty for none.
    """

    base_url: str
    credentials: tuple[str, ...]

    @classmethod
    def of(cls, base_url: str, headers: Mapping[str, str]) -> "Account":
        """Return whom a request with these headers is counted for."""
        authorization = headers.get("Authorization", "")
        client = headers.get("x-cal-client-id")
        return cls(base_url, (authorization, client) if client else (authorization,))

    @property
    def documented_limit(self) -> int:
        """Requests a minute before the server has said anything."""
        token = self.credentials[0].removeprefix("Bearer ")
        by_key = len(self.credentials) == 1 and (not token or token.startswith("cal_"))
        return 120 if by_key else 500

    def __repr__(self) -> str:
        return f"Account({self.base_url!r}, ***)"


@dataclass(frozen=True, slots=True)
class BudgetState:
    """What is known of a rate budget now.

    Attributes:
        limits: Each named limit: how much of its window is left, and when it ends. What is under
            way counts as spent.
        waiting: How many calls wait to be sent.
        blocked: For how many seconds the server refuses everything; 0 if it does not.
        known: Whether the server has named its limits; otherwise they are the documented ones.
    """

    limits: tuple[RateLimit, ...]
    waiting: int
    blocked: float
    known: bool


@dataclass(slots=True, eq=False)
class Gate:
    """A lane and those who wait for it."""

    lane: Lane
    turnstile: Turnstile = field(default_factory=Turnstile)


@dataclass(slots=True, eq=False)
class Ticket:
    """One admitted request."""

    gate: Gate
    route: Operation | None
    sent: float


class Budget(Protocol):
    """Admits the requests of one account."""

    async def admit(self, request: Request, seconds: float | None) -> Ticket:
        """Wait until the request can be sent.

        Raises:
            RateBudgetError: That takes more than ``seconds``.
        """
        ...

    async def answered(self, ticket: Ticket, response: Response) -> None:
        """Take in an answer."""
        ...

    def dropped(self, ticket: Ticket, *, sent: bool) -> None:
        """Take in that there will be no answer, and whether the request may have been sent."""
        ...

    @property
    def state(self) -> BudgetState:
        """What is known now."""
        ...


class Budgets(Protocol):
    """Where clients get their budgets from: what ``CalClient(rate_limit=…)`` takes."""

    def of(self, account: Account) -> Budget:
        """Return the account's budget, always the same one."""
        ...

    async def aclose(self) -> None:
        """Release what a client's event loop holds of it."""
        ...
