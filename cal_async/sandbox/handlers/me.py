"""The caller's own account and key."""

from datetime import timedelta

from msgspec.structs import replace

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import Answer, bad_request, forbidden, success, unauthorized
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import BOOLEAN, INTEGER, at_least
from cal_async.sandbox._documents import ApiKey, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._profiles import CHANGE, changed_profile
from cal_async.sandbox._routing import handles
from cal_async.sandbox._validation import Shape, optional

_REFRESH = Shape(
    optional("apiKeyDaysValid", at_least(1), INTEGER),
    optional("apiKeyNeverExpires", BOOLEAN),
)


@handles("me.get")
async def get(call: Call) -> Answer:
    """Return the caller's account."""
    return success(_shown(call.user))


@handles("me.update")
async def update(call: Call) -> Answer:
    """Change the account; a new address waits for a verification that never comes here."""
    body = CHANGE.read(call.body)
    user = call.user
    schedule = call.store.schedules.get(body.get("defaultScheduleId") or 0)
    if schedule is not None and schedule.owner_id != user.id:
        raise forbidden(f"User with ID={user.id} does not own schedule with ID={schedule.id}")
    metadata = user.metadata
    if body.get("email"):
        metadata = metadata | {"emailChangeWaitingForVerification": body["email"]}
    changed = changed_profile(user, body | {"defaultScheduleId": schedule.id if schedule else None})
    changed = replace(changed, metadata=metadata)
    return success(_shown(call.store.users.save(changed)))


@handles("api_keys.refresh")
async def refresh(call: Call) -> Answer:
    """Replace the key that the call came with by a new one."""
    body = _REFRESH.read(call.body)
    old = call.store.keys.get(call.credential)
    if old is None:
        raise unauthorized(
            "ApiKeysService - This endpoint can only be accessed using an API key by providing"
            " 'Authorization: Bearer <apiKey>' header"
        )
    days, never = body.get("apiKeyDaysValid"), body.get("apiKeyNeverExpires")
    if days and never:
        raise bad_request(
            "ApiKeysService -Cannot set both apiKeyDaysValid and apiKeyNeverExpires."
            " It has to be either or none of them."
        )
    expires_at = None if never else call.now + timedelta(days=days or 30)
    key = ApiKey(key=_ids.api_key(), user_id=call.user.id, expires_at=expires_at)
    call.store.keys.save(replace(old, replaced=True))
    call.store.keys.save(key)
    return success({"apiKey": key.key})


def _shown(user: User) -> Json:
    shown: Json = {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "avatarUrl": user.avatar_url,
        "bio": user.bio,
        "timeFormat": user.time_format,
        "defaultScheduleId": user.default_schedule_id,
        "weekStart": user.week_start,
        "timeZone": user.time_zone,
        "username": user.username,
        "organizationId": user.organization_id,
    }
    if user.organization_id is not None:
        shown["organization"] = {"isPlatform": True, "id": user.organization_id}
    return shown
