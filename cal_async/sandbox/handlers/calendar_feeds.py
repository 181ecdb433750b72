"""Calendar feeds: connected, listed and read for busy times."""

import asyncio

from aiohttp import ClientError, ClientTimeout

from cal_async.sandbox import _ics
from cal_async.sandbox._answers import (
    Answer,
    bad_request,
    created,
    done,
    not_found,
    success,
    unauthorized,
)
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Calendar
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._query import number
from cal_async.sandbox._routing import handles
from cal_async.sandbox._times import read_instant, stamp
from cal_async.sandbox._validation import (
    ARRAY,
    BOOLEAN,
    DATE_STRING,
    INTEGER,
    STRING,
    Rule,
    Shape,
    items_of,
    optional,
    required,
)

_TYPE = "ics-feed_calendar"
_PATIENCE = ClientTimeout(total=5)
_FEED = Shape(
    required(
        "urls",
        Rule(
            "IsICSUrlConstraint",
            "The URL must be a valid ICS URL (ending with .ics)",
            lambda value: all(
                isinstance(url, str) and url.startswith("http") and url.endswith(".ics")
                for url in items_of(value)
            ),
        ),
        Rule(
            "isNotEmpty", "each value in {} should not be empty", lambda value: all(items_of(value))
        ),
        Rule("arrayNotEmpty", "{} should not be empty", bool),
        ARRAY,
    ),
    optional("readOnly", BOOLEAN),
)
_BUSY = Shape(
    optional("timeZone", STRING),
    optional("loggedInUsersTz", STRING),
    required("dateFrom", DATE_STRING, STRING),
    required("dateTo", DATE_STRING, STRING),
    required("calendarsToLoad", ARRAY),
)
_DISCONNECT = Shape(required("id", INTEGER))


@handles("calendars.list")
async def list_(call: Call) -> Answer:
    """List the connected feeds and the calendars in them."""
    rows = _of_user(call)
    connected = [await _connection(call, row) for row in rows]
    return success(
        {
            "connectedCalendars": connected,
            "destinationCalendar": _destination(rows[0]) if rows else {},
        }
    )


@handles("calendars.ics_feed.save")
async def save_feed(call: Call) -> Answer:
    """Connect a feed, if it can be read."""
    body = _FEED.read({"readOnly": True} | (as_object(call.body) or {}))
    feeds = await asyncio.gather(*(_read(call, url) for url in body["urls"]))
    if None in feeds:
        raise bad_request("Could not add ICS feeds: not all of them can be read")
    row = Calendar(
        id=call.store.next_id("Calendar"),
        user_id=call.user.id,
        urls=body["urls"],
        read_only=bool(body["readOnly"]),
        created_at=call.now,
    )
    return created(_credential(call.store.calendars.save(row)))


@handles("calendars.ics_feed.check")
async def check_feed(call: Call) -> Answer:
    """Tell whether a feed is connected."""
    if not _of_user(call):
        raise bad_request("Credentials for Ics Feed calendar not found.")
    return done()


@handles("calendars.get_busy_times")
async def get_busy_times(call: Call) -> Answer:
    """Return when the events of connected feeds keep the caller busy."""
    query = _BUSY.read(call.query)
    start, end = read_instant(query["dateFrom"]), read_instant(query["dateTo"])
    entries = [as_object(entry) or {} for entry in query["calendarsToLoad"]]
    rows = [call.store.calendars.get(number(entry.get("credentialId"))) for entry in entries]
    if (
        start is None
        or end is None
        or any(row is None or row.user_id != call.user.id for row in rows)
    ):
        raise unauthorized("These credentials do not belong to you")
    feeds = [await _read(call, entry.get("externalId", "")) for entry in entries]
    return success(
        [
            {
                "start": stamp(event.start),
                "end": stamp(event.end),
                "title": event.title,
                "source": "ics-feed",
            }
            for feed in feeds
            if feed is not None
            for event in feed.events
            if event.start < end and event.end > start
        ]
    )


@handles("calendars.disconnect")
async def disconnect(call: Call) -> Answer:
    """Disconnect a feed."""
    body = _DISCONNECT.read(call.body)
    row = call.store.calendars.get(body["id"])
    if row is None or row.user_id != call.user.id:
        raise not_found("Calendar credentials not found")
    call.store.calendars.delete(row)
    return success(_credential(row))


def _of_user(call: Call) -> list[Calendar]:
    return [row for row in call.store.calendars if row.user_id == call.user.id]


async def _read(call: Call, url: str) -> _ics.Feed | None:
    try:
        async with call.site.session.get(url, timeout=_PATIENCE) as answer:
            return _ics.parse(await answer.text()) if answer.ok else None
    except (ClientError, OSError, TimeoutError, ValueError):
        return None


def _credential(row: Calendar) -> Json:
    return {
        "id": row.id,
        "type": _TYPE,
        "userId": row.user_id,
        "teamId": None,
        "appId": "ics-feed",
        "invalid": False,
    }


async def _connection(call: Call, row: Calendar) -> Json:
    feeds = [(url, await _read(call, url)) for url in row.urls]
    calendars = [
        {
            "name": feed.name if feed else url,
            "readOnly": row.read_only,
            "externalId": url,
            "integration": _TYPE,
            "primary": None,
            "isSelected": False,
            "credentialId": row.id,
            "delegationCredentialId": None,
        }
        for url, feed in feeds
    ]
    return {
        "integration": _APP,
        "credentialId": row.id,
        "delegationCredentialId": None,
        "primary": calendars[0],
        "calendars": calendars,
    }


_APP: Json = {
    "appData": None,
    "dirName": "ics-feedcalendar",
    "__template": "",
    "name": "ICS Feed",
    "title": "ICS Feed",
    "slug": "ics-feed",
    "type": _TYPE,
    "logo": "/app-store/ics-feedcalendar/icon.svg",
    "variant": "calendar",
    "categories": ["calendar"],
    "publisher": "cal.com, Inc.",
    "email": "help@example.com",
    "description": "Events from an ICS feed.",
    "isTemplate": False,
    "locationOption": None,
}


def _destination(row: Calendar) -> Json:
    return {
        "id": row.id,
        "integration": _TYPE,
        "externalId": row.urls[0],
        "primaryEmail": None,
        "userId": row.user_id,
        "eventTypeId": None,
        "credentialId": row.id,
        "createdAt": stamp(row.created_at),
        "updatedAt": stamp(row.created_at),
        "delegationCredentialId": None,
        "customCalendarReminder": None,
    }
