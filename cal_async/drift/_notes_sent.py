"""Exceptions about what is sent: parameters and bodies."""

from cal_async.drift._compare import ANY
from cal_async.drift._note import Note

__all__ = ["NEWER_TRIGGERS", "SENT"]

NEWER_TRIGGERS = (
    "BOOKING_LOCATION_UPDATED",
    "BOOKING_REASSIGNED",
    "CALENDAR_ENTRY_REJECTED",
    "DELEGATION_CREDENTIAL_ROTATION_REQUIRED",
    "DELEGATION_CREDENTIAL_SECRET_ROTATED",
    "DELEGATION_CREDENTIAL_SECRET_ROTATION_FAILED",
    "INSTANT_MEETING_ACCEPTED",
)
_WEBHOOKS = ("CreateWebhookInputDto", "UpdateWebhookInputDto")
_CREATED_EVENT_TYPES = ("CreateEventTypeInput_2024_06_14", "CreateTeamEventTypeInput_2024_06_14")
_UPDATED_EVENT_TYPES = ("UpdateEventTypeInput_2024_06_14", "UpdateTeamEventTypeInput_2024_06_14")
_EVENT_TYPES = (*_CREATED_EVENT_TYPES, *_UPDATED_EVENT_TYPES)
_TEAMS = ("CreateTeamInput", "CreateOrgTeamDto", "UpdateOrgTeamDto")
_STEP_ACTIONS = (
    "cal_ai_phone_call",
    "email_address",
    "email_attendee",
    "email_host",
    "sms_attendee",
    "sms_number",
    "whatsapp_attendee",
    "whatsapp_number",
)
_SIZED_LISTS = "A list of lengths is documented as texts, with numbers for an example."


def _of(schemas: tuple[str, ...], *fields: str) -> tuple[str, ...]:
    return tuple(f"{schema}.{field}" for schema in schemas for field in fields)


_PARAMETERS = (
    Note(
        "The documented pair is answered with 400; the server takes a list of pairs (recorded).",
        "parameter",
        "documented",
        where=("GET /v2/calendars/busy-times query",),
        names=("credentialId", "externalId"),
    ),
    Note(
        "What the server takes instead of a single pair (recorded).",
        "parameter",
        "ours",
        where=("GET /v2/calendars/busy-times query",),
        names=("calendarsToLoad",),
    ),
    Note(
        "Without it the server answers 400 (recorded).",
        "required",
        "ours",
        where=("GET /v2/calendars/busy-times query",),
        names=("dateFrom", "dateTo"),
    ),
    Note(
        "Newer than the documents: the version of 2026-05-01 pages by cursor.",
        "parameter",
        "ours",
        where=("GET /v2/bookings query",),
        names=("cursor", "limit"),
    ),
    Note(
        "Newer than the document.",
        "parameter",
        "ours",
        where=("POST /v2/organizations/{org_id}/*routing-forms/{routing_form_id}/responses query",),
        names=("rescheduleWithSameHost",),
    ),
    Note(
        "Without a list the operation would remove nothing or everything: nobody means that.",
        "required",
        "ours",
        where=("DELETE /v2/organizations/{org_id}/*roles/{role_id}/permissions query",),
        names=("permissions",),
    ),
    Note(
        "An id that is a number everywhere else is documented as a text here.",
        "type",
        "documented",
        where=(
            "GET /v2/event-types/{event_type_id} path eventTypeId",
            "GET /v2/organizations/{org_id}/teams/{team_id}/conferencing/*/auth-url path teamId",
            "GET /v2/organizations/{org_id}/teams/{team_id}/stripe/connect path teamId",
            "PATCH /v2/schedules/{schedule_id} path scheduleId",
        ),
        names=("string",),
    ),
    Note(
        "An id that is a number everywhere else is documented as a text here.",
        "type",
        "ours",
        where=(
            "GET /v2/event-types/{event_type_id} path eventTypeId",
            "GET /v2/organizations/{org_id}/teams/{team_id}/conferencing/*/auth-url path teamId",
            "GET /v2/organizations/{org_id}/teams/{team_id}/stripe/connect path teamId",
            "PATCH /v2/schedules/{schedule_id} path scheduleId",
        ),
        names=("number",),
    ),
    Note(
        "Documented as any text; the server takes these values alone.",
        "value",
        "ours",
        where=(
            "DELETE /v2/organizations/{org_id}/*roles/{role_id}/permissions/* path permission",
            "GET /v2/organizations/{org_id}/teams/{team_id}/conferencing/*/callback path app",
            "GET /v2/slots query format",
        ),
        names=(ANY,),
    ),
    Note(
        "ICS feeds can be disconnected, too (recorded).",
        "value",
        "ours",
        where=("POST /v2/calendars/{calendar}/disconnect path calendar",),
        names=("ics-feed",),
    ),
)

_BOOKINGS = (
    Note(
        "`null` says the same as leaving it out.",
        "type",
        "documented",
        where=("Routing.queuedResponseId", "Routing.responseId"),
        names=("null",),
    ),
    Note(
        "The self-hosted server is older: it knows stored responses alone.",
        "field",
        "ours",
        where=("Routing",),
        names=("queuedResponseId",),
        profile="self-hosted",
    ),
    Note(
        "A booking comes from a stored response or from a queued one.",
        "required",
        "documented",
        where=("Routing",),
        names=("responseId",),
        profile="self-hosted",
    ),
    Note(
        "Without it there is nothing to change.",
        "required",
        "ours",
        where=("UpdateBookingLocationInput_2024_08_13",),
        names=("location",),
    ),
    Note(
        "The server moves bookings to conferencing apps, too (recorded).",
        "variant",
        "ours",
        where=("UpdateInputAddressLocation_2024_08_13",),
        names=("IntegrationLocation",),
    ),
)

_CALENDAR_EVENTS = (
    Note(
        "Half a moment, a time without its zone or a zone without a time, moves nothing.",
        "required",
        "ours",
        where=("UpdateUnifiedCalendarEventInput.start", "UpdateUnifiedCalendarEventInput.end"),
        names=("time", "timeZone"),
    ),
    Note(
        "The list is replaced whole, and an attendee is known by the address alone.",
        "required",
        "ours",
        where=("UpdateCalendarEventAttendee",),
        names=("email",),
    ),
    Note(
        "`null` says the same as leaving it out.",
        "type",
        "documented",
        where=(
            *_of(("UpdateCalendarEventAttendee",), "self", "optional", "host"),
            "CreateUnifiedCalendarEventInput.description",
        ),
        names=("null",),
    ),
)

_SETTINGS = (
    Note(
        "`Disabled()` says it.",
        "field",
        "documented",
        where=("BaseBookingLimitsCount_2024_06_14",),
        names=("disabled",),
    ),
    Note(
        "A limit without a number limits nothing.",
        "required",
        "ours",
        where=("BookerActiveBookingsLimit_2024_06_14",),
        names=("maximumActiveBookings",),
    ),
    Note(
        "The server takes fields of every type without it (recorded).",
        "required",
        "documented",
        where=("*FieldInput_2024_06_14",),
        names=("hidden",),
    ),
    Note(
        "The documents leave it out of the update; creating takes it (recorded).",
        "variant",
        "ours",
        where=("NameDefaultFieldInput_2024_06_14",),
        names=("UrlField",),
    ),
    Note(
        "Each window lists the types of all three.",
        "value",
        "documented",
        where=("*Window_2024_06_14.type",),
        names=("businessDays", "calendarDays", "range"),
    ),
    Note(
        "Documented as any text, with these for examples.",
        "value",
        "ours",
        where=("NoticeThreshold_2024_06_14.unit",),
        names=(ANY,),
    ),
    Note(
        _SIZED_LISTS,
        "type",
        "documented",
        where=_of(_EVENT_TYPES, "lengthInMinutesOptions"),
        names=("string",),
    ),
    Note(
        _SIZED_LISTS,
        "type",
        "ours",
        where=_of(_EVENT_TYPES, "lengthInMinutesOptions"),
        names=("number",),
    ),
    Note(
        "`null` goes back to the default (recorded for slotInterval).",
        "type",
        "ours",
        where=_of(_EVENT_TYPES, "scheduleId", "slotInterval", "successRedirectUrl"),
        names=("null",),
    ),
    Note(
        "The server answers with it (recorded), and takes what it answers with.",
        "field",
        "ours",
        where=("CalVideoSettings", "Cal.comVideoSettings"),
        names=("requireEmailForGuests",),
    ),
)

_WEBHOOK_SETTINGS = (
    Note(
        "Newer than the documents; the no-show triggers need them.",
        "field",
        "ours",
        where=_WEBHOOKS,
        names=("time", "timeUnit"),
    ),
    Note(
        "Newer than the documents.",
        "value",
        "ours",
        where=_of(_WEBHOOKS, "triggers", "version"),
        names=(*NEWER_TRIGGERS, "2026-07-27"),
    ),
    Note(
        "Newer than the self-hosted server.",
        "value",
        "ours",
        where=_of(_WEBHOOKS, "triggers"),
        names=("ROUTING_FORM_FALLBACK_HIT",),
        profile="self-hosted",
    ),
    Note(
        "`null` clears it (recorded for the secret).",
        "type",
        "ours",
        where=_of(_WEBHOOKS, "payloadTemplate", "secret"),
        names=("null",),
    ),
)

_PEOPLE = (
    Note(
        "`null` clears it; nullable fields are not marked as such.",
        "type",
        "ours",
        where=(
            *_of(
                _TEAMS,
                "appIconLogo",
                "appLogo",
                "bannerUrl",
                "bio",
                "brandColor",
                "calVideoLogo",
                "darkBrandColor",
                "logoUrl",
                "theme",
            ),
            *_of(("UpdateManagedUserInput",), "avatarUrl", "bio"),
        ),
        names=("null",),
    ),
    Note(
        "Documented as any text or number; the server takes these values alone.",
        "value",
        "ours",
        where=(
            *_of(_TEAMS, "timeFormat", "weekStart"),
            *_of(
                ("CreateOrganizationUserInput",),
                "appTheme",
                "locale",
                "theme",
                "timeFormat",
                "weekday",
            ),
        ),
        names=(ANY,),
    ),
    Note(
        "Documented as a list; a credential has one key.",
        "type",
        "documented",
        where=_of(
            ("CreateDelegationCredentialInput", "UpdateDelegationCredentialInput"),
            "serviceAccountKey",
        ),
        names=("array",),
    ),
    Note(
        "Documented as a list; a credential has one key.",
        "type",
        "ours",
        where=_of(
            ("CreateDelegationCredentialInput", "UpdateDelegationCredentialInput"),
            "serviceAccountKey",
        ),
        names=("object",),
    ),
)

_FORMS = (
    Note(
        "No body is documented; the update of a user's own private link takes these.",
        "field",
        "ours",
        where=("PATCH /v2/organizations/*/private-links/{link_id} body",),
        names=("expiresAt", "maxUsageCount"),
    ),
    Note(
        "Each step lists the actions of all.",
        "value",
        "documented",
        where=("*WorkflowStepDto.action", "Workflow*StepDto.action"),
        names=_STEP_ACTIONS,
    ),
    Note(
        "A step has it in updates alone: a new one is sent without.",
        "field",
        "ours",
        where=("WorkflowEmail*StepDto", "WorkflowPhone*StepDto"),
        names=("id",),
    ),
    Note(
        "Newer than the document: an update must send such steps back.",
        "variant",
        "ours",
        where=("UpdateEmailAddressWorkflowStepDto",),
        names=("PathsStep",),
    ),
    Note(
        "Ids of routing forms are texts, as in the document's own example.",
        "type",
        "documented",
        where=("WorkflowFormActivationDto.activeOnRoutingFormIds",),
        names=("number",),
    ),
    Note(
        "Ids of routing forms are texts, as in the document's own example.",
        "type",
        "ours",
        where=("WorkflowFormActivationDto.activeOnRoutingFormIds",),
        names=("string",),
    ),
)

SENT: tuple[Note, ...] = (
    *_PARAMETERS,
    *_BOOKINGS,
    *_CALENDAR_EVENTS,
    *_SETTINGS,
    *_WEBHOOK_SETTINGS,
    *_PEOPLE,
    *_FORMS,
)
