"""What the more intricate settings of event types must fulfil."""

from collections.abc import Callable, Mapping
from typing import Any

from cal_async.sandbox._constraints import (
    ARRAY,
    INTEGERS,
    Rule,
    is_instant,
    is_number,
    items_of,
    one_of,
)
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._validation import Shape, required


def _object(name: str, complaint: str, fits: Callable[[Json], bool]) -> Rule:
    """Require an object of a certain kind, or one that only says ``disabled``."""

    def holds(value: Any) -> bool:
        given = as_object(value)
        return given is not None and (given.get("disabled") is True or fits(given))

    return Rule(name, complaint, holds)


def _fits_window(given: Json) -> bool:
    value = given.get("value")
    if given.get("type") == "range":
        # One date instead of two is a matter of its own: the real server stumbles over it.
        days = as_list(value)
        return days is not None and all(map(is_instant, days))
    rolls = isinstance(given.get("rolling", False), bool)
    return rolls and given.get("type") in ("businessDays", "calendarDays") and is_number(value)


def _fits_policy(given: Json) -> bool:
    threshold = as_object(given.get("noticeThreshold"))
    return given.get("type") == "always" or (
        given.get("type") == "time"
        and threshold is not None
        and threshold.get("unit") in ("minutes", "hours", "days")
        and is_number(threshold.get("count"))
    )


WINDOW = _object("ValidateBookingWindow", "Invalid bookingWindow structure.", _fits_window)
POLICY = _object(
    "ConfirmationPolicyValidator",
    'Invalid requiresConfirmation structure. Use "type": "always" or provide a valid time and unit'
    ' in "noticeThreshold" for "type": "time".',
    _fits_policy,
)
COLOR = Rule(
    "isObject",
    "{} must name lightThemeHex and darkThemeHex",
    lambda value: all(
        isinstance((as_object(value) or {}).get(f"{kind}ThemeHex"), str)
        for kind in ("light", "dark")
    ),
)
LENGTHS = (
    Rule(
        "min",
        "each value in {} must not be less than 1",
        lambda value: all(is_number(item) and item >= 1 for item in items_of(value)),
    ),
    INTEGERS,
    Rule(
        "arrayUnique",
        "All {}'s elements must be unique",
        lambda value: (
            (items := as_list(value)) is not None and len(set(map(repr, items))) == len(items)
        ),
    ),
    Rule("arrayNotEmpty", "{} should not be empty", lambda value: bool(as_list(value))),
    ARRAY,
)
_LAYOUT_NAMES = ("month", "week", "column")


def _are_layouts(value: Any) -> bool:
    return all(item in _LAYOUT_NAMES for item in items_of(value))


def _default_is_enabled(given: Mapping[str, Any]) -> bool:
    return given.get("defaultLayout") in (as_list(given.get("enabledLayouts")) or ())


LAYOUTS = Shape(
    required(
        "defaultLayout",
        Rule(
            "isDefaultLayoutWithinEnabledLayouts",
            "If you pass the optional 'bookerLayouts' property, you must provide both"
            " 'bookerLayouts.defaultLayout' and 'bookerLayouts.enabledLayouts' and"
            " 'bookerLayouts.enabledLayouts' must include 'bookerLayouts.defaultLayout'",
            _default_is_enabled,
            whole=True,
        ),
        one_of(*_LAYOUT_NAMES, name="isEnum"),
        Rule(
            "IsValidLayout",
            "{} must be one of the valid layouts - month, week or column",
            _are_layouts,
        ),
    ),
    required(
        "enabledLayouts",
        Rule("isEnum", "{} must contain only valid layouts - month, week or column", _are_layouts),
        Rule(
            "IsValidLayout",
            "{} must be an array containing valid layouts - month, week or column",
            _are_layouts,
        ),
    ),
)
