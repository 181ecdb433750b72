"""One renewal for all who ask at once, kept before it is used."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import anyio

from cal_async._auth import Exchange
from cal_async._errors import APIError, CalError, ConfigurationError, TokenRefreshError
from cal_async.tokens._store import Tokens, TokenStore

__all__ = ["Renewing"]

_EARLY = timedelta(seconds=30)
_LONGEST_RENEWAL = 60.0


class _Renewal:
    """A renewal under way, and its end for those who wait."""

    def __init__(self) -> None:
        self.done = anyio.Event()
        self.error: CalError | None = None


class Renewing(ABC):
    """Credentials over a store; subclasses know how to ask for new ones."""

    present = True
    _advice: ClassVar[str]
    """What a person can do when renewing fails."""

    def __init__(self, store: TokenStore) -> None:
        self._store = store
        self._tokens: Tokens | None = None
        self._renewal: _Renewal | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    def headers(self) -> Mapping[str, str]:
        """Return the request headers that carry the token."""
        if self._tokens is None:
            return {}
        return {"Authorization": f"Bearer {self._tokens.access_token}"}

    async def ready(self, exchange: Exchange) -> None:
        """Load the tokens, and renew them if they end within half a minute."""
        tokens = self._tokens
        if tokens is None:
            tokens = self._tokens = await self._store.load() or self._first()
        if tokens.expires_at is not None and tokens.expires_at - _EARLY <= datetime.now(UTC):
            await self.renew(self.headers(), exchange)

    async def renew(self, refused: Mapping[str, str], exchange: Exchange) -> None:
        """Replace the token in ``refused``; one renewal serves all who ask at once.

        Raises:
            TokenRefreshError: It cannot be replaced.
        """
        if refused.get("Authorization") != self.headers().get("Authorization"):
            return  # somebody has renewed it since
        if (renewal := self._renewal) is not None:
            await renewal.done.wait()
            if renewal.error is not None:
                raise TokenRefreshError(str(renewal.error)) from renewal.error
            return
        renewal = self._renewal = _Renewal()
        try:
            # Giving up between the server's answer and the store would lose the only token.
            with anyio.CancelScope(shield=True), anyio.fail_after(_LONGEST_RENEWAL):
                await self._replace(exchange)
        except (CalError, TimeoutError, OSError) as error:
            renewal.error = TokenRefreshError(f"{self._advice} ({_first_line(error)})")
            raise renewal.error from error
        finally:
            self._renewal = None
            renewal.done.set()

    async def _replace(self, exchange: Exchange) -> None:
        stale = self._tokens or self._first()
        stored = await self._store.load()
        if stored is None or stored.access_token == stale.access_token:
            try:
                stored = await self._ask(stale, exchange)
            except APIError:
                # Another process may have been faster; then the store has its tokens by now.
                stored = await self._store.load()
                if stored is None or stored.access_token == stale.access_token:
                    raise
            else:
                await self._store.save(stored)
        self._tokens = stored

    def _first(self) -> Tokens:
        """Return tokens to begin with when the store is empty."""
        raise ConfigurationError(
            f"the token store of {type(self).__name__} is empty: save the first Tokens in it"
        )

    @abstractmethod
    async def _ask(self, stale: Tokens, exchange: Exchange) -> Tokens:
        """Ask the server for new tokens."""


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
