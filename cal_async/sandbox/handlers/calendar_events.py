"""Events in connected accounts: Google's by its name, any account's by its connection."""

from cal_async.sandbox import _account_events as events
from cal_async.sandbox import _calendars as rules
from cal_async.sandbox import _external
from cal_async.sandbox._answers import (
    Answer,
    bad_request,
    not_found,
    success,
    unauthorized,
)
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import ARRAY, DEFINED, ISO_8601, STRING, TIME_ZONE
from cal_async.sandbox._documents import Calendar, CalendarEvent
from cal_async.sandbox._routing import handles
from cal_async.sandbox._validation import Shape, optional, required

_MOMENT = Shape(required("time", ISO_8601), required("timeZone", TIME_ZONE))
_NEW = Shape(
    required("title", STRING),
    required("start", DEFINED, shape=_MOMENT),
    required("end", DEFINED, shape=_MOMENT),
    optional("description", STRING),
    optional("attendees", ARRAY),
)
_CHANGE = Shape(
    optional("title", STRING),
    optional("start", shape=_MOMENT),
    optional("end", shape=_MOMENT),
    optional("description", STRING),
    optional("attendees", ARRAY),
    optional("status", STRING),
)
_SPAN = Shape(required("from", ISO_8601), required("to", ISO_8601))
_ONLY_GOOGLE = (
    "{} is currently only available for Google Calendar. Office 365 and Apple support is coming"
    " soon."
)


@handles("calendars.connections.list")
async def list_connections(call: Call) -> Answer:
    """List the connected accounts, without feeds."""
    types = {kind: name for name, kind in rules.PROVIDERS.items()}
    return success(
        {
            "connections": [
                {"connectionId": str(row.id), "type": types[row.kind], "email": row.urls[0]}
                for row in rules.of_user(call)
                if row.kind in types
            ]
        }
    )


@handles("calendars.connections.events.list")
async def list_of_connection(call: Call) -> Answer:
    """List an account's events within a span of time."""
    query = _SPAN.read(call.query)
    return events.listed(call, _connection(call), query)


@handles("calendars.events.list")
async def list_(call: Call) -> Answer:
    """List Google's events within a span of time."""
    query = _SPAN.read(call.query)
    return events.listed(call, _google(call, "List events"), query)


@handles("calendars.connections.get_freebusy")
async def freebusy_of_connection(call: Call) -> Answer:
    """Return when an account is busy."""
    query = _SPAN.read(call.query)
    return events.busy(call, [_connection(call)], query)


@handles("calendars.get_freebusy")
async def freebusy(call: Call) -> Answer:
    """Return when a provider's account is busy; without one it never is."""
    query = _SPAN.read(call.query)
    row = rules.account(call, call.parameters["calendar"])
    return events.busy(call, [row] if row else [], query)


@handles("calendars.connections.events.create")
async def create_in_connection(call: Call) -> Answer:
    """Write an event into an account's calendar."""
    body = _NEW.read(call.body)
    return events.add(call, _connection(call), body)


@handles("calendars.events.create")
async def create(call: Call) -> Answer:
    """Write an event into Google's calendar."""
    body = _NEW.read(call.body)
    return events.add(call, _google(call, "Create event"), body)


@handles("calendars.connections.events.get")
async def get_of_connection(call: Call) -> Answer:
    """Return one event of an account."""
    row = _connection(call)
    return success(events.shown(row, _event(call, row, call.parameters["event_id"])))


@handles("calendars.connections.events.update")
async def update_of_connection(call: Call) -> Answer:
    """Change one event of an account."""
    body = _CHANGE.read(call.body)
    row = _connection(call)
    return events.changed(call, row, _event(call, row, call.parameters["event_id"]), body)


@handles("calendars.connections.events.delete")
async def delete_of_connection(call: Call) -> Answer:
    """Delete one event of an account."""
    return events.removed(call, _event(call, _connection(call), call.parameters["event_id"]))


@handles("calendars.events.get")
@handles("calendars.events.alternate.get")
async def get(call: Call) -> Answer:
    """Return one of Google's events."""
    row = rules.account(call, call.parameters["calendar"])
    return success(events.shown(row, _referenced(call, row))) if row else _unknown()


@handles("calendars.events.update")
@handles("calendars.events.alternate.update")
async def update(call: Call) -> Answer:
    """Change one of Google's events."""
    row = rules.account(call, call.parameters["calendar"])
    if row is None:
        return _unknown()
    event = _referenced(call, row)
    return events.changed(call, row, event, _CHANGE.read(call.body))


@handles("calendars.events.delete")
async def delete(call: Call) -> Answer:
    """Delete one of Google's events."""
    _google(call, "Delete event")
    return events.removed(call, _referenced(call, _google(call, "Delete event")))


def _connection(call: Call) -> Calendar:
    row = call.store.calendars.get(_number(call.parameters["connection_id"]))
    if row is None or row.user_id != call.user.id or row.kind == _external.FEED:
        raise not_found("Calendar connection not found")
    return row


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _google(call: Call, action: str) -> Calendar:
    if call.parameters["calendar"] != "google":
        raise bad_request(_ONLY_GOOGLE.format(action))
    row = rules.account(call, "google")
    if row is None:
        raise unauthorized("Google Calendar is not connected for this user")
    return row


def _event(call: Call, row: Calendar, name: str) -> CalendarEvent:
    event = call.store.calendar_events.get(name)
    if event is None or event.calendar_id != row.id:
        raise not_found("Calendar event not found")
    return event


def _referenced(call: Call, row: Calendar) -> CalendarEvent:
    event = call.store.calendar_events.get(call.parameters["event_uid"])
    if event is None or event.calendar_id != row.id:
        raise not_found("Booking reference not found")
    return event


def _unknown() -> Answer:
    raise not_found("Booking reference not found")
