"""Bookings: made, listed and looked up."""

from msgspec.structs import replace

from cal_async.sandbox import _bookings as rules
from cal_async.sandbox import _wishes
from cal_async.sandbox._answers import Answer, created, from_core, not_found, success
from cal_async.sandbox._booking_list import read_filters
from cal_async.sandbox._booking_view import seats_hidden, shown
from cal_async.sandbox._call import Call
from cal_async.sandbox._external import read_feeds
from cal_async.sandbox._json import Json
from cal_async.sandbox._payloads import announce_booked
from cal_async.sandbox._recurrence import book_series
from cal_async.sandbox._routing import Access, handles


@handles("bookings.create", Access.OPEN)
async def create(call: Call) -> Answer:
    """Book a slot, a series or a seat, as the event type wants it."""
    wish = _wishes.read(call)
    await read_feeds(call, [wish.host])
    if wish.event_type.recurs:
        series: list[Json] = []
        for booking in book_series(call, wish):
            announce_booked(call, booking)
            series.append(shown(call, booking, fresh=True))
        return created(series)
    if wish.event_type.seat_count:
        booking, seat_uid = rules.take_seat(call, wish)
        announce_booked(call, booking, seat_uid=seat_uid)
        fresh = len(booking.attendees) == 1
        return created(shown(call, booking, fresh=fresh, seat_uid=seat_uid))
    known = len(call.store.bookings)
    booking = rules.book(call, wish)
    if len(call.store.bookings) > known:
        announce_booked(call, booking)
    return created(shown(call, booking, fresh=True))


@handles("bookings.list", Access.PERMISSION)
async def list_(call: Call) -> Answer:
    """List the bookings that the caller hosts or is invited to, filtered, sorted, by page."""
    filters = read_filters(call.query)
    wanted = filters.event_type_ids
    if wanted and not any(call.store.event_types.get(number) for number in wanted):
        raise from_core(400, "The requested event-types do not exist.")
    mine = call.store.bookings.with_user(call.user.id, call.user.email)
    found, total = filters.apply(mine, call.now)
    page = filters.page(found)
    return Answer(
        200,
        {
            "status": "success",
            "data": [shown(call, booking, every_seat=True) for booking in page],
            "pagination": filters.pagination(total, len(page)),
        },
    )


@handles("bookings.get", Access.OPEN)
async def get(call: Call) -> Answer:
    """Return a booking by its uid, or a whole series by the series' uid."""
    series = call.store.bookings.of_series(call.parameters["uid"])
    if series:
        return success([shown(call, booking) for booking in series])
    return success(shown(call, rules.find(call)))


@handles("bookings.get_by_seat", Access.OPEN)
async def get_by_seat(call: Call) -> Answer:
    """Return the booking that holds a seat; who may not see the other seats sees this one."""
    seat_uid = call.parameters["seat_uid"]
    booking = call.store.bookings.of_seat(seat_uid)
    if booking is None:
        raise not_found(f"Booking with seatUid={seat_uid} was not found in the database")
    if seats_hidden(call, booking):
        holder = tuple(one for one in booking.attendees if one.seat_uid == seat_uid)
        booking = replace(booking, attendees=holder)
    view = shown(call, booking, every_seat=True)
    for host in view["hosts"]:
        del host["timeZone"]
    return success(view)
