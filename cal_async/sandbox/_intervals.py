"""Limits of an event type by day, week, month and year: the longer may not allow less."""

from functools import partial
from itertools import combinations
from typing import Any

from cal_async.sandbox._constraints import OBJECT, Rule, is_number
from cal_async.sandbox._json import as_object

UNITS = ("day", "week", "month", "year")
_KINDS = {
    "bookingLimitsCount": (
        "ValidateBookingLimitsCount",
        "Invalid bookingLimitsCount",
        "Invalid bookingLimitsCount: The number of bookings",
        "the number of bookings",
    ),
    "bookingLimitsDuration": (
        # The misspelling is the real server's.
        "ValidateBookingLimistsDuration",
        "Invalid booking durations structure",
        "Invalid booking durations: The duration of bookings",
        "the duration of bookings",
    ),
}


def limit_rules(setting: str) -> tuple[Rule, ...]:
    """Return what the limits called ``setting`` must fulfil.

    All rules have one name, so that the last complaint stands: it is about the shortest units.
    """
    name, structure, begins, thing = _KINDS[setting]
    pairs = [
        Rule(
            name,
            f"{begins} for {short} cannot exceed {thing} for {long}.",
            partial(_ascends, short, long),
        )
        for short, long in combinations(UNITS, 2)
    ]
    return (*reversed(pairs), Rule(name, structure, OBJECT.holds))


def _ascends(short: str, long: str, value: Any) -> bool:
    limits = as_object(value) or {}
    less, more = limits.get(short), limits.get(long)
    if "disabled" in limits or not is_number(less) or not is_number(more):
        return True
    return not (less and more) or bool(less <= more)
