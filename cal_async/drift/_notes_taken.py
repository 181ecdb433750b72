"""Exceptions about answers."""

from cal_async.drift._note import Note
from cal_async.drift._notes_sent import NEWER_TRIGGERS

__all__ = ["TAKEN"]

_RECORDED = "The server answers with it all the same (recorded)."
_CYCLE = "The schema names itself as its own data; the server answers with the thing (recorded)."
_WEBHOOKS = (
    "EventTypeWebhookOutputDto",
    "OAuthClientWebhookOutputDto",
    "TeamWebhookOutputDto",
    "UserWebhookOutputDto",
)

_FRAMES = (
    Note(
        "Errors come with an error status and are read apart from successes.",
        "field",
        "documented",
        where=("*Output", "*Output_2024_06_11", "*Output_2024_08_13"),
        names=("error",),
        places=("Envelope", "Page"),
    ),
    Note(
        "One frame for every list; each has the kind of pagination that it has.",
        "field",
        "ours",
        where=("*",),
        names=("meta", "pagination"),
        places=("Page.*",),
    ),
    Note(
        "One class for offsets and cursors.",
        "field",
        "ours",
        where=("PaginationMetaDto",),
        names=("hasMore", "nextCursor"),
    ),
    Note(
        "Documented as one entry; the operation lists them.",
        "type",
        "documented",
        where=("OrganizationMembershipOutput", "TeamMembershipOutput"),
        names=("object",),
        places=("Page.data",),
    ),
    Note(
        "An unknown one is answered with an error status (recorded).",
        "type",
        "documented",
        where=("GetScheduleOutput_2024_06_11.data",),
        names=("null",),
    ),
    Note(
        _RECORDED,
        "field",
        "ours",
        where=("GetConferencingAppsOauthUrlResponseDto",),
        names=("data",),
    ),
)

_BOOKINGS = (
    Note(
        _CYCLE,
        "field",
        "documented",
        where=("GetReservedSlotOutput_2024_09_04", "ReassignBookingOutput_2024_08_13"),
        names=("data", "status"),
        places=("Reservation", "Reassignment"),
    ),
    Note(
        _CYCLE,
        "field",
        "ours",
        where=("GetReservedSlotOutput_2024_09_04", "ReassignBookingOutput_2024_08_13"),
        places=("Reservation.*", "Reassignment.*"),
    ),
    Note(
        "Made here out of a list of bookings; it does not travel.",
        "field",
        "ours",
        where=("*Booking*Output_*",),
        names=("occurrences",),
    ),
    Note(
        _RECORDED,
        "field",
        "ours",
        where=("*Booking*Output_*",),
        names=("isPlatformManagedUserBooking",),
    ),
    Note(
        "The answer of a deletion names what was deleted (recorded).",
        "required",
        "ours",
        where=("DeletePrivateLinkOutput.data",),
        names=("linkId",),
    ),
    Note(_RECORDED, "field", "ours", where=("CalendarLink",), names=("id",)),
)

_CALENDARS = (
    Note(_RECORDED, "field", "ours", where=("BusyTimesOutput",), names=("title",)),
    Note(
        _RECORDED,
        "field",
        "ours",
        where=("DestinationCalendar",),
        names=("createdAt", "customCalendarReminder", "updatedAt"),
    ),
    Note(
        "An inner setting of the app store; isTemplate says the same.",
        "field",
        "documented",
        where=("Integration",),
        names=("__template",),
    ),
    Note(_RECORDED, "field", "ours", where=("Integration",), names=("isTemplate",)),
)

_EVENT_TYPES = (
    Note(
        "A setting that is off is answered with it alone (recorded).",
        "field",
        "ours",
        where=(
            "BookerActiveBookingsLimitOutput_2024_06_14",
            "Recurrence_2024_06_14",
            "Seats_2024_06_14",
        ),
        names=("disabled",),
    ),
    Note(
        "Documented as a list; the server answers with one window (recorded).",
        "type",
        "documented",
        where=(
            "EventTypeOutput_2024_06_14.bookingWindow",
            "TeamEventTypeOutput_2024_06_14.bookingWindow",
        ),
        names=("array",),
    ),
    Note(
        "Documented as texts; the server answers with objects (recorded for users).",
        "type",
        "documented",
        where=("EventTypeOutput_2024_06_14.users", "TeamEventTypeOutput_2024_06_14.hosts"),
        names=("string",),
    ),
)

_WEBHOOK_ANSWERS = (
    Note(
        "Answered for every kind of webhook (recorded for a user's own).",
        "field",
        "ours",
        where=_WEBHOOKS,
        names=(
            "appId",
            "createdAt",
            "eventTypeId",
            "oAuthClientId",
            "platform",
            "teamId",
            "time",
            "timeUnit",
            "userId",
            "version",
        ),
    ),
    Note(
        "Documented as a number; it is a uuid (recorded).",
        "type",
        "documented",
        where=tuple(f"{schema}.id" for schema in _WEBHOOKS),
        names=("number",),
    ),
    Note(
        "Newer than the documents.",
        "value",
        "ours",
        where=tuple(f"{schema}.triggers" for schema in _WEBHOOKS),
        names=NEWER_TRIGGERS,
    ),
    Note(
        "Newer than the self-hosted server.",
        "value",
        "ours",
        where=("[EOU]*WebhookOutputDto.triggers",),
        names=("ROUTING_FORM_FALLBACK_HIT",),
        profile="self-hosted",
    ),
)

_ACCOUNTS = (
    Note(
        "The two kinds of servers name it differently: this one in the singular.",
        "field",
        "ours",
        where=("OAuth2ClientDto",),
        names=("redirect_uris",),
        profile="cloud",
    ),
    Note(
        "The two kinds of servers name it differently: this one in the plural.",
        "field",
        "ours",
        where=("OAuth2ClientDto",),
        names=("redirect_uri",),
        profile="self-hosted",
    ),
    Note(
        "What OAuth 2 lets a server answer with: the scopes that were granted.",
        "field",
        "ours",
        where=("OAuth2TokensDto",),
        names=("scope",),
    ),
    Note(
        _RECORDED,
        "field",
        "ours",
        where=("UserVerifiedEmailOutputData", "UserVerifiedPhoneOutputData"),
        names=("teamId",),
    ),
)

_TEAMS = (
    Note(
        "Newer than the document, which does not know assignments by weight.",
        "field",
        "ours",
        where=("AssignOptionUserOutputData",),
        names=("weight",),
    ),
    Note(
        "Documented as texts; they are the ids of users, as in the document's own example.",
        "type",
        "documented",
        where=("AssignedOptionOutput.assignedUserIds",),
        names=("string",),
    ),
    Note(
        "Newer than the document.",
        "field",
        "ours",
        where=("DelegationCredentialOutput",),
        names=(
            "optOutAutoSecretRotation",
            "pendingSecret",
            "secret",
            "secretRotationBlocked",
            "secretRotationErrorCode",
            "serviceAccountClientId",
        ),
    ),
    Note(
        "One enumeration for the permissions in teams and in organizations.",
        "value",
        "ours",
        where=("OrgRoleOutput.permissions",),
        names=("booking.readTeam*",),
    ),
    Note(
        "One enumeration for the permissions in teams and in organizations.",
        "value",
        "ours",
        where=("TeamRoleOutput.permissions",),
        names=("[*].[*]", "booking.readOrg*", "organization.*", "team.create", "watchlist.*"),
    ),
    Note(
        "Newer than the document.",
        "field",
        "ours",
        where=("*WorkflowStepOutputDto",),
        names=("paths",),
    ),
    Note(
        "One class for workflows of event types and of routing forms.",
        "value",
        "ours",
        where=("EventTypeWorkflow*",),
        names=("formSubmitted", "formSubmittedNoEvent", "paths", "routing-form"),
    ),
    Note(
        "One class for workflows of event types and of routing forms.",
        "value",
        "ours",
        where=("RoutingFormWorkflow*",),
        names=(
            "after*",
            "beforeEvent",
            "booking*",
            "cal_ai_phone_call",
            "email_host",
            "event-type",
            "eventCancelled",
            "newEvent",
            "paths",
            "rescheduleEvent",
            "whatsapp_*",
        ),
    ),
)

TAKEN: tuple[Note, ...] = (
    *_FRAMES,
    *_BOOKINGS,
    *_CALENDARS,
    *_EVENT_TYPES,
    *_WEBHOOK_ANSWERS,
    *_ACCOUNTS,
    *_TEAMS,
)
