"""The benchmarks, by name."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import date, timedelta
from importlib import import_module

import msgspec

from benchmarks import _clients, _fleet, _server, sandbox
from benchmarks._measure import Row, Table, compare

ASYNC = ("aiohttp, naive", "aiohttp, tuned", "cal_async", "bare Protocol", "httpx + pydantic")


def calls(*, quick: bool) -> list[Table]:
    """Async calls, one at a time and 50 at once."""
    tables: list[Table] = []
    with _server.running() as url:
        contest = _clients.Asyncs(url)
        for at_once, words in ((1, "one at a time"), (50, "50 at once")):
            count = 500 if quick else 1500
            names = [name for name in ASYNC if name in contest.calls]
            if at_once > 1 and quick:
                names = [name for name in names if "httpx" not in name]
            runs = {name: contest.run(name, count, at_once) for name in names}
            table = compare(f"calls, {words}", runs, count, 5 if quick else 9)
            table.skipped = [name for name in ASYNC if name not in contest.calls]
            table.bar(
                f"cal_async to naive aiohttp, {words}", table.row("cal_async").ratio, most=0.9
            )
            tables.append(table)
        contest.close()
    return tables


def bridge(*, quick: bool) -> list[Table]:
    """Blocking calls: one thread, and 20."""
    tables: list[Table] = []
    with _server.running() as url, ExitStack() as stack:
        contest = _clients.Asyncs(url)
        found = dict(_clients.blocking(url, stack))
        for threads in (1, 20):
            count = 400 if quick else 1000
            base = {"aiohttp, naive": contest.run("aiohttp, naive", count, threads)}
            runs = base | {
                name: _clients.threaded(call, count, threads) for name, call in found.items()
            }
            words = "one thread" if threads == 1 else f"{threads} threads"
            table = compare(f"blocking calls, {words}", runs, count, 5 if quick else 9)
            every = ("cal_sync", "requests", "urllib3 + msgspec", "httpx + pydantic")
            table.skipped = [name for name in every if name not in found]
            if threads == 1:
                table.bar("cal_sync to naive aiohttp", table.row("cal_sync").ratio, most=1.35)
            if "requests" in found:
                gain = table.speed("cal_sync", "requests")
                table.bar(f"throughput to requests, {words}", gain, least=2.5)
            tables.append(table)
        contest.close()
    return tables


def decode(*, quick: bool) -> list[Table]:
    """A page of 250 bookings."""
    from cal_async import operations
    from cal_async._types import Page
    from cal_async.models import Booking

    # Pages come over HTTP. What a program has loaded for that counts: Python's collector goes
    # through it, the more often the more objects a decoder makes.
    for library in ("aiohttp", "httpx"):
        with suppress(ImportError):
            import_module(library)
    bookings = [_server.booking(number) for number in range(250)]
    body = msgspec.json.encode({"status": "success", "data": bookings})
    bare = msgspec.json.Decoder(Page[Booking])
    ours = next(found for found in operations() if found.name == "bookings.list")
    times = 20 if quick else 50

    def each(decoded: Callable[[bytes], object]) -> Callable[[], object]:
        # One page is alive while the next is decoded: kept ones would measure memory instead.
        def pages() -> object:
            page = None
            for _ in range(times):
                page = decoded(body)
            return page

        return pages

    runs = {
        "msgspec, bare": each(bare.decode),
        "cal_async": each(ours.value),
        "json.loads": each(json.loads),
    }
    skipped: list[str] = []
    try:
        model = _clients.pydantic_booking(page=True)
        runs["pydantic"] = each(model.model_validate_json)
    except ImportError:
        skipped = ["pydantic"]
    table = compare("decoding 250 bookings", runs, times, 5 if quick else 11)
    table.skipped = skipped
    table.bar("to a bare decoder", table.row("cal_async").ratio, most=1.15)
    if not skipped:
        gain = table.row("pydantic").cpu / table.row("cal_async").cpu
        table.bar("times as fast as pydantic", gain, least=8)
    return [table]


def availability(*, quick: bool) -> list[Table]:
    """Common times of 50 event types over 30 days: the arithmetic, and decoding the answers."""
    from cal_async import operations
    from cal_async.availability import CommonTimes
    from cal_async.availability._query import free_slots

    body = _server.answer(_server.slots(days=30, ends=True))
    decoder = next(found for found in operations() if found.name == "slots.list")
    answers = [decoder.value(body) for _ in range(50)]

    def arithmetic() -> None:
        found = CommonTimes(range(50), [free_slots(one) for one in answers], 50, "Europe/Rome")
        assert len(list(found)) == 30

    runs = {
        "decoding": lambda: [decoder.value(body) for _ in range(50)],
        "interval arithmetic": arithmetic,
    }
    table = compare("common times of 50 event types", runs, 1, 15 if quick else 41)
    table.bar("to decoding", table.row("interval arithmetic").ratio, most=1)
    return [table]


def bulk(*, quick: bool) -> list[Table]:
    """Slot queries through ``bulk`` and through aiohttp with a semaphore."""
    import asyncio

    from yarl import URL

    import cal_async
    from cal_async._types import Envelope
    from cal_async.models import Slot

    count = 4_000 if quick else 20_000
    decoder = msgspec.json.Decoder(Envelope[dict[date, list[Slot]]])
    day = date(2030, 1, 7)

    async def tuned(url: str) -> None:
        gate = asyncio.Semaphore(50)

        async def one(number: int) -> None:
            target = f"{url}/slots?start={day}&end={day}&eventTypeId={number}"
            async with gate, session.get(URL(target, encoded=True)) as answer:
                decoder.decode(await answer.read())

        async with _clients.tuned_session() as session:
            await asyncio.gather(*(one(number + 1) for number in range(count)))

    async def ours(url: str) -> None:
        async with cal_async.CalClient("cal_test_bench", base_url=url) as cal:
            source = (
                {"event_type_id": number + 1, "start": day, "end": day} for number in range(count)
            )
            async for answer in cal.slots.bulk(source, concurrency=50):
                answer.result()

    with _server.running() as url:
        runs = {
            "aiohttp, tuned, semaphore": lambda: asyncio.run(tuned(url)),
            "cal.slots.bulk": lambda: asyncio.run(ours(url)),
        }
        table = compare(f"{count} slot queries", runs, count, 3 if quick else 7)
    gain = table.speed("cal.slots.bulk", "aiohttp, tuned, semaphore")
    table.bar("throughput to tuned aiohttp", gain, least=0.9)
    return [table]


_MEMORY = """
import asyncio, resource, sys
from datetime import date
import cal_async
async def main(url, count):
    day = date(2030, 1, 7)
    async with cal_async.CalClient("cal_test_bench", base_url=url) as cal:
        source = ({"event_type_id": n + 1, "start": day, "end": day} for n in range(count))
        async for answer in cal.slots.bulk(source):
            answer.result()
asyncio.run(main(sys.argv[1], int(sys.argv[2])))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def memory(*, quick: bool) -> list[Table]:
    """Peak memory of a bulk run by its length."""
    table = Table("peak memory of a bulk run, MB")
    peaks: dict[int, float] = {}
    with _server.running() as url:
        for count in (2_000, 10_000 if quick else 20_000):
            command = [sys.executable, "-c", _MEMORY, url, str(count)]
            peaks[count] = float(subprocess.check_output(command))
            table.rows.append(Row(f"{count} queries", note=f"{peaks[count]:.1f} MB"))
    table.bar("MB more for the longer run", max(peaks.values()) - min(peaks.values()), most=10)
    return [table]


def imports(*, quick: bool) -> list[Table]:
    """Importing, each time in a new process."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    skipped: list[str] = []

    def importing(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True, env=environment)

    codes = {
        "python alone": "pass",
        "cal_async": "import cal_async",
        "cal_async.CalClient": "from cal_async import CalClient",
        "cal_sync.CalClient": "from cal_sync import CalClient",
        "aiohttp": "import aiohttp",
        "httpx + pydantic": "import httpx, pydantic",
        "requests": "import requests",
    }
    for name in list(codes)[4:]:
        modules = codes[name].removeprefix("import ")
        if subprocess.run(
            [sys.executable, "-c", f"import {modules}"], check=False, capture_output=True
        ).returncode:
            skipped.append(name)
            del codes[name]
    # The children's processor time is not ours: rows are judged by their wall time.
    runs = {name: importing(code) for name, code in codes.items()}
    table = compare("imports, by wall time", runs, 1, 5 if quick else 11)
    base = table.rows[0].wall
    for row in table.rows:
        row.cpu = row.ratio = row.low = row.high = 0.0
        row.note = f"{(row.wall - base) / 1000:+.0f} ms"
    table.skipped = skipped
    return [table]


def limiter(*, quick: bool) -> list[Table]:
    """The rate budget against the embedded server's limiter, in one process and in four."""
    import asyncio
    from collections import Counter

    import cal_async
    from cal_async.sandbox import Sandbox

    count = 480 if quick else 1200
    seen: Counter[int] = Counter()

    async def run() -> float:
        async with (
            Sandbox(rate_limit=(120, 2)) as sandbox,
            cal_async.CalClient(
                sandbox.api_key,
                base_url=sandbox.url,
                on_response=lambda attempt: seen.update([attempt.response.status]),  # type: ignore[union-attr]
            ) as cal,
        ):
            made = await cal.event_types.create(title="A", slug="a", length_in_minutes=30)
            await asyncio.sleep(2.1)  # the limiter's window ends
            day = date.today() + timedelta(days=7)  # noqa: DTZ011
            days = (day + timedelta(days=number % 28) for number in range(count))
            source = ({"event_type_id": made.id, "start": one, "end": one} for one in days)
            started = time.perf_counter()
            async for answer in cal.bulk(
                lambda query=query: cal.slots.list(**query) for query in source
            ):
                answer.result()
            return time.perf_counter() - started

    took = asyncio.run(run())
    ideal = (count - 1) // 120 * 2.0
    table = Table(f"{count} calls at 120 every 2 s")
    table.rows = [Row("ideal", note=f"{ideal:.2f} s"), Row("cal_async", note=f"{took:.2f} s")]
    table.bar("time to the ideal", took / ideal, most=1.05)
    table.bar("refusals (429), and one", seen[429] + 1.0, most=1)
    return [table, *_fleet.run(quick=quick)]


SUITE: dict[str, Callable[..., list[Table]]] = {
    "import": imports,
    "calls": calls,
    "bulk": bulk,
    "bridge": bridge,
    "decode": decode,
    "availability": availability,
    "memory": memory,
    "limiter": limiter,
    "sandbox": sandbox.run,
}
