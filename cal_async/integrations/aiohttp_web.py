"""aiohttp.web: one client for the application's life, a handler for deliveries.

>>> app = web.Application()
>>> app.cleanup_ctx.append(client_context())
>>> app.router.add_route("*", "/webhooks", webhook_handler(WebhookReceiver("whsec_...")))

``web.run_app(app, handler_cancellation=True)`` ends requests whose browser went away; deliveries
are taken to their end all the same.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from cal_async.client import CalClient
from cal_async.webhooks import WebhookReceiver

__all__ = ["CAL", "client_context", "webhook_handler"]

CAL = web.AppKey("CAL", CalClient)
"""Where the application keeps its client: ``request.app[CAL]``."""


def client_context(
    make: Callable[[], CalClient] = CalClient,
    *,
    on_start: Callable[[CalClient], Awaitable[object]] | None = None,
) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return a cleanup context that opens one client, as ``app[CAL]``, and closes it at the end.

    Args:
        make: Makes the client.
        on_start: Awaited with the client before the first request, for `ensure_webhook`.
    """

    async def context(app: web.Application) -> AsyncIterator[None]:
        async with make() as cal:
            app[CAL] = cal
            if on_start is not None:
                await on_start(cal)
            yield

    return context


def webhook_handler(
    receiver: WebhookReceiver,
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return a handler that hands deliveries to the receiver.

    Add it for every method, so that the receiver answers 405 itself.
    """

    async def handle(request: web.Request) -> web.StreamResponse:
        taking = asyncio.ensure_future(_take(receiver, request))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            # With handler_cancellation, because the sender hung up; the delivery is here, though.
            await taking
            raise

    return handle


async def _take(receiver: WebhookReceiver, request: web.Request) -> web.StreamResponse:
    chunks = request.content.iter_any()
    answer = await receiver.handle(request.method, request.headers, chunks)
    response = web.Response(status=answer.status, text=answer.text)
    response.headers.update(answer.headers)
    if answer.after is not None:
        # The sender has its answer; only its connection would wait for the handlers.
        response.force_close()
        with suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write_eof()
        await answer.after()
    return response
