"""Stores of keys: a delivery is new once, for everybody who shares them."""

import asyncio
import multiprocessing
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cal_async.webhooks import Deduplicator, MemoryDeduplicator, SQLiteDeduplicator

pytestmark = pytest.mark.anyio
Store = Callable[..., Deduplicator]


@pytest.fixture(scope="module")
def redis_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    pytest.importorskip("redis", reason="the package redis is not installed")
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("redis-server is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    where = str(tmp_path_factory.mktemp("redis"))
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", where]
    with subprocess.Popen([server, *options], stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                with socket.socket() as trial:
                    if trial.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield port
        finally:
            process.terminate()


@pytest.fixture(params=["memory", "sqlite", "redis", "blocking redis"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryDeduplicator
        return
    if request.param == "sqlite":
        yield lambda **settings: SQLiteDeduplicator(tmp_path / "keys.sqlite", **settings)
        return
    port = request.getfixturevalue("redis_port")
    import redis
    import redis.asyncio

    from cal_async.webhooks.redis import RedisDeduplicator

    prefix = f"{request.node.name}:"
    if request.param == "redis":
        async with redis.asyncio.Redis(port=port) as client:
            yield lambda **settings: RedisDeduplicator(client, prefix=prefix, **settings)
    else:
        with redis.Redis(port=port) as blocking:
            yield lambda **settings: RedisDeduplicator(blocking, prefix=prefix, **settings)


async def test_a_key_is_new_once(store: Store) -> None:
    keys = store()
    claims = await asyncio.gather(*(keys.claim("a") for _ in range(20)))
    assert sorted(claims) == [False] * 19 + [True]
    assert await keys.claim("b")
    await keys.release("a")
    await keys.release("never claimed")
    assert await keys.claim("a")
    assert not await keys.claim("b")


async def test_keys_are_forgotten_in_time(store: Store) -> None:
    keys = store(ttl=0.05)
    assert await keys.claim("a")
    assert not await keys.claim("a")
    await asyncio.sleep(0.08)
    assert await keys.claim("a")


async def test_memory_holds_so_many_and_sqlite_survives(tmp_path: Path) -> None:
    memory = MemoryDeduplicator(max_keys=2)
    assert [await memory.claim(key) for key in "abca"] == [True] * 4
    assert not await memory.claim("c")
    assert await SQLiteDeduplicator(tmp_path / "k").claim("a")
    assert not await SQLiteDeduplicator(tmp_path / "k").claim("a")


def _claim_all(path: Path) -> int:
    keys = SQLiteDeduplicator(path)

    async def claim() -> int:
        return sum([await keys.claim(str(number)) for number in range(100)])

    return asyncio.run(claim())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_opens_sqlite_anew(tmp_path: Path) -> None:
    keys = SQLiteDeduplicator(tmp_path / "keys.sqlite")
    assert asyncio.run(keys.claim("a"))
    inherited = keys._held
    child = os.fork()
    if child == 0:
        fresh = asyncio.run(keys.claim("b")) and not asyncio.run(keys.claim("a"))
        fresh = fresh and keys._held is not inherited
        os._exit(0 if fresh else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert not asyncio.run(keys.claim("b"))
    assert asyncio.run(keys.claim("c"))


def test_processes_and_threads_share_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "keys.sqlite"
    with multiprocessing.get_context("spawn").Pool(2) as pool, ThreadPoolExecutor(4) as threads:
        counts = pool.map_async(_claim_all, [path] * 2)
        here = list(threads.map(_claim_all, [path] * 4))
        assert sum(counts.get(30)) + sum(here) == 100
