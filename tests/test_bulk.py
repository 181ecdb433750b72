"""Bulk runs: order, errors, early stops, identical queries, memory."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from bulk_server import DAY, Server, queries, seconds

import cal_sync
from cal_async import CalClient, InvalidArgumentError, NotFoundError
from cal_async.bulk import Progress
from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


async def test_each_query_is_answered_once_and_failures_are_answers() -> None:
    server = Server()
    told: list[Progress] = []
    async with CalClient("cal_x", transport=server.transport) as cal:
        source = list(queries(100))
        found = [a async for a in cal.slots.bulk(source, concurrency=7, progress=told.append)]
    assert sorted(answer.number for answer in found) == list(range(100))
    for answer in found:
        assert answer.query is source[answer.number]
        if answer.number % 10 == 9:
            assert isinstance(answer.error, NotFoundError)
            with pytest.raises(NotFoundError):
                answer.result()
        else:
            assert seconds(answer.result()) == answer.number + 1
    assert server.most == 7
    assert told[-1] == Progress(100, 10, 100)


async def test_in_order() -> None:
    server = Server()
    async with CalClient("cal_x", transport=server.transport) as cal:
        found = [a async for a in cal.slots.bulk(queries(200), ordered=True, concurrency=9)]
    assert [answer.number for answer in found] == list(range(200))


async def test_raising_ends_the_run() -> None:
    server = Server()
    async with CalClient("cal_x", transport=server.transport) as cal:
        with pytest.raises(NotFoundError):
            async for _ in cal.slots.bulk(queries(1000), on_error="raise", concurrency=5):
                pass
    assert server.asked.total() < 40


async def test_a_wrong_query_is_an_answer_too() -> None:
    async with CalClient("cal_x", transport=Server().transport) as cal:
        (answer,) = [a async for a in cal.slots.bulk([{"start": DAY, "end": DAY}])]
        assert isinstance(answer.error, InvalidArgumentError)
        with pytest.raises(TypeError, match="strat"):
            async for _ in cal.slots.bulk([{"strat": DAY}]):
                pass


@pytest.mark.parametrize(
    ("given", "options", "words"),
    [
        ({"event_type_id": 1}, {}, "queries=.*must be mappings"),
        (7, {}, "queries=7: must be mappings"),
        ([7], {"on_error": "raise"}, "queries=7: each must be a mapping"),
        ([], {"concurrency": "7"}, "concurrency='7': must be a whole number"),
        ([], {"concurrency": 0}, "concurrency=0: must be a whole number, at least 1"),
        ([], {"piece": 7}, "piece=7: must be a timedelta"),
        # With dates for bounds such pieces would never come to an end.
        ([], {"piece": timedelta(hours=23)}, "must be a timedelta of at least a day"),
    ],
)
async def test_wrong_arguments_are_refused(given: Any, options: dict[str, Any], words: str) -> None:
    server = Server()
    async with CalClient("cal_x", transport=server.transport) as cal:
        with pytest.raises(InvalidArgumentError, match=words):
            async for _ in cal.slots.bulk(given, **options):
                pass
    assert not server.asked


@pytest.mark.parametrize("ordered", [True, False])
async def test_the_source_is_read_as_it_is_needed(*, ordered: bool) -> None:
    read = 0

    async def endless() -> AsyncIterator[dict[str, Any]]:
        nonlocal read
        while True:
            read += 1
            yield {"event_type_id": 10 * read + 1, "start": DAY, "end": DAY}

    before = asyncio.all_tasks()
    async with CalClient("cal_x", transport=Server(0).transport) as cal:
        async with aclosing(cal.slots.bulk(endless(), concurrency=3, ordered=ordered)) as answers:
            await anext(answers)
            await anyio.sleep(0.1)
            assert read <= 20
        assert asyncio.all_tasks() == before


async def test_a_break_leaves_nothing_running() -> None:
    server = Server()
    before = asyncio.all_tasks()
    async with CalClient("cal_x", transport=server.transport) as cal:
        async for _ in cal.slots.bulk(queries(10_000)):
            break
        with anyio.fail_after(30):  # nobody waits for the end of a generator that is left so
            while server.now or asyncio.all_tasks() != before:  # noqa: ASYNC110
                await anyio.sleep(0.01)
    assert asyncio.all_tasks() == before
    assert server.now == 0
    assert server.asked.total() < 200


async def test_a_cancelled_consumer_leaves_nothing_running() -> None:
    server = Server(0.05)
    before = asyncio.all_tasks()
    async with CalClient("cal_x", transport=server.transport) as cal:
        with anyio.move_on_after(0.1):
            async for _ in cal.slots.bulk(queries(10_000), concurrency=3):
                pass
    assert server.now == 0
    assert asyncio.all_tasks() == before


async def test_identical_queries_are_asked_once() -> None:
    server = Server()
    unique = [query for query in queries(30) if query["event_type_id"] % 10]
    async with CalClient("cal_x", transport=server.transport) as cal:
        found = [a async for a in cal.slots.bulk(unique * 20, concurrency=8)]
    assert all(seconds(answer.result()) == answer.query["event_type_id"] for answer in found)
    assert len(found) == len(unique) * 20
    assert set(server.asked.values()) == {1}


async def test_queries_may_bring_their_own_credentials() -> None:
    server = Server(0)
    query = next(queries(1))
    async with CalClient("cal_own", transport=server.transport) as cal:
        mixed = [query, query | {"api_key": "cal_other"}, query | {"api_key": "cal_other"}]
        assert [a.error async for a in cal.slots.bulk(mixed)] == [None] * 3
    sent = [request.headers["Authorization"] for request in server.transport.requests]
    assert sorted(sent) == ["Bearer cal_other", "Bearer cal_own"]


async def test_any_calls() -> None:
    async with Sandbox() as sandbox, CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
        me = await cal.me.get()
        calls: list[Any] = [
            cal.me.get,
            partial(cal.schedules.get, 999_999),
            partial(cal.me.get, timeout=5),
        ]
        first, second, third = [a async for a in cal.bulk(calls, ordered=True)]
    assert first.result() == third.result() == me
    assert isinstance(second.error, NotFoundError)


async def test_a_call_that_cancels_itself_ends_the_run() -> None:
    async def cancels() -> None:
        raise asyncio.CancelledError

    async with CalClient("cal_x", transport=Server().transport) as cal:
        with pytest.raises(RuntimeError, match="call 0 was cancelled by itself"):
            async for _ in cal.bulk([cancels] * 3, concurrency=1):
                pass


# -- the blocking twins ------------------------------------------------------------------------


def test_the_blocking_twin(tmp_path: Path) -> None:
    server = Server()
    threads: set[int] = set()

    def source() -> Iterator[dict[str, Any]]:
        threads.add(threading.get_ident())
        yield from queries(500)

    def told(_progress: Progress) -> None:
        threads.add(threading.get_ident())

    with cal_sync.CalClient("cal_x", transport=server.transport) as cal:
        found = list(cal.slots.bulk(source(), progress=told, state=tmp_path / "state"))
        assert sorted(a.number for a in found) == list(range(500))
        ordered = list(cal.slots.bulk(source(), ordered=True, concurrency=3))
        assert [a.number for a in ordered] == list(range(500))
        for answer in cal.slots.bulk(source()):
            assert answer.query
            break
        assert list(cal.slots.bulk([])) == []
        with pytest.raises(NotFoundError):
            list(cal.slots.bulk(source(), on_error="raise"))
    assert threads == {threading.get_ident()}


def test_a_run_may_outlive_its_client() -> None:
    cal = cal_sync.CalClient("cal_x", transport=Server().transport)
    found = cal.slots.bulk(queries(500))
    next(found)
    cal.close()
    found.close()


def test_any_blocking_calls() -> None:
    with (
        cal_sync.Sandbox() as sandbox,
        cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url) as cal,
    ):
        calls: list[Callable[[], Any]] = [
            partial(cal.me.get),
            lambda: cal.request("GET", "/v2/me")["data"]["id"],
            partial(cal.schedules.get, 999_999),
        ] * 20
        found = list(cal.bulk(calls, ordered=True, concurrency=4))
    assert [type(a.error) for a in found] == [type(None), type(None), NotFoundError] * 20
    assert found[0].result().id == found[1].result()


def test_memory_is_bounded() -> None:
    code = """
import sys, anyio, resource
from datetime import date
from cal_async import CalClient, MockTransport
answer = MockTransport.json({"status": "success", "data": {"2030-01-07": [
    {"start": f"2030-01-07T{h:02}:{m:02}:00Z"} for h in range(24) for m in (0, 30)]}})
async def main(count):
    source = ({"event_type_id": n + 1, "start": date(2030, 1, 7), "end": date(2030, 1, 7)}
              for n in range(count))
    transport = MockTransport(lambda request: answer)
    transport.requests = type("None_", (), {"append": lambda *_: None})()
    async with CalClient("cal_x", transport=transport) as cal:
        async for answer_ in cal.slots.bulk(source):
            pass
anyio.run(main, int(sys.argv[1]))
try:  # what getrusage says is, on Linux, no less than the peak of the process that started this one
    print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
except OSError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    pytest.importorskip("resource", reason="POSIX only")
    peak = {
        count: int(subprocess.check_output([sys.executable, "-c", code, str(count)]))
        for count in (2_000, 20_000)
    }
    assert peak[20_000] - peak[2_000] < 10_000, peak
