"""Bookings, their attendees and guests."""

from cal_async.resources.bookings import Attendees as AsyncAttendees
from cal_async.resources.bookings import BookingEmailVerification as AsyncBookingEmailVerification
from cal_async.resources.bookings import Bookings as AsyncBookings
from cal_async.resources.bookings import Guests as AsyncGuests
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["Attendees", "BookingEmailVerification", "BookingVerification", "Bookings", "Guests"]


class Attendees(BlockingResource):
    """The attendees of a booking."""

    list = Blocking(AsyncAttendees.list)
    iterate = BlockingIterate(AsyncAttendees.iterate)
    create = Blocking(AsyncAttendees.create)
    get = Blocking(AsyncAttendees.get)
    delete = Blocking(AsyncAttendees.delete)


class Guests(BlockingResource):
    """The guests of a booking."""

    create = Blocking(AsyncGuests.create)


class BookingEmailVerification(BlockingResource):
    """Codes that prove to `Bookings.create` that an attendee reads their mail."""

    check = Blocking(AsyncBookingEmailVerification.check)
    send_code = Blocking(AsyncBookingEmailVerification.send_code)
    verify_code = Blocking(AsyncBookingEmailVerification.verify_code)


class BookingVerification(BlockingResource):
    """Proofs that attendees must give before they book."""

    email = BlockingChild(BookingEmailVerification)


class Bookings(BlockingResource):
    """Bookings made on event types."""

    attendees = BlockingChild(Attendees)
    guests = BlockingChild(Guests)
    verification = BlockingChild(BookingVerification)

    create = Blocking(AsyncBookings.create)
    list = Blocking(AsyncBookings.list)
    iterate = BlockingIterate(AsyncBookings.iterate)
    get = Blocking(AsyncBookings.get)
    get_by_seat = Blocking(AsyncBookings.get_by_seat)
    reschedule = Blocking(AsyncBookings.reschedule)
    request_reschedule = Blocking(AsyncBookings.request_reschedule)
    cancel = Blocking(AsyncBookings.cancel)
    confirm = Blocking(AsyncBookings.confirm)
    decline = Blocking(AsyncBookings.decline)
    mark_absent = Blocking(AsyncBookings.mark_absent)
    reassign = Blocking(AsyncBookings.reassign)
    reassign_to_user = Blocking(AsyncBookings.reassign_to_user)
    update_location = Blocking(AsyncBookings.update_location)
    get_recordings = Blocking(AsyncBookings.get_recordings)
    get_transcripts = Blocking(AsyncBookings.get_transcripts)
    get_calendar_links = Blocking(AsyncBookings.get_calendar_links)
    get_references = Blocking(AsyncBookings.get_references)
    get_routing_trace = Blocking(AsyncBookings.get_routing_trace)
    get_conferencing_sessions = Blocking(AsyncBookings.get_conferencing_sessions)
