"""The settings of event types as they are kept: complete, and without what is not known.

Settings that are objects are written anew from what a body says; what it leaves open stays as it
was, or is off.
"""

from collections.abc import Callable
from typing import Any

from cal_async.sandbox._constraints import is_number
from cal_async.sandbox._documents import EventType
from cal_async.sandbox._intervals import UNITS
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._times import required_instant

_OFF: Json = {"disabled": True}
TRANSCRIPTS = "sendTranscriptionEmails"
VIDEO_SWITCHES = (
    "disableRecordingForOrganizer",
    "disableRecordingForGuests",
    "enableAutomaticRecordingForOrganizer",
    "enableAutomaticTranscription",
    "disableTranscriptionForGuests",
    "disableTranscriptionForOrganizer",
    TRANSCRIPTS,
)
VIDEO_EXIT = "redirectUrlOnExit"


def kept_value(name: str, value: Any, old: EventType | None) -> Any:
    """Return what is kept of the setting ``name`` when a body says ``value``."""
    if name == "description":
        return value or ""
    if name == "slug" and isinstance(value, str):
        return value.strip().lstrip("-").lstrip(".").lstrip("_")
    setting, keep = as_object(value), _KEPT.get(name)
    return value if setting is None or keep is None else keep(setting, old)


def _limits(given: Json, _: EventType | None) -> Json | None:
    if given.get("disabled"):
        return {}
    limits = {unit: given[unit] for unit in UNITS if unit in given}
    # What the real server cannot read afterwards it takes for no limits.
    return limits if all(map(is_number, limits.values())) else None


def _window(given: Json, _: EventType | None) -> Json:
    if given.get("disabled"):
        return _OFF
    kind, value = given["type"], given["value"]
    if kind == "range":
        days = [required_instant(day).date().isoformat() for day in value[:2]]
        return {"type": kind, "value": days}
    return {"type": kind, "value": value, "rolling": bool(given.get("rolling"))}


def _policy(given: Json, old: EventType | None) -> Json:
    if given.get("disabled"):
        return _OFF
    blocks, before = "blockUnconfirmedBookingsInBooker", old.confirmation_policy if old else {}
    policy: Json = {"type": given["type"], blocks: bool(given.get(blocks, before.get(blocks)))}
    if given["type"] == "time":
        threshold = given["noticeThreshold"]
        policy["noticeThreshold"] = {key: threshold[key] for key in ("unit", "count")}
    return policy


def _seats(given: Json, _: EventType | None) -> Json:
    if given.get("disabled") or not given.get("seatsPerTimeSlot"):
        return _OFF
    names = ("seatsPerTimeSlot", "showAttendeeInfo", "showAvailabilityCount")
    return {"disabled": False} | {name: given[name] for name in names}


def _recurrence(given: Json, old: EventType | None) -> Json | None:
    if given.get("disabled") or "interval" not in given:
        # The real server cannot switch it off any more.
        return old.recurrence if old else None
    names = ("interval", "occurrences", "frequency")
    return {"disabled": False} | {name: given[name] for name in names}


def _active_limit(given: Json, old: EventType | None) -> Json:
    if given.get("disabled"):
        return _OFF
    limit = (old.booker_active_bookings_limit if old else {}) | given
    most, offers = limit.get("maximumActiveBookings"), bool(limit.get("offerReschedule"))
    if most is None:
        return {"offerReschedule": True} if offers else _OFF
    return {"maximumActiveBookings": most, "offerReschedule": offers}


def _cancelling(given: Json, _: EventType | None) -> Json:
    return {"disabled": given.get("disabled") is True}


def _rescheduling(given: Json, _: EventType | None) -> Json:
    notice = given.get("minutesBefore")
    if given.get("disabled") or not notice:
        return {"disabled": given.get("disabled") is True}
    return {"disabled": False, "minutesBefore": notice}


def _video(given: Json, old: EventType | None) -> Json:
    before = (old.cal_video_settings if old else None) or {TRANSCRIPTS: True}
    known = {name: given[name] for name in (*VIDEO_SWITCHES, VIDEO_EXIT) if name in given}
    # Whoever names one of the others sets them all anew; the mails are a matter of their own.
    if known.keys() <= {TRANSCRIPTS}:
        return before | known
    return {TRANSCRIPTS: before[TRANSCRIPTS]} | known


def _color(given: Json, _: EventType | None) -> Json:
    return {name: given[name] for name in ("lightThemeHex", "darkThemeHex")}


def _layouts(given: Json, _: EventType | None) -> Json:
    return {name: given[name] for name in ("defaultLayout", "enabledLayouts")}


_KEPT: dict[str, Callable[[Json, EventType | None], Json | None]] = {
    "bookingLimitsCount": _limits,
    "bookingLimitsDuration": _limits,
    "bookingWindow": _window,
    "confirmationPolicy": _policy,
    "seats": _seats,
    "recurrence": _recurrence,
    "bookerActiveBookingsLimit": _active_limit,
    "disableCancelling": _cancelling,
    "disableRescheduling": _rescheduling,
    "calVideoSettings": _video,
    "color": _color,
    "bookerLayouts": _layouts,
}
