"""Which calendars make users busy, and which one their bookings are written to."""

from msgspec.structs import replace

from cal_async.sandbox import _calendars as rules
from cal_async.sandbox._answers import Answer, created, not_found, success
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import INTEGER, STRING, one_of
from cal_async.sandbox._documents import SelectedCalendar
from cal_async.sandbox._json import Json
from cal_async.sandbox._query import number
from cal_async.sandbox._routing import handles
from cal_async.sandbox._validation import Shape, optional, required

_NEW = Shape(
    required("integration", STRING),
    required("externalId", STRING),
    required("credentialId", INTEGER),
    optional("delegationCredentialId", STRING),
)
_OLD = Shape(
    required("integration", STRING),
    required("externalId", STRING),
    required("credentialId", STRING),
    optional("delegationCredentialId", STRING),
)
_DESTINATION = Shape(
    required(
        "integration",
        one_of(
            *rules.PROVIDERS.values(),
            name="isEnum",
            complaint="{} must be one of the following values: ",
        ),
        STRING,
    ),
    required("externalId", STRING),
    optional("delegationCredentialId", STRING),
)


@handles("selected_calendars.create")
async def create(call: Call) -> Answer:
    """Let the events of a calendar make the caller busy; a repetition answers without data."""
    body = _NEW.read(call.body)
    row = call.store.calendars.get(body["credentialId"])
    if row is None or row.user_id != call.user.id:
        raise not_found("Calendar credentials not found")
    chosen = rules.selection(call, body["integration"], body["externalId"], row.id)
    if _stored(call, chosen) is not None:
        return Answer(201, {"status": "success"})
    return created(_shown(call.store.selected.save(chosen)))


@handles("selected_calendars.delete")
async def delete(call: Call) -> Answer:
    """Stop looking at a calendar."""
    query = _OLD.read(call.query)
    wanted = rules.selection(
        call, query["integration"], query["externalId"], number(query["credentialId"]) or 0
    )
    row = _stored(call, wanted)
    if row is None:
        raise not_found("No SelectedCalendar found.")
    call.store.selected.delete(row)
    return success(_shown(row))


@handles("destination_calendars.replace")
async def replace_destination(call: Call) -> Answer:
    """Choose the calendar that new bookings are written to."""
    body = _DESTINATION.read(call.body)
    for row in rules.of_user(call):
        if row.kind == body["integration"] and body["externalId"] in row.urls:
            call.store.users.save(replace(call.user, destination_id=row.id))
            return success(
                {
                    "userId": call.user.id,
                    "integration": row.kind,
                    "externalId": body["externalId"],
                    "credentialId": row.id,
                }
            )
    raise not_found(f"Could not find calendar {body['externalId']}")


def _stored(call: Call, wanted: SelectedCalendar) -> SelectedCalendar | None:
    return next((row for row in call.store.selected if _shown(row) == _shown(wanted)), None)


def _shown(row: SelectedCalendar) -> Json:
    return {
        "userId": row.user_id,
        "integration": row.integration,
        "externalId": row.external_id,
        "credentialId": row.credential_id,
    }
