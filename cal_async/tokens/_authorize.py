"""The browser's part of OAuth2: where to send a user, and proof for public clients."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from urllib.parse import urlencode

__all__ = ["authorize_url", "pkce_pair"]

AUTHORIZE_URL = "https://app.cal.com/auth/oauth2/authorize"


def pkce_pair() -> tuple[str, str]:
    """Return a new PKCE verifier and its S256 challenge, for public OAuth clients."""
    verifier = secrets.token_urlsafe(64)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def authorize_url(
    client_id: str,
    redirect_uri: str,
    *,
    state: str,
    scope: Sequence[str] = (),
    code_challenge: str | None = None,
    url: str = AUTHORIZE_URL,
) -> str:
    """Return the address to send a user to, so that they authorise your OAuth client.

    Args:
        client_id: Your OAuth client's id.
        redirect_uri: Where the user comes back to, with ``code`` and ``state``.
        state: Unguessable text that must come back unchanged.
        scope: What you ask for, such as ``BOOKING_READ``.
        code_challenge: From `pkce_pair`, for a public client.
        url: The authorisation page.
    """
    query = {"client_id": client_id, "redirect_uri": redirect_uri, "state": state}
    if scope:
        query["scope"] = " ".join(scope)
    if code_challenge is not None:
        query |= {"code_challenge": code_challenge, "code_challenge_method": "S256"}
    return f"{url}?{urlencode(query)}"
