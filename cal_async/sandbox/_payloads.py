"""What webhooks are told about bookings.

The real server builds its payloads in several places, so that each event has a shape of its own:
fresh and moved bookings, requests, decisions of the host, and cancellations.
"""

from collections.abc import Callable

from cal_async.sandbox import _ids
from cal_async.sandbox._booking_view import place, video_url
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Attendee, Booking, EventType
from cal_async.sandbox._json import Json
from cal_async.sandbox._payload_parts import (
    attendee_part,
    event_part,
    form_part,
    organizer_part,
    video_part,
)
from cal_async.sandbox._subscribers import send, subscribers
from cal_async.sandbox._times import short_stamp, stamp

_FIRST_SEAT = ("conferenceData", "appsStatus")


def announce_booked(
    call: Call, booking: Booking, *, seat_uid: str = "", moved: Booking | None = None
) -> None:
    """Tell the subscribers of a new or moved booking, or of a request for one."""
    if booking.status == "pending":
        announce(call, "BOOKING_REQUESTED", booking, lambda: _requested(call, booking))
        return
    trigger = "BOOKING_CREATED" if moved is None else "BOOKING_RESCHEDULED"
    announce(call, trigger, booking, lambda: _booked(call, booking, seat_uid, moved))


def announce_decided(call: Call, booking: Booking) -> None:
    """Tell the subscribers that the host confirmed or declined."""
    trigger = "BOOKING_CREATED" if booking.status == "accepted" else "BOOKING_REJECTED"
    announce(call, trigger, booking, lambda: _decided(call, booking))


def announce_cancelled(call: Call, booking: Booking, seat: Attendee | None = None) -> None:
    """Tell the subscribers that a booking, or one seat of it, is given up."""
    announce(call, "BOOKING_CANCELLED", booking, lambda: _cancelled(call, booking, seat))


def announce_absent(call: Call, booking: Booking, message: str, attendees: list[Json]) -> None:
    """Tell the subscribers who did not come."""
    announce(
        call,
        "BOOKING_NO_SHOW_UPDATED",
        booking,
        lambda: {
            "message": message,
            "attendees": attendees,
            "bookingUid": booking.uid,
            "bookingId": booking.id,
        },
    )


def announce_place(call: Call, booking: Booking) -> None:
    """Tell the subscribers that a booking takes place elsewhere."""
    announce(call, "BOOKING_LOCATION_UPDATED", booking, lambda: _booked(call, booking, "", None))


def announce(call: Call, trigger: str, booking: Booking, payload: Callable[[], Json]) -> None:
    """Send a payload to the active webhooks of the hosts, the event type and the platform."""
    webhooks = subscribers(call.store, trigger, booking)
    if webhooks:
        event: Json = {"triggerEvent": trigger, "createdAt": stamp(call.now), "payload": payload()}
        send(call.site, webhooks, event)


def _event_type(call: Call, booking: Booking) -> EventType | None:
    return call.store.event_types.get(booking.event_type_id or 0)


def _booked(call: Call, booking: Booking, seat_uid: str, moved: Booking | None) -> Json:
    event_type = _event_type(call, booking)
    people = [one for one in booking.attendees if not seat_uid or one.seat_uid == seat_uid]
    web = call.site.web
    payload: Json = {
        "bookerUrl": web,
        "title": booking.title,
        "startTime": short_stamp(booking.start),
        "endTime": short_stamp(booking.end),
        "organizer": organizer_part(call, booking),
        "attendees": [attendee_part(one, booking.start, fresh=True) for one in people],
        "additionalNotes": booking.description or "",
        "description": booking.description or "",
        "customInputs": {},
        "responses": form_part(booking, people, fresh=True, placed=True),
        "userFieldsResponses": {},
        "location": place(booking, web),
        "destinationCalendar": None,
        "iCalSequence": booking.ics_sequence,
        "oneTimePassword": None,
        "hashedLink": None,
        "hideBranding": False,
        "uid": booking.uid,
        "bookingId": booking.id,
        "metadata": booking.metadata,
        "status": "ACCEPTED",
    }
    payload |= event_part(event_type)
    payload["requiresConfirmation"] = False
    if booking.video_room is not None:
        payload |= video_part(booking)
        payload["metadata"] = {"videoCallUrl": video_url(booking, web)} | booking.metadata
    if seat_uid:
        payload["attendeeSeatId"] = seat_uid
        if len(booking.attendees) > 1:
            # The video meeting was made for the first seat.
            payload = {key: payload[key] for key in payload if key not in _FIRST_SEAT}
    if moved is None:
        return payload | {"iCalUID": booking.ics_uid}
    if booking.rescheduled_by:
        payload["rescheduledBy"] = booking.rescheduled_by
    return payload | {
        "rescheduleId": moved.id,
        "rescheduleUid": moved.uid,
        "rescheduleStartTime": short_stamp(moved.start),
        "rescheduleEndTime": short_stamp(moved.end),
    }


def _requested(call: Call, booking: Booking) -> Json:
    decided = _decision(call, booking)
    people = [
        attendee_part(one, booking.start)
        | {
            "bookingSeat": None,
            "firstName": one.name.partition(" ")[0],
            "lastName": one.name.partition(" ")[2],
        }
        for one in booking.attendees
    ]
    platform = ("ClientId", "RescheduleUrl", "CancelUrl", "BookingUrl")
    return (
        decided
        | {
            "attendees": people,
            "iCalUID": booking.ics_uid,
            "iCalSequence": booking.ics_sequence,
            "oneTimePassword": _ids.long_uid(),
            "hashedLink": None,
            "schedulingType": None,
            "seatsShowAvailabilityCount": True,
            "seatsShowAttendees": True,
            "assignmentReason": [],
            "destinationCalendar": None,
            "metadata": booking.metadata,
        }
        | {f"platform{name}": "" for name in platform}
    )


def _decided(call: Call, booking: Booking) -> Json:
    payload = _decision(call, booking) | {"assignmentReason": None}
    if booking.status == "rejected":
        return payload | {"rejectionReason": booking.rejection_reason}
    if booking.video_room is None:
        return payload | {"metadata": booking.metadata}
    payload |= video_part(booking)
    del payload["appsStatus"]
    url = video_url(booking, call.site.web)
    return payload | {"metadata": {"videoCallUrl": url} | booking.metadata}


def _decision(call: Call, booking: Booking) -> Json:
    event_type = _event_type(call, booking)
    payload = event_part(event_type)
    del payload["schedulingType"], payload["seatsShowAvailabilityCount"]
    return payload | {
        "title": booking.title,
        "description": booking.description or "",
        "bookerUrl": call.site.web,
        "userFieldsResponses": {},
        "responses": form_part(booking, booking.attendees, placed=booking.status == "accepted"),
        "customInputs": {},
        "startTime": stamp(booking.start),
        "endTime": stamp(booking.end),
        "organizer": organizer_part(call, booking),
        "attendees": [attendee_part(one, booking.start) for one in booking.attendees],
        "location": booking.location,
        "uid": booking.uid,
        "destinationCalendar": [],
        "requiresConfirmation": True,
        "seatsShowAttendees": False,
        "organizationId": None,
        "additionalNotes": booking.description or "",
        "hideBranding": False,
        "bookingId": booking.id,
        "status": booking.status.upper(),
    }


def _cancelled(call: Call, booking: Booking, seat: Attendee | None) -> Json:
    event_type = _event_type(call, booking)
    people = booking.attendees if seat is None else (seat,)
    kept = (
        "type",
        "length",
        "eventTypeId",
        "seatsPerTimeSlot",
        "hideOrganizerEmail",
        "customReplyToEmail",
        "schedulingType",
        "eventTitle",
        "eventDescription",
        "currency",
        "recurringEvent",
    )
    parts = event_part(event_type)
    attendees = [attendee_part(one, booking.start) for one in people]
    if seat is not None:
        attendees[0] |= {"id": seat.id, "locale": seat.language, "bookingId": booking.id}
        attendees[0]["noShow"] = seat.absent
    return {key: parts[key] for key in kept if key in parts} | {
        "bookerUrl": call.site.web,
        "title": booking.title,
        "additionalNotes": booking.description,
        "description": booking.description,
        "customInputs": {},
        "userFieldsResponses": {},
        "responses": form_part(booking, people, placed=booking.seated),
        "startTime": short_stamp(booking.start).replace("Z", "+00:00"),
        "endTime": short_stamp(booking.end).replace("Z", "+00:00"),
        "organizer": organizer_part(call, booking),
        "attendees": attendees,
        "uid": booking.uid,
        "bookingId": booking.id,
        "location": booking.location,
        "destinationCalendar": [],
        "cancellationReason": booking.cancellation_reason,
        "seatsShowAttendees": booking.seated,
        "iCalUID": booking.ics_uid,
        "iCalSequence": booking.ics_sequence + 1,
        "hideBranding": False,
        "requiresConfirmation": None,
        "price": None,
        "status": "CANCELLED",
        "requestReschedule": False,
    }
