"""Storage: every document in memory, every change in SQLite before it is answered.

Writes go through to the database (when there is one) and become durable with `Store.commit`, which
the application calls before it answers; `Store.rollback` puts back what an unfinished request
changed.
"""

import sqlite3
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import msgspec

from cal_async.sandbox import _documents as kinds
from cal_async.sandbox._database import open_database
from cal_async.sandbox._documents import Document
from cal_async.sandbox._errors import SandboxError
from cal_async.sandbox._tables import BookingTable, Table


class Store:
    """All tables, and the database behind them.

    Args:
        path: The SQLite file, made when it is not there; None keeps everything in memory.

    Raises:
        SandboxError: Another sandbox serves the file, or it is no database of a sandbox.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self._undo: list[Callable[[], object]] = []
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
        self.codes = Table(self, kinds.Code, lambda row: row.address)
        self.verified = Table(self, kinds.Verified, lambda row: f"{row.kind} {row.id}")
        self.apps = Table(self, kinds.OAuth2App, lambda row: row.client_id)
        self.grants = Table(self, kinds.Grant, lambda row: row.code)
        self.tokens = Table(self, kinds.Token, lambda row: row.secret)
        self.things = Table(self, kinds.Thing, lambda row: row.path)
        self.tables: dict[str, Table[Any, Any]] = {
            table.name: table for table in vars(self).values() if isinstance(table, Table)
        }
        self._database = None if path is None else open_database(Path(path))
        if self._database is not None:
            self._load(self._database, path)

    def next_id(self, kind: str, first: int = 1) -> int:
        """Return the next number for a kind of document."""
        counter = self.counters.get(kind)
        number = first if counter is None else counter.last + 1
        self.counters.save(kinds.Counter(kind=kind, last=number))
        return number

    def changed(
        self, table: str, key: Hashable, document: Document | None, undo: Callable[[], object]
    ) -> None:
        """Write a change through to the database and remember how to take it back."""
        self._undo.append(undo)
        if self._database is None:
            return
        if document is None:
            self._database.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (table, key))
        else:
            self._database.execute(
                "INSERT INTO documents (kind, id, body) VALUES (?, ?, ?)"
                " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                (table, key, msgspec.json.encode(document)),
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

    def dump(self) -> bytes:
        """Return every document as JSON, by kind."""
        return msgspec.json.encode({name: list(table) for name, table in self.tables.items()})

    def restore(self, dump: bytes) -> None:
        """Replace every document by those of a dump.

        Raises:
            SandboxError: It is none; nothing has changed then.
        """
        try:
            rows = msgspec.json.decode(dump, type=dict[str, list[msgspec.Raw]])
            for table in self.tables.values():
                table.delete_where(lambda _: True)
            for name, documents in rows.items():
                for document in documents:
                    self.tables[name].take_in(bytes(document))
        except (msgspec.MsgspecError, KeyError) as error:
            self.rollback()
            raise SandboxError(f"this is no dump of a sandbox: {error}") from error
        self.commit()

    def close(self) -> None:
        """Close the database."""
        if self._database is not None:
            self._database.close()

    def _load(self, database: sqlite3.Connection, path: object) -> None:
        try:
            for kind, body in database.execute("SELECT kind, body FROM documents ORDER BY number"):
                self.tables[kind].load(body)
        except (sqlite3.Error, msgspec.MsgspecError, KeyError) as error:
            database.close()
            raise SandboxError(f"{path} is damaged: {error}") from error


def _selection(row: kinds.SelectedCalendar) -> str:
    return f"{row.user_id} {row.integration} {row.credential_id} {row.external_id}"
