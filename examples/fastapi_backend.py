"""A booking backend on FastAPI: a page for visitors, a JSON API, and webhooks.

On the embedded server, at http://127.0.0.1:8000:

    python examples/fastapi_backend.py

On the real one: set CAL_API_KEY, CAL_WEBHOOK_SECRET, EVENT_TYPE_ID and PUBLIC_URL, then

    uvicorn --app-dir examples fastapi_backend:app --workers 2
"""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Annotated
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import AwareDatetime, BaseModel

from cal_async import (
    Attendee,
    BadRequestError,
    CalClient,
    CalError,
    ConflictError,
    InvalidArgumentError,
)
from cal_async.integrations.starlette import client, client_lifespan, webhook_route, while_connected
from cal_async.models import Booking, Slot
from cal_async.webhooks import BookingEvent, SQLiteDeduplicator, WebhookReceiver, ensure_webhook

PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")
DATABASE = os.environ.get("DATABASE", "bookings.sqlite")
SECRET = os.environ.get("CAL_WEBHOOK_SECRET", "only for the embedded server")
EVENT_TYPE_ID = int(os.environ.get("EVENT_TYPE_ID", "1"))

# -- webhooks ----------------------------------------------------------------------------------

receiver = WebhookReceiver(SECRET, deduplicator=SQLiteDeduplicator(DATABASE))


def database() -> sqlite3.Connection:
    """Open the database, which all workers share."""
    connection = sqlite3.connect(DATABASE, timeout=30)
    connection.execute("CREATE TABLE IF NOT EXISTS heard (uid TEXT, trigger TEXT)")
    return connection


@receiver.on("BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_CANCELLED")
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
        triggers=["BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_CANCELLED"],
        secret=SECRET,
    )


app = FastAPI(lifespan=client_lifespan(on_start=subscribe))
app.router.routes.append(webhook_route("/webhooks", receiver))
Cal = Annotated[CalClient, Depends(client)]


@app.get("/heard")
def heard() -> list[str]:
    """Return the uids that webhooks told of."""
    with closing(database()) as connection:
        return [uid for (uid,) in connection.execute("SELECT uid FROM heard")]


# -- the JSON API ------------------------------------------------------------------------------


class Wish(BaseModel):
    """What a visitor sends to book."""

    start: AwareDatetime
    name: str
    email: str
    zone: str


async def free_slots(cal: CalClient, zone: str) -> list[Slot]:
    """Return the free slots of the next two weeks, in a visitor's zone."""
    today = datetime.now(UTC).date()
    days = await cal.slots.list(
        event_type_id=EVENT_TYPE_ID,
        start=today,
        end=today + timedelta(days=14),
        time_zone=zone,
    )
    return [slot for slots in days.values() for slot in slots]


async def book(cal: CalClient, wish: Wish) -> Booking:
    """Book a slot for a visitor."""
    attendee = Attendee(name=wish.name, email=wish.email, time_zone=wish.zone)
    return await cal.bookings.create(
        start=wish.start, event_type_id=EVENT_TYPE_ID, attendee=attendee
    )


@app.get("/slots")
async def slots(request: Request, cal: Cal, zone: str = "UTC") -> list[datetime]:
    """Return free slots; asking Cal.com ends when the browser goes away."""
    found = await while_connected(request, lambda: free_slots(cal, zone))
    return [slot.start for slot in found]


@app.post("/bookings", status_code=201)
async def bookings(cal: Cal, wish: Wish) -> dict[str, str]:
    """Book a slot."""
    return {"uid": (await book(cal, wish)).uid}


@app.exception_handler(CalError)
async def refuse(request: Request, error: CalError) -> JSONResponse | HTMLResponse:
    """Tell the visitor what went wrong, without what only we should know."""
    if isinstance(error, InvalidArgumentError):
        status, reason = 422, str(error)
    elif isinstance(error, BadRequestError | ConflictError):
        status, reason = 409, TAKEN
    else:
        status, reason = 502, "The calendar cannot be reached, please try again."
    if request.url.path in ("/", "/book"):
        sorry = f'<p>{escape(reason)}</p><p><a href="/">See the free times</a></p>'
        return HTMLResponse(page("Sorry", sorry), status)
    return JSONResponse({"error": reason}, status)


# -- the page ----------------------------------------------------------------------------------

DAYS_SHOWN = 5
TAKEN = "This time was just taken, please choose another one."
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
label { display: block; margin: .75rem 0 } h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
input, button { font: inherit; padding: .4rem; border: 1px solid #888; border-radius: .4rem }
input { box-sizing: border-box; width: 100% }
button { background: #fff; cursor: pointer } button:hover { background: #e8f0ff }
.times { display: grid; grid-template-columns: repeat(auto-fill, minmax(5rem, 1fr)); gap: .5rem }
[role=alert] { padding: .6rem .8rem; border-left: .25rem solid #c60; background: #fff4e5 }
"""
ASK_ZONE = """<p>Finding your time zone …</p><script>
location.replace("/?zone=" + encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone))
</script><noscript><a href="/?zone=UTC">Show times in UTC</a></noscript>"""
FORM = """<form method="post" action="/book">
<button disabled hidden>Enter books nothing</button>
<input type="hidden" name="zone" value="{zone}">
<label>Your name <input name="name" value="{name}" autocomplete="name" required></label>
<label>Your e-mail
<input name="email" value="{email}" type="email" autocomplete="email" required></label>
<p>Choose a time, in <b>{zone}</b>, to book it.</p>{times}</form>"""


def page(title: str, content: str) -> str:
    """Frame a page."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style><h1>{title}</h1>{content}"
    )


@app.get("/", response_class=HTMLResponse)
async def choose(cal: Cal, zone: str | None = None) -> str:
    """Show the free slots in the visitor's zone, which the browser tells."""
    return page("Book a call", ASK_ZONE) if zone is None else await offer(cal, zone)


async def offer(cal: CalClient, zone: str, name: str = "", email: str = "", error: str = "") -> str:
    """Return the form with the times that are free now."""
    days: dict[str, list[str]] = {}
    for slot in await free_slots(cal, zone):
        day = f"{slot.start:%A}, {slot.start.day} {slot.start:%B}"
        days.setdefault(day, []).append(
            f'<button name="start" value="{slot.start.isoformat()}">{slot.start:%H:%M}</button>'
        )
    shown = [
        f'<h2>{day}</h2><div class="times">{"".join(times)}</div>'
        for day, times in list(days.items())[:DAYS_SHOWN]
    ]
    alert = error and f'<p role="alert">{error}</p>'
    times = "".join(shown) or "<p>Nothing is free in the next two weeks.</p>"
    form = FORM.format(zone=escape(zone), name=escape(name), email=escape(email), times=times)
    return page("Book a call", alert + form)


@app.post("/book")
async def confirm(request: Request, cal: Cal) -> HTMLResponse:
    """Book the slot whose button was pressed."""
    try:
        wish = Wish.model_validate(dict(parse_qsl((await request.body()).decode())))
    except ValueError as error:
        raise InvalidArgumentError("form", "", "fill in every field") from error
    try:
        booking = await book(cal, wish)
    except (BadRequestError, ConflictError):
        return HTMLResponse(await offer(cal, wish.zone, wish.name, wish.email, TAKEN), 409)
    start = booking.start.astimezone(ZoneInfo(wish.zone))
    done = (
        f"<p>{escape(wish.name)}, your call is on"
        f" <b>{start:%A}, {start.day} {start:%B at %H:%M}</b> ({escape(wish.zone)}).</p>"
        f"<p>Booking <code>{booking.uid}</code></p>"
    )
    return HTMLResponse(page("See you soon", done))


def main() -> None:
    """Run this on the embedded server, with two workers."""
    from cal_sync import CalClient, Sandbox

    with Sandbox() as sandbox, CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
        made = cal.event_types.create(title="Intro call", slug="intro-call", length_in_minutes=15)
        environment = {
            **os.environ,
            "CAL_API_KEY": sandbox.api_key,
            "CAL_BASE_URL": sandbox.url,
            "EVENT_TYPE_ID": str(made.id),
        }
        here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
        server = ["uvicorn", "--app-dir", here, "fastapi_backend:app", "--workers", "2"]
        options = ["--port", PUBLIC_URL.rpartition(":")[2], "--log-level", "warning"]
        command = [sys.executable, "-m", *server, *options]
        # The server does not hear of Ctrl-C itself: whatever ends this tells it to finish its work.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with subprocess.Popen(command, env=environment, process_group=0) as running:  # noqa: S603
            with suppress(KeyboardInterrupt):
                running.wait()
            running.terminate()


if __name__ == "__main__":
    main()
