"""One budget for several processes, over a real Redis that comes and goes."""

import logging
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import anyio
import msgspec
import pytest
from anyio.streams.buffered import BufferedByteReceiveStream
from bulk_server import DAY, WINDOW, Limiter
from patience import LONG, until
from redis_server import RedisServer, needs_redis, running_redis

from cal_async import CalClient, ConfigurationError, MockTransport
from cal_async.budgets import RedisBudget
from cal_async.sandbox import Sandbox

pytest.importorskip("redis", reason="needs the extra [redis]")
pytestmark = [pytest.mark.anyio, needs_redis]


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


# A Redis that is slow to answer on a busy machine is not lost.
PATIENCE = LONG

# Makes so many calls, or as many as it can until it is told to stop. Says what it is warned about
# at once, and what it has seen in the end.
WORKER = """
import sys, collections, itertools, logging, threading, anyio, msgspec
from cal_async import CalClient
from cal_async.budgets import RedisBudget
def say(text):
    sys.stdout.write(text + "\\n")
    sys.stdout.flush()
async def main(key, url, redis, patience, count):
    seen = collections.Counter()
    def hook(attempt):
        seen[str(attempt.response.status if attempt.response else attempt.error)] += 1
    class Warned(logging.Handler):
        def emit(self, record):
            say(" ".join(record.getMessage().split()[:3]).rstrip(":"))
    logging.getLogger("cal_async").addHandler(Warned(logging.WARNING))
    stop = threading.Event()
    def listen():
        sys.stdin.readline()
        stop.set()
    budget = RedisBudget(redis, timeout=float(patience))
    async with CalClient(key, base_url=url, rate_limit=budget, on_response=hook) as cal:
        import aiohttp
        say("ready")
        sys.stdin.readline()
        threading.Thread(target=listen, daemon=True).start()
        numbers = range(int(count)) if int(count) else itertools.count()
        calls = (cal.me.get for _ in itertools.takewhile(lambda _: not stop.is_set(), numbers))
        async for answer in cal.bulk(calls, concurrency=30):
            answer.result()
    say(msgspec.json.encode(seen).decode())
anyio.run(main, *sys.argv[1:])
"""


class Worker:
    """A process that makes calls."""

    def __init__(self, process: anyio.abc.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._input = process, process.stdin
        self._output = BufferedByteReceiveStream(process.stdout)

    async def hears(self) -> str:
        """Return the next line that it says."""
        return (await self._output.receive_until(b"\n", 10_000)).decode()

    async def tell(self) -> None:
        """Let it begin, or stop."""
        await self._input.send(b"\n")

    async def ended(self) -> None:
        """Wait for its end."""
        assert await self._process.wait() == 0
        await self._process.aclose()


class Fleet:
    """Worker processes with one key.

    Attributes:
        seen: How often they saw each status.
        warned: How many of them said each warning, each time that they did.
    """

    def __init__(self, sandbox: Sandbox, redis: str, size: int, count: int = 0) -> None:
        self._arguments = [sandbox.api_key, sandbox.url, redis, str(PATIENCE), str(count)]
        self._size = size
        self.seen: Counter[str] = Counter()
        self.warned: Counter[str] = Counter()

    async def run(self, meanwhile: Callable[[], Awaitable[None]] | None = None) -> float:
        """Let all begin at once; return the seconds until the last one is done.

        Args:
            meanwhile: After this they are told to stop.
        """
        command = [sys.executable, "-c", WORKER, *self._arguments]
        workers = [
            Worker(await anyio.open_process(command, stderr=None)) for _ in range(self._size)
        ]
        for worker in workers:
            assert await worker.hears() == "ready"
        started = time.monotonic()
        async with anyio.create_task_group() as tasks:
            for worker in workers:
                await worker.tell()
                tasks.start_soon(self._read, worker)
            if meanwhile is not None:
                await meanwhile()
                for worker in workers:
                    await worker.tell()
        took = time.monotonic() - started
        for worker in workers:
            await worker.ended()
        return took

    async def _read(self, worker: Worker) -> None:
        while not (said := await worker.hears()).startswith("{"):
            self.warned[said] += 1
        self.seen.update(msgspec.json.decode(said, type=dict[str, int]))


async def test_four_processes_fill_every_window_and_none_is_refused(
    redis_server: RedisServer,
) -> None:
    async with Sandbox(rate_limit=(60, 3)) as sandbox:
        fleet = Fleet(sandbox, redis_server.url, 4, 45)
        took = await fleet.run()
    assert fleet.seen == {"200": 180}
    assert not fleet.warned
    assert 6.0 <= took < 9.0  # with one more window; `benchmarks` measures it


async def test_redis_may_die_and_come_back(redis_server: RedisServer) -> None:
    async with Sandbox(rate_limit=(120, 2)) as sandbox:
        fleet = Fleet(sandbox, redis_server.url, 4)

        async def mischief() -> None:
            await until(lambda: len(sandbox.requests) >= 60)
            await anyio.sleep(0.5)
            redis_server.kill()
            await until(lambda: fleet.warned["Redis is lost"] == 4)
            await anyio.to_thread.run_sync(redis_server.start)
            await until(lambda: fleet.warned["Redis is back"] == 4)
            so_far = len(sandbox.requests)
            await until(lambda: len(sandbox.requests) >= so_far + 240)

        await fleet.run(mischief)
    # At the very moment they do not know of each other's last requests: a window at the most.
    assert fleet.seen["429"] <= 120
    assert fleet.seen["200"] >= 300
    assert set(fleet.seen) <= {"200", "429"}
    assert fleet.warned == {"Redis is lost": 4, "Redis is back": 4}


async def test_without_redis_each_takes_its_share(redis_server: RedisServer) -> None:
    limiter = Limiter(20)  # it refuses to refuse
    transport = MockTransport(limiter)
    clients = [
        CalClient(
            "cal_x", transport=transport, rate_limit=RedisBudget(redis_server.url, timeout=PATIENCE)
        )
        for _ in range(2)
    ]

    async def ask(cal: CalClient, count: int) -> None:
        calls = (partial(cal.slots.list, event_type_id=1, start=DAY, end=DAY) for _ in range(count))
        async for answer in cal.bulk(calls):
            answer.result()

    async def both(count: int) -> float:
        started = time.monotonic()
        async with anyio.create_task_group() as tasks:
            for cal in clients:
                tasks.start_soon(ask, cal, count)
        return time.monotonic() - started

    await both(2)
    await both(1)  # by now each knows of the other
    redis_server.kill()
    assert await both(14) >= 1 + 13 * 2 * WINDOW / 20, "evenly spread"
    redis_server.start()
    await both(20)
    for cal in clients:
        await cal.aclose()


async def test_losing_redis_is_warned_about_once(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "cal_async")
    async with (
        Sandbox() as sandbox,
        CalClient(
            sandbox.api_key,
            base_url=sandbox.url,
            rate_limit=RedisBudget(redis_server.url, timeout=PATIENCE),
        ) as cal,
    ):
        await cal.me.get()
        redis_server.kill()
        for _ in range(5):
            await cal.me.get()
        assert [record.message.split(" (")[0] for record in caplog.records] == ["Redis is lost"]
        redis_server.start()
        await anyio.sleep(1.1)
        await cal.me.get()
        assert caplog.records[-1].message.startswith("Redis is back")
        assert cal.rate_limit is not None
        assert cal.rate_limit.known


async def test_credentials_do_not_go_to_redis(redis_server: RedisServer) -> None:
    import redis

    async with Sandbox() as sandbox:
        budget = RedisBudget(redis_server.url, timeout=PATIENCE)
        async with CalClient(sandbox.api_key, base_url=sandbox.url, rate_limit=budget) as cal:
            await cal.me.get()
        with redis.Redis.from_url(redis_server.url) as probe:
            keys = b" ".join(probe.keys())
        assert b"cal-async:" in keys
        assert sandbox.api_key.encode() not in keys


def test_a_url_that_makes_no_sense() -> None:
    with pytest.raises(ConfigurationError, match="URL"):
        RedisBudget("nonsense")
