"""``cal-async sandbox`` as a process of its own."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

KEY, SECOND_KEY = "cal_test_first", "cal_test_second"


@dataclass
class SandboxProcess:
    """A running one."""

    process: asyncio.subprocess.Process
    url: str
    key: str = KEY
    second_key: str = SECOND_KEY


@asynccontextmanager
async def sandbox_process(*arguments: str) -> AsyncIterator[SandboxProcess]:
    """Start one on a free port; it is killed in the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cal_async", "sandbox", "--port", "0", "--json"),
        *("--api-key", KEY, "--second-api-key", SECOND_KEY, *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        first = json.loads(await asyncio.wait_for(process.stdout.readline(), 20) or "{}")
        if "url" not in first:
            _, said = await process.communicate()
            raise RuntimeError(said.decode())
        yield SandboxProcess(process, first["url"])
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
