"""Who renews what: the three kinds of credentials that the API lets expire."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from urllib.parse import quote

import msgspec

from cal_async._auth import Exchange, clean
from cal_async._errors import CalError, ConfigurationError, TokenRefreshError
from cal_async._messages import Request, Response
from cal_async.tokens._renewing import Renewing
from cal_async.tokens._store import MemoryTokenStore, Tokens, TokenStore

__all__ = ["ManagedUser", "OAuth2", "RotatingApiKey"]

T = TypeVar("T")


class OAuth2(Renewing):
    """A user who has authorised an OAuth client. The refresh token rotates with each use.

    Args:
        client_id: The OAuth client's id.
        store: Holds the first `Tokens`, made from the answer of ``cal.auth.oauth2``'s exchange.
        client_secret: The secret of a confidential client; a public one (PKCE) has none.
    """

    _advice = "the access token could not be renewed; let the user authorise your client again"

    def __init__(
        self, client_id: str, *, store: TokenStore, client_secret: str | None = None
    ) -> None:
        super().__init__(store)
        self._client_id = clean(client_id, "client_id")
        self._secret = client_secret and clean(client_secret, "client_secret")

    async def _ask(self, stale: Tokens, exchange: Exchange) -> Tokens:
        if stale.refresh_token is None:
            raise ConfigurationError("the stored tokens hold no refresh token")
        body = {
            "grant_type": "refresh_token",
            "client_id": self._client_id,
            "refresh_token": stale.refresh_token,
        }
        if self._secret:
            body["client_secret"] = self._secret
        answer = _decode(await exchange(_post("/v2/auth/oauth2/token", body)), _Granted)
        return Tokens(
            access_token=answer.access_token,
            refresh_token=answer.refresh_token or stale.refresh_token,
            expires_at=_in(answer.expires_in),
        )


class ManagedUser(Renewing):
    """A managed user of a platform OAuth client. Access tokens last 60 minutes.

    Args:
        client_id: The platform client's id.
        secret_key: Its secret; it lets a user in again whose refresh token was lost.
        user_id: The managed user's id.
        store: Where the tokens are kept; it may be empty.
    """

    _advice = "the managed user's token could not be renewed; check client_id and secret_key"

    def __init__(
        self, client_id: str, secret_key: str, user_id: int, *, store: TokenStore | None = None
    ) -> None:
        super().__init__(store or MemoryTokenStore())
        self._client_id = clean(client_id, "client_id", "CAL_CLIENT_ID")
        self._secret = clean(secret_key, "secret_key", "CAL_SECRET_KEY")
        self._user_id = user_id

    def _first(self) -> Tokens:
        # Long expired: the first call asks for real ones.
        return Tokens(access_token="none", expires_at=datetime.min.replace(tzinfo=UTC))  # noqa: S106

    async def _ask(self, stale: Tokens, exchange: Exchange) -> Tokens:
        credentials = {"x-cal-client-id": self._client_id, "x-cal-secret-key": self._secret}
        client = quote(self._client_id, safe="")
        if stale.refresh_token is not None:
            body = {"refreshToken": stale.refresh_token}
            # Used up, perhaps by a renewal whose answer was lost: the client's word still counts.
            with suppress(CalError):
                return _managed(
                    await exchange(_post(f"/v2/oauth/{client}/refresh", body, credentials))
                )
        path = f"/v2/oauth-clients/{client}/users/{self._user_id}/force-refresh"
        return _managed(await exchange(_post(path, None, credentials)))


class RotatingApiKey(Renewing):
    """An API key that is exchanged for a new one shortly before it ends.

    The server revokes the old key in the same step: **if the answer is lost, so is the key**, and
    a new one must be made by hand and saved in the store. Nothing in the API can mend that.

    Args:
        key: The first key; what the store holds is used instead once there is something.
        store: Where the current key is kept.
        days_valid: How long a new key lasts.
        expires_at: When the first key ends, if it does.
    """

    _advice = "the API key could not be exchanged; save a new one of the settings in the store"
    # A key that is refused cannot be exchanged; or one operation alone refuses it, with a 401.
    _replaces_refused = False

    def __init__(
        self,
        key: str,
        *,
        store: TokenStore,
        days_valid: int = 30,
        expires_at: datetime | None = None,
    ) -> None:
        super().__init__(store)
        if days_valid < 1:
            raise ConfigurationError(f"days_valid={days_valid}: must be at least 1")
        self._key = Tokens(access_token=clean(key, "key", "CAL_API_KEY"), expires_at=expires_at)
        self._days = days_valid

    def _first(self) -> Tokens:
        return self._key

    async def _ask(self, stale: Tokens, exchange: Exchange) -> Tokens:
        headers = {"Authorization": f"Bearer {stale.access_token}"}
        body = {"apiKeyDaysValid": self._days}
        answer = _decode(await exchange(_post("/v2/api-keys/refresh", body, headers)), _Rotated)
        days = timedelta(days=self._days)
        return Tokens(access_token=answer.data.api_key, expires_at=datetime.now(UTC) + days)


# -- the server's answers ----------------------------------------------------------------------


class _Granted(msgspec.Struct, kw_only=True):
    access_token: str
    refresh_token: str | None = None
    expires_in: float | None = None


class _Pair(msgspec.Struct, rename="camel", kw_only=True):
    access_token: str
    refresh_token: str
    access_token_expires_at: int | None = None


class _Managed(msgspec.Struct, kw_only=True):
    data: _Pair


class _Key(msgspec.Struct, rename="camel", kw_only=True):
    api_key: str


class _Rotated(msgspec.Struct, kw_only=True):
    data: _Key


def _managed(response: Response) -> Tokens:
    pair = _decode(response, _Managed).data
    return Tokens(
        access_token=pair.access_token,
        refresh_token=pair.refresh_token,
        expires_at=_at(pair.access_token_expires_at),
    )


def _at(milliseconds: int | None) -> datetime | None:
    if milliseconds is None:
        return None
    ends = datetime.fromtimestamp(milliseconds / 1000, UTC)
    # A new token that has ended: this machine's clock is wrong. The server will say when it ends.
    return ends if ends > datetime.now(UTC) else None


def _decode(response: Response, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(response.body, type=kind)
    except msgspec.MsgspecError as error:
        raise TokenRefreshError("the server's answer holds no token that can be read") from error


def _in(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)


def _post(path: str, body: object, headers: Mapping[str, str] | None = None) -> Request:
    content = None if body is None else msgspec.json.encode(body)
    return Request("POST", path, body=content, headers=headers or {})
