"""A sandbox with a database: nothing acknowledged is lost, and nobody shares the file."""

import asyncio
import random
from pathlib import Path

import aiohttp
import pytest
from sandbox_process import KEY, SandboxProcess, sandbox_process

from cal_async.sandbox import Sandbox, SandboxError

pytestmark = pytest.mark.anyio


async def _write(process: SandboxProcess, worker: int, written: list[str]) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "cal-api-version": "2024-06-14"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for number in range(10_000):
            slug = f"type-{worker}-{number}"
            body = {"title": slug, "slug": slug, "lengthInMinutes": 30}
            try:
                async with session.post(f"{process.url}/event-types", json=body) as reply:
                    assert reply.status == 201
                    await reply.read()
            except aiohttp.ClientError:
                return
            written.append(slug)


@pytest.mark.parametrize("seed", range(3))
async def test_a_killed_sandbox_has_kept_what_it_acknowledged(tmp_path: Path, seed: int) -> None:
    path, written = tmp_path / "cal.db", list[str]()
    async with sandbox_process("--db", str(path)) as process:
        workers = [asyncio.create_task(_write(process, number, written)) for number in range(8)]
        while len(written) <= 20:  # noqa: ASYNC110  # the workers tell nobody
            await asyncio.sleep(0.01)
        await asyncio.sleep(random.Random(seed).uniform(0, 0.3))
        process.process.kill()
        await asyncio.gather(*workers)
    assert len(written) > 20
    async with Sandbox(db=path) as sandbox:
        kept = {event_type.slug for event_type in sandbox._site.store.event_types}
        assert set(written) <= kept
        assert sandbox.api_key == KEY


async def test_two_processes_do_not_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "cal.db"
    async with sandbox_process("--db", str(path)):
        with pytest.raises(RuntimeError, match="in use"):
            async with sandbox_process("--db", str(path)):
                pass
        with pytest.raises(SandboxError, match="in use"):
            await Sandbox(db=path).start()
