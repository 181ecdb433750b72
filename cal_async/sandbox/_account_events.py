"""Events in the calendar of a connected account: listed, written, changed and shown."""

from msgspec.structs import replace

from cal_async.sandbox import _external, _ids
from cal_async.sandbox._answers import Answer, created, success
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Calendar, CalendarEvent
from cal_async.sandbox._json import Json
from cal_async.sandbox._times import read_instant, stamp


def listed(call: Call, row: Calendar, query: Json) -> Answer:
    """List the events of an account within a span of time."""
    start, end = read_instant(query["from"]), read_instant(query["to"])
    found: list[Json] = []
    for event in _external.events_of(call, row):
        begins, ends = _external.moment(event.start), _external.moment(event.end)
        if start and end and begins and ends and begins < end and ends > start:
            found.append(shown(row, event))
    return success(found)


def busy(call: Call, rows: list[Calendar], query: Json) -> Answer:
    """Return when accounts are busy within a span of time."""
    start, end = read_instant(query["from"]), read_instant(query["to"])
    return success(
        [
            {"start": stamp(begins), "end": stamp(ends)}
            for row in rows
            for begins, ends in _external.spans(call, row)
            if start and end and begins < end and ends > start
        ]
    )


def add(call: Call, row: Calendar, body: Json) -> Answer:
    """Write an event into an account."""
    event = CalendarEvent(
        id=_ids.room(),
        calendar_id=row.id,
        title=body["title"],
        start=body["start"],
        end=body["end"],
        description=body.get("description"),
        attendees=body.get("attendees"),
    )
    return created(shown(row, call.store.calendar_events.save(event)))


def changed(call: Call, row: Calendar, event: CalendarEvent, body: Json) -> Answer:
    """Change an event."""
    changed = replace(
        event,
        title=body.get("title") or event.title,
        start=body.get("start") or event.start,
        end=body.get("end") or event.end,
        description=body.get("description", event.description),
        attendees=body.get("attendees", event.attendees),
        status=body.get("status") or event.status,
    )
    return success(shown(row, call.store.calendar_events.save(changed)))


def removed(call: Call, event: CalendarEvent) -> Answer:
    """Delete an event."""
    call.store.calendar_events.delete(event)
    return Answer(204, "")


def shown(row: Calendar, event: CalendarEvent) -> Json:
    """Return an event as the API shows it."""
    host = {"email": row.urls[0], "responseStatus": "accepted"}
    return {
        "id": event.id,
        "title": event.title,
        "description": event.description,
        "start": event.start,
        "end": event.end,
        "status": event.status,
        "source": row.kind.partition("_")[0],
        "locations": [],
        "attendees": event.attendees,
        "hosts": [host],
        "calendarEventOwner": {"email": row.urls[0]},
    }
