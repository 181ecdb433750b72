"""A booking backend on Flask: slots, bookings and webhooks, with one client for all threads.

On the embedded server, at http://127.0.0.1:8000:

    python examples/flask_backend.py

On the real one: set CAL_API_KEY, CAL_WEBHOOK_SECRET, EVENT_TYPE_ID and PUBLIC_URL, then

    gunicorn --pythonpath examples "flask_backend:make_app()" --workers 2 --threads 4 --preload
"""

import atexit
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
from flask import Flask, Response, jsonify, request

from cal_async import Attendee, BadRequestError, CalError, ConflictError, InvalidArgumentError
from cal_async.webhooks import BookingEvent, SQLiteDeduplicator, WebhookReceiver
from cal_async.webhooks.wsgi import WSGIWebhooks, finish
from cal_sync import CalClient
from cal_sync.webhooks import ensure_webhook

PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")
DATABASE = os.environ.get("DATABASE", "bookings.sqlite")
SECRET = os.environ.get("CAL_WEBHOOK_SECRET", "only for the embedded server")
EVENT_TYPE_ID = int(os.environ.get("EVENT_TYPE_ID", "1"))

app = Flask(__name__)
receiver = WebhookReceiver(SECRET, deduplicator=SQLiteDeduplicator(DATABASE))
hooks = WSGIWebhooks(receiver)
cal = CalClient()
atexit.register(cal.close)


def make_app() -> Flask:
    """Subscribe, once before gunicorn forks; then each worker opens connections of its own."""
    with CalClient() as first:
        ensure_webhook(
            first,
            subscriber_url=f"{PUBLIC_URL}/webhooks",
            triggers=["BOOKING_CREATED", "BOOKING_CANCELLED"],
            secret=SECRET,
        )
    return app


def database() -> sqlite3.Connection:
    """Open the database, which all workers share."""
    connection = sqlite3.connect(DATABASE, timeout=30)
    connection.execute("CREATE TABLE IF NOT EXISTS heard (uid TEXT, trigger TEXT)")
    return connection


@receiver.on("BOOKING_CREATED", "BOOKING_CANCELLED")
def hear(event: BookingEvent) -> None:
    """Note what happened; runs in the thread of the request, once the answer is sent."""
    with closing(database()) as connection, connection:
        row = (event.payload.uid, event.trigger)
        connection.execute("INSERT INTO heard VALUES (?, ?)", row)


@app.route("/webhooks", methods=["GET", "POST"])
def webhooks() -> Response:
    """Take a delivery."""
    answer = hooks.answer(request.method, request.headers, request.stream)
    response = Response(answer.text, answer.status, answer.headers)
    response.call_on_close(lambda: finish(answer))
    return response


@app.get("/heard")
def heard() -> Response:
    """Return the uids that webhooks told of."""
    with closing(database()) as connection:
        return jsonify([uid for (uid,) in connection.execute("SELECT uid FROM heard")])


@app.get("/slots")
def slots() -> Response:
    """Return the free slots of the next two weeks, in a visitor's zone."""
    today = datetime.now(UTC).date()
    days = cal.slots.list(
        event_type_id=EVENT_TYPE_ID,
        start=today,
        end=today + timedelta(days=14),
        time_zone=request.args.get("zone", "UTC"),
    )
    return jsonify([slot.start.isoformat() for found in days.values() for slot in found])


class Wish(msgspec.Struct):
    """What a visitor sends to book."""

    start: Annotated[datetime, msgspec.Meta(tz=True)]
    name: str
    email: str
    zone: str


@app.post("/bookings")
def bookings() -> tuple[dict[str, Any], int]:
    """Book a slot."""
    wish = msgspec.json.decode(request.get_data(), type=Wish)
    booking = cal.bookings.create(
        start=wish.start,
        event_type_id=EVENT_TYPE_ID,
        attendee=Attendee(name=wish.name, email=wish.email, time_zone=wish.zone),
    )
    return {"uid": booking.uid}, 201


@app.errorhandler(CalError)
@app.errorhandler(msgspec.DecodeError)
def refuse(error: Exception) -> tuple[dict[str, Any], int]:
    """Tell the visitor what went wrong, without what only we should know."""
    if isinstance(error, InvalidArgumentError | msgspec.DecodeError):
        return {"error": str(error)}, 422
    if isinstance(error, BadRequestError | ConflictError):
        return {"error": "This time was just taken, please choose another one."}, 409
    return {"error": "The calendar cannot be reached, please try again."}, 502


def main() -> None:
    """Run this on the embedded server, with two workers of four threads each."""
    from cal_sync import Sandbox

    with Sandbox() as sandbox, CalClient(sandbox.api_key, base_url=sandbox.url) as client:
        made = client.event_types.create(title="Call", slug="call", length_in_minutes=15)
        environment = {
            **os.environ,
            "CAL_API_KEY": sandbox.api_key,
            "CAL_BASE_URL": sandbox.url,
            "EVENT_TYPE_ID": str(made.id),
        }
        here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
        server = ["gunicorn", "--pythonpath", here, "flask_backend:make_app()", "--workers", "2"]
        options = ["--threads", "4", "--preload", "--bind", PUBLIC_URL.rpartition("/")[2]]
        command = [sys.executable, "-m", *server, *options]
        # The server does not hear of Ctrl-C itself: whatever ends this tells it to finish its work.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with subprocess.Popen(command, env=environment, process_group=0) as running:  # noqa: S603
            with suppress(KeyboardInterrupt):
                running.wait()
            running.terminate()


if __name__ == "__main__":
    main()
