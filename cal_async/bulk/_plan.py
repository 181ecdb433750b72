"""What a bulk run is told, and what it tells."""

from collections.abc import Callable, Sized
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

from cal_async._arguments import check_count
from cal_async._errors import CalError, InvalidArgumentError

__all__ = ["Answer", "OnError", "Plan", "Progress", "Tally"]

Q = TypeVar("Q")
T = TypeVar("T")
OnError = Literal["yield", "raise"]


@dataclass(frozen=True, slots=True)
class Answer(Generic[Q, T]):
    """What became of one query.

    Attributes:
        number: Its place in the source, from 0.
        query: The query.
        value: What it was answered, or ``None`` after an error.
        error: What went wrong, if anything did.
    """

    number: int
    query: Q
    value: T | None = None
    error: CalError | None = None

    def result(self) -> T:
        """Return the value, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come.

    Attributes:
        done: Queries that were answered, failed ones included.
        failed: Those among them that failed.
        total: How many there are, if the source has a length.
    """

    done: int
    failed: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a bulk run goes about it.

    Attributes:
        concurrency: How many queries are under way at once.
        ordered: Whether answers come in the order of the queries instead of as they complete.
        on_error: Whether a failed query is answered with its error, or ends the run.
        progress: Called with each answer.
    """

    concurrency: int = 50
    ordered: bool = False
    on_error: OnError = "yield"
    progress: Callable[[Progress], None] | None = None

    def quietly(self) -> "Plan":
        """Return the same plan without the callback."""
        return replace(self, progress=None)

    def __post_init__(self) -> None:
        check_count("concurrency", self.concurrency, least=1)
        if self.on_error not in ("yield", "raise"):
            raise InvalidArgumentError("on_error", self.on_error, "must be 'yield' or 'raise'")


class Tally:
    """Counts answers, and tells a callback."""

    def __init__(self, callback: Callable[[Progress], None] | None, source: object) -> None:
        self._callback = callback
        self._total = len(source) if isinstance(source, Sized) else None
        self._done = self._failed = 0

    def count(self, answer: Answer[Any, Any]) -> None:
        """Count an answer."""
        self._done += 1
        self._failed += answer.error is not None
        if self._callback is not None:
            self._callback(Progress(self._done, self._failed, self._total))
