"""What people say of themselves: the settings that `me` and managed users have in common."""

from msgspec.structs import replace

from cal_async.sandbox._constraints import NUMBER, OBJECT, STRING, TIME_ZONE, URL, Rule, one_of
from cal_async.sandbox._documents import User
from cal_async.sandbox._json import Json
from cal_async.sandbox._languages import BOOKER_LANGUAGES
from cal_async.sandbox._metadata import metadata_rule
from cal_async.sandbox._schedules import DAYS
from cal_async.sandbox._validation import Shape, optional, required


def _time_format(complaint: str) -> Rule:
    return Rule("isIn", complaint, lambda value: value in (12, 24))


_SETTINGS = (
    optional("timeZone", TIME_ZONE),
    optional("locale", one_of(*BOOKER_LANGUAGES, name="isEnum")),
    optional("avatarUrl", URL),
    optional("bio", STRING),
    optional("metadata", metadata_rule("values"), OBJECT),
)
NEW_MANAGED = Shape(
    required("email", STRING),
    required("name", STRING),
    optional("timeFormat", _time_format("{} must be a number either 12 or 24")),
    optional("weekStart", STRING),
    *_SETTINGS,
)
CHANGE = Shape(
    optional("email", STRING),
    optional("name", STRING),
    optional("timeFormat", _time_format("{} must be one of the following values: 12, 24")),
    optional("defaultScheduleId", NUMBER),
    optional("weekStart", one_of(*DAYS), STRING),
    *_SETTINGS,
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
