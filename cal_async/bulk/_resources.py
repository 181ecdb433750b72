"""``cal.slots``, with bulk queries."""

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from datetime import timedelta
from os import PathLike
from typing import cast

from cal_async import booking
from cal_async.bulk._plan import Answer, OnError, Plan, Progress
from cal_async.bulk._run import each
from cal_async.bulk._slots import Client, Query, SlotsByDate, answers

__all__ = ["Slots"]


class Slots(booking.Slots, path="slots"):
    """Times that can be booked."""

    def bulk(
        self,
        queries: Iterable[Query] | AsyncIterable[Query],
        *,
        concurrency: int = 50,
        ordered: bool = False,
        on_error: OnError = "yield",
        progress: Callable[[Progress], None] | None = None,
        state: str | PathLike[str] | None = None,
        piece: timedelta = timedelta(days=31),
    ) -> AsyncGenerator[Answer[Query, SlotsByDate]]:
        """Yield the answer to each query, as fast as the rate limit allows and no faster.

        ``async for answer in cal.slots.bulk({"event_type_id": 1, "start": …, "end": …} for …)``.
        The queries are read as they are needed, and other calls go before them. Identical ones
        are asked once. Breaking out of the loop ends what is under way.

        Args:
            queries: Mappings of what `list` takes; ``auth`` or ``api_key`` in one of them are
                credentials for that query.
            concurrency: How many are under way at once.
            ordered: Yield in the order of the queries, not as they are answered.
            on_error: ``yield`` an `Answer` with its error, or ``raise`` it and end.
            progress: Called with a `Progress` at each answer; see `progress_bar`.
            state: A file that answers are written to and, in the next run, taken from, so that a
                run that was killed goes on where it was. Failed queries are asked again.
            piece: Longer ranges are asked for in pieces and joined.

        Raises:
            ConfigurationError: The state file cannot be used.
        """
        plan = Plan(concurrency, ordered, on_error, progress)
        return each(self.bulk_batches(queries, plan, state=state, piece=piece))

    def bulk_batches(
        self,
        queries: Iterable[Query] | AsyncIterable[Query],
        plan: Plan,
        *,
        state: str | PathLike[str] | None,
        piece: timedelta,
    ) -> AsyncGenerator[list[Answer[Query, SlotsByDate]]]:
        """Yield what `bulk` does, as many answers at once as there are."""
        return answers(cast("Client", self._core), queries, plan, state=state, piece=piece)
