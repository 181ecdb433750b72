"""What somebody asks to book: a body that its event type allows."""

from dataclasses import dataclass
from datetime import datetime

from cal_async.sandbox import _event_types, _fields, _form_answers, _locations, _metadata
from cal_async.sandbox._answers import bad_request, forbidden, not_found, unauthorized, unparsed
from cal_async.sandbox._booking_body import NEW_BOOKING
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import EventType, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._locations import Place
from cal_async.sandbox._times import required_instant


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
    body = NEW_BOOKING.read_or_say(call.body)
    event_type = _event_type(call, body)
    if event_type.booking_requires_authentication:
        _check_caller(call, event_type)
    attendee: Json = body["attendee"]
    phone = attendee.get("phoneNumber")
    length = _length(event_type, body.get("lengthInMinutes"))
    responses = _responses(body)
    _fields.check_responses(event_type, responses)
    place = _place(event_type, body, phone)
    if place.response is not None:
        responses["location"] = place.response
    metadata: Json = body.get("metadata") or {}
    complaints = _metadata.complaints(metadata) + _form_answers.complaints(event_type, responses)
    if complaints:
        raise unparsed(complaints)
    return Wish(
        event_type=event_type,
        host=call.store.users[event_type.owner_id],
        start=required_instant(body["start"]),
        length=length,
        name=attendee["name"],
        email=responses["email"],
        time_zone=attendee["timeZone"],
        language=attendee.get("language") or "en",
        phone=phone,
        guests=tuple(body.get("guests") or ()),
        metadata=metadata,
        responses=responses,
        place=place,
        count=body.get("recurrenceCount"),
        verification=body.get("emailVerificationCode"),
    )


def _responses(body: Json) -> Json:
    """Return the answers to the form; where the body has a property of its own, that one counts.

    The location is left out: it is an answer only once it is chosen.
    """
    attendee: Json = body["attendee"]
    own = {
        "name": attendee["name"],
        "email": (attendee.get("email") or "").lower(),
        _fields.PHONE: attendee.get("phoneNumber"),
        "guests": body.get("guests"),
        "location": None,
    }
    answers: Json = body.get("bookingFieldsResponses") or {}
    return {
        slug: answer
        for slug, answer in (answers | own).items()
        if answer is not None or slug not in own
    }


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
