"""The second look at a booker's answers: the real server's inner services have rules of their own.

What the API's front lets pass, see `_fields.check_responses`, can still be refused here, with other
words. Numbers are: the front wants a number where the inner services want text.
"""

from collections.abc import Sequence
from typing import Any

from cal_async.sandbox import _fields
from cal_async.sandbox._constraints import EMAIL, PHONE_NUMBER, STRING, URL
from cal_async.sandbox._documents import EventType
from cal_async.sandbox._json import Json, as_list

_TEXTS = ("address", "text", "select", "number", "radio", "textarea")
_UNANSWERED = "error_required_field"
_NO_EMAIL = "email_validation_error"
# A way to reach the booker is checked only where the form shows its field.
_CONTACTS = {"email": (EMAIL, _NO_EMAIL), "phone": (PHONE_NUMBER, "invalid_number")}
_ON_MOVES = "rescheduleReason"


def complaints(event_type: EventType, answers: Json) -> list[str]:
    """Return what is wrong with the answers to the fields of an event type's form."""
    found: list[str] = []
    for field in _fields.shown(event_type):
        slug = field["slug"]
        needed = bool(field.get("required")) and not field.get("hidden") and slug != _ON_MOVES
        if slug in answers or needed:
            complaint = _complaint(field, answers.get(slug), needed=needed)
            if complaint is not None:
                found.append(f"responses - {{{slug}}}{complaint}")
    return found


def _complaint(field: Json, answer: Any, *, needed: bool) -> str | None:
    kind = field.get("type")
    # To JavaScript an empty list is something, but an empty text, zero and false are not.
    if needed and (answer in ("", 0) or answer is None):
        return _UNANSWERED
    if kind in ("multiemail", "multiselect", "checkbox"):
        return _about_list(kind, as_list(answer) or [], needed=needed)
    if kind in _CONTACTS:
        rule, complaint = _CONTACTS[kind]
        return complaint if answer and not field.get("hidden") and not rule.holds(answer) else None
    if kind == "url":
        return None if URL.holds(answer) else "url_validation_error"
    if kind in _TEXTS and not STRING.holds(answer):
        return "Invalid string"
    return None


def _about_list(kind: str, answers: Sequence[Any], *, needed: bool) -> str | None:
    if needed and not answers and kind != "checkbox":
        return _UNANSWERED
    if kind != "multiemail":
        return None if all(map(STRING.holds, answers)) else "Invalid array of strings"
    if not all(map(EMAIL.holds, answers)):
        return _NO_EMAIL
    return "duplicate_email" if len(set(answers)) < len(answers) else None
