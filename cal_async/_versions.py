"""The ``cal-api-version`` date of each resource.

A missing or unknown date silently means the contract of 2024-04-15, so every operation that has
versions names one. The built-in dates are the newest that the hosted service and self-hosted
servers share; `NEWEST` are those of the hosted service alone.
"""

from collections.abc import Mapping

from cal_async._types import is_list, is_object

__all__ = [
    "BOOKINGS",
    "BOOKINGS_2026_02_25",
    "BOOKINGS_BY_CURSOR",
    "EVENT_TYPES",
    "EVENT_TYPES_2026_06_12",
    "NEWEST",
    "SCHEDULES",
    "SLOTS",
    "choose",
    "looks_like_fallback",
]

BOOKINGS = "2024-08-13"
BOOKINGS_2026_02_25 = "2026-02-25"
"""For operations that no older version has."""
BOOKINGS_BY_CURSOR = "2026-05-01"
"""Lists of bookings with ``cursor`` and ``limit``, and one status a request."""
EVENT_TYPES = "2024-06-14"
EVENT_TYPES_2026_06_12 = "2026-06-12"
"""For operations that no older version has."""
SCHEDULES = "2024-06-11"
SLOTS = "2024-09-04"

FAMILIES: Mapping[str, str] = {
    "bookings": BOOKINGS,
    "event_types": EVENT_TYPES,
    "schedules": SCHEDULES,
    "slots": SLOTS,
}

NEWEST: Mapping[str, str] = {
    "bookings": BOOKINGS_2026_02_25,
    "bookings.list": BOOKINGS_BY_CURSOR,
    "organizations.bookings.list": BOOKINGS_BY_CURSOR,
    # Teams' lists kept their offsets.
    "teams.bookings.list": BOOKINGS,
    "organizations.teams.bookings.list": BOOKINGS,
    "event_types": EVENT_TYPES_2026_06_12,
}
"""What the hosted service documented in September 2026."""


def choose(name: str, own: str, overrides: Mapping[str, str]) -> str:
    """Return the date to send with an operation.

    Args:
        name: The operation's: ``teams.event_types.list``.
        own: The date that it was written for.
        overrides: Dates by operation, or by any step of its path.
    """
    if own not in FAMILIES.values():
        return own  # no other version has it
    steps = name.split(".")[:-1]
    for key in (name, *reversed(steps)):
        if key in overrides:
            return overrides[key]
    return own


_FALLBACK_FIELDS = frozenset(
    {"bookings", "customInputs", "eventType", "eventTypeGroups", "length", "workingHours"}
)


def looks_like_fallback(data: object) -> bool:
    """Tell whether an answer that fits no model is one of the contract of 2024-04-15."""
    first = next(iter(data), None) if is_list(data) else data
    return is_object(first) and not _FALLBACK_FIELDS.isdisjoint(first)
