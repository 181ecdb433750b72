"""Faults on demand: what goes wrong between a client and a server, by operation."""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from cal_async._arguments import nearest
from cal_async._errors import InvalidArgumentError
from cal_async.sandbox._clock import Clock
from cal_async.sandbox._routing import names

Kind = Literal["reset", "slow", "truncate", "wrong_json", "html", "block", "fail"]

_HALF_A_MINUTE = 30.0


@dataclass(eq=False)
class Fault:
    """Something that goes wrong.

    Attributes:
        kind: What.
        operation: For which operations: a name such as ``bookings.create``, or a pattern such as
            ``bookings.*``.
        times: For how many requests; None for all.
        probability: How likely each of these is hit.
        after: Whether the server does what it was asked before it goes wrong.
        status: The status that it answers with, where it answers.
        message: What it says then.
        seconds: How long it is slow, or blocks.
        hits: How many requests it has hit.
    """

    kind: Kind
    operation: str = "*"
    times: int | None = 1
    probability: float = 1.0
    after: bool = False
    status: int = 500
    message: str = ""
    seconds: float = 0.0
    hits: int = field(default=0, init=False)
    until: float | None = field(default=None, init=False, repr=False)

    def concerns(self, operation: str) -> bool:
        """Tell whether an operation may be hit."""
        return fnmatchcase(operation, self.operation)


class Faults:
    """The faults of a sandbox. Of several that concern an operation, the oldest one acts.

    >>> from cal_async.sandbox import Sandbox
    >>> sandbox = Sandbox()
    >>> fault = sandbox.faults.reset("bookings.create", after=True)
    >>> fault.hits
    0
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._faults: list[Fault] = []
        self._random = random.Random(0)  # noqa: S311  (repeatable, not secret)

    def seed(self, number: int) -> None:
        """Start the dice of probabilities anew."""
        self._random.seed(number)

    def clear(self) -> None:
        """Let everything go right again."""
        self._faults.clear()

    def reset(
        self,
        operation: str = "*",
        *,
        after: bool = False,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Break the connection: before the server acts, or after it without a word."""
        return self._add(Fault("reset", operation, times, probability, after))

    def slow(
        self,
        operation: str = "*",
        *,
        seconds: float,
        after: bool = False,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Take some real seconds more, before acting or before answering."""
        return self._add(Fault("slow", operation, times, probability, after, seconds=seconds))

    def truncate(
        self, operation: str = "*", *, times: int | None = 1, probability: float = 1.0
    ) -> Fault:
        """Act, send half of the answer and break the connection."""
        return self._add(Fault("truncate", operation, times, probability, after=True))

    def wrong_json(
        self, operation: str = "*", *, times: int | None = 1, probability: float = 1.0
    ) -> Fault:
        """Act, and answer with a text that is no JSON although it says so."""
        return self._add(Fault("wrong_json", operation, times, probability, after=True))

    def html(
        self,
        operation: str = "*",
        *,
        status: int = 502,
        after: bool = False,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Answer with a page for people, as proxies in front of a server do."""
        return self._add(Fault("html", operation, times, probability, after, status))

    def fail(
        self,
        operation: str = "*",
        *,
        status: int = 500,
        message: str = "Internal server error",
        after: bool = False,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Answer with an error: before the server acts, or although it did."""
        return self._add(Fault("fail", operation, times, probability, after, status, message))

    def refuse(
        self,
        operation: str = "*",
        *,
        status: int = 400,
        message: str = "User either already has booking at this time or is not available",
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Refuse what would be possible, by default like a slot that somebody else took."""
        return self._add(
            Fault("fail", operation, times, probability, status=status, message=message)
        )

    def block(self, operation: str = "*", *, seconds: float = _HALF_A_MINUTE) -> Fault:
        """Answer 429 from the next request on, until some seconds have passed."""
        return self._add(Fault("block", operation, None, seconds=seconds, status=429))

    def pick(self, operation: str) -> Fault | None:
        """Return the fault that hits a request, and count it."""
        for fault in self._faults:
            if fault.concerns(operation) and self._acts(fault):
                fault.hits += 1
                return fault
        return None

    def _add(self, fault: Fault) -> Fault:
        known = names()
        if not any(fault.concerns(name) for name in known):
            # One that never acts would let the test of a fault pass.
            problem = f"no operation has this name{nearest(fault.operation, known)}"
            raise InvalidArgumentError("operation", fault.operation, problem)
        self._faults.append(fault)
        return fault

    def _acts(self, fault: Fault) -> bool:
        if fault.kind == "block":
            if fault.until is None:
                fault.until = self._clock.seconds() + fault.seconds
            return self._clock.seconds() < fault.until
        if fault.times is not None and fault.hits >= fault.times:
            return False
        return fault.probability >= 1 or self._random.random() < fault.probability
