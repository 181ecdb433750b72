"""Deliveries to aiohttp.web: senders come and go, handlers do their work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, TCPConnector, web
from webhook_samples import SECRET, delivery, signed

from cal_async.integrations.aiohttp_web import webhook_handler
from cal_async.webhooks import MemoryDeduplicator, WebhookReceiver

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def listening(receiver: WebhookReceiver, port: int = 0) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/hooks", webhook_handler(receiver))
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hooks"
    finally:
        await runner.cleanup()


async def test_a_sender_is_not_kept_by_a_slow_handler() -> None:
    receiver = WebhookReceiver(SECRET)
    let_go, seen = asyncio.Event(), 0

    @receiver.on()
    async def slow(_event: Any) -> None:
        nonlocal seen
        await let_go.wait()
        seen += 1

    only_one = TCPConnector(limit=1)
    async with listening(receiver) as url, ClientSession(connector=only_one) as sender:
        for uid in ("a", "b"):
            body = delivery("BOOKING_CREATED", {"uid": uid})
            async with (
                asyncio.timeout(10),
                sender.post(url, data=body, headers=signed(body)) as got,
            ):
                assert got.status == 200
        assert seen == 0
        let_go.set()
    assert seen == 2


async def test_a_sender_that_hangs_up_before_the_answer_is_heard() -> None:
    claimed, hung_up, seen = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class Slow(MemoryDeduplicator):
        async def claim(self, key: str) -> bool:
            claimed.set()
            await hung_up.wait()
            return await super().claim(key)

    receiver = WebhookReceiver(SECRET, deduplicator=Slow())
    receiver.on()(lambda _event: seen.set())
    body = delivery("BOOKING_CREATED", {"uid": "a"})
    lines = (f"{name}: {value}\r\n" for name, value in signed(body).items())
    head = f"POST /hooks HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{''.join(lines)}\r\n"
    async with listening(receiver) as url:
        _, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        writer.write(head.encode() + body)
        await claimed.wait()
        writer.close()
        await asyncio.sleep(0.1)  # until the server knows
        hung_up.set()
        await asyncio.wait_for(seen.wait(), 10)
