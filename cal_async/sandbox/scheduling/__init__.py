"""Free time as the real server computes it: pure functions of schedules, bookings and rules."""

from ._rules import Busy, Hours, Interval, Limits, Override, Refusal, Rules, Schedule, Window
from ._slots import find_slots, is_free, why_not_free

__all__ = [
    "Busy",
    "Hours",
    "Interval",
    "Limits",
    "Override",
    "Refusal",
    "Rules",
    "Schedule",
    "Window",
    "find_slots",
    "is_free",
    "why_not_free",
]
