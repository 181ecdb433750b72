"""The list of bookings: its filters, its orders and its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from cal_async.sandbox._constraints import (
    INTEGER,
    NUMBER,
    NUMBERS,
    STRING,
    Rule,
    at_least,
    at_most,
    each_of,
    is_instant,
    one_of,
)
from cal_async.sandbox._documents import Booking
from cal_async.sandbox._json import Json
from cal_async.sandbox._query import first_integer, number, words
from cal_async.sandbox._times import read_instant
from cal_async.sandbox._validation import Field, Shape, optional

_STATUSES = ("upcoming", "recurring", "past", "cancelled", "unconfirmed")
_DATES: dict[str, tuple[str, Callable[[Booking, datetime], bool]]] = {
    "afterStart": ("fromDate", lambda booking, day: booking.start >= day),
    "beforeEnd": ("toDate", lambda booking, day: booking.end <= day),
    "afterCreatedAt": ("afterCreatedAt", lambda booking, day: booking.created_at >= day),
    "beforeCreatedAt": ("beforeCreatedAt", lambda booking, day: booking.created_at <= day),
    "afterUpdatedAt": ("afterUpdatedAt", lambda booking, day: booking.updated_at >= day),
    "beforeUpdatedAt": ("beforeUpdatedAt", lambda booking, day: booking.updated_at <= day),
}
_ORDERS: dict[str, Callable[[Booking], tuple[datetime, int]]] = {
    "sortStart": lambda booking: (booking.start, booking.id),
    "sortEnd": lambda booking: (booking.end, booking.id),
    "sortCreated": lambda booking: (booking.created_at, booking.id),
    "sortUpdatedAt": lambda booking: (booking.updated_at, booking.id),
}


def _date(name: str, said: str) -> Field:
    complaint = f"{said} must be a valid ISO 8601 date."
    return optional(name, Rule("isIso8601", complaint, is_instant))


def _order(name: str) -> Field:
    said = f'{name[0].upper()}{name[1:]} must be either "asc" or "desc".'
    return optional(name, one_of("asc", "desc", name="isEnum", complaint=said))


_ALLOWED = f"Invalid status. Allowed are {', '.join(_STATUSES)}"
_QUERY = Shape(
    optional("status", each_of(*_STATUSES, name="isEnum", complaint=_ALLOWED)),
    optional("attendeeEmail", STRING),
    optional("attendeeName", STRING),
    optional("bookingUid", STRING),
    optional("eventTypeIds", NUMBERS),
    optional("eventTypeId", INTEGER),
    optional("teamsIds", NUMBERS),
    optional("teamId", INTEGER),
    *(_date(name, said) for name, (said, _) in _DATES.items()),
    *map(_order, _ORDERS),
    optional("take", at_most(250), at_least(1), NUMBER),
    optional("skip", at_least(0), NUMBER),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list was asked for."""

    query: Json
    take: int
    skip: int

    def apply(self, bookings: list[Booking], now: datetime) -> list[Booking]:
        """Return the bookings that are asked for, in the asked order."""
        tests = list(self._tests(now))
        found = [booking for booking in bookings if all(test(booking) for test in tests)]
        for name, key in _ORDERS.items():
            if self.query.get(name):
                found.sort(key=key, reverse=self.query[name] == "desc")
        return found

    def pagination(self, total: int, returned: int) -> Json:
        """Return what the answer says about its page."""
        pages = -(-total // self.take)
        return {
            "returnedItems": returned,
            "totalItems": total,
            "itemsPerPage": self.take,
            "remainingItems": max(0, total - self.skip - self.take),
            "currentPage": min(self.skip // self.take + 1, pages),
            "totalPages": pages,
            "hasNextPage": self.skip + returned < total and returned > 0,
            "hasPreviousPage": self.skip > 0,
        }

    def _tests(self, now: datetime) -> list[Callable[[Booking], bool]]:
        query = self.query
        tests: list[Callable[[Booking], bool]] = []
        if query.get("status"):
            tests.append(lambda one: any(_has(one, status, now) for status in query["status"]))
        if query.get("attendeeEmail"):
            email = query["attendeeEmail"].lower()
            tests.append(lambda one: any(person.email == email for person in one.attendees))
        if query.get("attendeeName"):
            name = query["attendeeName"]
            tests.append(lambda one: any(person.name == name for person in one.attendees))
        if query.get("bookingUid"):
            tests.append(lambda one: one.uid == query["bookingUid"])
        asked = query.get("eventTypeIds") or [query.get("eventTypeId")]
        if any(asked):
            tests.append(lambda one: one.event_type_id in asked)
        if query.get("teamsIds") or query.get("teamId"):
            tests.append(lambda _: False)
        for key, (_, compare) in _DATES.items():
            day = read_instant(query[key]) if query.get(key) else None
            if day is not None:
                tests.append(partial(_compared, compare, day))
        return tests


def read_filters(query: Json) -> Filters:
    """Read the query of a list.

    Raises:
        Refused: A filter, an order or the page is malformed.
    """
    given: dict[str, Any] = dict(query)
    if given.get("status"):
        given["status"] = words(given["status"])
    for name in given.keys() & {"take", "skip", "eventTypeId", "teamId"}:
        given[name] = number(given[name])
    for name in given.keys() & {"eventTypeIds", "teamsIds"}:
        given[name] = [first_integer(word) for word in words(given[name])]
    known = _QUERY.read(given)
    return Filters(known, int(known.get("take", 100)), int(known.get("skip", 0)))


def _compared(
    compare: Callable[[Booking, datetime], bool], day: datetime, booking: Booking
) -> bool:
    return compare(booking, day)


def _has(booking: Booking, status: str, now: datetime) -> bool:
    match status:
        case "upcoming":
            return booking.end >= now and (
                booking.status == "accepted" if booking.recurring_uid else booking.active
            )
        case "recurring":
            return booking.end >= now and booking.recurring_uid is not None and booking.active
        case "past":
            return booking.end <= now and booking.active
        case "cancelled":
            return not booking.active
        case _:
            return booking.end >= now and booking.status == "pending"
