"""Booking fields that somebody wants an event type to have, and what is complained about them."""

from typing import Any

from cal_async.sandbox._answers import bad_request
from cal_async.sandbox._constraints import ARRAY, BOOLEAN, STRING
from cal_async.sandbox._fields import PHONE
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._validation import Shape, optional, required, said_of

_SLUGLESS = ("name", "splitName", "email")
_LABEL = optional("label", STRING)
_PLACEHOLDER = optional("placeholder", STRING)
_PREFILL = optional("disableOnPrefill", BOOLEAN)
_SWITCHES = (optional("required", BOOLEAN), optional("hidden", BOOLEAN))
_OWN = (required("slug", STRING), required("label", STRING), required("required", BOOLEAN))
_LAST = (_PREFILL, optional("hidden", BOOLEAN))
_OPTIONS = required("options", ARRAY)

# What a field of a type looks like.
_BY_TYPE = {
    "name": Shape(_LABEL, _PLACEHOLDER, _PREFILL),
    "splitName": Shape(
        optional("firstNameLabel", STRING),
        optional("firstNamePlaceholder", STRING),
        optional("lastNameLabel", STRING),
        optional("lastNamePlaceholder", STRING),
        optional("lastNameRequired", BOOLEAN),
        _PREFILL,
    ),
    "email": Shape(_LABEL, *_SWITCHES, _PLACEHOLDER, _PREFILL),
    **dict.fromkeys(
        ("phone", "address", "text", "number", "textarea", "multiemail", "url"),
        Shape(*_OWN, _PLACEHOLDER, *_LAST),
    ),
    "select": Shape(*_OWN, _PLACEHOLDER, _OPTIONS, *_LAST),
    **dict.fromkeys(("multiselect", "checkbox", "radio"), Shape(*_OWN, _OPTIONS, *_LAST)),
    "boolean": Shape(*_OWN, *_LAST),
}
# The fields that every form has, and that need no type.
_BY_SLUG = {
    "location": Shape(_LABEL),
    **dict.fromkeys(
        ("title", "notes", "guests", "rescheduleReason"),
        Shape(*_SWITCHES, _LABEL, _PLACEHOLDER, _PREFILL),
    ),
}


def read_form(fields: Any) -> list[Json]:
    """Return the booking fields of an event type, without what they need not say.

    Raises:
        Refused: A type is unknown, something is missing, or nobody could give an address.
    """
    entries = as_list(fields)
    if entries is None:
        raise bad_request("'bookingFields' must be an array.")
    if not entries:
        raise bad_request("'bookingFields' must contain at least 1 booking field.")
    form = [as_object(entry) or {} for entry in entries]
    slugs: set[str] = set()
    read = [_read(field, slugs) for field in form]
    if not all(_is_asked(field) for field in read if field.get("type") == "email"):
        raise bad_request(
            "checkIsEmailUserAccessible - Email booking field must be required and visible"
            if any(_is_asked(field) for field in read if field.get("slug") == PHONE)
            else "Booking fields validation failed: visible and required email or visible and"
            " required attendee phone field is needed."
        )
    return read


def _read(field: Json, slugs: set[str]) -> Json:
    """Return what is known of a field, and note its slug."""
    _check_identity(field, slugs)
    kind, slug = field.get("type"), field.get("slug")
    by_slug = _BY_SLUG.get(str(slug))
    shape = by_slug or _BY_TYPE.get(str(kind))
    if shape is None:
        raise bad_request(f"Unsupported booking field type '{kind}'.")
    known, problems = shape.examine(field)
    if problems:
        said = said_of(problems)
        raise bad_request(f"Validation failed for {kind or slug} booking field: {said}")
    identity = {"slug": slug} if by_slug else {"type": kind}
    return identity | {key: value for key, value in known.items() if value is not None}


def _is_asked(field: Json) -> bool:
    return bool(field.get("required")) and not field.get("hidden")


def _check_identity(field: Json, slugs: set[str]) -> None:
    kind, slug = field.get("type"), str(field.get("slug") or "")
    if slug not in _BY_SLUG and not kind:
        raise bad_request(
            "All booking fields except ones with slug equal to title, notes, guests,"
            " rescheduleReason and location must have a 'type' property."
        )
    if kind not in _SLUGLESS and not slug:
        raise bad_request(
            "Each booking field except ones with type equal to name, splitName, email must have a"
            " 'slug' property."
        )
    if slug in slugs:
        raise bad_request(
            f"Duplicate bookingFields slug '{slug}' found. All bookingFields slugs must be unique."
        )
    if kind not in _SLUGLESS:
        slugs.add(slug)
