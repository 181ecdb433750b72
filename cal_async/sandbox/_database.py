"""The SQLite file behind a store: one table of JSON documents, opened by one process at a time."""

import sqlite3
from pathlib import Path

from cal_async.sandbox._errors import SandboxError

# "CalS": tells our databases from other SQLite files.
_APPLICATION_ID = 0x43616C53


def open_database(path: Path) -> sqlite3.Connection:
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
