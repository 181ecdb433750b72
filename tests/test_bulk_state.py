"""State files: a run that was stopped, or killed at any moment, goes on where it was."""

import asyncio
import os
import random
import signal
import sys
import threading
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest
from aiohttp import web
from bulk_server import Server, queries

import cal_sync
from cal_async import CalClient, MockTransport, Request, Response
from cal_async.bulk import _journal

pytestmark = pytest.mark.anyio


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


async def test_other_calls_do_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    monkeypatch.setattr(_journal, "_FLUSH", 0.0)
    monkeypatch.setattr(os, "fsync", lambda _file: threads.append(threading.get_ident()))
    async with CalClient("cal_x", transport=Server(0).transport) as cal:
        async for _ in cal.slots.bulk(queries(30), state=tmp_path / "state"):
            pass
    assert len(threads) > 20, "the file is forced to the disk in between"
    assert threads.count(threading.get_ident()) == 1, "at the end nothing waits"


async def test_any_repeatable_calls_are_remembered(tmp_path: Path) -> None:
    sent: list[str] = []

    def answer(request: Request) -> Response:
        body = (request.body or b"").decode()
        sent.append(f"{request.method} {request.target} {body}".strip())
        if request.method == "DELETE":
            return Response(204, {}, b"")
        number = int(request.path.rpartition("/")[2])
        hours: dict[str, Any] = {"availability": [], "overrides": [], "isDefault": False}
        data = {"id": number, "name": body, "timeZone": "UTC", **hours}
        return MockTransport.json({"status": "success", "data": data})

    transport, state = MockTransport(answer), tmp_path / "state"
    async with CalClient("cal_mine", transport=transport, rate_limit=False) as cal:
        other = CalClient("cal_other", transport=transport, rate_limit=False)
        calls: list[Any] = [
            *(partial(cal.schedules.get, number) for number in range(1, 6)),
            partial(cal.schedules.get, 3),
            partial(other.schedules.get, 3),
            partial(cal.schedules.update, 7, name="Mine"),
            partial(cal.schedules.update, 7, name="Yours"),
            partial(cal.schedules.delete, 8),
        ]
        first = [a.result() async for a in cal.bulk(calls, state=state, ordered=True)]
        assert len(sent) == len(set(sent)) + 1 == len(calls) - 1, "the same call was made once"
        asked = len(sent)
        again = [a.result() async for a in cal.bulk(calls, state=state, ordered=True)]
        assert len(sent) == asked
        assert again == first
        assert again[0].id == 1
        assert [again[7].name, again[8].name, again[9]] == [
            '{"name":"Mine"}',
            '{"name":"Yours"}',
            None,
        ]
    blocking = cal_sync.CalClient("cal_mine", transport=transport, rate_limit=False)
    with blocking as twin:
        same: list[Any] = [partial(twin.schedules.get, 1), partial(twin.schedules.get, 2)]
        assert [a.result() for a in twin.bulk(same, state=state, ordered=True)] == first[:2]
        assert len(sent) == asked
        new = list(twin.bulk([partial(twin.schedules.get, 20)], state=state))
        assert new[0].result().id == 20
    text = state.read_bytes()
    assert b"cal_other" not in text
    assert b'Yours\\"}' in text, "the answer is there"
    assert b'{"query":"GET /v2/schedules/1"' in text
    assert state.stat().st_mode & 0o077 == 0, "others may read it"


async def test_what_must_not_be_repeated_has_no_state(tmp_path: Path) -> None:
    async with CalClient("cal_x", transport=Server().transport) as cal:

        async def function() -> None: ...

        wrong: list[Any] = [
            function,
            partial(cal.me.raw.get),
            partial(cal.schedules.create, name="x", time_zone="UTC", is_default=True),
        ]
        for call in wrong:
            with pytest.raises(TypeError, match="state="):
                async for _ in cal.bulk([call], state=tmp_path / "state"):
                    pass


# -- killed ------------------------------------------------------------------------------------

COUNT = 400
CHILD = """
import sys, anyio
from datetime import date
from functools import partial
from cal_async import CalClient
COUNT = int(sys.argv.pop())
async def main(url, key, state, kind):
    async with CalClient(key, base_url=url) as cal:
        if kind == "slots":
            source = ({"event_type_slug": f"e{n}", "username": "u", "start": date(2030, 1, 7),
                       "end": date(2030, 1, 7)} for n in range(COUNT))
            found = cal.slots.bulk(source, state=state, concurrency=10)
        else:
            calls = (partial(cal.schedules.delete, n + 1) for n in range(COUNT))
            found = cal.bulk(calls, state=state, concurrency=10)
        async for answer in found:
            answer.result()
            print(answer.number, flush=True)
anyio.run(main, *sys.argv[1:])
"""


@asynccontextmanager
async def slow_server() -> AsyncGenerator[str]:
    async def answer(_request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(0.02)
        return web.json_response({"status": "success", "data": {}})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v2"
    finally:
        await runner.cleanup()


async def run_and_kill(command: list[str], after: int) -> list[int]:
    """Kill a run soon after so many answers; return the numbers of those that it gave."""
    process = await anyio.open_process(command, stderr=None)
    assert process.stdout is not None
    told, killed = b"", False
    async for chunk in process.stdout:
        told += chunk
        if told.count(b"\n") >= after and not killed:
            await anyio.sleep(random.random() * 0.01)
            os.kill(process.pid, signal.SIGKILL)
            killed = True
    assert await process.wait() in (0, -signal.SIGKILL)
    await process.aclose()
    whole = told.rpartition(b"\n")[0]
    return [int(line) for line in whole.split()]


@pytest.mark.parametrize("kind", ["slots", "calls"])
async def test_a_killed_run_answers_every_query_once(kind: str, tmp_path: Path) -> None:
    state, known = tmp_path / "state", 0
    async with slow_server() as url:
        command = [sys.executable, "-c", CHILD, url, "cal_x", str(state), kind, str(COUNT)]
        for _ in range(3):
            told = await run_and_kill(command, known + random.randint(20, 70))
            assert len(set(told)) == len(told) < COUNT, "it was killed in the middle"
            known = state.read_bytes().count(b"\n") - 1
            assert known >= len(told), "an answer that was given is not in the file"
        told = await run_and_kill(command, COUNT + 1)
    assert sorted(told) == list(range(COUNT))
    lines = state.read_bytes().splitlines()[1:]
    seen = Counter(msgspec.json.decode(line)["query"] for line in lines)
    assert len(seen) == COUNT
    assert set(seen.values()) == {1}
