"""The booking form as it is stored, which 2024-04-15 shows without translation."""

from cal_async.sandbox import _fields
from cal_async.sandbox._documents import EventType
from cal_async.sandbox._json import Json

_BY_DEFAULT = [{"id": "default", "type": "default", "label": "Default"}]
_BY_USER = [{"id": "user", "type": "user", "label": "User", "fieldRequired": True}]

_LABELS = {
    "name": "your_name",
    "email": "email_address",
    _fields.PHONE: "phone_number",
    "location": "location",
    "title": "what_is_this_meeting_about",
    "notes": "additional_notes",
    "guests": "additional_guests",
    "rescheduleReason": "reason_for_reschedule",
}
_PLACEHOLDERS = {
    "title": "",
    "notes": "share_additional_notes",
    "guests": "email",
    "rescheduleReason": "reschedule_placeholder",
}
_PHONE: Json = {
    "name": "attendeePhoneNumber",
    "type": "phone",
    "defaultLabel": "phone_number",
    "required": False,
    "hidden": True,
    "editable": "system-but-optional",
    "sources": _BY_DEFAULT,
}


def stored_form(event_type: EventType, *, with_phone: bool = False) -> list[Json]:
    """Return the fields of an event type; ``with_phone`` adds the hidden one for a number."""
    chosen = {field.get("slug") or field["type"] for field in event_type.booking_fields}
    form = [
        _of_default(field, chosen=field["slug"] in chosen)
        if field["isDefault"]
        else _of_user(field)
        for field in _fields.shown(event_type)
    ]
    return [_PHONE, *form] if with_phone and _fields.PHONE not in chosen else form


def _of_user(field: Json) -> Json:
    stored = {key: value for key, value in field.items() if key not in ("isDefault", "slug")}
    if "options" in field:
        stored["options"] = [{"label": one, "value": one} for one in field["options"]]
    if field["type"] in ("boolean", "url"):
        stored["labelAsSafeHtml"] = f"<p>{field['label']}</p>\n"
    return stored | {"name": field["slug"], "editable": "user", "sources": _BY_USER}


def _of_default(field: Json, *, chosen: bool) -> Json:
    split = field["slug"] == _fields.SPLIT_NAME
    slug = "name" if split else field["slug"]
    stored = {
        "name": slug,
        "type": slug if split else field["type"],
        "required": split or field["required"],
        "editable": "system" if slug in ("name", "location") else "system-but-optional",
        "sources": _BY_DEFAULT,
        "defaultLabel": _LABELS[slug],
    }
    if slug in _PLACEHOLDERS:
        stored["defaultPlaceholder"] = _PLACEHOLDERS[slug]
    if slug in ("title", "guests"):
        stored["hidden"] = field["hidden"]
    if slug == "rescheduleReason":
        stored["views"] = [{"id": "reschedule", "label": "Reschedule View"}]
    if slug == "location":
        stored |= _LOCATION
    own: Json = {key: field[key] for key in ("label", "placeholder") if key in field}
    if slug == "name":
        stored |= {
            "variant": "firstAndLastName" if split else "fullName",
            "variantsConfig": _variants(own, field if split else {}),
        }
    if chosen and slug == "location":
        stored |= own
    elif chosen:
        stored |= own | {"disableOnPrefill": field["disableOnPrefill"]}
        if slug != "name":
            stored["hidden"] = field["hidden"]
    return stored


_LOCATION: Json = {
    "getOptionsAt": "locations",
    "optionsInputs": {
        "phone": {"type": "phone", "required": True, "placeholder": ""},
        "somewhereElse": {"type": "text", "required": True, "placeholder": ""},
        "attendeeInPerson": {"type": "address", "required": True, "placeholder": ""},
    },
    "hideWhenJustOneOption": True,
}


def _variants(own: Json, split: Json) -> Json:
    whole = {"name": "fullName", "type": "text", "label": "your_name", "required": True} | own
    halves = [
        {
            "name": f"{half}Name",
            "type": "text",
            "label": split.get(f"{half}NameLabel", ""),
            "required": half == "first" or split.get("lastNameRequired", False),
            "placeholder": split.get(f"{half}NamePlaceholder", ""),
        }
        for half in ("first", "last")
    ]
    return {
        "variants": {
            "fullName": {"fields": [whole]},
            "firstAndLastName": {"fields": halves},
        }
    }
