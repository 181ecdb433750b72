"""Who calls: API keys, access tokens and platform clients, and the refusals of wrong ones."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cal_async.sandbox._answers import Refused, expired, forbidden, unauthorized
from cal_async.sandbox._documents import ApiKey, OAuthClient, Token, User
from cal_async.sandbox._routing import Access
from cal_async.sandbox._store import Store

_PREFIX = "cal_"
_NOTHING = (
    "ApiAuthStrategy - No authentication method provided. Either pass an API key as 'Bearer' header"
    " or OAuth client credentials as 'x-cal-secret-key' and 'x-cal-client-id' headers"
)
_NO_PERMISSION = (
    "PermissionsGuard - no authentication provided. Provide either authorization bearer token"
    " containing managed user access token or oAuth client id in 'x-cal-client-id' header."
)
_HALF = (
    "ApiAuthStrategy - Only '{}' header provided. Please also provide '{}' header or Auth bearer"
    " token as 'Authentication' header"
)


class Credentials(NamedTuple):
    """What a request carries to say who sends it.

    Attributes:
        key: The API key, or nothing.
        token: The access token, if it came with one.
        bucket: What the rate limiter counts under.
        client: The platform client's id and secret, each perhaps empty.
    """

    key: str
    token: Token | None
    bucket: str
    client: tuple[str, str]

    @property
    def credential(self) -> str:
        """The API key or the access token, or nothing."""
        return self.token.secret if self.token else self.key


def credentials(
    headers: Mapping[str, str], parameters: Mapping[str, str], address: str, store: Store
) -> Credentials:
    """Read the credentials; the limiter's guard refuses what cannot be any.

    A client that the path names needs no header for its id.
    """
    bearer = headers.get("Authorization", "").removeprefix("Bearer ")
    name = parameters.get("client_id") or headers.get("x-cal-client-id", "")
    client = (name, headers.get("x-cal-secret-key", ""))
    if not bearer:
        return Credentials("", None, f"client {name}" if name else f"address {address}", client)
    if not bearer.startswith(_PREFIX):
        token = store.tokens.get(bearer)
        if token is None or token.kind != "access":
            raise unauthorized("Invalid Access Token.")
        return Credentials("", token, f"token {bearer}", client)
    if store.keys.get(bearer) is None:
        raise unauthorized("CustomThrottlerGuard - Invalid API Key")
    return Credentials(bearer, None, f"key {bearer}", client)


def caller(found: Credentials, access: Access, store: Store, now: datetime) -> User | None:
    """Return the user behind the credentials.

    Raises:
        Refused: They are wrong, or missing on a route that needs them.
    """
    if found.key:
        return store.users[_valid(store.keys[found.key], now).user_id]
    if found.token is not None:
        if found.token.expires_at <= now:
            raise expired()
        return store.users[found.token.user_id]
    name, secret = found.client
    if name and secret:
        return store.users[_client(store, name, secret).user_id]
    if name:
        raise unauthorized(_HALF.format("x-cal-client-id", "x-cal-secret-key"))
    if secret:
        raise unauthorized(_HALF.format("x-cal-secret-key", "x-cal-client-id"))
    if access is not Access.OPEN:
        raise _missing(access)
    return None


def _client(store: Store, name: str, secret: str) -> OAuthClient:
    client = store.clients.get(name)
    if client is None:
        raise unauthorized("ApiAuthStrategy - oAuth client - Client not found")
    if client.secret != secret:
        raise unauthorized("ApiAuthStrategy - oAuth client - Invalid client secret")
    return client


def _valid(key: ApiKey, now: datetime) -> ApiKey:
    if key.replaced:
        raise unauthorized("ApiAuthStrategy - api key - Your api key is not valid")
    if key.expires_at is not None and key.expires_at <= now:
        raise unauthorized("ApiAuthStrategy - api key - Your api key is expired")
    return key


def _missing(access: Access) -> Refused:
    return forbidden(_NO_PERMISSION) if access is Access.PERMISSION else unauthorized(_NOTHING)
