r"""A booking backend on aiohttp.web: slots, bookings and webhooks.

On the embedded server, at http://127.0.0.1:8000:

    python examples/aiohttp_backend.py

On the real one: set CAL_API_KEY, CAL_WEBHOOK_SECRET, EVENT_TYPE_ID and PUBLIC_URL, then

    gunicorn --pythonpath examples aiohttp_backend:make_app --workers 2 \
        --worker-class aiohttp.GunicornWebWorker
"""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from cal_async import (
    Attendee,
    BadRequestError,
    CalClient,
    CalError,
    ConflictError,
    InvalidArgumentError,
)
from cal_async.integrations.aiohttp_web import CAL, client_context, webhook_handler
from cal_async.webhooks import BookingEvent, SQLiteDeduplicator, WebhookReceiver, ensure_webhook

PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")
DATABASE = os.environ.get("DATABASE", "bookings.sqlite")
SECRET = os.environ.get("CAL_WEBHOOK_SECRET", "only for the embedded server")
EVENT_TYPE_ID = int(os.environ.get("EVENT_TYPE_ID", "1"))

receiver = WebhookReceiver(SECRET, deduplicator=SQLiteDeduplicator(DATABASE))
routes = web.RouteTableDef()
routes.route("*", "/webhooks")(webhook_handler(receiver))


def database() -> sqlite3.Connection:
    """Open the database, which all workers share."""
    connection = sqlite3.connect(DATABASE, timeout=30)
    connection.execute("CREATE TABLE IF NOT EXISTS heard (uid TEXT, trigger TEXT)")
    return connection


@receiver.on("BOOKING_CREATED", "BOOKING_CANCELLED")
def hear(event: BookingEvent) -> None:
    """Note what happened; a blocking handler runs in a thread."""
    with closing(database()) as connection, connection:
        row = (event.payload.uid, event.trigger)
        connection.execute("INSERT INTO heard VALUES (?, ?)", row)


async def subscribe(cal: CalClient) -> None:
    """Make sure that deliveries come here; each worker may do so."""
    await ensure_webhook(
        cal,
        subscriber_url=f"{PUBLIC_URL}/webhooks",
        triggers=["BOOKING_CREATED", "BOOKING_CANCELLED"],
        secret=SECRET,
    )


@routes.get("/heard")
async def heard(_request: web.Request) -> web.Response:
    """Return the uids that webhooks told of."""
    with closing(database()) as connection:
        return web.json_response([uid for (uid,) in connection.execute("SELECT uid FROM heard")])


@routes.get("/slots")
async def slots(request: web.Request) -> web.Response:
    """Return the free slots of the next two weeks, in a visitor's zone."""
    today = datetime.now(UTC).date()
    days = await request.app[CAL].slots.list(
        event_type_id=EVENT_TYPE_ID,
        start=today,
        end=today + timedelta(days=14),
        time_zone=request.query.get("zone", "UTC"),
    )
    return web.json_response([slot.start.isoformat() for day in days.values() for slot in day])


class Wish(msgspec.Struct):
    """What a visitor sends to book."""

    start: Annotated[datetime, msgspec.Meta(tz=True)]
    name: str
    email: str
    zone: str


@routes.post("/bookings")
async def bookings(request: web.Request) -> web.Response:
    """Book a slot."""
    wish = msgspec.json.decode(await request.read(), type=Wish)
    booking = await request.app[CAL].bookings.create(
        start=wish.start,
        event_type_id=EVENT_TYPE_ID,
        attendee=Attendee(name=wish.name, email=wish.email, time_zone=wish.zone),
    )
    return web.json_response({"uid": booking.uid}, status=201)


@web.middleware
async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell the visitor what went wrong, without what only we should know."""
    try:
        return await handler(request)
    except (InvalidArgumentError, msgspec.DecodeError) as error:
        return web.json_response({"error": str(error)}, status=422)
    except (BadRequestError, ConflictError):
        reason = "This time was just taken, please choose another one."
        return web.json_response({"error": reason}, status=409)
    except CalError:
        reason = "The calendar cannot be reached, please try again."
        return web.json_response({"error": reason}, status=502)


async def make_app() -> web.Application:
    """Make the application of one worker."""
    app = web.Application(middlewares=[refuse])
    app.cleanup_ctx.append(client_context(on_start=subscribe))
    app.add_routes(routes)
    return app


def main() -> None:
    """Run this on the embedded server, with two workers."""
    from cal_sync import CalClient, Sandbox

    with Sandbox() as sandbox, CalClient(sandbox.api_key, base_url=sandbox.url) as client:
        made = client.event_types.create(title="Call", slug="call", length_in_minutes=15)
        environment = {
            **os.environ,
            "CAL_API_KEY": sandbox.api_key,
            "CAL_BASE_URL": sandbox.url,
            "EVENT_TYPE_ID": str(made.id),
        }
        here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
        server = ["gunicorn", "--pythonpath", here, "aiohttp_backend:make_app", "--workers", "2"]
        options = ["-k", "aiohttp.GunicornWebWorker", "--bind", PUBLIC_URL.rpartition("/")[2]]
        command = [sys.executable, "-m", *server, *options]
        # The server does not hear of Ctrl-C itself: whatever ends this tells it to finish its work.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with subprocess.Popen(command, env=environment, process_group=0) as running:  # noqa: S603
            with suppress(KeyboardInterrupt):
                running.wait()
            running.terminate()


if __name__ == "__main__":
    main()
