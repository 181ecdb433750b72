"""The mark that a booking carries in its metadata, and how it is found again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from cal_async._errors import IdempotencyConflictError, InvalidArgumentError
from cal_async._messages import Request
from cal_async._operation import Core
from cal_async.models import Booking
from cal_async.resources.bookings import Bookings as Operations

__all__ = ["Order"]

KEY = "idempotencyKey"
DIGEST = "idempotencyDigest"
_MOST_METADATA = 50
_LONGEST_BOOKING = timedelta(days=2)
_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Order:
    """A booking that is wanted.

    Attributes:
        request: What to send; with a key, the mark stands in its metadata.
        start: When the booking starts.
        email: The attendee's address, if there is one.
        phone: The attendee's number, if there is one.
        event_type_id: The event type, if it is named by its id.
        occurrences: How long a series is wanted, if that is said.
        key: The idempotency key, if there is one.
        digest: Tells whether two orders with one key want the same.
    """

    request: Request
    start: datetime
    email: str | None
    phone: str | None
    event_type_id: int | None
    occurrences: int | None
    key: str | None = None
    digest: str = ""

    @classmethod
    def of(cls, request: Request) -> "Order":
        """Read a request of ``bookings.create``; put the mark into it if there is a key.

        A request that was sent with a mark is known by it again.
        """
        body: dict[str, Any] = msgspec.json.decode(request.body or b"{}")
        attendee: Mapping[str, Any] = body.get("attendee") or {}
        metadata: Mapping[str, Any] = body.get("metadata") or {}
        key: str | None = request.local.get("idempotency_key")
        if key is None:
            key, digest = metadata.get(KEY), metadata.get(DIGEST, "")
        else:
            content = msgspec.json.encode(body, order="deterministic")
            digest = hashlib.sha256(content).hexdigest()[:32]
            body["metadata"] = _marked(metadata, key, digest)
            request = replace(request, body=msgspec.json.encode(body), local={})
        return cls(
            request,
            datetime.fromisoformat(body["start"]),
            attendee.get("email"),
            attendee.get("phoneNumber"),
            body.get("eventTypeId"),
            body.get("recurrenceCount"),
            key,
            digest,
        )

    async def find(self, core: Core, *, widely: bool = False) -> list[Booking]:
        """Return what the server has of this order, oldest first.

        With a key: the bookings and seats that carry it, but for those that a reschedule made.
        Without: those that stand, of the same attendee, start and event type. The API cannot
        search metadata, so only the bookings of this attendee at this time are looked at;
        ``widely``, to see a key that was used for something else or a seat that was moved, all that
        happens then and two years of this attendee.

        Raises:
            IdempotencyConflictError: The key belongs to another order.
        """
        bookings = Operations(core)
        then = (self.start - timedelta(seconds=1), self.start + _LONGEST_BOOKING)
        year = (self.start - _YEAR, self.start + _YEAR)
        # A server may keep addresses in lower case, and compare them as they are.
        plain = self.email is not None and self.email == self.email.lower()
        places = [(self.email if plain else None, then)]
        if widely and self.email is not None:
            places = [(self.email, year), (None, then)]
        found: dict[tuple[str, str | None], Booking] = {}
        for email, (after, before) in places:
            async for booking in bookings.iterate(
                attendee_email=email, after_start=after, before_end=before
            ):
                if (mine := self._mine(booking)) is not None:
                    found[mine.uid, mine.seat_uid] = mine
        return sorted(found.values(), key=lambda booking: (booking.id, booking.seat_uid or ""))

    def _mine(self, booking: Booking) -> Booking | None:
        if self.key is None:
            return self._alike(booking)
        if booking.rescheduled_from_uid is not None:
            return None
        marks: list[tuple[str | None, Mapping[str, Any]]] = [(None, booking.metadata or {})]
        marks += [(attendee.seat_uid, attendee.metadata or {}) for attendee in booking.attendees]
        for seat_uid, metadata in marks:
            if metadata.get(KEY) == self.key:
                if metadata.get(DIGEST) != self.digest:
                    raise IdempotencyConflictError(
                        f"idempotency_key={self.key!r} was used for other content: "
                        f"booking {booking.uid}",
                        booking,
                    )
                return msgspec.structs.replace(booking, seat_uid=seat_uid)
        return None

    def _alike(self, booking: Booking) -> Booking | None:
        """Return a booking that a request like this one makes, with the attendee's seat."""
        there = booking.start == self.start and booking.status in ("accepted", "pending")
        if not there or self.event_type_id not in (None, booking.event_type_id):
            return None
        for attendee in booking.attendees:
            if self.email is None:
                mine = attendee.phone_number == self.phone
            else:
                mine = attendee.email.lower() == self.email.lower()
            if mine:
                return msgspec.structs.replace(booking, seat_uid=attendee.seat_uid)
        return None


def _marked(metadata: Mapping[str, Any], key: str, digest: str) -> dict[str, Any]:
    for name in (KEY, DIGEST):
        if name in metadata:
            raise InvalidArgumentError(
                f"metadata.{name}", metadata[name], "idempotency_key sets it"
            )
    marked = {**metadata, KEY: key, DIGEST: digest}
    if len(marked) > _MOST_METADATA:
        raise InvalidArgumentError(
            "metadata", metadata, f"holds more than {_MOST_METADATA - 2}: idempotency_key takes two"
        )
    return marked
