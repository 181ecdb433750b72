"""Four processes with one key and one Redis, against the embedded server's limiter."""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec

from benchmarks._measure import Row, Table
from cal_async.sandbox import Sandbox

SIZE = 4
LIMIT, WINDOW = 120, 2


def run(*, quick: bool) -> list[Table]:
    """Let a fleet spend every window, with Redis there and with Redis killed in the middle."""
    count = 480 if quick else 1200
    ideal = (count - 1) // LIMIT * float(WINDOW)
    table = Table(f"{count} calls of {SIZE} processes over one Redis, at {LIMIT} every {WINDOW} s")
    if shutil.which("redis-server") is None or find_spec("redis") is None:
        table.skipped = ["redis-server and redis"]
        return [table]
    table.rows = [Row("ideal", note=f"{ideal:.2f} s")]
    with _redis() as redis:
        took, seen = asyncio.run(_fleet(count, redis, None))
        table.rows.append(Row("fleet", note=f"{took:.2f} s, {seen['429']} refused"))
        table.bar("time to the ideal", took / ideal, most=1.05)
        table.bar("refusals (429), and one", seen["429"] + 1.0, most=1)
        took, seen = asyncio.run(_fleet(count, redis, ideal / 3))
        table.rows.append(
            Row("fleet, Redis killed", note=f"{took:.2f} s, {seen['429']} refused and repeated")
        )
        table.bar("queries that were answered", float(seen["answers"]), least=count)
    return [table]


async def _fleet(
    count: int, redis: "_Redis", kill_after: float | None
) -> tuple[float, "Counter[str]"]:
    async with Sandbox(rate_limit=(LIMIT, WINDOW)) as sandbox:
        command = [sys.executable, "-m", "benchmarks._fleet_worker"]
        command += [sandbox.api_key, sandbox.url, redis.url, str(count // SIZE)]
        pipe = asyncio.subprocess.PIPE
        workers = [
            await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
            for _ in range(SIZE)
        ]
        for worker in workers:
            await worker.stdout.readline()  # type: ignore[union-attr]
        started = time.perf_counter()
        for worker in workers:
            worker.stdin.write(b"\n")  # type: ignore[union-attr]
        if kill_after is not None:
            await asyncio.sleep(kill_after)
            redis.kill()
            await asyncio.sleep(kill_after)
            redis.start()
        said = await asyncio.gather(*(worker.stdout.readline() for worker in workers))  # type: ignore[union-attr]
        took = time.perf_counter() - started
        await asyncio.gather(*(worker.wait() for worker in workers))
    seen: Counter[str] = Counter()
    for line in said:
        seen.update(json.loads(line))
    return took, seen


class _Redis:
    """A redis-server on loopback."""

    def __init__(self, home: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{port}"
        self._command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1"]
        self._command += ["--save", "", "--appendonly", "no", "--dir", home]
        self._address = ("127.0.0.1", port)

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(self._address).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("redis-server does not answer")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def _redis() -> Generator[_Redis]:
    with tempfile.TemporaryDirectory() as home:
        server = _Redis(home)
        server.start()
        try:
            yield server
        finally:
            server.kill()
