"""The parts that webhook payloads share."""

from collections.abc import Iterable
from datetime import datetime

from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Attendee, Booking, EventType
from cal_async.sandbox._json import Json
from cal_async.sandbox._times import utc_offset

_LABELS = {
    "name": "your_name",
    "email": "email_address",
    "location": "location",
    "title": "what_is_this_meeting_about",
    "notes": "additional_notes",
    "guests": "additional_guests",
    "rescheduleReason": "reason_for_reschedule",
}
_FREQUENCIES = {"yearly": 0, "monthly": 1, "weekly": 2}


def organizer_part(call: Call, booking: Booking) -> Json:
    """Return the host as payloads describe one."""
    host = call.store.users[booking.host_ids[0]]
    return {
        "id": host.id,
        "name": host.name,
        "email": host.email,
        "username": host.username,
        "timeZone": host.time_zone,
        "language": {"locale": host.locale},
        "timeFormat": "h:mma",
        "utcOffset": utc_offset(booking.start, host.time_zone),
    }


def attendee_part(attendee: Attendee, start: datetime, *, fresh: bool = False) -> Json:
    """Return an attendee; ``fresh`` is the form that a booking just made has."""
    part: Json = {
        "email": attendee.email,
        "name": attendee.name,
        "timeZone": attendee.time_zone,
        "language": {"locale": attendee.language},
        "utcOffset": utc_offset(start, attendee.time_zone),
    }
    if not fresh:
        return part | {"phoneNumber": attendee.phone_number}
    part |= {"firstName": "", "lastName": ""}
    return part | {"phoneNumber": attendee.phone_number} if attendee.phone_number else part


def form_part(
    booking: Booking, people: Iterable[Attendee], *, fresh: bool = False, placed: bool = False
) -> Json:
    """Return the answers to the booking fields, each with its label.

    Args:
        booking: The booking.
        people: Those of whom the payload speaks.
        fresh: Use the form that a booking just made has.
        placed: Tell the place, even if nobody chose it.
    """
    given = dict(booking.responses)
    for person in people:
        if person.seat_uid:
            given |= {"name": person.name, "email": person.email, "guests": []}
    if placed and "location" not in given:
        given["location"] = {"optionValue": "", "value": booking.location}
    part: Json = {}
    if fresh:
        part["attendeePhoneNumber"] = {"label": "phone_number", "isHidden": True}
        if given.get("attendeePhoneNumber"):
            part["attendeePhoneNumber"]["value"] = given["attendeePhoneNumber"]
    for slug, label in _LABELS.items():
        part[slug] = {"label": label, "isHidden": slug == "title"}
        if slug in given:
            part[slug]["value"] = given[slug]
    return part


def event_part(event_type: EventType | None) -> Json:
    """Return what payloads say about the event type; nothing when it is deleted."""
    if event_type is None:
        return dict.fromkeys(_WITHOUT_EVENT_TYPE)
    part: Json = {
        "type": event_type.slug,
        "length": event_type.length_in_minutes,
        "eventTypeId": event_type.id,
        "hideCalendarNotes": event_type.hide_calendar_notes,
        "hideCalendarEventDetails": event_type.hide_calendar_event_details,
        "hideOrganizerEmail": event_type.hide_organizer_email,
        "schedulingType": None,
        "seatsPerTimeSlot": event_type.seat_count,
        "seatsShowAttendees": True,
        "seatsShowAvailabilityCount": True,
        "customReplyToEmail": None,
        "disableRescheduling": bool(event_type.disable_rescheduling.get("disabled")),
        "disableCancelling": bool(event_type.disable_cancelling.get("disabled")),
        "eventTitle": event_type.title,
        "eventDescription": event_type.description or None,
        "price": 0,
        "currency": "usd",
    }
    if event_type.recurs and event_type.recurrence is not None:
        part["recurringEvent"] = {
            "freq": _FREQUENCIES[event_type.recurrence["frequency"]],
            "count": event_type.recurrence["occurrences"],
            "interval": event_type.recurrence["interval"],
        }
    return part


_WITHOUT_EVENT_TYPE = (
    "type",
    "length",
    "eventTypeId",
    "schedulingType",
    "seatsPerTimeSlot",
    "seatsShowAvailabilityCount",
    "eventTitle",
    "eventDescription",
)


def video_part(booking: Booking) -> Json:
    """Return the video meeting of a booking."""
    room = booking.video_room
    return {
        "conferenceData": {"createRequest": {"requestId": booking.uid}},
        "videoCallData": {
            "type": "daily_video",
            "id": room,
            "password": "",
            "url": f"https://meetco.daily.co/{room}",
        },
        "appsStatus": [
            {
                "appName": "Cal Video",
                "type": "daily_video",
                "success": 1,
                "failures": 0,
                "errors": [],
            }
        ],
    }
