"""One budget for several processes, over a real Redis that comes and goes."""

import logging
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import anyio
import msgspec
import pytest
from anyio.streams.buffered import BufferedByteReceiveStream

from cal_async import CalClient, ConfigurationError
from cal_async.budgets import RedisBudget
from cal_async.sandbox import Sandbox

pytest.importorskip("redis", reason="needs the extra [redis]")
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="needs redis-server"),
]


class Redis:
    """A redis-server on loopback."""

    def __init__(self, port: int, home: Path) -> None:
        self.url = f"redis://127.0.0.1:{port}"
        self._command = [
            "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
            "--appendonly", "no", "--dir", str(home),
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        import redis

        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        with redis.Redis.from_url(self.url) as probe:
            for _ in range(100):
                try:
                    probe.ping()
                except redis.ConnectionError:
                    time.sleep(0.02)
                else:
                    return
        self.kill()
        raise AssertionError("redis-server does not answer")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Redis]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Redis(port, tmp_path)
    server.start()
    yield server
    server.kill()


WORKER = """
import sys, collections, anyio, msgspec
from cal_async import CalClient
from cal_async.budgets import RedisBudget
async def main(key, url, redis, count):
    seen = collections.Counter()
    def hook(attempt):
        seen[str(attempt.response.status if attempt.response else attempt.error)] += 1
    async with CalClient(key, base_url=url, rate_limit=RedisBudget(redis), on_response=hook) as cal:
        import aiohttp
        print("ready", flush=True)
        sys.stdin.readline()
        async for answer in cal.bulk((cal.me.get for _ in range(int(count))), concurrency=30):
            answer.result()
    print(msgspec.json.encode(seen).decode(), flush=True)
anyio.run(main, *sys.argv[1:])
"""


class Fleet:
    """Worker processes with one key."""

    def __init__(self, sandbox: Sandbox, redis: str, size: int, count: int) -> None:
        self._arguments = [sandbox.api_key, sandbox.url, redis, str(count)]
        self._size = size
        self.seen: Counter[str] = Counter()

    async def run(self) -> float:
        """Let all begin at once; return the seconds until the last one is done."""
        command = [sys.executable, "-c", WORKER, *self._arguments]
        workers = [await anyio.open_process(command, stderr=None) for _ in range(self._size)]
        for worker in workers:
            assert await _line(worker) == b"ready"
        started = time.monotonic()
        async with anyio.create_task_group() as tasks:
            for worker in workers:
                assert worker.stdin is not None
                await worker.stdin.send(b"\n")
                tasks.start_soon(self._read, worker)
        took = time.monotonic() - started
        for worker in workers:
            assert await worker.wait() == 0
            await worker.aclose()
        return took

    async def _read(self, worker: anyio.abc.Process) -> None:
        self.seen.update(msgspec.json.decode(await _line(worker), type=dict[str, int]))


async def _line(worker: anyio.abc.Process) -> bytes:
    assert worker.stdout is not None
    return await BufferedByteReceiveStream(worker.stdout).receive_until(b"\n", 10_000)


async def test_four_processes_fill_every_window_and_none_is_refused(redis_server: Redis) -> None:
    async with Sandbox(rate_limit=(120, 2)) as sandbox:
        fleet = Fleet(sandbox, redis_server.url, 4, 90)
        took = await fleet.run()
    assert fleet.seen == {"200": 360}
    assert 4.0 <= took < 4.0 * 1.05 + 0.7


async def test_redis_may_die_and_come_back(redis_server: Redis) -> None:
    async with Sandbox(rate_limit=(100, 1)) as sandbox:
        fleet = Fleet(sandbox, redis_server.url, 3, 150)

        async def mischief() -> None:
            await anyio.sleep(2.0)
            redis_server.kill()
            await anyio.sleep(1.5)
            redis_server.start()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(mischief)
            await fleet.run()
    assert fleet.seen["200"] == 450
    assert set(fleet.seen) <= {"200", "429"}


async def test_losing_redis_is_warned_about_once(
    redis_server: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "cal_async")
    async with (
        Sandbox() as sandbox,
        CalClient(
            sandbox.api_key, base_url=sandbox.url, rate_limit=RedisBudget(redis_server.url)
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


async def test_credentials_do_not_go_to_redis(redis_server: Redis) -> None:
    import redis

    async with Sandbox() as sandbox:
        budget = RedisBudget(redis_server.url)
        async with CalClient(sandbox.api_key, base_url=sandbox.url, rate_limit=budget) as cal:
            await cal.me.get()
        with redis.Redis.from_url(redis_server.url) as probe:
            keys = b" ".join(probe.keys())
        assert b"cal-async:" in keys
        assert sandbox.api_key.encode() not in keys


def test_a_url_that_makes_no_sense() -> None:
    with pytest.raises(ConfigurationError, match="URL"):
        RedisBudget("nonsense")
