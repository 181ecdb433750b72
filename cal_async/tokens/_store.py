"""Where tokens are kept between runs."""

import os
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import anyio
import anyio.to_thread
import msgspec

from cal_async._errors import ConfigurationError
from cal_async.tokens._file_lock import try_lock, unlock

__all__ = ["FileTokenStore", "LockingTokenStore", "MemoryTokenStore", "TokenStore", "Tokens"]

_LOCK_POLL = 0.02


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept between runs. A repr shows none of it.

    Attributes:
        access_token: Sent with each request: an access token or an API key.
        refresh_token: What a new one is asked for with, if there is such a thing.
        expires_at: When the access token ends, aware; ``None`` if that is unknown.
    """

    access_token: str
    refresh_token: str | None = None
    expires_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Tokens(***, expires_at={self.expires_at!r})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Show rich no more than that; what msgspec gives it shows all."""
        return [("expires_at", self.expires_at)]


class TokenStore(Protocol):
    """Where tokens outlive the process."""

    async def load(self) -> Tokens | None:
        """Return what was saved last, or ``None``."""
        ...

    async def save(self, tokens: Tokens) -> None:
        """Keep ``tokens``; return only when they would survive a crash."""
        ...


@runtime_checkable
class LockingTokenStore(TokenStore, Protocol):
    """A store that several processes share. Only the one that holds its lock asks for new tokens.

    Without a lock two processes can present the same refresh token; the server refuses the second
    one, which then looks whether the first has saved what it got.
    """

    def lock(self) -> AbstractAsyncContextManager[None]:
        """Return what holds the store for one process; it is free again when the process dies."""
        ...


class MemoryTokenStore:
    """Keeps tokens in this process only: enough where they can be made anew."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self._tokens = tokens

    async def load(self) -> Tokens | None:
        """Return what was saved last, or ``None``."""
        return self._tokens

    async def save(self, tokens: Tokens) -> None:
        """Keep ``tokens``."""
        self._tokens = tokens


class FileTokenStore:
    """Keeps tokens in a file that only its owner may read; replaced whole and synced.

    Any number of processes of one machine may share it. The lock is a second file beside it.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    async def load(self) -> Tokens | None:
        """Return what was saved last, or ``None`` if there is no file.

        Raises:
            ConfigurationError: The file holds something else.
        """
        return await anyio.to_thread.run_sync(self._read)

    async def save(self, tokens: Tokens) -> None:
        """Keep ``tokens`` on disk."""
        await anyio.to_thread.run_sync(self._write, tokens)

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        """Hold the store for this process."""
        handle = await anyio.to_thread.run_sync(self._open_lock)
        try:
            while not try_lock(handle):  # noqa: ASYNC110  # another process gives no sign
                await anyio.sleep(_LOCK_POLL)
            try:
                yield
            finally:
                unlock(handle)
        finally:
            os.close(handle)

    def _open_lock(self) -> int:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        path = self.path.with_name(f"{self.path.name}.lock")
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def _read(self) -> Tokens | None:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Tokens)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be read: {error.strerror}") from error
        except msgspec.MsgspecError as error:
            raise ConfigurationError(f"{self.path} is not a token file; move it away") from error

    def _write(self, tokens: Tokens) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes files that only their owner may read.
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(tokens))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        if os.name == "posix":  # only then does the new name outlive a power cut, too
            directory = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)
