"""The engine of every bulk run: workers that share one source, and answers as they come.

Memory is bounded by ``concurrency``: the source is read when a worker is free, and workers wait
when nobody takes their answers.
"""

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
)
from contextlib import aclosing, suppress
from typing import Any, Generic, TypeVar

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from cal_async._budget import in_background
from cal_async._errors import CalError
from cal_async.bulk._plan import Answer, Plan, Tally
from cal_async.bulk._seats import Seats

__all__ = ["batches", "each", "run"]

Q = TypeVar("Q")
T = TypeVar("T")


def run(
    source: Iterable[Q] | AsyncIterable[Q], ask: Callable[[Q], Awaitable[T]], plan: Plan
) -> AsyncGenerator[Answer[Q, T]]:
    """Yield the answer to each query of the source."""
    return each(batches(source, ask, plan))


async def each(found: AsyncGenerator[list[T]]) -> AsyncGenerator[T]:
    """Yield what is in the batches, one by one."""
    async with aclosing(found):
        async for batch in found:
            batch.reverse()
            while batch:  # the list lets go of what was taken
                yield batch.pop()


async def batches(
    source: Iterable[Q] | AsyncIterable[Q], ask: Callable[[Q], Awaitable[T]], plan: Plan
) -> AsyncGenerator[list[Answer[Q, T]]]:
    """Yield answers, as many at once as there are."""
    work = _Work(source, ask, plan)
    send, receive = anyio.create_memory_object_stream[Answer[Q, T]](plan.concurrency)
    # A task of its own holds the task group: a generator may be closed by another task than the
    # one that began it, which a cancel scope must not be.
    host = asyncio.create_task(work.all(send))
    tally = Tally(plan.progress, source)
    try:
        with receive:
            async for batch in _ready(receive, work if plan.ordered else None):
                for answer in batch:
                    tally.count(answer)
                yield batch
        await host
    finally:
        host.cancel()
        with anyio.CancelScope(shield=True):
            await asyncio.wait([host])
        if not host.cancelled():
            host.exception()  # raised above, or of no interest to whoever stopped early


async def _ready(
    receive: MemoryObjectReceiveStream[Answer[Q, T]], order: "_Work[Q, T] | None"
) -> AsyncIterator[list[Answer[Q, T]]]:
    early: dict[int, Answer[Q, T]] = {}
    due = 0
    async for first in receive:
        batch = [first]
        with suppress(anyio.WouldBlock, anyio.EndOfStream):
            while True:
                batch.append(receive.receive_nowait())
        if order is not None:
            early.update((answer.number, answer) for answer in batch)
            batch = list[Answer[Q, T]]()
            while due in early:
                batch.append(early.pop(due))
                due += 1
            order.let_in(len(batch))
        if batch:
            yield batch


class _Work(Generic[Q, T]):
    """The workers of a run."""

    def __init__(
        self,
        source: Iterable[Q] | AsyncIterable[Q],
        ask: Callable[[Q], Awaitable[T]],
        plan: Plan,
    ) -> None:
        self._source = aiter(source) if isinstance(source, AsyncIterable) else iter(source)
        self._ask = ask
        self._plan = plan
        self._number = -1
        self._reading = anyio.Lock()
        # In order, whatever overtakes a slow query is kept: so much, and no more.
        self._room = anyio.Semaphore(2 * plan.concurrency) if plan.ordered else None

    def let_in(self, count: int) -> None:
        """Make room for as many queries as answers were taken."""
        if self._room is not None:
            for _ in range(count):
                self._room.release()

    async def all(self, send: MemoryObjectSendStream[Answer[Q, T]]) -> None:
        """Answer everything."""
        failure: BaseException | None = None
        with send:
            try:
                async with anyio.create_task_group() as workers:
                    seats: Seats = Seats(
                        self._plan.concurrency,
                        lambda: workers.start_soon(self._some, send, seats),
                    )
                    with in_background(seats.waiting):
                        seats.fill()
            except* Exception as errors:  # noqa: BLE001  # one is raised, as from a single call
                failure = _innermost(errors)
        if failure is not None:
            raise failure

    async def _some(self, send: MemoryObjectSendStream[Answer[Q, T]], seats: Seats) -> None:
        source = self._source
        while not seats.dismiss():
            if self._room is not None:
                await self._room.acquire()
            if isinstance(source, AsyncIterator):
                async with self._reading:
                    query: Any = await anext(source, _END)
            else:
                query = next(source, _END)
            if query is _END:
                if self._room is not None:
                    self._room.release()
                return
            self._number += 1
            number = self._number
            await seats.take()
            try:
                answer = await self._answer(number, query)
            finally:
                seats.leave()
            try:
                send.send_nowait(answer)
            except anyio.WouldBlock:
                await send.send(answer)
            del query, answer  # kept until the next ones, these would be as much memory again

    async def _answer(self, number: int, query: Q) -> Answer[Q, T]:
        try:
            return Answer(number, query, await self._ask(query))
        except CalError as error:
            if self._plan.on_error == "raise":
                raise
            return Answer(number, query, error=error)
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # The task group would take it for the worker's own, and the query would be lost.
            raise RuntimeError(f"call {number} was cancelled by itself") from error


_END: Any = object()


def _innermost(errors: BaseExceptionGroup[Exception]) -> Exception:
    error = errors.exceptions[0]
    return _innermost(error) if isinstance(error, BaseExceptionGroup) else error
