"""A booking backend on Django in one file: slots, bookings and webhooks as plain views.

On the embedded server, at http://127.0.0.1:8000:

    python examples/django_backend.py

On the real one: set CAL_API_KEY, CAL_WEBHOOK_SECRET, EVENT_TYPE_ID and PUBLIC_URL, then

    gunicorn --pythonpath examples "django_backend:make_application()" --workers 2 --threads 4
"""

import atexit
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from cal_async import Attendee, BadRequestError, CalError, ConflictError, InvalidArgumentError
from cal_async.webhooks import Answer, BookingEvent, SQLiteDeduplicator, WebhookReceiver
from cal_async.webhooks.wsgi import WSGIWebhooks, finish
from cal_sync import CalClient
from cal_sync.webhooks import ensure_webhook

PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")
DATABASE = os.environ.get("DATABASE", "bookings.sqlite")
SECRET = os.environ.get("CAL_WEBHOOK_SECRET", "only for the embedded server")
EVENT_TYPE_ID = int(os.environ.get("EVENT_TYPE_ID", "1"))

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY=os.environ.get("DJANGO_SECRET_KEY", "only for the example"),
    MIDDLEWARE=[f"{__name__}.Refusals"],
    DEFAULT_CHARSET="utf-8",
)
receiver = WebhookReceiver(SECRET, deduplicator=SQLiteDeduplicator(DATABASE))
hooks = WSGIWebhooks(receiver)
cal = CalClient()
atexit.register(cal.close)


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


class Taken(HttpResponse):
    """The answer to a delivery; the server closes it when it is sent."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text, status=answer.status, headers=answer.headers)
        self._answer = answer

    def close(self) -> None:
        """Run the handlers, before Django takes its database connections back."""
        finish(self._answer)
        super().close()


@csrf_exempt
def webhooks(request: HttpRequest) -> HttpResponse:
    """Take a delivery; its raw body is read once."""
    return Taken(hooks.answer(request.method or "", request.headers, request))


@require_GET
def heard(_request: HttpRequest) -> HttpResponse:
    """Return the uids that webhooks told of."""
    with closing(database()) as connection:
        found = [uid for (uid,) in connection.execute("SELECT uid FROM heard")]
    return JsonResponse(found, safe=False)


@require_GET
def slots(request: HttpRequest) -> HttpResponse:
    """Return the free slots of the next two weeks, in a visitor's zone."""
    today = datetime.now(UTC).date()
    days = cal.slots.list(
        event_type_id=EVENT_TYPE_ID,
        start=today,
        end=today + timedelta(days=14),
        time_zone=request.GET.get("zone", "UTC"),
    )
    found = [slot.start.isoformat() for slots in days.values() for slot in slots]
    return JsonResponse(found, safe=False)


class Wish(msgspec.Struct):
    """What a visitor sends to book."""

    start: Annotated[datetime, msgspec.Meta(tz=True)]
    name: str
    email: str
    zone: str


@csrf_exempt
@require_POST
def bookings(request: HttpRequest) -> HttpResponse:
    """Book a slot."""
    wish = msgspec.json.decode(request.body, type=Wish)
    booking = cal.bookings.create(
        start=wish.start,
        event_type_id=EVENT_TYPE_ID,
        attendee=Attendee(name=wish.name, email=wish.email, time_zone=wish.zone),
    )
    return JsonResponse({"uid": booking.uid}, status=201)


class Refusals:
    """Tells visitors what went wrong, without what only we should know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn errors of the client into answers."""
        if isinstance(error, InvalidArgumentError | msgspec.DecodeError):
            return JsonResponse({"error": str(error)}, status=422)
        if isinstance(error, BadRequestError | ConflictError):
            reason = "This time was just taken, please choose another one."
            return JsonResponse({"error": reason}, status=409)
        if isinstance(error, CalError):
            reason = "The calendar cannot be reached, please try again."
            return JsonResponse({"error": reason}, status=502)
        return None


urlpatterns = [
    path("webhooks", webhooks),
    path("heard", heard),
    path("slots", slots),
    path("bookings", bookings),
]


def make_application() -> WSGIHandler:
    """Make sure that deliveries come here; each worker may do so."""
    with CalClient() as first:
        ensure_webhook(
            first,
            subscriber_url=f"{PUBLIC_URL}/webhooks",
            triggers=["BOOKING_CREATED", "BOOKING_CANCELLED"],
            secret=SECRET,
        )
    return get_wsgi_application()


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
        server = ["gunicorn", "--pythonpath", here, "django_backend:make_application()"]
        options = ["--workers", "2", "--threads", "4", "--bind", PUBLIC_URL.rpartition("/")[2]]
        command = [sys.executable, "-m", *server, *options]
        # The server does not hear of Ctrl-C itself: whatever ends this tells it to finish its work.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with subprocess.Popen(command, env=environment, process_group=0) as running:  # noqa: S603
            with suppress(KeyboardInterrupt):
                running.wait()
            running.terminate()


if __name__ == "__main__":
    main()
