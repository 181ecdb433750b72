"""Free slots."""

from datetime import datetime, time, timedelta
from typing import Any

from cal_async.sandbox import _event_types, _external
from cal_async.sandbox._answers import Answer, not_found
from cal_async.sandbox._availability import Agenda, forget_expired
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import (
    ARRAY,
    ISO_8601,
    NUMBER,
    STRING,
    STRINGS,
    TIME_ZONE,
    Rule,
    one_of,
)
from cal_async.sandbox._documents import EventType, User
from cal_async.sandbox._json import Json, as_list
from cal_async.sandbox._query import first_integer, words
from cal_async.sandbox._routing import Access, handles
from cal_async.sandbox._times import local_stamp, minutes, required_instant, shifted
from cal_async.sandbox._validation import Field, Shape, optional, required
from cal_async.sandbox.scheduling import Interval

_TWO_AT_LEAST = Rule(
    "arrayMinSize",
    "The array must contain at least 2 elements.",
    lambda value: len(as_list(value) or ()) > 1,
)
FORMAT = one_of(
    "range", "time", name="isEnum", complaint="slotFormat must be either 'range' or 'time'"
)


def _shape(*fields: Field) -> Shape:
    return Shape(
        *fields,
        required("start", ISO_8601),
        required("end", ISO_8601),
        optional("timeZone", TIME_ZONE),
        optional("duration", NUMBER),
        optional("format", FORMAT),
        optional("bookingUidToReschedule", STRING),
        strict=True,
    )


_BY_ID = _shape(required("eventTypeId", NUMBER))
_BY_SLUG = _shape(
    required("eventTypeSlug", STRING),
    required("username", STRING),
    optional("organizationSlug", STRING),
)
_BY_TEAM = _shape(
    required("eventTypeSlug", STRING),
    required("teamSlug", STRING),
    optional("organizationSlug", STRING),
)
_BY_USERNAMES = _shape(
    required("usernames", STRINGS, _TWO_AT_LEAST, ARRAY),
    required("organizationSlug", STRING),
)
# Nobody books further ahead; without an end, a slip in the year would keep the server busy.
_HORIZON = timedelta(days=20 * 366)
_END_OF_DAY = time(23, 59, 59)


@handles("slots.list", Access.OPEN)
async def list_(call: Call) -> Answer:
    """Answer the free slots of an event type between two dates or instants, by local date."""
    query = _read(call.query)
    event_type, hosts = _wanted(call, query)
    await _external.read_feeds(call, hosts)
    forget_expired(call.store, event_type, call.now)
    moving = query.get("bookingUidToReschedule")
    agenda = Agenda(call.store, event_type, hosts, moving, _external.busy(call, hosts))
    slots = agenda.slots(
        required_instant(query["start"]),
        min(_end(query["end"]), shifted(call.now, _HORIZON)),
        call.now,
        time_zone=query.get("timeZone"),
        duration=query.get("duration"),
    )
    seats = _Seats(agenda, slots, call.now) if event_type.seat_count else None
    time_zone = query.get("timeZone")
    length = _shown_length(event_type, query.get("duration"))
    ranges = query.get("format") == "range"
    days: dict[str, list[Json]] = {}
    for slot in slots:
        start = local_stamp(slot.start, time_zone)
        entry: Json = {"start": start}
        if ranges:
            entry["end"] = local_stamp(shifted(slot.start, length), time_zone)
        if seats is not None:
            entry |= seats.counts(slot)
        days.setdefault(start[:10], []).append(entry)
    return Answer(200, {"data": days, "status": "success"})


def lowered(word: Any) -> Any:
    """Return a word in small letters; an empty one counts as none."""
    return (word.lower() or None) if isinstance(word, str) else word


def _read(query: Json) -> Json:
    known = dict(query)
    if "duration" in known:
        known["duration"] = first_integer(known["duration"])
    if "format" in known:
        known["format"] = lowered(known["format"])
    if "eventTypeId" in known:
        known["eventTypeId"] = first_integer(known["eventTypeId"])
        return _BY_ID.read_or_say(known)
    if "eventTypeSlug" in known and "username" in known:
        return _BY_SLUG.read_or_say(known)
    if "eventTypeSlug" in known and "teamSlug" in known:
        return _BY_TEAM.read_or_say(known)
    if "usernames" in known:
        known["usernames"] = words(known["usernames"])
    return _BY_USERNAMES.read_or_say(known)


def _wanted(call: Call, query: Json) -> tuple[EventType, list[User]]:
    store = call.store
    if "usernames" in query:
        known = [_event_types.user_named(store, name) for name in query["usernames"]]
        return _event_types.dynamic_type(), [user for user in known if user is not None]
    if "teamSlug" in query:
        raise not_found(f"Team with slug {query['teamSlug']} not found")
    if "eventTypeId" in query:
        event_type = store.event_types.get(query["eventTypeId"])
    else:
        event_type = _event_types.by_slug(
            store, _user(call, query["username"]), query["eventTypeSlug"]
        )
    if event_type is None:
        raise not_found("Event Type not found")
    return event_type, [store.users[event_type.owner_id]]


def _shown_length(event_type: EventType, duration: float | None) -> timedelta:
    """Return how long slots are shown to be: as asked for, even if that makes no sense.

    A meeting of several users has no length of its own to show.
    """
    if duration is not None:
        return minutes(duration)
    return minutes(event_type.length_in_minutes if event_type.id else 0)


def _user(call: Call, name: str) -> User:
    user = _event_types.user_named(call.store, name)
    if user is None:
        raise not_found(f"User with username {name} not found")
    return user


def _end(text: str) -> datetime:
    """Read the end of the span; midnight in UTC, as every date is, stands for the day after it."""
    instant = required_instant(text)
    midnight = instant.time().replace(microsecond=0) == time.min
    return datetime.combine(instant, _END_OF_DAY, instant.tzinfo) if midnight else instant


class _Seats:
    """How many seats of each slot are taken."""

    def __init__(self, agenda: Agenda, slots: list[Interval], now: datetime) -> None:
        self._total = agenda.event_type.seat_count or 0
        own = agenda.event_type.id
        span = (slots[0].start, slots[-1].end) if slots else (now, now)
        self._bookings = {
            booking.start: booking
            for host in agenda.hosts
            for booking in agenda.store.bookings.of_host(host.id, *span)
            if booking.event_type_id == own and booking.active
        }
        self._held = {held.start for held in agenda.reservations(now) if held.event_type_id == own}

    def counts(self, slot: Interval) -> Json:
        booking = self._bookings.get(slot.start)
        # A reservation counts as a seat only while nobody has booked.
        taken = len(booking.attendees) if booking else int(slot.start in self._held)
        counts: Json = {
            "seatsBooked": taken,
            "seatsRemaining": self._total - taken,
            "seatsTotal": self._total,
        }
        return counts | {"bookingUid": booking.uid} if booking else counts
