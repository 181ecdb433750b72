"""Receiving under ASGI: alone under uvicorn, or mounted in another application."""

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from cal_async.webhooks._receiver import Answer, WebhookReceiver

__all__ = ["ASGIWebhooks"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class ASGIWebhooks:
    """An ASGI application that takes deliveries on every path.

    In mode ``after`` the handlers run inside the same call once the answer is sent: servers wait
    for them before they stop.

    >>> receiver = WebhookReceiver("whsec_...")
    >>> app = ASGIWebhooks(receiver)  # uvicorn module:app
    """

    def __init__(self, receiver: WebhookReceiver) -> None:
        self._receiver = receiver

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the server's start and stop."""
        if scope["type"] == "lifespan":
            await _follow(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            raise ValueError(f"deliveries do not come as {scope['type']}")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._receiver.handle(scope["method"], scope["headers"], _body(receive))
        start = {"type": "http.response.start", "status": answer.status, "headers": _raw(answer)}
        with suppress(OSError):  # whoever does not wait for the answer has delivered all the same
            await send(start)
            await send({"type": "http.response.body", "body": answer.text.encode()})
        if answer.after is not None:
            await answer.after()


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("the sender went away before the end of the delivery")
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def _follow(receive: Receive, send: Send) -> None:
    for moment in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{moment}.complete"})


def _raw(answer: Answer) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
