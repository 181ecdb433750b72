"""Booking fields: the form of an event type, and the answers given to it."""

from collections.abc import Iterator, Sequence
from typing import Any

from cal_async.sandbox._answers import Refused, bad_request
from cal_async.sandbox._documents import EventType
from cal_async.sandbox._json import Json, as_list

_NAME: Json = {
    "isDefault": True,
    "type": "name",
    "slug": "name",
    "required": True,
    "label": "your_name",
    "disableOnPrefill": False,
}
_EMAIL: Json = {
    "isDefault": True,
    "type": "email",
    "slug": "email",
    "required": True,
    "disableOnPrefill": False,
    "hidden": False,
}
_LOCATION: Json = {
    "isDefault": True,
    "type": "radioInput",
    "slug": "location",
    "required": False,
    "hidden": False,
}


def _text(slug: str, kind: str, *, required: bool = False, hidden: bool = False) -> Json:
    return {
        "isDefault": True,
        "type": kind,
        "slug": slug,
        "required": required,
        "disableOnPrefill": False,
        "hidden": hidden,
    }


_LAST = (
    _text("title", "text", required=True, hidden=True),
    _text("notes", "textarea"),
    _text("guests", "multiemail"),
    _text("rescheduleReason", "textarea"),
)
_DEFAULTS = {field["slug"]: field for field in (_NAME, _EMAIL, _LOCATION, *_LAST)}

PHONE = "attendeePhoneNumber"
SPLIT_NAME = "splitName"
# What a field of a type has when nothing is said.
_EMPTY: dict[Any, Json] = {"url": {"placeholder": ""}}
_CHOICES = ("select", "multiselect", "checkbox", "radio")
_LISTS = ("multiselect", "multiemail", "checkbox")


def with_guests(fields: Sequence[Json], *, hidden: bool) -> list[Json]:
    """Return a form whose field for guests is hidden, or not."""
    known = next((field for field in fields if field.get("slug") == "guests"), {"slug": "guests"})
    rest = [field for field in fields if field.get("slug") != "guests"]
    return [*rest, known | {"hidden": hidden}]


def shown(event_type: EventType) -> list[Json]:
    """Return the whole form: the fields that every event type has, and its own."""
    own: list[Json] = []
    known = dict(_DEFAULTS)
    for field in event_type.booking_fields:
        kind = field.get("type")
        slug = field.get("slug") or kind
        if kind == SPLIT_NAME:
            known["name"] = _split_name(field)
        elif slug in known and kind in (None, slug):
            known[slug] = _chosen(known[slug], field)
        else:
            phone = kind == "phone" and slug == PHONE
            own.append({"isDefault": phone} | _EMPTY.get(kind, {}) | field | _switches(field))
    if event_type.formless:
        known["name"] = {key: value for key, value in known["name"].items() if key != "label"}
    last = [known[field["slug"]] for field in _LAST]
    return [known["name"], known["email"], known["location"], *own, *last]


def _chosen(default: Json, field: Json) -> Json:
    """Return a field that every form has, as an event type wants it."""
    if default is _LOCATION:
        return default | field
    if default is _NAME:
        return {key: value for key, value in default.items() if key != "label"} | field
    return default | field | _switches(field)


def _switches(field: Json) -> Json:
    names = ("required", "disableOnPrefill", "hidden")
    return {name: bool(field.get(name)) for name in names}


def _split_name(field: Json) -> Json:
    names = ("firstNameLabel", "firstNamePlaceholder", "lastNameLabel", "lastNamePlaceholder")
    texts = {name: field.get(name, "") for name in names}
    switches = {name: bool(field.get(name)) for name in ("lastNameRequired", "disableOnPrefill")}
    return {"isDefault": True, "type": SPLIT_NAME, "slug": SPLIT_NAME} | texts | switches


def check_responses(event_type: EventType, responses: Json) -> None:
    """Check a booker's answers to an event type's own fields.

    Raises:
        Refused: A required one is missing or one has the wrong type.
    """
    for slug, field in own(event_type):
        if responses.get(slug) is None and field.get("required"):
            raise _unanswered(event_type, slug)
        if slug in responses:
            _check_answer(field, slug, responses[slug])


def own(event_type: EventType) -> Iterator[tuple[str, Json]]:
    """Yield the fields that only this event type has, with their slugs."""
    for field in event_type.booking_fields:
        slug = field.get("slug")
        if slug and slug not in _DEFAULTS:
            yield slug, field


def _unanswered(event_type: EventType, slug: str) -> Refused:
    if slug == PHONE:
        return bad_request(
            "Missing attendee phone number - it is required by the event type."
            ' Pass it as "attendee.phoneNumber" string in the request.'
        )
    return bad_request(
        f"Missing required booking field response: {slug} - it is required by the event type"
        " booking fields, but missing in the bookingFieldsResponses. You can fetch the event type"
        f" with ID {event_type.id} to see the required fields."
    )


def _check_answer(field: Json, slug: str, answer: Any) -> None:
    kind = field["type"]
    numeric = isinstance(answer, int | float) and not isinstance(answer, bool)
    if kind in _LISTS:
        expected, fits = "array", isinstance(answer, list)
    elif kind == "boolean":
        expected, fits = "boolean", isinstance(answer, bool)
    elif kind == "number":
        expected, fits = "number", numeric
    elif kind in _CHOICES:
        expected, fits = "string or number", numeric or isinstance(answer, str)
    else:
        expected, fits = "string", isinstance(answer, str)
    if not fits:
        raise bad_request(
            f"Invalid type for booking field '{slug}'. Expected type {expected} (compatible with"
            f" field type '{kind}'), but received {_type_of(answer)}."
        )
    if kind in _CHOICES and field["options"]:
        _check_choice(slug, field["options"], answer)


def _check_choice(slug: str, options: list[str], answer: Any) -> None:
    several = as_list(answer)
    if all(str(one) in options for one in ([answer] if several is None else several)):
        return
    begins = f"Invalid option '{answer}'" if several is None else "One or more invalid options"
    raise bad_request(
        f"{begins} for booking field '{slug}'. Allowed options are: {', '.join(options)}."
    )


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else "object"
