"""What somebody asks to book: the body of a new booking, checked against its event type."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cal_async.sandbox import _event_types, _fields, _form_answers, _locations
from cal_async.sandbox._answers import (
    Refused,
    bad_request,
    bad_responses,
    forbidden,
    not_found,
    unauthorized,
)
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import (
    ARRAY,
    BOOLEAN,
    DEFINED,
    EMAIL,
    ISO_8601,
    NUMBER,
    OBJECT,
    STRING,
    TIME_ZONE,
    Rule,
    items_of,
    one_of,
)
from cal_async.sandbox._documents import EventType, User
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._locations import Place
from cal_async.sandbox._times import read_instant
from cal_async.sandbox._validation import Shape, optional, required

LANGUAGES = (  # noqa: SIM905  (four dozen quotes would say nothing more)
    "ar ca de es eu he id ja lv pl ro sr th vi az cs el es-419 fi hr it km nl pt ru sv tr zh-CN bg"
    " da en et fr hu iw ko no pt-BR sk ta uk zh-TW bn"
).split()
_METADATA_KEYS, _METADATA_KEY, _METADATA_VALUE = 50, 40, 500


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


def fits_metadata(value: Any) -> bool:
    """Tell whether metadata is flat and small enough."""
    metadata = as_object(value)
    return (
        metadata is not None
        and len(metadata) <= _METADATA_KEYS
        and all(
            len(key) <= _METADATA_KEY
            and isinstance(item, str | int | float)
            and len(str(item)) <= _METADATA_VALUE
            for key, item in metadata.items()
        )
    )


METADATA = Rule(
    "IsMetadata",
    f"Metadata must have at most {_METADATA_KEYS} keys, each key up to {_METADATA_KEY} characters,"
    f" and string values up to {_METADATA_VALUE} characters.",
    fits_metadata,
)
_EMAILS = Rule(
    "isEmail",
    "each value in {} must be an email",
    lambda value: all(map(EMAIL.holds, items_of(value))),
)
_ATTENDEE = Shape(
    required("name", STRING),
    required("timeZone", TIME_ZONE),
    optional("phoneNumber", STRING),
    optional("language", one_of(*LANGUAGES)),
    optional("email", STRING),
    strict=True,
    extra=_contacts,
)
_NEW = Shape(
    required("start", ISO_8601),
    optional("lengthInMinutes", NUMBER),
    optional("eventTypeId", NUMBER),
    optional("eventTypeSlug", STRING),
    optional("username", STRING),
    optional("teamSlug", STRING),
    optional("organizationSlug", STRING),
    required("attendee", DEFINED, shape=_ATTENDEE),
    optional("guests", _EMAILS, ARRAY),
    optional("meetingUrl", STRING),
    optional("location"),
    optional("metadata", METADATA),
    optional("bookingFieldsResponses", OBJECT),
    optional("recurrenceCount", NUMBER),
    optional("instant", BOOLEAN),
    optional("routing", OBJECT),
    optional("emailVerificationCode", STRING),
    optional("allowConflicts", BOOLEAN),
    optional("allowBookingOutOfBounds", BOOLEAN),
    optional("rrHostSubsetIds", ARRAY),
    strict=True,
    extra=_event_type_named,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A booking that is asked for.

    Attributes:
        event_type: What to book.
        host: Whose it is.
        start: When.
        length: Minutes.
        name: The booker's name.
        email: The booker's address.
        time_zone: The booker's zone.
        language: The booker's language.
        phone: The booker's number.
        guests: The addresses of further people.
        metadata: What is to be kept with the booking.
        responses: The answers to the booking fields, as they are stored.
        place: Where.
        count: Occurrences of a series.
        verification: The code that proves the address.
    """

    event_type: EventType
    host: User
    start: datetime
    length: int
    name: str
    email: str
    time_zone: str
    language: str
    phone: str | None
    guests: tuple[str, ...]
    metadata: Json
    responses: Json
    place: Place
    count: int | None = None
    verification: str | None = None


def read(call: Call) -> Wish:
    """Read the body of a new booking.

    Raises:
        Refused: It is malformed, or the event type does not allow it.
    """
    body = _NEW.read_or_say(call.body)
    event_type = _event_type(call, body)
    if event_type.booking_requires_authentication:
        _check_caller(call, event_type)
    attendee: Json = body["attendee"]
    length = _length(event_type, body.get("lengthInMinutes"))
    answers: Json = body.get("bookingFieldsResponses") or {}
    phone = attendee.get("phoneNumber")
    _fields.check_responses(event_type, answers, phone)
    place = _place(event_type, body, phone)
    _form_answers.check(event_type, answers | ({_fields.PHONE: phone} if phone is not None else {}))
    metadata: Json = body.get("metadata") or {}
    _check_metadata(metadata)
    email = _email(attendee.get("email"))
    guests = tuple(body.get("guests") or ())
    start = read_instant(body["start"])
    if start is None:
        raise ValueError(body["start"])
    responses: Json = {"email": email, "name": attendee["name"]} | answers
    if phone:
        responses[_fields.PHONE] = phone
    if guests:
        responses["guests"] = list(guests)
    if place.response is not None:
        responses["location"] = place.response
    return Wish(
        event_type=event_type,
        host=call.store.users[event_type.owner_id],
        start=start,
        length=length,
        name=attendee["name"],
        email=email,
        time_zone=attendee["timeZone"],
        language=attendee.get("language") or "en",
        phone=phone,
        guests=guests,
        metadata=metadata,
        responses=responses,
        place=place,
        count=body.get("recurrenceCount"),
        verification=body.get("emailVerificationCode"),
    )


def _check_caller(call: Call, event_type: EventType) -> None:
    begins = "checkBookingRequiresAuthentication -"
    if call.caller is None:
        raise unauthorized(
            f"{begins} request must be authenticated by passing credentials belonging to event type"
            " owner, host or team or org admin or owner."
        )
    if call.caller.id != event_type.owner_id:
        raise forbidden(
            f"{begins} user is not authorized to access this event type. User has to be either"
            " event type owner, host, team admin or owner or org admin or owner."
        )


def _event_type(call: Call, body: Json) -> EventType:
    number = body.get("eventTypeId")
    if number:
        event_type = call.store.event_types.get(number)
        if event_type is None:
            raise not_found(f"Event type with id {number} not found.")
        return event_type
    slug, username = body["eventTypeSlug"], body.get("username")
    if not username:
        raise not_found(f"Team with slug {body['teamSlug']} not found")
    user = _event_types.user_named(call.store, username)
    if user is None:
        raise not_found(f"User with username {username} not found")
    event_type = _event_types.by_slug(call.store, user, slug)
    if event_type is None:
        raise not_found(f"Event type with slug {slug} belonging to user {username} not found.")
    return event_type


def _length(event_type: EventType, wanted: int | None) -> int:
    options = event_type.length_in_minutes_options
    if wanted is None:
        return event_type.length_in_minutes
    if not options:
        raise bad_request(
            "Can't specify 'lengthInMinutes' because event type does not have multiple possible"
            " lengths. Please, remove the 'lengthInMinutes' field from the request."
        )
    if wanted not in options:
        raise bad_request(
            "Provided 'lengthInMinutes' is not one of the possible lengths for the event type."
            f" The possible lengths are: {', '.join(map(str, options))}"
        )
    return int(wanted)


def _place(event_type: EventType, body: Json, phone: str | None) -> Place:
    if body.get("location") is None and body.get("meetingUrl"):
        return _locations.link(body["meetingUrl"])
    return _locations.choose(event_type, body.get("location"), phone)


def _email(email: str | None) -> str:
    if not email:
        raise bad_responses("email", "error_required_field")
    if not EMAIL.holds(email):
        raise bad_responses("email", "email_validation_error")
    return email.lower()


def _check_metadata(metadata: Json) -> None:
    for key, value in metadata.items():
        if not isinstance(value, str):
            kind = "boolean" if isinstance(value, bool) else "number"
            said = f"metadata.{key} - Expected string, received {kind}, "
            raise Refused(400, "BAD_REQUEST", said)
