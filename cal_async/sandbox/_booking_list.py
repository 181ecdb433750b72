"""The list of bookings: its filters, its orders and its pages."""

from collections.abc import Callable, Iterator, Mapping
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
_Date = tuple[str, Callable[[Booking, datetime], bool]]
_TIMES: dict[str, _Date] = {
    "afterStart": ("fromDate", lambda booking, day: booking.start >= day),
    "beforeEnd": ("toDate", lambda booking, day: booking.end <= day),
}
_CHANGED: dict[str, _Date] = {
    "afterCreatedAt": ("afterCreatedAt", lambda booking, day: booking.created_at >= day),
    "beforeCreatedAt": ("beforeCreatedAt", lambda booking, day: booking.created_at <= day),
    "afterUpdatedAt": ("afterUpdatedAt", lambda booking, day: booking.updated_at >= day),
    "beforeUpdatedAt": ("beforeUpdatedAt", lambda booking, day: booking.updated_at <= day),
}
_LATEST_FIRST = (["past"], ["cancelled"])
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
    *(_date(name, said) for name, (said, _) in (_TIMES | _CHANGED).items()),
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

    @property
    def event_type_ids(self) -> list[int]:
        """The event types that are asked for; none for all."""
        one = self.query.get("eventTypeId")
        return self.query.get("eventTypeIds") or ([one] if one else [])

    def apply(self, bookings: list[Booking], now: datetime) -> tuple[list[Booking], int]:
        """Return the bookings that are asked for, in the asked order, and the total to announce.

        Like the real server, the total leaves the times of creation and change out of account.
        """
        tests = list(self._tests(now))
        counted = [booking for booking in bookings if all(test(booking) for test in tests)]
        tests = list(self._dated(_CHANGED))
        found = [booking for booking in counted if all(test(booking) for test in tests)]
        key, descending = self._order()
        return sorted(found, key=key, reverse=descending), len(counted)

    def page(self, bookings: list[Booking]) -> list[Booking]:
        """Return the page that is asked for."""
        return bookings[self.skip : self.skip + self.take]

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

    def _order(self) -> tuple[Callable[[Booking], tuple[datetime, int]], bool]:
        """Return the key and direction of the order: the first one that is asked for counts."""
        for name, key in _ORDERS.items():
            if self.query.get(name):
                return key, self.query[name] == "desc"
        return _ORDERS["sortStart"], self.query.get("status") in _LATEST_FIRST

    def _tests(self, now: datetime) -> Iterator[Callable[[Booking], bool]]:
        query = self.query
        if query.get("status"):
            yield lambda one: any(_has(one, status, now) for status in query["status"])
        if query.get("attendeeEmail"):
            email = query["attendeeEmail"].strip().lower()
            yield lambda one: any(person.email == email for person in one.attendees)
        if query.get("attendeeName"):
            name = query["attendeeName"].strip()
            yield lambda one: any(person.name == name for person in one.attendees)
        if query.get("bookingUid"):
            uid = query["bookingUid"].strip()
            yield lambda one: one.uid == uid
        if self.event_type_ids:
            yield lambda one: one.event_type_id in self.event_type_ids
        yield from self._dated(_TIMES)

    def _dated(self, dates: Mapping[str, _Date]) -> Iterator[Callable[[Booking], bool]]:
        for key, (_, compare) in dates.items():
            day = read_instant(self.query[key]) if self.query.get(key) else None
            if day is not None:
                yield partial(_compared, compare, day)


def read_filters(query: Json) -> Filters:
    """Read the query of a list.

    Raises:
        Refused: A filter, an order or the page is malformed.
    """
    given: dict[str, Any] = dict(query)
    if "status" in given:
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
