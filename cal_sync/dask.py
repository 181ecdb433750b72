"""The blocking twin of `cal_async.integrations.dask`.

>>> for answer in slots_bulk("tcp://scheduler:8786", queries, client, state="slots.state"):
...     print(answer.query, answer.value)
"""

from collections.abc import Callable, Generator, Iterable
from datetime import timedelta
from os import PathLike
from typing import Any

from anyio.streams.memory import MemoryObjectReceiveStream

from cal_async import CalClient
from cal_async.bulk import Answer, Plan, Progress
from cal_async.bulk._plan import OnError
from cal_async.bulk._slots import Query, SlotsByDate
from cal_async.integrations.dask import slots_batches
from cal_sync._bridge import Bridge
from cal_sync.bulk import walk

__all__ = ["slots_bulk"]


def slots_bulk(
    cluster: Any,
    queries: Iterable[Query],
    make: Callable[[], CalClient],
    *,
    concurrency: int = 50,
    ordered: bool = False,
    on_error: OnError = "yield",
    progress: Callable[[Progress], None] | None = None,
    state: str | PathLike[str] | None = None,
    piece: timedelta = timedelta(days=31),
) -> Generator[Answer[Query, SlotsByDate]]:
    """Yield the answer to each query, asked by the workers of a Dask cluster.

    Arguments as for `cal_async.integrations.dask.slots_bulk`; the client that ``make`` makes is
    an async one.
    """

    def begin(source: MemoryObjectReceiveStream[Query], plan: Plan) -> Any:
        return slots_batches(cluster, source, make, plan, state=state, piece=piece)

    bridge = Bridge(lent=False)  # the connection to the scheduler must live between two answers
    try:
        plan = Plan(concurrency, ordered, on_error, progress)
        yield from walk(bridge, queries, plan, begin)
    finally:
        bridge.close()
