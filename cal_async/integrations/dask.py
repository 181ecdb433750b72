"""Dask: a bulk run spread over a cluster, whose workers share one rate budget through Redis.

>>> def client() -> CalClient:
...     return CalClient(rate_limit=RedisBudget("redis://cache"))
>>> async for answer in slots_bulk("tcp://scheduler:8786", queries, client, state="slots.state"):
...     print(answer.query, answer.value)

The caller reads the queries, cuts, compares and writes down; the workers send. What a lost worker
had under way is done again by another one, so only reads can be spread.
"""

import asyncio
import concurrent.futures
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from os import PathLike
from typing import Any
from uuid import uuid4

import anyio
from distributed import Client, KilledWorker, WorkerPlugin, get_worker, secede

from cal_async._auth import Auth
from cal_async._budget import in_background
from cal_async._errors import CalError, TransportError
from cal_async._messages import Request, Response
from cal_async.bulk import Answer, Plan, Progress
from cal_async.bulk._plan import OnError
from cal_async.bulk._run import each
from cal_async.bulk._slots import Query, SlotsByDate, answers
from cal_async.client import CalClient

__all__ = ["slots_batches", "slots_bulk"]

_GOODBYE = 5.0
_LOOK = 1.0


def slots_bulk(
    cluster: Any,
    queries: Iterable[Query] | AsyncIterable[Query],
    make: Callable[[], CalClient],
    *,
    concurrency: int = 50,
    ordered: bool = False,
    on_error: OnError = "yield",
    progress: Callable[[Progress], None] | None = None,
    state: str | PathLike[str] | None = None,
    piece: timedelta = timedelta(days=31),
) -> AsyncGenerator[Answer[Query, SlotsByDate]]:
    """Yield the answer to each query, asked by the workers of a Dask cluster.

    Args:
        cluster: The scheduler's address, or a cluster or client of Dask.
        queries: As for `cal.slots.bulk`, as are all other arguments.
        make: Makes the client of a worker process, there. Give it a `RedisBudget`, or each
            worker has a budget of its own.
        concurrency: How many queries are with the cluster at once.
        ordered: Yield in the order of the queries, not as they are answered.
        on_error: ``yield`` an `Answer` with its error, or ``raise`` it and end.
        progress: Called with a `Progress` at each answer.
        state: A file of the caller's, for going on after a crash.
        piece: Longer ranges are asked for in pieces and joined.
    """
    plan = Plan(concurrency, ordered, on_error, progress)
    return each(slots_batches(cluster, queries, make, plan, state=state, piece=piece))


async def slots_batches(
    cluster: Any,
    queries: Iterable[Query] | AsyncIterable[Query],
    make: Callable[[], CalClient],
    plan: Plan,
    *,
    state: str | PathLike[str] | None,
    piece: timedelta,
) -> AsyncGenerator[list[Answer[Query, SlotsByDate]]]:
    """Yield what `slots_bulk` does, as many answers at once as there are."""
    name = f"cal-async-{uuid4().hex}"
    async with _connect(cluster) as client:
        await client.register_plugin(_Sender(make), name)
        run = answers(_Cluster(client, name), queries, plan, state=state, piece=piece)
        try:
            async with aclosing(run) as found:
                async for batch in found:
                    yield batch
        finally:
            with anyio.move_on_after(_GOODBYE, shield=True):
                if client.status == "running":
                    await client.unregister_worker_plugin(name)


def _connect(cluster: Any) -> Any:
    """Return a connection of this event loop's own to the scheduler of ``cluster``."""
    scheduler = getattr(cluster, "scheduler", None)
    address = getattr(scheduler, "address", None) or cluster
    security = getattr(cluster, "security", None)
    return Client(address, security=security, asynchronous=True, set_as_default=False)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a worker is to send; its repr, which Dask logs, shows no credentials."""

    request: Request
    auth: Auth | None = field(repr=False)


class _Cluster:
    """Sends requests through Dask."""

    def __init__(self, client: Any, plugin: str, auth: Auth | None = None) -> None:
        self._client = client
        self._plugin = plugin
        self._auth = auth

    def with_options(self, *, auth: Auth | None = None) -> "_Cluster":
        return _Cluster(self._client, self._plugin, auth)

    async def execute_raw(self, request: Request) -> Response:
        piece = _Piece(request, self._auth)
        key = f"cal-async-{uuid4().hex}"
        future = self._client.submit(_ask, self._plugin, piece, key=key, pure=False)
        try:
            outcome = await self._outcome(future)
        except (KilledWorker, concurrent.futures.CancelledError, OSError) as error:
            raise TransportError(f"the Dask cluster lost it: {error}", request) from error
        finally:
            future.release()
        if isinstance(outcome, CalError):
            raise outcome
        return outcome

    async def _outcome(self, future: Any) -> Response | CalError:
        """Wait for what comes of it; a client that gives its scheduler up would wait for ever."""
        # Not cancelled to look up: one wait that is, while results are fetched, ends others' too.
        asking: asyncio.Future[Response | CalError] = asyncio.ensure_future(future)
        try:
            while not (await asyncio.wait([asking], timeout=_LOOK))[0]:
                if self._client.status == "closed":
                    raise ConnectionError("its scheduler has gone")
            return asking.result()
        finally:
            asking.cancel()


def _ask(plugin: str, piece: _Piece) -> Response | CalError:
    """Send a request from a worker; an error is an answer, so that Dask does not log it."""
    sender: Any = get_worker().plugins[plugin]
    answer: Response | CalError = sender.send(piece)
    return answer


class _Sender(WorkerPlugin):
    """One client for all of a worker's threads, in the worker's event loop."""

    def __init__(self, make: Callable[[], CalClient]) -> None:
        self._make = make

    def setup(self, worker: Any) -> None:  # noqa: ARG002
        self._loop = asyncio.get_running_loop()
        self._client = self._make()

    async def teardown(self, worker: Any) -> None:  # noqa: ARG002
        await self._client.aclose()

    def send(self, piece: _Piece) -> Response | CalError:
        answer = asyncio.run_coroutine_threadsafe(self._send(piece), self._loop)
        secede()  # whoever waits for the rate limit keeps no other query from the worker
        return answer.result()

    async def _send(self, piece: _Piece) -> Response | CalError:
        client = self._client if piece.auth is None else self._client.with_options(auth=piece.auth)
        try:
            with in_background():
                answer = await client.execute_raw(piece.request)
        except CalError as error:
            return error
        return Response(answer.status, {}, answer.body)
