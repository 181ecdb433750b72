"""The typed stubs of all operations, by area; imported when first used."""

from importlib import import_module

__all__ = ["MODULES", "load"]

MODULES = (
    "allowlists",
    "api_keys",
    "auth",
    "bookings",
    "calendars",
    "conferencing",
    "credits",
    "destination_calendars",
    "event_type_booking_fields",
    "event_type_crm_sync_errors",
    "event_types",
    "events",
    "insights",
    "me",
    "notifications",
    "oauth",
    "oauth_clients",
    "organization_attributes",
    "organization_credentials",
    "organization_roles",
    "organization_routing_forms",
    "organization_team_conferencing",
    "organization_team_event_types",
    "organization_team_roles",
    "organization_team_routing_forms",
    "organization_team_verified_resources",
    "organization_team_workflows",
    "organization_teams",
    "organization_users",
    "organizations",
    "routing_forms",
    "schedules",
    "selected_calendars",
    "slots",
    "stripe",
    "team_event_types",
    "team_verified_resources",
    "teams",
    "verified_resources",
    "webhooks",
    "workflows",
)
"""One module an area."""


def load() -> None:
    """Import all of them, which registers their operations."""
    for name in MODULES:
        import_module(f"{__name__}.{name}")
