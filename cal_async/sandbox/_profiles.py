"""What people say of themselves: the settings that `me` and managed users have in common."""

from msgspec.structs import replace

from cal_async.sandbox._documents import User
from cal_async.sandbox._json import Json
from cal_async.sandbox._validation import (
    EMAIL,
    INTEGER,
    OBJECT,
    STRING,
    TIME_ZONE,
    Rule,
    Shape,
    one_of,
    optional,
    required,
)

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_TIME_FORMAT = Rule(
    "isIn",
    "{} must be one of the following values: 12, 24",
    lambda value: value in (12, 24),
)
_SETTINGS = (
    optional("timeFormat", _TIME_FORMAT),
    optional("weekStart", one_of(*DAYS)),
    optional("timeZone", TIME_ZONE),
    optional("bio", STRING),
    optional("locale", STRING),
)
CHANGE = Shape(
    optional("email", EMAIL),
    optional("name", STRING),
    optional("defaultScheduleId", INTEGER),
    *_SETTINGS,
)
_MANAGED = (*_SETTINGS, optional("avatarUrl", STRING), optional("metadata", OBJECT))
NEW_MANAGED = Shape(required("email", STRING), required("name", STRING), *_MANAGED)
CHANGE_MANAGED = Shape(
    optional("email", STRING),
    optional("name", STRING),
    optional("defaultScheduleId", INTEGER),
    *_MANAGED,
)


def changed_profile(user: User, body: Json) -> User:
    """Return a user with the settings that a body names; the address stays."""
    return replace(
        user,
        name=body.get("name") or user.name,
        time_format=body.get("timeFormat") or user.time_format,
        week_start=body.get("weekStart") or user.week_start,
        time_zone=body.get("timeZone") or user.time_zone,
        bio=body.get("bio", user.bio),
        locale=body.get("locale") or user.locale,
        avatar_url=body.get("avatarUrl", user.avatar_url),
        default_schedule_id=body.get("defaultScheduleId") or user.default_schedule_id,
    )
