"""The receiver of test_webhooks_servers.py in each adapter; runs in a process of its own."""

import asyncio
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

from cal_async.webhooks import BookingEvent, WebhookReceiver

receiver = WebhookReceiver(os.environ["SECRET"], mode=os.environ["MODE"], max_size=50_000)  # type: ignore[arg-type]
NOTES = Path(os.environ["NOTES"])


@receiver.on("BOOKING_CREATED")
def note(event: BookingEvent) -> None:
    """Note what came."""
    uid = str(event.payload.uid)
    if uid == "fails":
        raise RuntimeError(uid)
    time.sleep(0.01)
    write(uid)


@receiver.on("BOOKING_CREATED")
async def note_later(event: BookingEvent) -> None:
    """Note what is slow, once more."""
    await asyncio.sleep(0)
    if event.payload.uid == "slow":
        await asyncio.sleep(0.5)
        write("slow")


def write(uid: str) -> None:
    """Write a line in one write, which other processes cannot split."""
    with NOTES.open("a", encoding="utf-8") as notes:
        notes.write(f"{uid}\n")


def __getattr__(name: str) -> Any:
    if name == "asgi":
        from cal_async.webhooks.asgi import ASGIWebhooks

        return ASGIWebhooks(receiver)
    if name == "starlette":
        from starlette.applications import Starlette

        from cal_async.integrations.starlette import webhook_route

        return Starlette(routes=[webhook_route("/webhooks", receiver)])
    if name == "wsgi":
        from cal_async.webhooks.wsgi import WSGIWebhooks

        return WSGIWebhooks(receiver)
    if name == "flask_app":
        return flask_app()
    raise AttributeError(name)


def flask_app() -> Any:
    from flask import Flask, Response, request

    from cal_async.webhooks.wsgi import WSGIWebhooks, finish

    app = Flask(__name__)
    hooks = WSGIWebhooks(receiver)

    @app.route("/webhooks", methods=["GET", "POST"])
    def webhooks() -> Response:
        answer = hooks.answer(request.method, request.headers, request.stream)
        response = Response(answer.text, answer.status, answer.headers)
        response.call_on_close(lambda: finish(answer))
        return response

    return app


if __name__ == "__main__":
    from aiohttp import web

    from cal_async.integrations.aiohttp_web import webhook_handler

    application = web.Application()
    application.router.add_route("*", "/webhooks", webhook_handler(receiver))
    listener = socket.socket(fileno=int(sys.argv[1]))
    web.run_app(application, sock=listener, print=None, handler_cancellation=True)
