"""What a bulk run has been answered: a file that only grows, one line of JSON an answer.

Each answer is handed to the operating system at once, so a killed process loses none; it is
forced to the disk every second and at the end, so a power cut loses a second's. A last line that
was cut short is dropped when the file is opened again.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from cal_async._errors import ConfigurationError

__all__ = ["Journal"]

_HEAD = b'{"format":"cal-async bulk state","version":1}\n'
_FLUSH = 1.0
_CHUNK = 64 * 1024


class _Entry(msgspec.Struct):
    query: str
    answer: msgspec.Raw


class Journal:
    """Answers by query. Without a path they are kept in a temporary file.

    In memory there are two numbers an answer: a hash of its query, and where it stands.

    Raises:
        ConfigurationError: The file cannot be used, is something else, or is in use.
    """

    def __init__(self, path: str | os.PathLike[str] | None) -> None:
        self._path = None if path is None else Path(path)
        self._file = self._open()
        self._places: dict[int, int] = {}
        self._end = 0
        self._flushed = time.monotonic()
        try:
            self._end = self._load()
        except BaseException:
            self._file.close()
            raise

    def _open(self) -> IO[bytes]:
        if self._path is None:
            return tempfile.TemporaryFile(buffering=_CHUNK)
        try:
            file = open(self._path, "a+b", buffering=0, opener=_private)  # noqa: SIM115
        except OSError as error:
            raise ConfigurationError(f"state={self._path}: {error.strerror}") from error
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise ConfigurationError(
                f"state={self._path}: another run is using this file"
            ) from error
        return file

    def _load(self) -> int:
        self._file.seek(0)
        head = self._file.read(len(_HEAD))
        if head != _HEAD:
            if not _HEAD.startswith(head):
                raise ConfigurationError(f"state={self._path}: this is not a state file")
            self._file.truncate(0)
            self._file.seek(0)
            self._write(_HEAD)
            return len(_HEAD)
        end = len(_HEAD)
        for line in self._lines(end):
            try:
                entry = msgspec.json.decode(line, type=_Entry)
            except msgspec.MsgspecError as error:
                raise ConfigurationError(f"state={self._path}: broken at byte {end}") from error
            self._places[hash(entry.query)] = end
            end += len(line)
        self._file.truncate(end)
        self._file.seek(end)
        return end

    def _lines(self, place: int) -> Iterator[bytes]:
        """Yield the whole lines from there on."""
        rest = b""
        while True:
            self._file.seek(place)
            chunk = self._file.read(_CHUNK)
            if not chunk:
                return
            place += len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            yield from (line + b"\n" for line in lines)

    def __len__(self) -> int:
        return len(self._places)

    def get(self, query: str) -> bytes | None:
        """Return the answer to a query, if it is known."""
        place = self._places.get(hash(query))
        if place is None:
            return None
        entry = msgspec.json.decode(next(self._lines(place)), type=_Entry)
        self._file.seek(self._end)  # where the next one is written
        return bytes(entry.answer) if entry.query == query else None

    def add(self, query: str, answer: bytes) -> None:
        """Write down an answer, which is JSON."""
        if b"\n" in answer:
            answer = msgspec.json.format(answer, indent=-1)
        line = b'{"query":%b,"answer":%b}\n' % (msgspec.json.encode(query), answer)
        self._write(line)
        self._places[hash(query)] = self._end
        self._end += len(line)

    def _write(self, line: bytes) -> None:
        try:
            while line:  # a disk that is almost full takes a part of it
                line = line[self._file.write(line) :]
        except OSError:
            self._file.truncate(self._end)  # no half a line with others to follow
            raise

    def due(self) -> bool:
        """Tell, once a second, whether it is time to `flush`."""
        now = time.monotonic()
        if self._path is None or now - self._flushed < _FLUSH:
            return False
        self._flushed = now
        return True

    def flush(self) -> None:
        """Force everything to the disk, which may take a while."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Force everything to the disk, and let others use the file."""
        if self._path is not None:
            self.flush()
        self._file.close()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)  # answers are personal data


def _lock(file: IO[bytes]) -> None:
    try:
        import fcntl
    except ImportError:  # no such locks on Windows
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
