"""How many requests the embedded server answers in a second of one core.

The server is a process of its own; what counts is the processor time that it used.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import aiohttp

from benchmarks._measure import Row, Table

_KEY = "cal_test_bench"
_CONNECTIONS = 16
_WANTED = {"me": 1500, "slots of a week": 400}


class Server(NamedTuple):
    """A running one."""

    url: str
    pid: int

    @property
    def cpu(self) -> float:
        """The processor seconds that it has used, or the seconds of the clock if unknown."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return time.perf_counter()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(*, quick: bool) -> list[Table]:
    """Ask for the account, and for the slots of a week."""
    table = Table("the sandbox, requests for each second of one core")
    with _serving() as server:
        targets = asyncio.run(_targets(server))
        for name, target in targets.items():
            count = (2_000 if name == "me" else 500) * (1 if quick else 5)
            asyncio.run(_load(server, target, count // 10))
            began = server.cpu
            asyncio.run(_load(server, target, count))
            speed = count / (server.cpu - began)
            table.rows.append(Row(name, note=f"{speed:7.0f} a second"))
            table.bar(name, speed, least=_WANTED[name])
    return [table]


@contextmanager
def _serving() -> Iterator[Server]:
    command = [sys.executable, "-m", "cal_async", "sandbox", "--port", "0", "--json"]
    with subprocess.Popen([*command, "--api-key", _KEY], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield Server(json.loads(process.stdout.readline())["url"], process.pid)
        finally:
            process.terminate()


async def _targets(server: Server) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {_KEY}", "cal-api-version": "2024-06-14"}
    body = {"title": "Intro", "slug": "intro", "lengthInMinutes": 30}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{server.url}/event-types", json=body) as reply,
    ):
        number = (await reply.json())["data"]["id"]
    week = f"start=2030-01-07&end=2030-01-13&timeZone=America/New_York&eventTypeId={number}"
    return {"me": "/v2/me", "slots of a week": f"/v2/slots?{week}"}


async def _load(server: Server, target: str, count: int) -> None:
    """Send requests over some connections; nothing is parsed but the length of answers."""
    left = iter(range(count))
    host, _, port = server.url.removeprefix("http://").partition("/")[0].partition(":")
    request = (
        f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {_KEY}\r\n"
        "cal-api-version: 2024-09-04\r\n\r\n"
    ).encode()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        for _ in left:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(connection() for _ in range(_CONNECTIONS)))
