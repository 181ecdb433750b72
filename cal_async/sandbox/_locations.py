"""Where meetings take place: the API's words, and the words that bookings store."""

from typing import Any, NamedTuple

from cal_async.sandbox._answers import bad_request
from cal_async.sandbox._constraints import PHONE_NUMBER, URL
from cal_async.sandbox._documents import EventType
from cal_async.sandbox._json import Json, as_object

CAL_VIDEO = "integrations:daily"
VIDEO_APP = "cal-video"
DEFAULT: Json = {"type": "integration", "integration": VIDEO_APP}

_STORED = {
    "address": "inPerson",
    "link": "link",
    "phone": "userPhone",
    "attendeePhone": "phone",
    "attendeeAddress": "attendeeInPerson",
    "attendeeDefined": "somewhereElse",
    "integration": CAL_VIDEO,
}
# The property that says where; the host's own come from the event type, the others with a booking.
_HOST_VALUE = {"address": "address", "link": "link", "phone": "phone"}
_ATTENDEE_VALUE = {
    "attendeePhone": "phone",
    "attendeeAddress": "address",
    "attendeeDefined": "location",
}


class Place(NamedTuple):
    """A booking's location and, when one was chosen, the answer that chose it."""

    location: str
    response: Json | None


def choose(event_type: EventType, wanted: Any, phone: str | None) -> Place:
    """Return the place of a new booking: the wanted one, or the first that is offered.

    Raises:
        Refused: The event type does not offer it.
    """
    offered = event_type.locations
    if wanted is None:
        first = offered[0] if offered else DEFAULT
        kind = first["type"]
        if kind in _ATTENDEE_VALUE:
            return Place(phone or "" if kind == "attendeePhone" else "", None)
        return Place(_value(first), None)
    if isinstance(wanted, str):
        return Place(wanted, {"value": _kind_of(wanted), "optionValue": wanted})
    chosen = as_object(wanted) or {}
    kind = chosen.get("type")
    match = next((one for one in offered if one["type"] == kind), None)
    if match is None:
        kinds = ", ".join(one["type"] for one in offered)
        raise bad_request(
            f"Booking location with type {kind} not valid for event type with id={event_type.id}."
            f" The event type has following location types: {kinds}, and only these types are"
            " allowed for booking location."
        )
    if kind == "integration":
        _check_app(event_type, chosen.get("integration"))
    return placed(match | chosen)


def _kind_of(words: str) -> str:
    """Guess what a location given in words is, as it is stored."""
    if URL.holds(words) or words.startswith("www."):
        return "link"
    return "phone" if PHONE_NUMBER.holds(words) else "somewhereElse"


def _check_app(event_type: EventType, app: Any) -> None:
    offered = [one["integration"] for one in event_type.locations if one["type"] == "integration"]
    if app not in offered:
        raise bad_request(
            f"Booking location with integration {app} not valid for event type with"
            f" id={event_type.id}. The event type has following integrations: {', '.join(offered)},"
            " and only these integrations are allowed for booking location."
        )


def stored_location(location: Json) -> Json:
    """Return a location of an event type as the database holds it."""
    kind = location["type"]
    stored: Json = {"type": _STORED[kind]}
    key = _HOST_VALUE.get(kind)
    if key is not None:
        stored["hostPhoneNumber" if kind == "phone" else key] = location[key]
        stored["displayLocationPublicly"] = location.get("public", False)
    return stored


def link(url: str) -> Place:
    """Return the place that the deprecated ``meetingUrl`` names."""
    return Place(url, {"value": "link", "optionValue": url})


def placed(location: Json) -> Place:
    """Return the place of a booking whose location has all that its type needs."""
    kind = location["type"]
    given = location.get(_ATTENDEE_VALUE.get(kind, ""), "")
    return Place(_value(location), {"value": _STORED[kind], "optionValue": given})


def _value(location: Json) -> str:
    kind = location["type"]
    key = _HOST_VALUE.get(kind) or _ATTENDEE_VALUE.get(kind)
    return str(location.get(key, "")) if key else _STORED[kind]
