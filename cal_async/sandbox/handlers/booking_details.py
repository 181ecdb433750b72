"""What hangs on bookings: their place, calendar links, references and video meetings."""

from msgspec.structs import replace

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import Answer, bad_request, forbidden, not_found, success
from cal_async.sandbox._booking_view import hosted_by, shown
from cal_async.sandbox._bookings import find
from cal_async.sandbox._calendar_links import calendar_links
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Booking
from cal_async.sandbox._json import as_object
from cal_async.sandbox._locations import CAL_VIDEO
from cal_async.sandbox._payloads import announce_place
from cal_async.sandbox._relocations import moved
from cal_async.sandbox._routing import Access, handles

_VIDEO = "daily_video"


def accessible(call: Call) -> Booking:
    """Return the booking named in the path, if the caller hosts it.

    Raises:
        Refused: There is none, for this caller.
    """
    uid = call.parameters["uid"]
    booking = call.store.bookings.get(uid)
    if booking is None or not hosted_by(booking, call.user):
        raise forbidden(
            f"BookingPbacGuard - user with id={call.user.id} does not have access to booking with"
            f" uid={uid}"
        )
    return booking


@handles("bookings.update_location", Access.PERMISSION)
async def update_location(call: Call) -> Answer:
    """Move a booking to another place; without one nothing changes."""
    body = as_object(call.body) or {}
    wanted = body.get("location")
    place = None if wanted is None else moved(wanted)
    booking = find(call, "Booking with uid={} not found")
    if booking.event_type_id is not None and not hosted_by(booking, call.user):
        raise forbidden(
            "User is not authorized to update this booking location. User must be the event type"
            " owner, host, team admin or owner, or org admin or owner."
        )
    if place is None:
        return success(shown(call, booking))
    if booking.event_type_id is None:
        raise not_found(f"No event type found for booking with uid={booking.uid}")
    room = _ids.room() if place.location == CAL_VIDEO else None
    relocated = replace(
        booking,
        location=place.location,
        responses=booking.responses | {"location": place.response},
        video_room=room,
        meeting_url=f"https://meetco.daily.co/{room}" if room else None,
        updated_at=call.now,
    )
    call.store.bookings.save(relocated)
    announce_place(call, relocated)
    return success(shown(call, relocated))


@handles("bookings.get_calendar_links", Access.PERMISSION)
async def get_calendar_links(call: Call) -> Answer:
    """Return links that put a booking into a calendar."""
    booking = find(call, "Booking with uid {} not found")
    event_type = call.store.event_types.get(booking.event_type_id or 0)
    if event_type is None:
        raise bad_request(f"Booking with uid {booking.uid} has no event type")
    return success(calendar_links(booking, event_type.description, call.site.web, call.now))


@handles("bookings.get_references", Access.PERMISSION)
async def get_references(call: Call) -> Answer:
    """Return what other services hold of a booking: here, its video room."""
    booking = find(call, "Booking with uid {} not found")
    if not hosted_by(booking, call.user):
        raise bad_request(f"Booking with uid {booking.uid} does not belong to user")
    wanted = call.query.get("type", _VIDEO)
    if booking.video_room is None or wanted != _VIDEO:
        return success([])
    return success(
        [
            {
                "type": _VIDEO,
                "eventUid": booking.video_room,
                "id": booking.id,
                "destinationCalendarId": None,
            }
        ]
    )


def _video_of(call: Call) -> Booking:
    booking = accessible(call)
    if booking.video_room is None:
        raise not_found(f"No Cal Video reference found with booking uid {booking.uid}")
    return booking


@handles("bookings.get_recordings", Access.PERMISSION)
async def get_recordings(call: Call) -> Answer:
    """Return the recordings of a booking: none, since nobody ever meets here."""
    _video_of(call)
    return success([])


@handles("bookings.get_transcripts", Access.PERMISSION)
async def get_transcripts(call: Call) -> Answer:
    """Return the transcripts of a booking: none."""
    _video_of(call)
    return success([])


@handles("bookings.get_conferencing_sessions", Access.PERMISSION)
async def get_conferencing_sessions(call: Call) -> Answer:
    """Return the meetings held for a booking: none."""
    _video_of(call)
    return success([])
