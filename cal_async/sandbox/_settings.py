"""The settings of event types: what their bodies may hold, and how they are complained about."""

from collections.abc import Callable
from typing import Any

from cal_async.sandbox._answers import bad_request
from cal_async.sandbox._constraints import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    OBJECT,
    STRING,
    URL,
    Rule,
    at_least,
    at_most,
    is_integer,
    is_number,
    items_of,
    one_of,
)
from cal_async.sandbox._intervals import limit_rules
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._validation import Field, Shape, optional, required

_MOST_SEATS = 1000
_LANGUAGES = (  # noqa: SIM905  (three dozen quotes would say nothing more)
    "en ar az bg bn ca cs da de el es es-419 eu et fi fr he hu it ja km ko nl no pl pt-BR pt ro ru"
    " sk-SK sr sv tr uk vi zh-CN zh-TW"
).split()


def _object(name: str, complaint: str, fits: Callable[[Json], bool]) -> Rule:
    """Require an object of a certain kind, or one that only says ``disabled``."""

    def holds(value: Any) -> bool:
        given = as_object(value)
        return given is not None and (given.get("disabled") is True or fits(given))

    return Rule(name, complaint, holds)


def _fits_window(given: Json) -> bool:
    if given.get("type") == "range":
        # One date instead of two is a matter of its own: the real server stumbles over it.
        return all(isinstance(day, str) for day in items_of(given.get("value")))
    rolls = isinstance(given.get("rolling", False), bool)
    days = given.get("type") in ("businessDays", "calendarDays") and is_number(given.get("value"))
    return rolls and days


def _fits_policy(given: Json) -> bool:
    threshold = as_object(given.get("noticeThreshold"))
    return given.get("type") == "always" or (
        given.get("type") == "time"
        and threshold is not None
        and threshold.get("unit") in ("minutes", "hours", "days")
        and is_number(threshold.get("count"))
    )


_WINDOW = _object("ValidateBookingWindow", "Invalid bookingWindow structure.", _fits_window)
_POLICY = _object(
    "ValidateConfirmationPolicy",
    'Invalid requiresConfirmation structure. Use "type": "always" or provide a valid time and unit'
    ' in "noticeThreshold" for "type": "time".',
    _fits_policy,
)
_COLOR = Rule(
    "isObject",
    "{} must name lightThemeHex and darkThemeHex",
    lambda value: all(
        isinstance((as_object(value) or {}).get(f"{kind}ThemeHex"), str)
        for kind in ("light", "dark")
    ),
)


def _alternative(key: str, *fields: Field) -> Shape:
    """Describe a setting that is on if it names ``key``, and otherwise says that it is off."""
    return Shape(*fields, optional("disabled", BOOLEAN), only_with=key)


_SEATS = _alternative(
    "seatsPerTimeSlot",
    required("seatsPerTimeSlot", at_most(_MOST_SEATS), at_least(1), INTEGER),
    required("showAttendeeInfo", BOOLEAN),
    required("showAvailabilityCount", BOOLEAN),
)
_RECURRENCE_FIELDS = (
    required("interval", INTEGER),
    required("occurrences", INTEGER),
    required("frequency", one_of("yearly", "monthly", "weekly", name="isEnum")),
)
# The real server checks a recurrence twice, and says everything twice.
_RECURRENCE = _alternative("interval", *_RECURRENCE_FIELDS, *_RECURRENCE_FIELDS)
_ACTIVE = Shape(
    optional("maximumActiveBookings", at_least(1), INTEGER),
    optional("offerReschedule", BOOLEAN),
    optional("disabled", BOOLEAN),
)
_LAYOUT_NAMES = ("month", "week", "column")


def _default_is_enabled(given: Json) -> list[tuple[str, str]]:
    if given.get("defaultLayout") in (as_list(given.get("enabledLayouts")) or ()):
        return []
    said = (
        "If you pass the optional 'bookerLayouts' property, you must provide both"
        " 'bookerLayouts.defaultLayout' and 'bookerLayouts.enabledLayouts' and"
        " 'bookerLayouts.enabledLayouts' must include 'bookerLayouts.defaultLayout'"
    )
    return [("isDefaultLayoutWithinEnabledLayouts", said)]


_LAYOUTS = Shape(
    required("defaultLayout", one_of(*_LAYOUT_NAMES, name="isEnum")),
    required(
        "enabledLayouts",
        Rule(
            "isEnum",
            "{} must contain only valid layouts - month, week or column",
            lambda value: all(item in _LAYOUT_NAMES for item in items_of(value)),
        ),
    ),
    extra=_default_is_enabled,
)
_LENGTHS = (
    Rule(
        "min",
        "each value in {} must not be less than 1",
        lambda value: all(is_number(item) and item >= 1 for item in items_of(value)),
    ),
    Rule(
        "isInt",
        "each value in {} must be an integer number",
        lambda value: all(map(is_integer, items_of(value))),
    ),
    Rule(
        "arrayUnique",
        "All {}'s elements must be unique",
        lambda value: len({repr(item) for item in items_of(value)}) == len(items_of(value)),
    ),
    Rule("arrayNotEmpty", "{} should not be empty", lambda value: bool(as_list(value))),
    ARRAY,
)
_VIDEO = Shape(
    *(
        optional(name, BOOLEAN)
        for name in (
            "disableRecordingForOrganizer",
            "disableRecordingForGuests",
            "enableAutomaticRecordingForOrganizer",
            "enableAutomaticTranscription",
            "disableTranscriptionForGuests",
            "disableTranscriptionForOrganizer",
            "sendTranscriptionEmails",
        )
    ),
    optional("redirectUrlOnExit", URL),
)
_DISABLED = optional("disabled", BOOLEAN)
_SETTINGS = (
    optional("description", STRING),
    optional("lengthInMinutesOptions", *_LENGTHS),
    optional("locations"),
    optional("bookingFields"),
    optional("recurrence", shape=_RECURRENCE),
    optional("disableGuests", BOOLEAN),
    optional("slotInterval", INTEGER),
    optional("minimumBookingNotice", at_least(0), INTEGER),
    optional("beforeEventBuffer", INTEGER),
    optional("afterEventBuffer", INTEGER),
    optional("scheduleId", INTEGER),
    optional("bookingLimitsCount", *limit_rules("bookingLimitsCount")),
    optional("bookingLimitsDuration", *limit_rules("bookingLimitsDuration")),
    optional("onlyShowFirstAvailableSlot", BOOLEAN),
    optional("offsetStart", at_least(0), INTEGER),
    optional("bookingWindow", _WINDOW),
    optional("bookerLayouts", shape=_LAYOUTS),
    optional("confirmationPolicy", _POLICY),
    optional("requiresBookerEmailVerification", BOOLEAN),
    optional("hideCalendarNotes", BOOLEAN),
    optional("lockTimeZoneToggleOnBookingPage", BOOLEAN),
    optional("color", _COLOR, OBJECT),
    optional("seats", shape=_SEATS),
    optional("customName", STRING),
    optional("destinationCalendar"),
    optional("useDestinationCalendarEmail", BOOLEAN),
    optional("hideCalendarEventDetails", BOOLEAN),
    optional("successRedirectUrl", URL),
    optional("hideOrganizerEmail", BOOLEAN),
    optional("calVideoSettings", shape=_VIDEO),
    optional("hidden", BOOLEAN),
    optional("bookingRequiresAuthentication", BOOLEAN),
    optional("bookerActiveBookingsLimit", shape=_ACTIVE),
    optional("disableCancelling", shape=Shape(_DISABLED)),
    optional("disableRescheduling", shape=Shape(_DISABLED, optional("minutesBefore", INTEGER))),
    optional("interfaceLanguage", one_of("", *_LANGUAGES), STRING),
    optional("allowReschedulingPastBookings", BOOLEAN),
    optional("allowReschedulingCancelledBookings", BOOLEAN),
    optional("showOptimizedSlots", BOOLEAN),
)
_LENGTH = (at_least(1), INTEGER)

_NEW = Shape(
    required("lengthInMinutes", *_LENGTH),
    required("title", STRING),
    required("slug", STRING),
    *_SETTINGS,
)
_CHANGE = Shape(
    optional("lengthInMinutes", *_LENGTH),
    optional("title", STRING),
    optional("slug", STRING),
    *_SETTINGS,
)


def read_new(body: Any) -> Json:
    """Return the settings that the body of a new event type names.

    Raises:
        Refused: Something is missing, or one of them is malformed.
    """
    return _NEW.read(_prepared(body))


def read_change(body: Any) -> Json:
    """Return the settings that the body of a change names.

    Raises:
        Refused: One of them is malformed.
    """
    return _CHANGE.read(_prepared(body))


def _prepared(body: Any) -> Any:
    """Check what comes before everything else, and fill in that a setting is on."""
    given = as_object(body)
    if given is None:
        return body
    limit = as_object(given.get("bookerActiveBookingsLimit")) or {}
    if limit == {"disabled": False}:
        raise bad_request(
            "When disabled is false {disabled: false} at least one other property must be provided,"
            " because it means that the property is enabled but then other properties must be"
            " provided too."
        )
    recurrence = as_object(given.get("recurrence")) or {}
    if "interval" in recurrence and limit.keys() & {"maximumActiveBookings", "offerReschedule"}:
        raise bad_request(
            "Can't have `recurrence` and `bookerActiveBookingsLimit` enabled at the same time -"
            " recurring events do not support maximum active bookings limit setting."
        )
    prepared = dict(given)
    for name, key in (("recurrence", "interval"), ("seats", "seatsPerTimeSlot")):
        setting = as_object(given.get(name)) or {}
        if key in setting:
            prepared[name] = {"disabled": False} | setting
    return prepared
