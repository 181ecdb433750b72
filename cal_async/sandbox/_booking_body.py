"""The body of a new booking: what it may hold, before anybody looks at the event type."""

from cal_async.sandbox._constraints import (
    ARRAY,
    BOOLEAN,
    DEFINED,
    INTEGER,
    INTEGERS,
    ISO_8601,
    OBJECT,
    STRING,
    STRINGS,
    TIME_ZONE,
    URL,
    at_least,
    one_of,
)
from cal_async.sandbox._json import Json
from cal_async.sandbox._languages import BOOKER_LANGUAGES
from cal_async.sandbox._metadata import metadata_rule
from cal_async.sandbox._validation import Shape, optional, required


def _contacts(attendee: Json) -> list[tuple[str, str]]:
    if attendee.get("email") or attendee.get("phoneNumber"):
        return []
    said = "Attendee must have at least one contact method (email or phone number)"
    return [("attendee email or phone", said)]


def _event_type_named(body: Json) -> list[tuple[str, str]]:
    slug = body.get("eventTypeSlug") and (body.get("username") or body.get("teamSlug"))
    if body.get("eventTypeId") or slug:
        return []
    said = "Either eventTypeId or eventTypeSlug + username or eventTypeSlug + teamSlug"
    return [("eventTypeId or eventTypeSlug + username", f"{said} must be provided")]


_ATTENDEE = Shape(
    required("name", STRING),
    required("timeZone", TIME_ZONE),
    optional("phoneNumber", STRING),
    optional("language", one_of(*BOOKER_LANGUAGES)),
    optional("email", STRING),
    strict=True,
    extra=_contacts,
)
_ROUTING = Shape(
    required("responseId", INTEGER),
    required("teamMemberIds", INTEGERS, ARRAY),
    optional("teamMemberEmail", STRING),
    optional("skipContactOwner", BOOLEAN),
    optional("crmAppSlug", STRING),
    optional("crmOwnerRecordType", STRING),
    strict=True,
)
NEW_BOOKING = Shape(
    required("start", ISO_8601),
    required("attendee", DEFINED, shape=_ATTENDEE),
    optional("bookingFieldsResponses", OBJECT),
    optional("eventTypeId", INTEGER),
    optional("eventTypeSlug", STRING),
    optional("username", STRING),
    optional("teamSlug", STRING),
    optional("organizationSlug", STRING),
    optional("guests", STRINGS, ARRAY),
    optional("meetingUrl", URL),
    optional("location"),
    optional("metadata", metadata_rule("string values"), OBJECT),
    optional("lengthInMinutes", at_least(1), INTEGER),
    optional("routing", shape=_ROUTING),
    optional("emailVerificationCode", STRING),
    # Not in the published document, but known to self-hosted servers.
    optional("rrHostSubsetIds", INTEGERS, ARRAY),
    optional("recurrenceCount", at_least(1), INTEGER),
    strict=True,
    extra=_event_type_named,
)
