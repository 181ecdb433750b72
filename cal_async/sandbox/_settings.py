"""The settings of event types: what their bodies may hold, and how they are complained about."""

from typing import Any

from cal_async.sandbox._answers import bad_request
from cal_async.sandbox._constraints import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    OBJECT,
    STRING,
    URL,
    at_least,
    at_most,
    one_of,
)
from cal_async.sandbox._intervals import limit_rules
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._languages import PAGE_LANGUAGES
from cal_async.sandbox._query import number
from cal_async.sandbox._setting_rules import COLOR, LAYOUTS, LENGTHS, POLICY, WINDOW
from cal_async.sandbox._setting_values import VIDEO_EXIT, VIDEO_SWITCHES
from cal_async.sandbox._validation import Field, Shape, optional, required

_MOST_SEATS = 1000


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
_VIDEO = Shape(*(optional(name, BOOLEAN) for name in VIDEO_SWITCHES), optional(VIDEO_EXIT, URL))
_DISABLED = optional("disabled", BOOLEAN)
_SETTINGS = (
    optional("description", STRING),
    optional("lengthInMinutesOptions", *LENGTHS),
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
    optional("bookingWindow", WINDOW),
    optional("bookerLayouts", shape=LAYOUTS),
    optional("confirmationPolicy", POLICY),
    optional("requiresBookerEmailVerification", BOOLEAN),
    optional("hideCalendarNotes", BOOLEAN),
    optional("lockTimeZoneToggleOnBookingPage", BOOLEAN),
    optional("color", COLOR, OBJECT),
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
    optional(
        "disableRescheduling",
        shape=Shape(_DISABLED, optional("minutesBefore", at_least(1), INTEGER)),
    ),
    optional("interfaceLanguage", one_of("", *PAGE_LANGUAGES), STRING),
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


_LIST = Shape(
    optional("username", STRING),
    optional("eventSlug", STRING),
    optional("usernames"),
    optional("orgSlug", STRING),
    optional("orgId", NUMBER),
    optional("sortCreatedAt", one_of("asc", "desc", name="isEnum")),
)


def read_filters(query: Json) -> Json:
    """Return which event types a query asks for.

    Raises:
        Refused: A filter is malformed.
    """
    known = dict(query)
    if "orgId" in known:
        known["orgId"] = number(known["orgId"])
    return _LIST.read(known)


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
