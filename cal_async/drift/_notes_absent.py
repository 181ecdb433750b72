"""Operations that a document does not have, and versions that it does not name."""

from cal_async.drift._note import Note

__all__ = ["ABSENT"]

_NEWER = (
    "/v2/allowlists*",
    "/v2/bookings/verification/email/*",
    "/v2/bookings/{uid}/request-reschedule",
    "/v2/bookings/{uid}/routing-trace",
    "/v2/credits/*",
    "/v2/event-types/{event_type_id}/booking-fields*",
    "/v2/event-types/{event_type_id}/crm-sync-errors",
    "/v2/event-types/{event_type_id}/history",
    "/v2/event-types/{event_type_id}/scheduling-config",
    "/v2/events",
    "/v2/events/{uuid}",
    "/v2/insights/*",
    "/v2/me/booking-limits",
    "/v2/me/ooo*",
    "/v2/me/team-booking-limits*",
    "/v2/notifications/*",
    "/v2/workflows*",
)
_NEWER_IN_ORGANIZATIONS = (
    "/v2/organizations/{org_id}/attributes/assignments/{user_id}/history",
    "/v2/organizations/{org_id}/attributes/sync-history*",
    "/v2/organizations/{org_id}/bookings/*",
    "/v2/organizations/{org_id}/delegation-credentials/{credential_id}/reset-rotation",
    "/v2/organizations/{org_id}/teams/{team_id}/event-types/{event_type_id}/booking-fields*",
    "/v2/organizations/{org_id}/users/{user_id}/conferencing*",
    "/v2/teams/{team_id}/event-types/{event_type_id}/booking-fields*",
    "/v2/teams/{team_id}/routing-forms/{routing_form_id}/responses",
    "/v2/teams/{team_id}/users/{user_id}/ooo*",
)
_UNVERSIONED = (
    "* /v2/organizations/{org_id}/bookings",
    "* /v2/organizations/{org_id}/schedules",
    "* /v2/organizations/{org_id}/teams/event-types",
    "* /v2/organizations/{org_id}/teams/{team_id}/bookings*",
    "* /v2/organizations/{org_id}/teams/{team_id}/event-types*",
    "* /v2/organizations/{org_id}/teams/{team_id}/schedules",
    "* /v2/organizations/{org_id}/teams/{team_id}/users/{user_id}/schedules",
    "* /v2/organizations/{org_id}/users/{user_id}/bookings",
    "* /v2/organizations/{org_id}/users/{user_id}/schedules*",
    "* /v2/teams/{team_id}/bookings",
    "* /v2/teams/{team_id}/event-types*",
    "* /v2/teams/{team_id}/schedules",
)

ABSENT: tuple[Note, ...] = (
    Note(
        "Newer than the document of March 2026; the documentation of September 2026 has it.",
        "operation",
        "ours",
        where=(*_NEWER, *_NEWER_IN_ORGANIZATIONS),
        profile="cloud",
    ),
    Note(
        "The operation is newer than the document, which has other methods of its path.",
        "operation",
        "ours",
        where=("/v2/organizations/{org_id}/attributes/options/{user_id}/{attribute_option_id}",),
        names=("PATCH",),
        profile="cloud",
    ),
    Note(
        "The operation is newer than the document, which has other methods of its path.",
        "operation",
        "ours",
        where=("/v2/organizations/{org_id}/delegation-credentials*",),
        names=("GET", "DELETE"),
        profile="cloud",
    ),
    Note(
        "Self-hosted servers alone have it.",
        "operation",
        "ours",
        where=("/v2/calendars/connections*", "/v2/calendars/{calendar}/freebusy"),
        profile="cloud",
    ),
    Note(
        "Self-hosted servers alone have it.",
        "operation",
        "ours",
        where=("/v2/calendars/{calendar}/events", "/v2/calendars/{calendar}/events/{event_uid}"),
        names=("GET", "POST", "DELETE"),
        profile="cloud",
    ),
    Note(
        "Self-hosted servers alone have it.",
        "operation",
        "ours",
        where=("/v2/calendars/{calendar}/event/{event_uid}",),
        names=("PATCH",),
        profile="cloud",
    ),
    Note(
        "Self-hosted servers alone have it.",
        "operation",
        "ours",
        where=("/v2/bookings/{uid}/attendees/{attendee_id}",),
        names=("DELETE",),
        profile="cloud",
    ),
    Note(
        "Newer than the self-hosted server.",
        "operation",
        "ours",
        where=_NEWER,
        profile="self-hosted",
    ),
    Note(
        "Teams, organizations and routing forms are not part of the self-hosted server.",
        "operation",
        "ours",
        where=("/v2/organizations/*", "/v2/routing-forms/*", "/v2/teams", "/v2/teams/*"),
        profile="self-hosted",
    ),
    Note(
        "No version header is documented, but without one the operations of the user that answer "
        "the same things fall back to 2024-04-15.",
        "version",
        "ours",
        where=_UNVERSIONED,
    ),
)
