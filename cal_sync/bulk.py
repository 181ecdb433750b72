"""Blocking twins of `cal_async.bulk`.

The source and the progress callback run in the caller's thread, so that they may make blocking
calls of their own; each hop into the loop brings new queries and takes all answers that are ready.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import islice
from os import PathLike
from typing import Any, TypeVar, cast

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream

from cal_async._auth import Auth
from cal_async._errors import ClientClosedError
from cal_async._operation import Core
from cal_async.bulk import Answer, Plan, Progress, call_batches
from cal_async.bulk import Slots as AsyncSlots
from cal_async.bulk._plan import OnError, Tally
from cal_async.bulk._run import batches
from cal_async.bulk._slots import Query, SlotsByDate
from cal_sync import booking
from cal_sync._blocking import BlockingResource
from cal_sync._bridge import Bridge
from cal_sync._steps import Steps

__all__ = ["Slots", "run", "walk"]

Q = TypeVar("Q")
T = TypeVar("T")
Batches = AsyncGenerator[list[Answer[Q, T]]]


class Slots(booking.Slots):
    """Times that can be booked."""

    def bulk(
        self,
        queries: Iterable[Query],
        *,
        concurrency: int = 50,
        ordered: bool = False,
        on_error: OnError = "yield",
        progress: Callable[[Progress], None] | None = None,
        state: str | PathLike[str] | None = None,
        piece: timedelta = timedelta(days=31),
    ) -> Generator[Answer[Query, SlotsByDate]]:
        """Yield the answer to each query; arguments as for `cal_async.bulk.Slots.bulk`."""
        resource = cast("AsyncSlots", self._resource)

        def begin(source: MemoryObjectReceiveStream[Query], plan: Plan) -> Any:
            return resource.bulk_batches(source, plan, state=state, piece=piece)

        plan = Plan(concurrency, ordered, on_error, progress)
        return walk(self._bridge, queries, plan, begin)


def run(
    bridge: Bridge,
    calls: Iterable[Callable[[], T]],
    plan: Plan,
    *,
    state: str | PathLike[str] | None,
    whose_is: Callable[[Core], Auth | None],
) -> Generator[Answer[Callable[[], T], T]]:
    """Yield what each call returned."""
    threads: list[anyio.CapacityLimiter] = []

    def ask(call: Callable[[], T]) -> Awaitable[T]:
        unwrapped = _unwrap(call)
        if unwrapped is not call:
            return cast("Awaitable[T]", unwrapped())
        if not threads:
            threads.append(anyio.CapacityLimiter(plan.concurrency))
        return anyio.to_thread.run_sync(call, limiter=threads[0])

    def begin(source: MemoryObjectReceiveStream[Any], quiet: Plan) -> Any:
        if state is None:
            return batches(source, ask, quiet)
        return call_batches(source, quiet, state=state, whose_is=whose_is, unwrap=_unwrap)

    return walk(bridge, calls, plan, begin)


def _unwrap(call: Any) -> Any:
    """Return the async form of ``partial(cal.bookings.get, uid)``, which needs no thread."""
    if not callable(call):
        raise TypeError(f"calls must be like partial(cal.bookings.get, uid), not {call!r:.80}")
    wrapped: partial[Any] = partial(call)
    bound: Any = wrapped.func
    owner = getattr(bound, "__self__", None)
    if isinstance(owner, BlockingResource):
        method = getattr(owner._resource, bound.__name__)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        return partial(method, *wrapped.args, **wrapped.keywords)
    return call


def walk(
    bridge: Bridge,
    source: Iterable[Q],
    plan: Plan,
    begin: Callable[[MemoryObjectReceiveStream[Q], Plan], Batches[Q, T]],
) -> Generator[Answer[Q, T]]:
    """Yield the answers of a run that ``begin`` begins in the bridge's loop."""
    items = iter(source)
    tally = Tally(plan.progress, source)
    feed, fed = anyio.create_memory_object_stream[Q](2 * plan.concurrency)
    running = Steps(begin(fed, plan.quietly()))

    async def step(more: list[Q], *, last: bool) -> list[Answer[Q, T]] | None:
        for query in more:
            feed.send_nowait(query)
        if last:
            feed.close()
        return await running.next()

    room = 2 * plan.concurrency
    with feed, fed:
        try:
            while True:
                more = list(islice(items, room))
                batch = bridge.run(step(more, last=len(more) < room))
                if batch is None:
                    return
                room = len(batch)
                for answer in batch:
                    tally.count(answer)
                    yield answer
        finally:
            with suppress(ClientClosedError):  # then it has ended, too
                bridge.run(running.aclose())
