"""The ``cal-api-version`` date of each resource.

A missing or unknown date silently means the contract of 2024-04-15, so every operation that has
versions names one. These are the newest that the hosted service and self-hosted servers share.
"""

__all__ = [
    "BOOKINGS",
    "BOOKINGS_2026_02_25",
    "EVENT_TYPES",
    "EVENT_TYPES_2026_06_12",
    "SCHEDULES",
    "SLOTS",
]

BOOKINGS = "2024-08-13"
BOOKINGS_2026_02_25 = "2026-02-25"
"""For operations that no older version has."""
EVENT_TYPES = "2024-06-14"
EVENT_TYPES_2026_06_12 = "2026-06-12"
"""For operations that no older version has."""
SCHEDULES = "2024-06-11"
SLOTS = "2024-09-04"
