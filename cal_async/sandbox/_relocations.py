"""Other places that bookings are moved to."""

from typing import Any

from cal_async.sandbox._answers import bad_request, invalid
from cal_async.sandbox._constraints import (
    DEFINED,
    NON_EMPTY_STRING,
    PHONE_NUMBER,
    STRING,
    URL,
    one_of,
)
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._locations import VIDEO_APP, Place, placed
from cal_async.sandbox._offers import APPS
from cal_async.sandbox._validation import Shape, required, said_of

_BY_TYPE = {
    "address": Shape(required("address", NON_EMPTY_STRING, STRING, DEFINED)),
    "link": Shape(required("link", URL, DEFINED)),
    "phone": Shape(required("phone", PHONE_NUMBER, DEFINED)),
    "attendeePhone": Shape(required("phone", PHONE_NUMBER)),
    "attendeeAddress": Shape(required("address", NON_EMPTY_STRING, STRING)),
    "attendeeDefined": Shape(required("location", NON_EMPTY_STRING, STRING)),
    "integration": Shape(required("integration", one_of(*APPS))),
}


def moved(wanted: Any) -> Place:
    """Return the place that a booking is moved to.

    Raises:
        Refused: Its type is unknown, it lacks what its type needs, or nobody connected the app.
    """
    location = as_object(wanted) or {}
    complaint = _complaint(location)
    if complaint is not None:
        raise invalid([_problem(wanted, complaint)])
    app = location.get("integration", VIDEO_APP)
    if location["type"] == "integration" and app != VIDEO_APP:
        raise bad_request(
            f'Video integration "{app}" is not connected.'
            " Please connect the integration in your settings first."
        )
    return placed(location)


def _complaint(location: Json) -> str | None:
    kind = location.get("type")
    if not kind:
        return "Booking 'location' must have a 'type' property."
    shape = _BY_TYPE.get(str(kind))
    if shape is None:
        return (
            f"Unsupported booking location type '{kind}'. Valid types are address, link, phone,"
            " attendeePhone, attendeeAddress, attendeeDefined, and integration."
        )
    _, problems = shape.examine(location)
    return f"Validation failed for {kind} location: {said_of(problems)}" if problems else None


def _problem(wanted: Any, complaint: str) -> Json:
    said = f"UpdateBookingInputLocationValidator_2024_08_13 - {complaint}"
    return {
        "target": {"location": wanted},
        "value": wanted,
        "property": "location",
        "children": [],
        "constraints": {"ValidateUpdateLocation": said},
    }
