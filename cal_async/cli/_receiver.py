"""A webhook receiver on loopback for the demo."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio
import msgspec
from aiohttp import web
from anyio.streams.memory import MemoryObjectReceiveStream

from cal_async.webhooks import SIGNATURE_HEADER, verify

__all__ = ["Delivery", "receiver"]


class Delivery(msgspec.Struct):
    """A webhook that came in."""

    trigger: str
    verified: bool


class _Event(msgspec.Struct, rename="camel"):
    trigger_event: str


@asynccontextmanager
async def receiver(
    secret: str,
) -> AsyncGenerator[tuple[str, MemoryObjectReceiveStream[Delivery]]]:
    """Listen on a free port; yield the URL and the stream of deliveries."""
    send, receive = anyio.create_memory_object_stream[Delivery](100)

    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        genuine = verify(body, request.headers.get(SIGNATURE_HEADER), secret)
        trigger = msgspec.json.decode(body, type=_Event).trigger_event
        await send.send(Delivery(trigger, genuine))
        return web.Response()

    app = web.Application()
    app.router.add_post("/webhooks", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        async with send, receive:
            yield f"http://127.0.0.1:{port}/webhooks", receive
    finally:
        await runner.cleanup()
