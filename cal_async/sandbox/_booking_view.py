"""How bookings are shown by 2024-08-13: regular ones, occurrences of a series, seated ones."""

from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Attendee, Booking, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._locations import CAL_VIDEO
from cal_async.sandbox._times import MINUTE, stamp


def shown(
    call: Call,
    booking: Booking,
    *,
    fresh: bool = False,
    seat_uid: str = "",
    every_seat: bool = False,
) -> Json:
    """Return a booking in the form of its kind.

    Args:
        call: Who asks: only hosts see the attendees of a seated booking that hides them.
        booking: The booking.
        fresh: Whether this call made it; that answer says a little more.
        seat_uid: The seat that this call took.
        every_seat: Whether to show seats to those as well from whom the event type hides them.
    """
    view = _common(call, booking)
    if booking.seated:
        hidden = not every_seat and seats_hidden(call, booking)
        view["attendees"] = [] if hidden else _seats(booking)
        if seat_uid:
            view["seatUid"] = seat_uid
    else:
        view |= _people(booking)
        view["cancelledByEmail"] = ""
        view["metadata"] = booking.metadata
        if booking.from_uid:
            view["rescheduledFromUid"] = booking.from_uid
        if booking.to_uid and booking.recurring_uid is None:
            view["rescheduledToUid"] = booking.to_uid
    if booking.recurring_uid is not None:
        view["recurringBookingUid"] = booking.recurring_uid
        del view["rescheduledByEmail"]
    if fresh:
        hosts = (call.store.users[host_id] for host_id in booking.host_ids)
        view["isPlatformManagedUserBooking"] = any(host.client_id for host in hosts)
    return view


def attendee_shown(attendee: Attendee) -> Json:
    """Return an attendee as regular bookings show one."""
    view = _person(attendee)
    return view | {"phoneNumber": attendee.phone_number} if attendee.phone_number else view


def _person(attendee: Attendee) -> Json:
    return {
        "name": attendee.name,
        "email": attendee.email,
        "displayEmail": attendee.email,
        "timeZone": attendee.time_zone,
        "language": attendee.language,
        "absent": attendee.absent,
    }


def place(booking: Booking, web: str) -> str:
    """Return where a booking takes place; a video meeting has an address once it is confirmed."""
    if booking.meeting_url is not None:
        return booking.meeting_url
    if booking.location == CAL_VIDEO and booking.video_room is not None:
        return video_url(booking, web)
    return booking.location


def video_url(booking: Booking, web: str) -> str:
    """Return the page of a booking's video meeting."""
    return f"{web}/video/{booking.uid}"


def hosted_by(booking: Booking, user: User | None) -> bool:
    """Tell whether a user is a host of a booking."""
    return user is not None and user.id in booking.host_ids


def _common(call: Call, booking: Booking) -> Json:
    event_type = call.store.event_types.get(booking.event_type_id or 0)
    where = place(booking, call.site.web)
    view: Json = {
        "id": booking.id,
        "uid": booking.uid,
        "title": booking.title,
        "description": booking.description,
        "hosts": [_host(call.store.users[host_id]) for host_id in booking.host_ids],
        "status": booking.status,
        "cancellationReason": booking.cancellation_reason or "",
        "rescheduledByEmail": booking.rescheduled_by,
        "start": stamp(booking.start),
        "end": stamp(booking.end),
        "duration": int((booking.end - booking.start) / MINUTE),
        "eventTypeId": booking.event_type_id,
        "eventType": {"id": event_type.id, "slug": event_type.slug} if event_type else None,
        "meetingUrl": where,
        "location": where,
        "absentHost": booking.absent_host,
        "createdAt": stamp(booking.created_at),
        "updatedAt": stamp(booking.updated_at),
        "rating": None,
        "icsUid": booking.ics_uid,
    }
    if booking.rescheduling_reason:
        view["reschedulingReason"] = booking.rescheduling_reason
    return view


def _people(booking: Booking) -> Json:
    responses = booking.responses | {"displayEmail": booking.responses["email"]}
    person = attendee_shown if booking.recurring_uid is None else _person
    view: Json = {
        "attendees": [person(attendee) for attendee in booking.attendees],
        "bookingFieldsResponses": responses,
    }
    guests = booking.responses.get("guests")
    if guests is not None:
        view["guests"] = guests
        responses["displayGuests"] = guests
    return view


def seats_hidden(call: Call, booking: Booking) -> bool:
    """Tell whether the caller may not see who else has a seat."""
    event_type = call.store.event_types.get(booking.event_type_id or 0)
    hidden = event_type is not None and not event_type.seats.get("showAttendeeInfo")
    return hidden and not hosted_by(booking, call.caller)


def _seats(booking: Booking) -> list[Json]:
    return [_person(attendee) | _seat(attendee) for attendee in booking.attendees]


def _seat(attendee: Attendee) -> Json:
    """Return what is said of a seat; those who were added later have none."""
    if attendee.seat_uid is None:
        return {"bookingFieldsResponses": {"name": "unknown"}, "metadata": {}}
    return {
        "seatUid": attendee.seat_uid,
        "bookingFieldsResponses": attendee.responses,
        "metadata": attendee.metadata,
    }


def _host(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "displayEmail": user.shown_email,
        "username": user.username,
        "timeZone": user.time_zone,
    }
