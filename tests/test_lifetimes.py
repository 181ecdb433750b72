"""Restarts, forks, other loops and the end: a client outlives what it can, in silence."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from patience import until
from quick_server import QuickServer

from cal_async import CalClient, ConnectError
from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


def open_connections(cal: CalClient) -> int:
    transport: Any = cal._pipeline.transport
    pool = transport.inner._session.connector._conns
    return sum(protocol.is_connected() for kept in pool.values() for protocol, _ in kept)


async def test_the_pool_recovers_when_the_server_restarts(tmp_path: Path) -> None:
    db = tmp_path / "sandbox.db"
    with socket.socket() as holder:
        # Bound but not listening: between two servers nobody else is given their port.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]
        async with Sandbox(port=port, db=db, api_key="cal_0") as first:
            cal = CalClient("cal_0", base_url=first.url)
            before = await asyncio.gather(*(cal.me.get() for _ in range(20)))
        async with cal:
            for _round in range(3):
                await until(lambda: not open_connections(cal))
                with pytest.raises(ConnectError):
                    await cal.me.get(max_retries=0)
                async with Sandbox(port=port, db=db):
                    after = await asyncio.gather(*(cal.me.get() for _ in range(20)))
                assert {user.id for user in after} == {user.id for user in before}


def script(
    code: str, *arguments: str, warnings: str = "always"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", warnings, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


TWO_LOOPS = """
import asyncio, sys
from cal_async import CalClient
cal = CalClient("cal_x", base_url=sys.argv[1])
async def call(close):
    print(await cal.request("GET", "/v2/me"))
    if close:
        await cal.aclose()
asyncio.run(call(False))
asyncio.run(call(True))
"""

FORK = """
import asyncio, os, sys
from cal_async import CalClient
cal = CalClient("cal_x", base_url=sys.argv[1])
async def call():
    assert await cal.request("GET", "/v2/me") == {"data": 1}
asyncio.run(call())
child = os.fork()
asyncio.run(call())
if child == 0:
    os._exit(0)
print("child", os.waitpid(child, 0)[1])
async def close():
    await cal.aclose()
asyncio.run(close())
"""

LEFT_TO_A_CHILD = """
import asyncio, os, sys
from cal_async import CalClient

def sockets():
    paths = (os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd"))
    return sum("socket:" in path for path in paths)

async def main():
    before = sockets()
    async with CalClient("cal_x", base_url=sys.argv[1]) as cal:
        await cal.request("GET", "/v2/me")
        print(sockets() - before)
        child = os.fork()
        if child == 0:
            os._exit(sockets() - before)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        print(await cal.request("GET", "/v2/me"))
asyncio.run(main())
"""

NEVER_CLOSED = """
import asyncio, sys
from cal_async import CalClient
async def main():
    global cal
    cal = CalClient("cal_x", base_url=sys.argv[1])
    print(await cal.request("GET", "/v2/me"))
    asyncio.get_running_loop().create_task(cal.request("GET", "/v2/me"))
asyncio.run(main())
"""


CLOSED = """
import asyncio, sys
from cal_async import CalClient
async def main():
    async with CalClient("cal_x", base_url=sys.argv[1]) as cal:
        print(await cal.request("GET", "/v2/me"))
asyncio.run(main())
"""

INTERRUPTED = """
import asyncio, os, signal, sys
from cal_async import CalClient
async def main():
    async with CalClient("cal_x", base_url=sys.argv[1]) as cal:
        calls = [cal.request("GET", "/v2/me") for _ in range(20)]
        asyncio.get_running_loop().call_later(0.002, os.kill, os.getpid(), signal.SIGINT)
        await asyncio.gather(*calls, asyncio.sleep(9))
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.fixture
async def answering() -> AsyncIterator[str]:
    server = await asyncio.get_running_loop().create_server(QuickServer, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2"
    server.close()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (TWO_LOOPS, "{'data': 1}\n{'data': 1}\n"),
        pytest.param(
            FORK,
            "child 0\n",
            marks=pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here"),
        ),
        (CLOSED, "{'data': 1}\n"),
        (INTERRUPTED, "interrupted\n"),
    ],
    ids=["another loop", "a fork", "the end", "Ctrl-C"],
)
async def test_a_program_ends_without_a_word(answering: str, code: str, said: str) -> None:
    # A loop that ends with connections open leaves them to the collector, as asyncio does.
    warnings = "always" if "async with" in code else "ignore::ResourceWarning"
    done = await asyncio.to_thread(script, code, answering, warnings=warnings)
    assert (done.stdout, done.stderr, done.returncode) == (said, "", 0)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts files under /proc")
async def test_a_forked_child_holds_no_connection_of_its_parent(answering: str) -> None:
    done = await asyncio.to_thread(script, LEFT_TO_A_CHILD, answering)
    assert done.stdout == "1\n0\n{'data': 1}\n", done.stderr


async def test_a_program_that_forgets_to_close_ends_and_is_told(answering: str) -> None:
    done = await asyncio.to_thread(script, NEVER_CLOSED, answering)
    assert (done.stdout, done.returncode) == ("{'data': 1}\n", 0)
    assert "Unclosed" in done.stderr
    assert "Traceback" not in done.stderr
