"""The settings of event types: what their bodies may hold."""

from collections.abc import Callable
from typing import Any

from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._validation import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    NUMBER,
    OBJECT,
    STRING,
    Rule,
    Shape,
    at_least,
    is_integer,
    is_number,
    items_of,
    one_of,
    optional,
    required,
)


def _object(complaint: str, fits: Callable[[Json], bool], *, off: bool = True) -> Rule:
    """Require an object of a certain kind, or with ``off`` one that only says ``disabled``."""

    def holds(value: Any) -> bool:
        given = as_object(value)
        return given is not None and ((off and given.get("disabled") is True) or fits(given))

    return Rule("isValid", f"{{}} {complaint}", holds)


def _fits_window(given: Json) -> bool:
    if given.get("type") == "range":
        # One date instead of two is a matter of its own: the real server stumbles over it.
        return all(isinstance(day, str) for day in items_of(given.get("value")))
    return given.get("type") in ("businessDays", "calendarDays") and is_number(given.get("value"))


def _fits_policy(given: Json) -> bool:
    threshold = as_object(given.get("noticeThreshold"))
    return given.get("type") == "always" or (
        given.get("type") == "time"
        and threshold is not None
        and threshold.get("unit") in ("minutes", "hours", "days")
        and is_number(threshold.get("count"))
    )


_WINDOW = _object("must name a type and a value that fits it", _fits_window)
_POLICY = _object("must be of type always, or of type time with a noticeThreshold", _fits_policy)
_SEATS = _object(
    "must name seatsPerTimeSlot",
    lambda given: is_integer(given.get("seatsPerTimeSlot")) and given["seatsPerTimeSlot"] > 0,
)
_ACTIVE = _object(
    "must name maximumActiveBookings", lambda given: is_integer(given.get("maximumActiveBookings"))
)
_LIMITS = _object(
    "must hold numbers",
    lambda given: all(is_number(limit) for key, limit in given.items() if key != "disabled"),
)
_COLOR = _object(
    "must name lightThemeHex and darkThemeHex",
    lambda given: all(isinstance(given.get(f"{kind}ThemeHex"), str) for kind in ("light", "dark")),
    off=False,
)
_LAYOUTS = _object(
    "must name defaultLayout and enabledLayouts",
    lambda given: (
        isinstance(given.get("defaultLayout"), str)
        and as_list(given.get("enabledLayouts")) is not None
    ),
    off=False,
)
_WHOLE_RECURRENCE = _object(
    "must name interval, occurrences and frequency",
    lambda given: (
        is_integer(given.get("interval"))
        and is_integer(given.get("occurrences"))
        and isinstance(given.get("frequency"), str)
    ),
)
_LENGTHS = Rule(
    "isInt",
    "each value in {} must be an integer number",
    lambda value: all(map(is_integer, items_of(value))),
)

_FREQUENCY = one_of("yearly", "monthly", "weekly", name="isEnum")
_RECURRENCE = Shape(
    optional("interval", NUMBER),
    optional("occurrences", NUMBER),
    optional("frequency", _FREQUENCY),
    optional("disabled", BOOLEAN),
)
_SETTINGS = (
    optional("description", STRING),
    optional("lengthInMinutesOptions", _LENGTHS, ARRAY),
    optional("locations", ARRAY),
    optional("bookingFields", ARRAY),
    optional("recurrence", _WHOLE_RECURRENCE, OBJECT, shape=_RECURRENCE),
    optional("disableGuests", BOOLEAN),
    optional("slotInterval", INTEGER),
    optional("minimumBookingNotice", at_least(0), INTEGER),
    optional("beforeEventBuffer", INTEGER),
    optional("afterEventBuffer", INTEGER),
    optional("scheduleId", INTEGER),
    optional("bookingLimitsCount", _LIMITS, OBJECT),
    optional("bookingLimitsDuration", _LIMITS, OBJECT),
    optional("onlyShowFirstAvailableSlot", BOOLEAN),
    optional("offsetStart", at_least(0), INTEGER),
    optional("bookingWindow", _WINDOW, OBJECT),
    optional("bookerLayouts", _LAYOUTS, OBJECT),
    optional("confirmationPolicy", _POLICY, OBJECT),
    optional("requiresBookerEmailVerification", BOOLEAN),
    optional("hideCalendarNotes", BOOLEAN),
    optional("lockTimeZoneToggleOnBookingPage", BOOLEAN),
    optional("color", _COLOR, OBJECT),
    optional("seats", _SEATS, OBJECT),
    optional("customName", STRING),
    optional("useDestinationCalendarEmail", BOOLEAN),
    optional("hideCalendarEventDetails", BOOLEAN),
    optional("successRedirectUrl", STRING),
    optional("hideOrganizerEmail", BOOLEAN),
    optional("calVideoSettings", OBJECT),
    optional("hidden", BOOLEAN),
    optional("bookingRequiresAuthentication", BOOLEAN),
    optional("bookerActiveBookingsLimit", _ACTIVE, OBJECT),
    optional("disableCancelling", OBJECT),
    optional("disableRescheduling", OBJECT),
    optional("interfaceLanguage", STRING),
    optional("allowReschedulingPastBookings", BOOLEAN),
    optional("allowReschedulingCancelledBookings", BOOLEAN),
    optional("showOptimizedSlots", BOOLEAN),
)
_LENGTH = (at_least(1), INTEGER)

NEW = Shape(
    required("lengthInMinutes", *_LENGTH),
    required("title", STRING),
    required("slug", STRING),
    *_SETTINGS,
)
CHANGE = Shape(
    optional("lengthInMinutes", *_LENGTH),
    optional("title", STRING),
    optional("slug", STRING),
    *_SETTINGS,
)
