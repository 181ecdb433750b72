"""OAuth2: applications that act for users who allowed them to."""

from typing import ClassVar, Literal

from cal_async.models._base import Confidential, Model

__all__ = ["GrantType", "OAuth2Client", "OAuth2ClientType", "OAuth2Tokens"]

GrantType = Literal["authorization_code", "refresh_token"]
"""What tokens are given for."""

OAuth2ClientType = Literal["CONFIDENTIAL", "PUBLIC"]
"""Whether a client can keep a secret; a public one proves itself with PKCE."""


class OAuth2Client(Model, rename=None, kw_only=True):
    """An application that users can allow to act for them.

    Attributes:
        redirect_uri: Where users return to with their code; some servers fill in
            `redirect_uris` instead.
        is_trusted: Whether users are spared the question.
    """

    client_id: str
    name: str | None = None
    redirect_uri: str | None = None
    redirect_uris: list[str] | None = None
    logo: str | None = None
    is_trusted: bool | None = None
    client_type: OAuth2ClientType | str | None = None


class OAuth2Tokens(Confidential, rename=None, kw_only=True):
    """What a client acts for a user with; the tokens do not show in ``repr``.

    Attributes:
        refresh_token: Good for one refresh, which answers with the next one: store it at once.
        expires_in: How long the access token lives, in seconds.
        scope: What it allows, separated by spaces.
    """

    hidden: ClassVar = frozenset({"access_token", "refresh_token"})

    access_token: str
    token_type: str
    refresh_token: str | None = None
    expires_in: int | None = None
    scope: str | None = None
