"""Booking fields: the form of an event type, and the answers given to it."""

from collections.abc import Sequence
from typing import Any

from cal_async.sandbox._answers import Refused, bad_request, bad_responses
from cal_async.sandbox._documents import EventType
from cal_async.sandbox._json import Json, as_list, as_object

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

_TEXTS = ("phone", "address", "text", "textarea", "select", "radio", "url", "number")
_CHOICES = ("select", "multiselect", "checkbox", "radio")
_LISTS = ("multiselect", "multiemail", "checkbox")
_KINDS = {*_TEXTS, *_LISTS, "boolean", "name", "splitName", "email"}


def check_form(fields: Sequence[Any]) -> None:
    """Check the booking fields of an event type.

    Raises:
        Refused: A type is unknown, something is missing, or nobody could give an address.
    """
    for entry in fields:
        field = as_object(entry) or {}
        kind = field.get("type", entry)
        if not isinstance(kind, str) or kind not in _KINDS:
            raise bad_request(f"Unsupported booking field type '{kind}'.")
        missing: list[str] = []
        if kind not in ("name", "splitName", "email") and field.get("slug") not in _DEFAULTS:
            missing += [
                f"{key} must be a string" for key in ("slug", "label") if not _said(field, key)
            ]
        if kind in _CHOICES and not isinstance(field.get("options"), list):
            missing.append("options must be an array")
        if missing:
            raise bad_request(f"Validation failed for {kind} booking field: {', '.join(missing)}")
        if kind == "email" and (field.get("required") is False or field.get("hidden")):
            raise bad_request(
                "checkIsEmailUserAccessible - Email booking field must be required and visible"
            )


def _said(field: Json, key: str) -> bool:
    return isinstance(field.get(key), str)


def shown(event_type: EventType) -> list[Json]:
    """Return the whole form: the fields that every event type has, and its own."""
    own: list[Json] = []
    known = dict(_DEFAULTS)
    for field in event_type.booking_fields:
        slug = field.get("slug") or field["type"]
        if slug in known or field["type"] == "splitName":
            slug = "name" if field["type"] == "splitName" else slug
            known[slug] = known[slug] | field
        else:
            own.append({"isDefault": False} | field | {"hidden": field.get("hidden", False)})
    if event_type.formless:
        known["name"] = {key: value for key, value in known["name"].items() if key != "label"}
    last = [known[field["slug"]] for field in _LAST]
    return [known["name"], known["email"], known["location"], *own, *last]


def check_responses(event_type: EventType, responses: Json) -> None:
    """Check a booker's answers to an event type's own fields.

    Raises:
        Refused: A required one is missing or one has the wrong type.
    """
    for field in event_type.booking_fields:
        slug = field.get("slug", "")
        if not slug or slug in _DEFAULTS:
            continue
        answer = responses.get(slug)
        if answer is not None:
            _check_answer(field, slug, answer)
        elif field.get("required") and not field.get("hidden"):
            raise bad_request(
                f"Missing required booking field response: {slug} - it is required by the event"
                " type booking fields, but missing in the bookingFieldsResponses. You can fetch"
                f" the event type with ID {event_type.id} to see the required fields."
            )


def check_numbers(event_type: EventType, responses: Json) -> None:
    """Refuse numbers: the real server's inner services want text where its front wants a number.

    Raises:
        Refused: A number field was answered.
    """
    for field in event_type.booking_fields:
        if field["type"] == "number" and responses.get(field.get("slug", "")) is not None:
            raise bad_responses(field["slug"], "Invalid string")


def _check_answer(field: Json, slug: str, answer: Any) -> None:
    kind = field["type"]
    if kind in _LISTS:
        expected, fits = "array", isinstance(answer, list)
    elif kind == "boolean":
        expected, fits = "boolean", isinstance(answer, bool)
    elif kind == "number":
        expected, fits = "number", isinstance(answer, int | float) and not isinstance(answer, bool)
    else:
        expected, fits = "string", isinstance(answer, str)
    if not fits:
        raise bad_request(
            f"Invalid type for booking field '{slug}'. Expected type {expected} (compatible with"
            f" field type '{kind}'), but received {_type_of(answer)}."
        )
    if kind in _CHOICES:
        _check_choice(slug, field["options"], as_list(answer) or [answer])


def _check_choice(slug: str, options: list[str], chosen: Sequence[Any]) -> None:
    wrong = [str(one) for one in chosen if one not in options]
    if wrong:
        raise _bad_choice(slug, wrong, options)


def _bad_choice(slug: str, wrong: list[str], options: list[str]) -> Refused:
    return bad_request(
        f"Invalid option '{', '.join(wrong)}' for booking field '{slug}'."
        f" Allowed options are: {', '.join(options)}."
    )


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else "object"
