"""Credentials: where they come from, what they look like, which headers they make."""

import os
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, runtime_checkable

from cal_async._errors import ConfigurationError
from cal_async._messages import Request, Response

__all__ = [
    "AccessToken",
    "Anonymous",
    "ApiKey",
    "Auth",
    "Exchange",
    "PlatformClient",
    "Renewable",
    "choose",
]

KEY_PAGE = "https://app.cal.com/settings/developer/api-keys"


class Auth(Protocol):
    """What a client needs of its credentials."""

    @property
    def present(self) -> bool:
        """Whether there is anything to send."""
        ...

    def headers(self) -> Mapping[str, str]:
        """Return the request headers that carry the credentials."""
        ...


Exchange = Callable[[Request], Awaitable[Response]]
"""Sends a request without credentials and returns a 2xx answer; raises a `CalError` else."""


@runtime_checkable
class Renewable(Protocol):
    """Credentials that expire."""

    async def ready(self, exchange: Exchange, since: float) -> None:
        """Make sure, before a request, that `headers` are worth sending.

        ``since`` is when the call began, by `time.monotonic`: a renewal that failed after that is
        not tried again for it.
        """
        ...

    async def renew(self, refused: Mapping[str, str], exchange: Exchange, since: float) -> None:
        """Replace what the server refused; one renewal serves all who ask at once.

        Raises:
            TokenRefreshError: It cannot be replaced.
        """
        ...

    async def settle(self) -> None:
        """Wait for the end of a renewal that is under way: it needs the connections."""
        ...


class _Secret:
    """Credentials made once; a repr shows none of them."""

    present = True

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def headers(self) -> Mapping[str, str]:
        """Return the request headers that carry the credentials."""
        return self._headers

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class ApiKey(_Secret):
    """An API key (``cal_…``), made under Settings → Developer → API keys."""

    def __init__(self, key: str) -> None:
        super().__init__({"Authorization": f"Bearer {clean(key, 'api_key', 'CAL_API_KEY')}"})


class AccessToken(_Secret):
    """An access token of an OAuth client or of a managed user."""

    def __init__(self, token: str) -> None:
        super().__init__({"Authorization": f"Bearer {clean(token, 'access_token')}"})


class PlatformClient(_Secret):
    """The id and secret of a platform OAuth client."""

    def __init__(self, client_id: str, secret_key: str) -> None:
        super().__init__(
            {
                "x-cal-client-id": clean(client_id, "client_id", "CAL_CLIENT_ID"),
                "x-cal-secret-key": clean(secret_key, "secret_key", "CAL_SECRET_KEY"),
            }
        )


class Anonymous:
    """No credentials: enough for slots, and for booking, reading and cancelling a booking."""

    present = False

    def headers(self) -> Mapping[str, str]:
        """Return no headers."""
        return {}

    def __repr__(self) -> str:
        return "Anonymous()"


def clean(value: object, argument: str, variable: str | None = None) -> str:
    """Return a credential, or say what is wrong with it without showing it."""
    name = f"{argument} (or {variable})" if variable else argument
    if not isinstance(value, str):
        raise ConfigurationError(f"{name} must be text, not {type(value).__name__}")
    if not value:
        raise ConfigurationError(f"{name} is empty")
    if re.search(r"\s", value):
        raise ConfigurationError(f"{name} holds white space or a line break; paste the bare value")
    if value[0] in "'\"`" or value[-1] in "'\"`":
        raise ConfigurationError(f"{name} holds quotes; paste the bare value without them")
    if not value.isascii() or not value.isprintable():
        raise ConfigurationError(f"{name} holds characters that a header cannot carry")
    if value.lower().startswith("bearer"):
        raise ConfigurationError(f"{name} must not start with 'Bearer'; it is added for you")
    return value


def choose(
    api_key: str | None,
    client_id: str | None,
    secret_key: str | None,
    access_token: str | None,
    auth: Auth | None,
) -> Auth:
    """Return the credentials that the arguments name, else those of the environment.

    In the environment an API key goes before a platform client.
    """
    given = {
        "api_key": api_key is not None,
        "client_id and secret_key": client_id is not None or secret_key is not None,
        "access_token": access_token is not None,
        "auth": auth is not None,
    }
    named = [name for name, present in given.items() if present]
    if len(named) > 1:
        raise ConfigurationError(f"give one kind of credentials, not {' and '.join(named)}")
    if auth is not None:
        if isinstance(auth, str):  # its repr would show it
            raise ConfigurationError("auth must be an Auth, such as ApiKey(...), not text")
        return auth
    if api_key is not None:
        return ApiKey(api_key)
    if access_token is not None:
        return AccessToken(access_token)
    if not named and (key := os.environ.get("CAL_API_KEY")):
        return ApiKey(key)
    return _platform(
        client_id if named else os.environ.get("CAL_CLIENT_ID") or None,
        secret_key if named else os.environ.get("CAL_SECRET_KEY") or None,
    )


def _platform(client_id: str | None, secret_key: str | None) -> Auth:
    if client_id is None and secret_key is None:
        return Anonymous()
    if client_id is None or secret_key is None:
        missing = (
            "client_id (CAL_CLIENT_ID)" if client_id is None else "secret_key (CAL_SECRET_KEY)"
        )
        raise ConfigurationError(f"{missing} is missing; the two go together")
    return PlatformClient(client_id, secret_key)
