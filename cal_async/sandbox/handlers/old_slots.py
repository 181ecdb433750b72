"""Slots by the contract of 2024-04-15: other paths, other names, times one level deeper."""

from dataclasses import replace
from datetime import timedelta

from cal_async.sandbox import _event_types, _external, _ids
from cal_async.sandbox._answers import Answer, created, done, from_core, not_found
from cal_async.sandbox._availability import Agenda, forget_expired
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import (
    ARRAY,
    DATE_STRING,
    INTEGER,
    NUMBER,
    STRING,
    STRINGS,
    TIME_ZONE,
    at_least,
)
from cal_async.sandbox._documents import EventType, Reservation
from cal_async.sandbox._json import Json
from cal_async.sandbox._query import first_integer
from cal_async.sandbox._routing import LEGACY, Access, handles
from cal_async.sandbox._times import local_stamp, required_instant
from cal_async.sandbox._validation import Shape, optional, required
from cal_async.sandbox.handlers.slots import FORMAT, lowered

_POSITIVE = replace(at_least(1), complaint="Duration must be a positive number")
_WANTED = Shape(
    required("startTime", DATE_STRING),
    required("endTime", DATE_STRING),
    optional("eventTypeId", NUMBER),
    optional("eventTypeSlug", STRING),
    optional("usernameList", STRINGS, ARRAY),
    optional("duration", _POSITIVE, NUMBER),
    optional("rescheduleUid", STRING),
    optional("timeZone", TIME_ZONE),
    optional("slotFormat", FORMAT),
)
_HELD = Shape(
    required("eventTypeId", INTEGER),
    required("slotUtcStartDate", DATE_STRING),
    required("slotUtcEndDate", DATE_STRING),
)
_USUAL_HOLD = timedelta(minutes=5)


@handles("slots.available", Access.OPEN, contract=LEGACY, route="GET /v2/slots/available")
async def list_available(call: Call) -> Answer:
    """Answer the free slots of an event type, by local date."""
    query = _WANTED.read(_prepared(call.query))
    event_type = _wanted(call, query)
    hosts = [call.store.users[event_type.owner_id]]
    await _external.read_feeds(call, hosts)
    forget_expired(call.store, event_type, call.now)
    moving, time_zone = query.get("rescheduleUid"), query.get("timeZone")
    agenda = Agenda(call.store, event_type, hosts, moving, _external.busy(call, hosts))
    slots = agenda.slots(
        required_instant(query["startTime"]),
        required_instant(query["endTime"]),
        call.now,
        time_zone=time_zone,
        duration=query.get("duration"),
    )
    ranges = query.get("slotFormat") == "range"
    days: dict[str, list[Json]] = {}
    for slot in slots:
        start, end = local_stamp(slot.start, time_zone), local_stamp(slot.end, time_zone)
        entry: Json = {"startTime": start, "endTime": end} if ranges else {"time": start}
        days.setdefault(start[:10], []).append(entry)
    return Answer(200, {"data": {"slots": days}, "status": "success"})


@handles("slots.reserve", Access.OPEN, contract=LEGACY, route="POST /v2/slots/reserve")
async def reserve(call: Call) -> Answer:
    """Hold a slot and return the name of the hold."""
    body = _HELD.read(call.body)
    if call.store.event_types.get(body["eventTypeId"]) is None:
        raise not_found("Event Type not found")
    held = Reservation(
        uid=_ids.long_uid(),
        event_type_id=body["eventTypeId"],
        start=required_instant(body["slotUtcStartDate"]),
        end=required_instant(body["slotUtcEndDate"]),
        until=call.now + _USUAL_HOLD,
    )
    return created(call.store.reservations.save(held).uid)


@handles("slots.unreserve", Access.OPEN, contract=LEGACY, route="DELETE /v2/slots/selected-slot")
async def unreserve(call: Call) -> Answer:
    """Give a hold up."""
    held = call.store.reservations.get(call.query.get("uid", ""))
    if held is not None:
        call.store.reservations.delete(held)
    return done()


def _prepared(query: Json) -> Json:
    """Make the numbers, the list and the word that the query means."""
    known = dict(query)
    for name in ("eventTypeId", "duration"):
        if name in known:
            known[name] = first_integer(known[name])
    if "slotFormat" in known:
        known["slotFormat"] = lowered(known["slotFormat"])
    if "usernameList[]" in known:
        users = known.pop("usernameList[]")
        known["usernameList"] = users if isinstance(users, list) else [users]
    return known


def _wanted(call: Call, asked: Json) -> EventType:
    found = call.store.event_types.get(asked.get("eventTypeId") or 0)
    if found is None and "eventTypeSlug" in asked:
        first = next(iter(asked.get("usernameList") or ()), "")
        owner = _event_types.user_named(call.store, first)
        found = _event_types.by_slug(call.store, owner, asked["eventTypeSlug"]) if owner else None
    if found is None:
        raise from_core(404, "NOT_FOUND")
    return found
