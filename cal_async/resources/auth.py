"""OAuth2: what is known about a client, and tokens for it."""

from typing import Annotated, Unpack

from cal_async._operation import Child, Resource, op
from cal_async._types import Options, Wire
from cal_async.models.oauth import GrantType, OAuth2Client, OAuth2Tokens

__all__ = ["Auth", "OAuth2", "OAuth2Clients"]


class OAuth2Clients(Resource, path="auth.oauth2.clients"):
    """Applications that users can allow to act for them."""

    @op("GET /v2/auth/oauth2/clients/{client_id}")
    async def get(self, client_id: str, **options: Unpack[Options]) -> OAuth2Client:
        """Return what users may know about a client before they allow it anything."""
        ...


class OAuth2(Resource, path="auth.oauth2"):
    """Tokens for applications that users allowed to act for them."""

    clients = Child(OAuth2Clients)

    @op(
        "POST /v2/auth/oauth2/token",
        public=True,
        bare=True,
        one_of=(("code", "redirect_uri"), ("refresh_token",)),
    )
    async def create_token(
        self,
        *,
        client_id: Annotated[str, Wire("client_id")],
        grant_type: Annotated[GrantType, Wire("grant_type")],
        code: str | None = None,
        redirect_uri: Annotated[str | None, Wire("redirect_uri")] = None,
        refresh_token: Annotated[str | None, Wire("refresh_token")] = None,
        client_secret: Annotated[str | None, Wire("client_secret")] = None,
        code_verifier: Annotated[str | None, Wire("code_verifier")] = None,
        **options: Unpack[Options],
    ) -> OAuth2Tokens:
        """Exchange a code for tokens, or a refresh token for fresh ones.

        ``grant_type="authorization_code"`` goes with ``code`` and the ``redirect_uri`` that it
        came to, ``"refresh_token"`` with ``refresh_token``. Confidential clients give their
        ``client_secret``; public ones the PKCE ``code_verifier`` along with a code.

        Codes and refresh tokens work once: what is used up or expired is a `BadRequestError`
        with the code ``invalid_grant``, an unknown client an `AuthenticationError`.
        """
        ...


class Auth(Resource, path="auth"):
    """Authorization of applications."""

    oauth2 = Child(OAuth2)
