"""The caller's own account and key."""

from datetime import timedelta

from msgspec.structs import replace

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import Answer, bad_request, forbidden, success
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import ApiKey, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._routing import handles
from cal_async.sandbox._validation import (
    BOOLEAN,
    EMAIL,
    INTEGER,
    STRING,
    TIME_ZONE,
    Rule,
    Shape,
    at_least,
    one_of,
    optional,
)

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_PROFILE = Shape(
    optional("email", EMAIL),
    optional("name", STRING),
    optional(
        "timeFormat",
        Rule(
            "isIn",
            "{} must be one of the following values: 12, 24",
            lambda value: value in (12, 24),
        ),
    ),
    optional("defaultScheduleId", INTEGER),
    optional("weekStart", one_of(*DAYS)),
    optional("timeZone", TIME_ZONE),
    optional("bio", STRING),
    optional("locale", STRING),
)
_REFRESH = Shape(
    optional("apiKeyDaysValid", at_least(1), INTEGER),
    optional("apiKeyNeverExpires", BOOLEAN),
)


@handles("me.get")
async def get(call: Call) -> Answer:
    """Return the caller's account."""
    return success(_shown(call, call.user))


@handles("me.update")
async def update(call: Call) -> Answer:
    """Change the account; a new address waits for a verification that never comes here."""
    body = _PROFILE.read(call.body)
    user = call.user
    schedule = call.store.schedules.get(body.get("defaultScheduleId") or 0)
    if schedule is not None and schedule.owner_id != user.id:
        raise forbidden(f"User with ID={user.id} does not own schedule with ID={schedule.id}")
    metadata = user.metadata
    if body.get("email"):
        metadata = metadata | {"emailChangeWaitingForVerification": body["email"]}
    changed = replace(
        user,
        name=body.get("name") or user.name,
        time_format=body.get("timeFormat") or user.time_format,
        week_start=body.get("weekStart") or user.week_start,
        time_zone=body.get("timeZone") or user.time_zone,
        bio=body.get("bio", user.bio),
        locale=body.get("locale") or user.locale,
        default_schedule_id=schedule.id if schedule else user.default_schedule_id,
        metadata=metadata,
    )
    return success(_shown(call, call.store.users.save(changed)))


@handles("api_keys.refresh")
async def refresh(call: Call) -> Answer:
    """Replace the key that the call came with by a new one."""
    body = _REFRESH.read(call.body)
    days, never = body.get("apiKeyDaysValid"), body.get("apiKeyNeverExpires")
    if days is not None and never is not None:
        raise bad_request(
            "ApiKeysService -Cannot set both apiKeyDaysValid and apiKeyNeverExpires."
            " It has to be either or none of them."
        )
    expires_at = None if never else call.now + timedelta(days=days or 30)
    key = ApiKey(key=_ids.api_key(), user_id=call.user.id, expires_at=expires_at)
    old = call.store.keys.get(call.key)
    if old is not None:
        call.store.keys.save(replace(old, replaced=True))
    call.store.keys.save(key)
    return success({"apiKey": key.key})


def _shown(call: Call, user: User) -> Json:
    shown: Json = {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "avatarUrl": None,
        "bio": user.bio,
        "timeFormat": user.time_format,
        "defaultScheduleId": user.default_schedule_id,
        "weekStart": user.week_start,
        "timeZone": user.time_zone,
        "username": user.username,
        "organizationId": None,
    }
    if any(client.user_id == user.id for client in call.store.clients):
        shown["organizationId"] = _PLATFORM
        shown["organization"] = {"isPlatform": True, "id": _PLATFORM}
    return shown


# The organisation that owns a platform's clients.
_PLATFORM = 201
