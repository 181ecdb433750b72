"""Calendar feeds: connected, listed and read for busy times."""

import asyncio
from datetime import datetime

from cal_async.sandbox import _calendars as rules
from cal_async.sandbox import _external
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
from cal_async.sandbox._constraints import (
    ARRAY,
    BOOLEAN,
    DATE_STRING,
    INTEGER,
    STRING,
    Rule,
    items_of,
)
from cal_async.sandbox._documents import Calendar
from cal_async.sandbox._external import FEED
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._query import number
from cal_async.sandbox._routing import handles
from cal_async.sandbox._times import read_instant, stamp
from cal_async.sandbox._validation import Shape, optional, required

_FEED = Shape(
    required(
        "urls",
        Rule(
            "IsICSUrlConstraint",
            "The URL must be a valid ICS URL (ending with .ics)",
            lambda value: all(
                isinstance(url, str) and url.startswith(("http", "file:")) and url.endswith(".ics")
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
    connected = [await rules.connection(call, row) for row in rules.of_user(call)]
    return success(
        {"connectedCalendars": connected, "destinationCalendar": rules.destination(call)}
    )


@handles("calendars.ics_feed.save")
async def save_feed(call: Call) -> Answer:
    """Connect a feed, if it can be read."""
    body = _FEED.read({"readOnly": True} | (as_object(call.body) or {}))
    feeds = await asyncio.gather(*(call.site.feeds.read(url) for url in body["urls"]))
    if None in feeds:
        raise bad_request("Could not add ICS feeds: not all of them can be read")
    row = Calendar(
        id=call.store.next_id("Credential"),
        user_id=call.user.id,
        urls=body["urls"],
        read_only=bool(body["readOnly"]),
        created_at=call.now,
    )
    return created(rules.credential(call.store.calendars.save(row)))


@handles("calendars.ics_feed.check")
async def check_feed(call: Call) -> Answer:
    """Tell whether a feed is connected."""
    if rules.account(call, FEED) is None:
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
    found: list[Json] = []
    for row, entry in zip(rows, entries, strict=True):
        if row is not None:
            found += await _busy(call, row, entry.get("externalId", ""), start, end)
    return success(found)


async def _busy(
    call: Call, row: Calendar, external_id: str, start: datetime, end: datetime
) -> list[Json]:
    if row.kind == FEED:
        feed = await call.site.feeds.read(external_id)
        spans = [(event.start, event.end, event.title) for event in feed.events] if feed else []
    else:
        spans = [(*span, "Busy") for span in _external.spans(call, row)]
    return [
        {
            "start": stamp(begins),
            "end": stamp(ends),
            "title": title,
            "source": row.kind.removesuffix("_calendar"),
        }
        for begins, ends, title in spans
        if begins < end and ends > start
    ]


@handles("calendars.disconnect")
async def disconnect(call: Call) -> Answer:
    """Disconnect a feed."""
    body = _DISCONNECT.read(call.body)
    row = call.store.calendars.get(body["id"])
    if row is None or row.user_id != call.user.id:
        raise not_found("Calendar credentials not found")
    call.store.calendars.delete(row)
    call.store.selected.delete_where(lambda one: one.credential_id == row.id)
    call.store.calendar_events.delete_where(lambda one: one.calendar_id == row.id)
    return success(rules.credential(row))
