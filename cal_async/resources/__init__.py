"""The typed stubs of all operations, by area; imported when first used."""

from importlib import import_module

__all__ = ["MODULES", "load"]

MODULES = (
    "api_keys",
    "bookings",
    "calendars",
    "event_types",
    "me",
    "schedules",
    "slots",
    "webhooks",
)
"""One module an area."""


def load() -> None:
    """Import all of them, which registers their operations."""
    for name in MODULES:
        import_module(f"{__name__}.{name}")
