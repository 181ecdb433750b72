"""Tables of documents, with the indexes that look-ups need.

Reads are dictionary look-ups. Every write is handed on to the store, with what takes it back.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

import msgspec

from cal_async.sandbox._documents import Booking, Document
from cal_async.sandbox._times import shifted

D = TypeVar("D", bound=Document)
K = TypeVar("K", bound=Hashable)


class Journal(Protocol):
    """What is told of every change."""

    def changed(
        self, table: str, key: Hashable, document: Document | None, undo: Callable[[], object]
    ) -> None:
        """Write a change down, and how to take it back."""
        ...


class Table(Generic[K, D]):
    """The documents of one kind by key, in the order in which they were first saved."""

    def __init__(self, store: Journal, kind: type[D], key: Callable[[D], K]) -> None:
        self._store = store
        self.name = kind.__name__
        self._decoder = msgspec.json.Decoder(kind)
        self._key = key
        self._rows: dict[K, D] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[D]:
        return iter(self._rows.values())

    def get(self, key: K) -> D | None:
        """Return the document under ``key``."""
        return self._rows.get(key)

    def __getitem__(self, key: K) -> D:
        return self._rows[key]

    def save(self, document: D) -> D:
        """Insert or replace a document and return it."""
        key = self._key(document)
        self._store.changed(self.name, key, document, self._swap(key, document))
        return document

    def delete(self, document: D) -> None:
        """Remove a document."""
        key = self._key(document)
        self._store.changed(self.name, key, None, self._swap(key, None))

    def delete_where(self, test: Callable[[D], bool]) -> int:
        """Remove the documents that pass a test and return how many did."""
        found = [document for document in self if test(document)]
        for document in found:
            self.delete(document)
        return len(found)

    def take_in(self, body: bytes) -> None:
        """Save a document that comes from elsewhere as JSON."""
        self.save(self._decoder.decode(body))

    def load(self, body: bytes) -> None:
        """Take in a document read from the database."""
        document = self._decoder.decode(body)
        self._swap(self._key(document), document)

    def _swap(self, key: K, new: D | None) -> Callable[[], object]:
        old = self._rows.get(key)
        if new is None:
            self._rows.pop(key, None)
        else:
            self._rows[key] = new
        self._index(old, new)
        return lambda: self._swap(key, old)

    def _index(self, old: D | None, new: D | None) -> None:
        """Keep further indexes in step with a change."""


class BookingTable(Table[str, Booking]):
    """Bookings by uid, and by host and time, series, seat and address."""

    def __init__(self, store: Journal) -> None:
        super().__init__(store, Booking, lambda booking: booking.uid)
        self._by_host: dict[int, list[tuple[datetime, int, str]]] = defaultdict(list)
        self._by_email: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_seat: dict[str, str] = {}
        self._by_series: dict[str, dict[str, None]] = defaultdict(dict)
        self._longest = timedelta()

    def of_host(self, user_id: int, start: datetime, end: datetime) -> Iterator[Booking]:
        """Yield a host's bookings that may overlap a span of time, by start."""
        entries = self._by_host[user_id]
        first = bisect_left(entries, (shifted(start, -self._longest), 0, ""))
        for begins, _, uid in entries[first:]:
            if begins >= end:
                return
            if self._rows[uid].end > start:
                yield self._rows[uid]

    def with_user(self, user_id: int, email: str) -> list[Booking]:
        """Return the bookings that a user hosts or is invited to, by start."""
        uids = dict.fromkeys(uid for _, _, uid in self._by_host[user_id])
        invited = [uid for uid in self._by_email.get(email, ()) if uid not in uids]
        found = [self._rows[uid] for uid in uids]
        if invited:
            found += [self._rows[uid] for uid in invited]
            found.sort(key=lambda booking: (booking.start, booking.id))
        return found

    def with_attendee(self, email: str) -> list[Booking]:
        """Return the bookings with an attendee of this address."""
        return [self._rows[uid] for uid in self._by_email.get(email, ())]

    def of_seat(self, seat_uid: str) -> Booking | None:
        """Return the booking that holds a seat."""
        uid = self._by_seat.get(seat_uid)
        return self._rows[uid] if uid else None

    def of_series(self, recurring_uid: str) -> list[Booking]:
        """Return the occurrences of a series, by start."""
        found = [self._rows[uid] for uid in self._by_series.get(recurring_uid, ())]
        return sorted(found, key=lambda booking: (booking.start, booking.id))

    def _index(self, old: Booking | None, new: Booking | None) -> None:
        if old is not None:
            for host_id in old.host_ids:
                self._by_host[host_id].remove((old.start, old.id, old.uid))
            for attendee in old.attendees:
                self._by_email[attendee.email].pop(old.uid, None)
                self._by_seat.pop(attendee.seat_uid or "", None)
            if old.recurring_uid:
                self._by_series[old.recurring_uid].pop(old.uid, None)
        if new is not None:
            self._longest = max(self._longest, new.end - new.start)
            for host_id in new.host_ids:
                insort(self._by_host[host_id], (new.start, new.id, new.uid))
            for attendee in new.attendees:
                self._by_email[attendee.email][new.uid] = None
                if attendee.seat_uid:
                    self._by_seat[attendee.seat_uid] = new.uid
            if new.recurring_uid:
                self._by_series[new.recurring_uid][new.uid] = None
