"""OAuth2: codes for users who agreed, and the tokens that codes and refresh tokens buy."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import RefusedOAuth
from cal_async.sandbox._documents import TOKEN_KINDS, Grant, OAuth2App, Token
from cal_async.sandbox._json import Json
from cal_async.sandbox._store import Store

ACCESS_SECONDS = 1800
_CODE_LIFE = timedelta(minutes=10)
_REFRESH_LIFE = timedelta(days=30)


def grant(
    store: Store,
    app: OAuth2App,
    user_id: int,
    now: datetime,
    *,
    scope: str = "",
    challenge: str | None = None,
) -> str:
    """Store that a user agrees and return the code for the application."""
    code = secrets.token_urlsafe(24)
    store.grants.save(
        Grant(
            code=code,
            client_id=app.client_id,
            user_id=user_id,
            expires_at=now + _CODE_LIFE,
            redirect_uri=app.redirect_uri,
            scope=scope,
            challenge=challenge,
        )
    )
    return code


def identify(store: Store, body: Json) -> OAuth2App:
    """Return the application that asks, a confidential one with its secret.

    Raises:
        Refused: It is unknown, or the secret is wrong.
    """
    app = store.apps.get(str(body["client_id"]))
    if app is None:
        raise RefusedOAuth(401, "invalid_client", "client_not_found")
    if app.client_secret is not None and body.get("client_secret") != app.client_secret:
        raise RefusedOAuth(401, "invalid_client", "invalid_client_credentials")
    return app


def redeem_code(store: Store, app: OAuth2App, body: Json, now: datetime) -> Json:
    """Exchange a code, once.

    Raises:
        Refused: The code, its address or its proof is wrong.
    """
    found = store.grants.get(str(body.get("code")))
    if found is None or found.client_id != app.client_id or found.expires_at <= now:
        raise RefusedOAuth(400, "invalid_grant", "code_invalid_or_expired")
    if body.get("redirect_uri") != found.redirect_uri:
        raise RefusedOAuth(400, "invalid_grant", "redirect_uri_mismatch")
    store.grants.delete(found)
    if found.challenge is not None and _challenge(body) != found.challenge:
        raise RefusedOAuth(400, "invalid_grant", "pkce_verification_failed")
    return _pair(store, app, found.user_id, found.scope, now)


def redeem_refresh(store: Store, app: OAuth2App, body: Json, now: datetime) -> Json:
    """Exchange a refresh token, once.

    Raises:
        Refused: It is unknown, used or expired.
    """
    token = store.tokens.get(str(body.get("refresh_token")))
    if (
        token is None
        or token.kind != "refresh"
        or token.client_id != app.client_id
        or token.expires_at <= now
    ):
        raise RefusedOAuth(400, "invalid_grant", "invalid_refresh_token")
    store.tokens.delete(token)
    return _pair(store, app, token.user_id, token.scope, now)


def _challenge(body: Json) -> str:
    digest = hashlib.sha256(str(body.get("code_verifier", "")).encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _pair(store: Store, app: OAuth2App, user_id: int, scope: str, now: datetime) -> Json:
    access = _ids.token(f'{{"type":"access","userId":{user_id}}}')
    refresh = _ids.token(f'{{"type":"refresh","userId":{user_id}}}')
    lives = (timedelta(seconds=ACCESS_SECONDS), _REFRESH_LIFE)
    for secret, kind, life in zip((access, refresh), TOKEN_KINDS, lives, strict=True):
        store.tokens.save(
            Token(
                secret=secret,
                kind=kind,
                user_id=user_id,
                client_id=app.client_id,
                expires_at=now + life,
                scope=scope,
            )
        )
    shown: Json = {
        "access_token": access,
        "token_type": "bearer",
        "refresh_token": refresh,
        "expires_in": ACCESS_SECONDS,
    }
    return shown | {"scope": scope} if scope else shown
