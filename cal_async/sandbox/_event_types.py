"""Event types: from a body to the stored settings, and to what 2024-06-14 shows."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from msgspec.structs import fields, replace

from cal_async.sandbox import _calendars, _fields, _locations
from cal_async.sandbox._answers import Refused, bad_request, not_found, server_error
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import EventType, User
from cal_async.sandbox._form_check import read_form
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._offers import read_locations
from cal_async.sandbox._patterns import check_pattern
from cal_async.sandbox._setting_values import TRANSCRIPTS, kept_value
from cal_async.sandbox._store import Store
from cal_async.sandbox._times import stamp

_ATTRIBUTE = {field.encode_name: field.name for field in fields(EventType)}
_VIDEO_DEFAULTS: Json = {
    "disableRecordingForOrganizer": False,
    "disableRecordingForGuests": False,
    "enableAutomaticTranscription": False,
    "enableAutomaticRecordingForOrganizer": False,
    "redirectUrlOnExit": None,
    "disableTranscriptionForGuests": False,
    "disableTranscriptionForOrganizer": False,
    "requireEmailForGuests": False,
}
_SHOWN_WHEN_SET = {
    "lengthInMinutesOptions",
    "bookingLimitsCount",
    "bookingLimitsDuration",
    "bookerLayouts",
    "color",
    "customName",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_SHOWN = {"createdAt", "updatedAt", "formless", "unreadable", "lastWindow"}


def settings(call: Call, body: Json, old: EventType | None = None) -> dict[str, Any]:
    """Return the attributes that a body sets.

    Raises:
        Refused: A setting cannot be: a location, a form, a schedule, a combination.
    """
    if body.get("locations") is not None:
        body |= {"locations": read_locations(body["locations"])}
    if body.get("bookingFields") is not None:
        body |= {"bookingFields": read_form(body["bookingFields"])}
    if body.get("disableGuests") is not None:
        fields = _fields.with_guests(body.get("bookingFields") or [], hidden=body["disableGuests"])
        body |= {"bookingFields": fields}
    if body.get("scheduleId") is not None:
        schedule = call.store.schedules.get(body["scheduleId"])
        if schedule is None or schedule.owner_id != call.user.id:
            raise not_found(
                f"User with ID={call.user.id} does not own schedule with ID={body['scheduleId']}"
            )
    destination = body.pop("destinationCalendar", None)
    if destination is not None:
        _calendars.check_writable(call, as_object(destination) or {})
    window: Json = body.get("bookingWindow") or {}
    ends = as_list(window.get("value"))
    if ends is not None and len(ends) < _BOTH_ENDS and not window.get("disabled"):
        raise server_error()
    found = {
        _ATTRIBUTE[name]: kept_value(name, value, old)
        for name, value in body.items()
        if value is not None or name in _NULLABLE
    }
    # Seats that are being given up still count here.
    if found.get("seats", {}).get("seatsPerTimeSlot") or (old and old.seat_count):
        policy = found.get("confirmation_policy", old.confirmation_policy if old else {})
        _check_seated(found.get("locations", old.locations if old else []), policy)
    check_pattern(found.get("custom_name") or "")
    if found.get("use_destination_calendar_email"):
        raise bad_request(
            "Validation failed: A primary connected calendar is required to set"
            " useDestinationCalendarEmail"
        )
    return found


def _check_seated(locations: Sequence[Json], policy: Json) -> None:
    begins = "Seats Validation failed: Seats are enabled but"
    if len(locations) > 1:
        raise bad_request(f"{begins} more than one location provided.")
    if policy.get("type"):
        raise bad_request(f"{begins} requiresConfirmation is true.")


_BOTH_ENDS = 2
_NULLABLE = {"description", "slotInterval", "successRedirectUrl", "interfaceLanguage", "scheduleId"}


def changed(call: Call, event_type: EventType, body: Json) -> EventType:
    """Return an event type with the changes of a body.

    Raises:
        Refused: As in `settings`; or a null where the real server stumbles.
    """
    if any(name in body and body[name] is None for name in ("title", "minimumBookingNotice")):
        raise server_error()
    options = body.get("lengthInMinutesOptions", event_type.length_in_minutes_options)
    found = settings(call, body, event_type)
    if event_type.booking_window.get("type") and "booking_window" in found:
        found["last_window"] = event_type.booking_window
    return replace(
        event_type,
        **found,
        formless=event_type.formless and "booking_fields" not in found,
        unreadable=options is None and ("lengthInMinutesOptions" in body or event_type.unreadable),
        updated_at=call.now,
    )


def owned(call: Call) -> EventType:
    """Return the event type named in the path.

    Raises:
        Refused: It does not exist, for this caller.
    """
    number = call.number("event_type_id")
    event_type = call.store.event_types.get(number)
    if event_type is None or event_type.owner_id != call.user.id:
        raise not_found(f"Event type with id {number} not found")
    return event_type


def of_user(store: Store, user: User) -> list[EventType]:
    """Return a user's event types."""
    return [event_type for event_type in store.event_types if event_type.owner_id == user.id]


def by_slug(store: Store, user: User, slug: str) -> EventType | None:
    """Return the event type that a user's booking page calls so."""
    return next((found for found in of_user(store, user) if found.slug == slug), None)


def user_named(store: Store, username: str) -> User | None:
    """Return the user of a username."""
    return next((user for user in store.users if user.username == username), None)


def shown(event_type: EventType, owner: User | None, web: str, *, listed: bool = False) -> Json:
    """Return an event type as 2024-06-14 shows it; lists leave some of it out.

    Raises:
        Refused: It has become unreadable.
    """
    if event_type.unreadable:
        raise Refused(400, "BAD_REQUEST", "multipleDuration - Expected array, received null, ")
    settings: Json = {
        wire: getattr(event_type, name)
        for wire, name in _ATTRIBUTE.items()
        if wire not in _NOT_SHOWN
    }
    for name in _SHOWN_WHEN_SET:
        if settings[name] is None:
            del settings[name]
    options = event_type.length_in_minutes_options
    # Managed users have no pages of their own.
    page = f"{web}/{owner.username}/{event_type.slug}" if owner and not owner.client_id else ""
    return settings | {
        "locations": event_type.locations or ([_locations.DEFAULT] if page else []),
        "bookingFields": _form(event_type, listed=listed),
        "metadata": {"multipleDuration": options} if options else {},
        "price": 0,
        "currency": "usd",
        "forwardParamsSuccessRedirect": True,
        "isInstantEvent": False,
        "users": [user_shown(owner)] if owner else [],
        "calVideoSettings": _video(event_type, listed=listed),
        "bookingUrl": page,
    }


def _form(event_type: EventType, *, listed: bool) -> list[Json]:
    fields = _fields.shown(event_type)
    return [field for field in fields if not field.get("hidden")] if listed else fields


def user_shown(user: User) -> Json:
    """Return a host as event types show one."""
    return {
        "id": user.id,
        "name": user.name,
        "username": user.username,
        "avatarUrl": None,
        "brandColor": None,
        "darkBrandColor": None,
        "weekStart": user.week_start,
        "metadata": user.metadata,
    }


@lru_cache(maxsize=1)
def dynamic_type() -> EventType:
    """Return the event type that stands for a meeting with several users at once."""
    return EventType(
        id=0,
        owner_id=0,
        title="Group Meeting",
        slug="dynamic",
        description="Join us for a meeting with multiple people",
        length_in_minutes=30,
        length_in_minutes_options=[15, 30, 45, 60, 90],
        locations=[_locations.DEFAULT],
        disable_guests=True,
        success_redirect_url="",
        custom_name="Group Meeting",
        cal_video_settings={TRANSCRIPTS: False},
        created_at=_EPOCH,
        updated_at=_EPOCH,
    )


def dynamic(users: list[User], web: str) -> Json:
    """Return what 2024-06-14 shows of a meeting with several users."""
    group = shown(dynamic_type(), users[0] if users else None, web, listed=True)
    return group | {"users": [user_shown(user) for user in users], "bookingFields": []}


def _video(event_type: EventType, *, listed: bool) -> Json:
    given = event_type.cal_video_settings or {TRANSCRIPTS: True}
    if listed or given.keys() == {TRANSCRIPTS}:
        return {TRANSCRIPTS: given[TRANSCRIPTS]}
    said = {name: value for name, value in given.items() if value is not None}
    times = {"createdAt": stamp(event_type.created_at), "updatedAt": stamp(event_type.updated_at)}
    return _VIDEO_DEFAULTS | said | {"eventTypeId": event_type.id} | times
