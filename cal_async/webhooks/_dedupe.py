"""Deliveries have no id: what has been handled is remembered by its content."""

import hashlib
import os
import sqlite3
import threading
import time
import weakref
from collections import OrderedDict
from contextlib import closing
from os import PathLike
from typing import Protocol

import anyio.to_thread

WEEK = 7 * 24 * 3600.0


def content_key(body: bytes) -> str:
    """Return the key of a delivery: the SHA-256 of its raw body."""
    return hashlib.sha256(body).hexdigest()


class Deduplicator(Protocol):
    """Remembers keys, for all processes that share it."""

    async def claim(self, key: str) -> bool:
        """Remember ``key``; tell whether it is new. Of several at once, one is told so."""
        ...

    async def release(self, key: str) -> None:
        """Forget ``key``, so that its delivery can come again."""
        ...


class MemoryDeduplicator:
    """Remembers keys in this process, until it ends.

    Args:
        ttl: For how many seconds.
        max_keys: How many; the oldest ones go first.
    """

    def __init__(self, *, ttl: float = WEEK, max_keys: int = 100_000) -> None:
        self._ttl = ttl
        self._max_keys = max_keys
        self._keys: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    async def claim(self, key: str) -> bool:
        """Remember ``key``; tell whether it is new."""
        now = time.monotonic()
        with self._lock:
            while self._keys and next(iter(self._keys.values())) <= now:
                self._keys.popitem(last=False)
            if key in self._keys:
                return False
            self._keys[key] = now + self._ttl
            if len(self._keys) > self._max_keys:
                self._keys.popitem(last=False)
            return True

    async def release(self, key: str) -> None:
        """Forget ``key``."""
        with self._lock:
            self._keys.pop(key, None)


class SQLiteDeduplicator:
    """Remembers keys in an SQLite file, which the workers of one machine can share.

    Args:
        path: The file; it is made when it is not there.
        ttl: For how many seconds.
    """

    def __init__(self, path: str | PathLike[str], *, ttl: float = WEEK) -> None:
        self._path = path
        self._ttl = ttl
        self._lock = threading.Lock()
        self._process = 0
        self._held: sqlite3.Connection | None = None
        with closing(self._open()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS webhook_keys"
                " (key TEXT PRIMARY KEY, expires REAL NOT NULL) WITHOUT ROWID"
            )

    async def claim(self, key: str) -> bool:
        """Remember ``key``; tell whether it is new."""
        return await anyio.to_thread.run_sync(self._claim, key)

    async def release(self, key: str) -> None:
        """Forget ``key``."""
        await anyio.to_thread.run_sync(self._release, key)

    def _claim(self, key: str) -> bool:
        now = time.time()
        with self._lock, self._connection() as connection:
            connection.execute("DELETE FROM webhook_keys WHERE expires <= ?", (now,))
            added = connection.execute(
                "INSERT OR IGNORE INTO webhook_keys VALUES (?, ?)", (key, now + self._ttl)
            )
            return added.rowcount == 1

    def _release(self, key: str) -> None:
        with self._lock, self._connection() as connection:
            connection.execute("DELETE FROM webhook_keys WHERE key = ?", (key,))

    def _connection(self) -> sqlite3.Connection:
        """Return the connection of this process; it is kept, since closing one costs an fsync."""
        if self._held is None or self._process != os.getpid():
            _inherited.append(self._held)
            self._held, self._process = self._open(), os.getpid()
            weakref.finalize(self, self._held.close).atexit = False
        return self._held

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=30, check_same_thread=False)
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


# SQLite must not be used, nor closed, by a process that got it through a fork.
_inherited: list[sqlite3.Connection | None] = []
