"""What the views of a booking share in 2024-04-15."""

from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Attendee, Booking
from cal_async.sandbox._json import Json


def references(booking: Booking) -> list[Json]:
    """Return the video meeting that belongs to a booking."""
    room = booking.video_room
    if room is None:
        return []
    return [
        {
            "id": booking.id,
            "type": "daily_video",
            "uid": room,
            "bookingId": booking.id,
            "meetingId": room,
            "meetingPassword": "",
            "meetingUrl": f"https://meetco.daily.co/{room}",
            "deleted": None,
            "externalCalendarId": None,
            "credentialId": None,
            "thirdPartyRecurringEventId": None,
            "delegationCredentialId": None,
        }
    ]


def user(call: Call, booking: Booking) -> Json:
    """Return the host of a booking."""
    host = call.store.users[booking.host_ids[0]]
    return {
        "id": host.id,
        "email": host.email,
        "name": host.name,
        "username": host.username,
        "timeZone": host.time_zone,
        "avatarUrl": None,
    }


def person(attendee: Attendee) -> Json:
    """Return what every view says of an attendee."""
    return {
        "name": attendee.name,
        "email": attendee.email,
        "timeZone": attendee.time_zone,
        "phoneNumber": attendee.phone_number,
    }


def guest(booking: Booking, attendee: Attendee) -> Json:
    """Return an attendee with what belongs to the booking."""
    return person(attendee) | {
        "id": attendee.id,
        "locale": attendee.language,
        "bookingId": booking.id,
        "noShow": attendee.absent,
    }


def account(attendee: Attendee) -> Json:
    """Return an attendee as an account: they have none."""
    return {"name": None, "email": attendee.email, "avatarUrl": None, "username": None}
