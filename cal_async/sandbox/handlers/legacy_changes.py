"""The contract of 2024-04-15, for those who send no version date: changing and removing things."""

import dataclasses

from msgspec.structs import replace

from cal_async.sandbox import _event_types, _schedules
from cal_async.sandbox._answers import Answer, success
from cal_async.sandbox._bookings import find
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    ISO_8601,
    NUMBER,
    STRING,
    TIME_ZONE,
    at_least,
)
from cal_async.sandbox._json import Json
from cal_async.sandbox._routing import LEGACY, Access, handles
from cal_async.sandbox._validation import Shape, optional, required
from cal_async.sandbox.handlers import booking_actions
from cal_async.sandbox.handlers import event_types as current_event_types
from cal_async.sandbox.handlers import schedules as current_schedules
from cal_async.sandbox.legacy import event_types, schedules

_OVERRIDE = Shape(required("start", ISO_8601), required("end", ISO_8601))
_SCHEDULE = Shape(
    optional("timeZone", TIME_ZONE),
    optional("name", STRING),
    optional("isDefault", BOOLEAN),
    optional("schedule", ARRAY),
    optional("dateOverrides", ARRAY, shape=_OVERRIDE, many=True),
)
_EVENT_TYPE = Shape(
    optional("length", at_least(1), INTEGER),
    optional("slug", STRING),
    optional("title", STRING),
    optional("description", STRING),
    optional("hidden", BOOLEAN),
    optional("disableGuests", BOOLEAN),
    *(
        optional(name, at_least(0), INTEGER)
        for name in ("minimumBookingNotice", "beforeEventBuffer", "afterEventBuffer")
    ),
    optional("slotInterval", at_least(0), INTEGER),
)
_CANCELLATION = Shape(
    optional("id", NUMBER),
    optional("uid", STRING),
    optional("allRemainingBookings", BOOLEAN),
    optional("cancellationReason", STRING),
    optional("seatReferenceUid", STRING),
)


@handles("schedules.update", contract=LEGACY)
async def update_schedule(call: Call) -> Answer:
    """Change a schedule; without a name only the default one, and overrides not sent are lost."""
    schedule = _schedules.owned(call)
    body = _SCHEDULE.read(call.body)
    before = call.user.default_schedule_id
    if body.get("isDefault"):
        call.store.users.save(replace(call.user, default_schedule_id=schedule.id))
    if not body.get("name"):
        kept = {"userId": schedule.owner_id, "name": schedule.name, "id": schedule.id}
        return success({"schedule": kept})
    week = body.get("schedule")
    changed = replace(
        schedule,
        name=body["name"],
        time_zone=body.get("timeZone") or schedule.time_zone,
        availability=schedule.availability if week is None else schedules.read_week(week),
        overrides=schedules.read_overrides(body.get("dateOverrides") or []),
    )
    call.store.schedules.save(changed)
    users = [row for row in call.store.event_types if row.schedule_id == schedule.id]
    default = call.store.users[call.user.id].default_schedule_id
    return success(
        schedules.changed(changed, users, call.now)
        | {
            "isDefault": default == schedule.id,
            "prevDefaultId": before,
            "currentDefaultId": default,
        }
    )


@handles("schedules.delete", contract=LEGACY)
async def delete_schedule(call: Call) -> Answer:
    """Delete a schedule."""
    return await current_schedules.delete(call)


@handles("event_types.update", contract=LEGACY)
async def update_event_type(call: Call) -> Answer:
    """Change the few settings that the old contract takes."""
    event_type = _event_types.owned(call)
    body = _EVENT_TYPE.read(call.body)
    if body.get("slug") is not None:
        current_event_types.check_slug(call, body["slug"], event_type)
    if "length" in body:
        body["lengthInMinutes"] = body.pop("length")
    changed = call.store.event_types.save(_event_types.changed(call, event_type, body))
    return success(event_types.alone(changed, call.user, call.site.web)["eventType"])


@handles("event_types.delete", contract=LEGACY)
async def delete_event_type(call: Call) -> Answer:
    """Delete an event type; its bookings stay, without it."""
    data: Json = (await current_event_types.delete(call)).body["data"]
    data["length"] = data.pop("lengthInMinutes")
    return success(data)


@handles("bookings.cancel", Access.OPEN, contract=LEGACY)
async def cancel_booking(call: Call) -> Answer:
    """Cancel a booking, a seat of it, or a series from here on, and only say which it was."""
    body = _CANCELLATION.read(call.body)
    booking = find(call, "Booking with uid={} not found")
    names = {
        "cancellationReason": "cancellationReason",
        "allRemainingBookings": "cancelSubsequentBookings",
        "seatReferenceUid": "seatUid",
    }
    wanted = {new: body[old] for old, new in names.items() if body.get(old) is not None}
    await booking_actions.cancel(dataclasses.replace(call, body=wanted))
    return success(
        {
            "bookingId": booking.id,
            "bookingUid": booking.uid,
            "onlyRemovedAttendee": "seatUid" in wanted,
        }
    )
