"""Storage: every document in memory, every change in SQLite before it is answered.

Reads are dictionary look-ups. Writes go through to the database (when there is one) and become
durable with `Store.commit`, which the application calls before it answers; `Store.rollback` puts
back what an unfinished request changed.
"""

import sqlite3
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from cal_async.sandbox import _documents as kinds
from cal_async.sandbox._documents import Booking, Document
from cal_async.sandbox._errors import SandboxError
from cal_async.sandbox._times import shifted

D = TypeVar("D", bound=Document)
K = TypeVar("K", bound=Hashable)

# "CalS": tells our databases from other SQLite files.
_APPLICATION_ID = 0x43616C53


class Table(Generic[K, D]):
    """The documents of one kind by key, in the order in which they were first saved."""

    def __init__(self, store: "Store", kind: type[D], key: Callable[[D], K]) -> None:
        self._store = store
        self.name = kind.__name__
        self._decoder = msgspec.json.Decoder(kind)
        self._key = key
        self._rows: dict[K, D] = {}
        store.tables.append(self)

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
        self._store.changed(
            self.name, key, msgspec.json.encode(document), self._swap(key, document)
        )
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

    def __init__(self, store: "Store") -> None:
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


class Store:
    """All tables, and the database behind them.

    Args:
        path: The SQLite file, made when it is not there; None keeps everything in memory.

    Raises:
        SandboxError: Another sandbox serves the file, or it is no database of a sandbox.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self._undo: list[Callable[[], object]] = []
        self.tables: list[Table[Any, Any]] = []
        self.counters = Table(self, kinds.Counter, lambda row: row.kind)
        self.users = Table(self, kinds.User, lambda row: row.id)
        self.keys = Table(self, kinds.ApiKey, lambda row: row.key)
        self.clients = Table(self, kinds.OAuthClient, lambda row: row.id)
        self.schedules = Table(self, kinds.Schedule, lambda row: row.id)
        self.event_types = Table(self, kinds.EventType, lambda row: row.id)
        self.links = Table(self, kinds.PrivateLink, lambda row: row.id)
        self.webhooks = Table(self, kinds.Webhook, lambda row: row.id)
        self.reservations = Table(self, kinds.Reservation, lambda row: row.uid)
        self.bookings = BookingTable(self)
        self.calendars = Table(self, kinds.Calendar, lambda row: row.id)
        self.selected = Table(self, kinds.SelectedCalendar, _selection)
        self.calendar_events = Table(self, kinds.CalendarEvent, lambda row: row.id)
        self.conferencing = Table(self, kinds.ConferencingApp, lambda row: row.id)
        self.verified = Table(self, kinds.Verified, lambda row: row.id)
        self.apps = Table(self, kinds.OAuth2App, lambda row: row.client_id)
        self.grants = Table(self, kinds.Grant, lambda row: row.code)
        self.tokens = Table(self, kinds.Token, lambda row: row.secret)
        self.things = Table(self, kinds.Thing, lambda row: row.path)
        self._database = None if path is None else _open(Path(path))
        if self._database is not None:
            self._load(self._database, path)

    def next_id(self, kind: str, first: int = 1) -> int:
        """Return the next number for a kind of document."""
        counter = self.counters.get(kind)
        number = first if counter is None else counter.last + 1
        self.counters.save(kinds.Counter(kind=kind, last=number))
        return number

    def changed(
        self, table: str, key: Hashable, body: bytes | None, undo: Callable[[], object]
    ) -> None:
        """Write a change through to the database and remember how to take it back."""
        self._undo.append(undo)
        if self._database is None:
            return
        if body is None:
            self._database.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (table, key))
        else:
            self._database.execute(
                "INSERT INTO documents (kind, id, body) VALUES (?, ?, ?)"
                " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                (table, key, body),
            )

    def commit(self) -> None:
        """Make what was changed durable."""
        if self._undo:
            self._undo.clear()
            if self._database is not None:
                self._database.commit()

    def rollback(self) -> None:
        """Take back what was changed since the last commit."""
        while self._undo:
            self._undo.pop()()
        if self._database is not None:
            self._database.rollback()

    def close(self) -> None:
        """Close the database."""
        if self._database is not None:
            self._database.close()

    def _load(self, database: sqlite3.Connection, path: object) -> None:
        tables = {table.name: table for table in self.tables}
        try:
            for kind, body in database.execute("SELECT kind, body FROM documents ORDER BY number"):
                tables[kind].load(body)
        except (sqlite3.Error, msgspec.MsgspecError, KeyError) as error:
            database.close()
            raise SandboxError(f"{path} is damaged: {error}") from error


def _selection(row: kinds.SelectedCalendar) -> str:
    return f"{row.user_id} {row.integration} {row.credential_id} {row.external_id}"


def _open(path: Path) -> sqlite3.Connection:
    """Open the file for this process alone."""
    database: sqlite3.Connection | None = None
    try:
        database = sqlite3.connect(path, timeout=0)
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("BEGIN EXCLUSIVE")
        (ours,) = database.execute("PRAGMA application_id").fetchone()
        (found,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if found and ours != _APPLICATION_ID:
            raise SandboxError(f"{path} is a database of something else")
        database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        database.execute(
            "CREATE TABLE IF NOT EXISTS documents (number INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
            " id NOT NULL, body BLOB NOT NULL, UNIQUE (kind, id))"
        )
        database.commit()
    except BaseException as error:
        if database is not None:
            database.close()
        if not isinstance(error, sqlite3.Error):
            raise
        if "locked" in str(error):
            raise SandboxError(f"{path} is in use: another sandbox serves it") from error
        raise SandboxError(f"{path} cannot be used as a database: {error}") from error
    return database
