"""Schedules."""

from msgspec.structs import replace

from cal_async.sandbox import _schedules as rules
from cal_async.sandbox._answers import Answer, bad_request, created, done, server_error, success
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Schedule
from cal_async.sandbox._people import OFFICE_HOURS
from cal_async.sandbox._routing import handles


def add(call: Call) -> Schedule:
    """Store the schedule that a body describes; without hours it gets the usual ones."""
    body = rules.NEW.read(call.body)
    hours = body.get("availability")
    schedule = Schedule(
        id=call.store.next_id("Schedule"),
        owner_id=call.user.id,
        name=body["name"],
        time_zone=body["timeZone"],
        availability=(OFFICE_HOURS,) if hours is None else rules.read_hours(hours),
        overrides=rules.read_overrides(body.get("overrides") or []),
    )
    call.store.schedules.save(schedule)
    if body["isDefault"]:
        call.store.users.save(replace(call.user, default_schedule_id=schedule.id))
    return schedule


@handles("schedules.create")
async def create(call: Call) -> Answer:
    """Create a schedule."""
    schedule = add(call)
    return created(rules.shown(schedule, call.store.users[call.user.id]))


@handles("schedules.list")
async def list_(call: Call) -> Answer:
    """List the caller's schedules."""
    found = rules.of_user(call.store, call.user)
    return success([rules.shown(schedule, call.user) for schedule in found])


@handles("schedules.get_default")
async def get_default(call: Call) -> Answer:
    """Return the caller's default schedule, or null."""
    schedule = rules.default_of(call.store, call.user)
    return success(None if schedule is None else rules.shown(schedule, call.user))


@handles("schedules.get")
async def get(call: Call) -> Answer:
    """Return one schedule."""
    return success(rules.shown(rules.owned(call), call.user))


@handles("schedules.update")
async def update(call: Call) -> Answer:
    """Change what the body names; the default one stays so until another becomes it."""
    schedule = rules.owned(call)
    body = rules.CHANGE.read(call.body)
    if "name" in body and body["name"] is None:
        raise server_error()
    hours, overrides = body.get("availability"), body.get("overrides")
    changed = replace(
        schedule,
        name=body.get("name", schedule.name),
        time_zone=body.get("timeZone") or schedule.time_zone,
        availability=schedule.availability if hours is None else rules.read_hours(hours),
        overrides=schedule.overrides if overrides is None else rules.read_overrides(overrides),
    )
    call.store.schedules.save(changed)
    if body.get("isDefault"):
        call.store.users.save(replace(call.user, default_schedule_id=schedule.id))
    return success(rules.shown(changed, call.store.users[call.user.id]))


@handles("schedules.delete")
async def delete(call: Call) -> Answer:
    """Delete a schedule, be it the default or the last one."""
    number = call.number("schedule_id")
    if call.store.schedules.get(number) is None:
        raise bad_request(f"Schedule with ID={number} does not exist.")
    schedule = rules.owned(call)
    call.store.schedules.delete(schedule)
    if call.user.default_schedule_id == schedule.id:
        call.store.users.save(replace(call.user, default_schedule_id=None))
    for event_type in list(call.store.event_types):
        if event_type.schedule_id == schedule.id:
            call.store.event_types.save(replace(event_type, schedule_id=None))
    return done()
