"""Calendar feeds, read from files and from addresses of this machine, and from nowhere else."""

import asyncio
import ipaddress
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from cal_async.sandbox import _ics

_PATIENCE = ClientTimeout(total=5)


class Feeds:
    """Reads feeds and remembers what they said last.

    Args:
        session: For those that are served by HTTP.
    """

    def __init__(self, session: ClientSession) -> None:
        self._session = session
        self._known: dict[str, _ics.Feed | None] = {}

    async def read(self, url: str) -> _ics.Feed | None:
        """Return a feed as it is now; None when it cannot be read or is no feed."""
        feed = self._known[url] = await self._fetch(url)
        return feed

    async def refresh(self, urls: Iterable[str]) -> None:
        """Read several feeds at once."""
        await asyncio.gather(*map(self.read, urls))

    def known(self, url: str) -> _ics.Feed | None:
        """Return what a feed said when it was read last."""
        return self._known.get(url)

    async def _fetch(self, url: str) -> _ics.Feed | None:
        try:
            parts = urlsplit(url)
            if parts.scheme == "file":
                return _ics.parse(await asyncio.to_thread(_read_file, unquote(parts.path)))
            if not is_loopback(parts.hostname or ""):
                return None
            async with self._session.get(url, timeout=_PATIENCE) as answer:
                return _ics.parse(await answer.text()) if answer.ok else None
        except (ClientError, OSError, TimeoutError, ValueError):
            return None


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read_file(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")
