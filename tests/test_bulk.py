"""Bulk runs: order, errors, early stops, identical queries, state files, memory."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest

import cal_sync
from cal_async import (
    CalClient,
    ConfigurationError,
    InvalidArgumentError,
    MockTransport,
    NotFoundError,
    Request,
    Response,
)
from cal_async.bulk import Progress
from cal_async.bulk._journal import Journal
from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

DAY = date(2030, 1, 7)


def queries(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {"event_type_id": number + 1, "start": DAY, "end": DAY}


class Server:
    """Counts what is asked, and answers each event type with a slot at as many seconds."""

    def __init__(self, delay: float = 0.001) -> None:
        self.delay = delay
        self.asked: Counter[str] = Counter()
        self.now = self.most = 0
        self.transport = MockTransport(self.answer)

    async def answer(self, request: Request) -> Response:
        self.asked[request.target] += 1
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.delay * random.random() * 2)
        finally:
            self.now -= 1
        number = int(request.target.partition("eventTypeId=")[2].partition("&")[0])
        if number % 10 == 0:
            return MockTransport.json({"statusCode": 404, "message": "no"}, 404)
        slot = datetime(2030, 1, 7, tzinfo=UTC) + timedelta(seconds=number)
        return MockTransport.json(
            {"status": "success", "data": {"2030-01-07": [{"start": slot.isoformat()}]}}
        )


def seconds(value: Any) -> int:
    ((slot,),) = value.values()
    return int((slot.start - datetime(2030, 1, 7, tzinfo=UTC)).total_seconds())


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
        for _ in range(10):
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


async def test_long_ranges_are_cut_and_joined() -> None:
    async with Sandbox() as sandbox, CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
        made = await cal.event_types.create(title="Intro", slug="intro", length_in_minutes=30)
        start = datetime.now(UTC).date() + timedelta(days=3)
        query = {"event_type_id": made.id, "start": start, "end": start + timedelta(days=40)}
        whole = await cal.slots.list(**query)
        for piece in (timedelta(days=1), timedelta(days=7), timedelta(days=31)):
            (answer,) = [a async for a in cal.slots.bulk([query], piece=piece)]
            assert answer.result() == whole


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
        calls = [cal.me.get, partial(cal.schedules.get, 999_999), partial(cal.me.get, timeout=5)]
        first, second, third = [a async for a in cal.bulk(calls, ordered=True)]
    assert first.result() == third.result() == me
    assert isinstance(second.error, NotFoundError)


# -- state files -------------------------------------------------------------------------------


async def test_a_run_goes_on_where_it_was(tmp_path: Path) -> None:
    server, state = Server(), tmp_path / "state"
    async with CalClient("cal_x", transport=server.transport) as cal:
        async with aclosing(cal.slots.bulk(queries(50), state=state, concurrency=4)) as answers:
            async for answer in answers:
                if answer.number == 20:
                    break
        asked = server.asked.total()
        found = [a async for a in cal.slots.bulk(queries(50), state=state)]
        assert asked > 15
        assert sum(a.error is None for a in found) == 45
        again = [t for t, n in server.asked.items() if n > 1 and not t.endswith("0")]
        assert len(again) <= 4  # those that were under way
        server.asked.clear()
        assert len([a async for a in cal.slots.bulk(queries(50), state=state)]) == 50
    assert server.asked.total() == 5  # the failed ones


async def test_a_torn_line_is_dropped(tmp_path: Path) -> None:
    state = tmp_path / "state"
    journal = Journal(state)
    journal.add("a", b'{"x":1}')
    journal.add("b", b'{"x":\n2}')
    journal.close()
    whole = state.read_bytes()
    for cut in range(len(whole)):
        state.write_bytes(whole[:cut])
        journal = Journal(state)
        assert len(journal) == max(0, whole[:cut].count(b"\n") - 1)
        journal.add("c", b"3")
        assert journal.get("c") == b"3"
        if len(journal) > 1:
            assert journal.get("a") == b'{"x":1}'
        journal.close()


async def test_other_files_are_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "thesis.txt"
    precious.write_text("precious")
    with pytest.raises(ConfigurationError, match="not a state file"):
        Journal(precious)
    assert precious.read_text() == "precious"
    with pytest.raises(ConfigurationError, match="No such file"):
        Journal(tmp_path / "nowhere" / "state")
    kept = Journal(tmp_path / "state")
    with pytest.raises(ConfigurationError, match="another run"):
        Journal(tmp_path / "state")
    kept.close()


CHILD = """
import sys, anyio
from datetime import date
from cal_async import CalClient
async def main(url, key, state):
    source = [{"event_type_slug": f"e{n}", "username": "u", "start": date(2030, 1, 7),
               "end": date(2030, 1, 7)} for n in range(300)]
    async with CalClient(key, base_url=url) as cal:
        async for answer in cal.slots.bulk(source, state=state, concurrency=10):
            answer.result()
            print(".", end="", flush=True)
anyio.run(main, *sys.argv[1:])
"""


async def test_a_killed_run_answers_every_query_once(tmp_path: Path) -> None:
    from aiohttp import web

    async def answer(_request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(0.02)
        return web.json_response({"status": "success", "data": {}})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.addresses
    url, state = f"http://127.0.0.1:{runner.addresses[0][1]}/v2", tmp_path / "state"
    command = [sys.executable, "-c", CHILD, url, "cal_x", str(state)]
    killed = 0
    try:
        for _ in range(20):
            process = await anyio.open_process(command, stderr=None)
            assert process.stdout is not None
            await process.stdout.receive()
            with anyio.move_on_after(0.2 + random.random() * 0.5):
                await process.wait()
            if process.returncode is None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
            await process.aclose()
            if process.returncode == 0:
                break
    finally:
        await runner.cleanup()
    assert process.returncode == 0
    assert killed
    lines = state.read_bytes().splitlines()[1:]
    seen = Counter(msgspec.json.decode(line)["query"] for line in lines)
    assert len(seen) == 300
    assert set(seen.values()) == {1}


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
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    pytest.importorskip("resource", reason="POSIX only")
    peak = {
        count: int(subprocess.check_output([sys.executable, "-c", code, str(count)]))
        for count in (2_000, 20_000)
    }
    assert peak[20_000] - peak[2_000] < 10_000, peak


def test_time_is_not_spent_asleep() -> None:
    """A run of many cheap queries takes no longer than its work."""
    server = Server(0)
    with cal_sync.CalClient("cal_x", transport=server.transport) as cal:
        started = time.monotonic()
        assert len(list(cal.slots.bulk(queries(1000)))) == 1000
    assert time.monotonic() - started < 5
