"""Locations that an event type offers: what they may be, and what is kept of them."""

from typing import Any

from cal_async.sandbox._answers import bad_request
from cal_async.sandbox._constraints import (
    BOOLEAN,
    NON_EMPTY_STRING,
    PHONE_NUMBER,
    STRING,
    URL,
    one_of,
)
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._locations import VIDEO_APP
from cal_async.sandbox._validation import Shape, required, said_of

# The apps that can be offered, and what each is called among those that are connected.
APPS = {
    VIDEO_APP: VIDEO_APP,
    "google-meet": "google-meet",
    "zoom": "zoom",
    "whereby-video": "whereby",
    "whatsapp-video": "whatsapp",
    "webex-video": "webex",
    "telegram-video": "telegram",
    "tandem": "tandem",
    "sylaps-video": "sylapsvideo",
    "skype-video": "skype",
    "sirius-video": "sirius_video",
    "signal-video": "signal",
    "shimmer-video": "shimmervideo",
    "salesroom-video": "salesroom",
    "roam-video": "roam",
    "riverside-video": "riverside",
    "ping-video": "ping",
    "office365-video": "msteams",
    "mirotalk-video": "mirotalk",
    "jitsi": "jitsi",
    "jelly-video": "jelly",
    "jelly-conferencing": "jelly",
    "huddle": "huddle01",
    "facetime-video": "facetime",
    "element-call-video": "element-call",
    "eightxeight-video": "eightxeight",
    "discord-video": "discord",
    "demodesk-video": "demodesk",
    "campfire-video": "campfire",
}
_PUBLIC = required("public", BOOLEAN)
_BY_TYPE = {
    "address": Shape(required("address", NON_EMPTY_STRING, STRING), _PUBLIC),
    "link": Shape(required("link", URL), _PUBLIC),
    "integration": Shape(required("integration", one_of(*APPS))),
    "phone": Shape(required("phone", PHONE_NUMBER), _PUBLIC),
    **dict.fromkeys(("attendeePhone", "attendeeAddress", "attendeeDefined"), Shape()),
}


def read_locations(locations: Any) -> list[Json]:
    """Return the locations of an event type, without what they need not say.

    Raises:
        Refused: There is none, a type is unknown, incomplete, or an app that nobody connected.
    """
    entries = as_list(locations)
    if entries is None:
        raise bad_request("'locations' must be an array.")
    if not entries:
        raise bad_request("'locations' must contain at least 1 location.")
    read = [_read(location) for location in entries]
    for location in read:
        app = location.get("integration", VIDEO_APP)
        if app != VIDEO_APP:
            raise bad_request(f"{APPS[app]} not connected.")
    return read


def _read(location: Any) -> Json:
    given = as_object(location)
    if given is None:
        raise bad_request("Each object in 'locations' must be an object.")
    kind = given.get("type")
    if not kind:
        raise bad_request("Each object in 'locations' must have a 'type' property.")
    shape = _BY_TYPE.get(str(kind))
    if shape is None:
        raise bad_request(
            f"Unsupported location type '{kind}'. Valid types are address, link, integration, and"
            " phone."
        )
    known, problems = shape.examine(given)
    if problems:
        raise bad_request(f"Validation failed for {kind} location: {said_of(problems)}")
    return {"type": kind} | known
