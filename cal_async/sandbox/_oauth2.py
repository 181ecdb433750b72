"""OAuth2: codes for users who agreed, and the tokens that codes and refresh tokens buy."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import RefusedOAuth
from cal_async.sandbox._constraints import STRING
from cal_async.sandbox._documents import TOKEN_KINDS, Grant, OAuth2App, Token
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._store import Store
from cal_async.sandbox._validation import Shape, optional, required, sentence

ACCESS_SECONDS = 1800
_CODE_LIFE = timedelta(minutes=10)
_REFRESH_LIFE = timedelta(days=30)
_BY_CODE, _BY_REFRESH = "authorization_code", "refresh_token"
_CODE = tuple(
    required(name, STRING) for name in ("client_id", "grant_type", "code", "redirect_uri")
)
_REFRESH = tuple(required(name, STRING) for name in ("client_id", "grant_type", "refresh_token"))
_SECRET = optional("client_secret", STRING)
# What bodies hold with a client's secret, and without one.
_SHAPES = {
    _BY_CODE: (
        Shape(*_CODE, _SECRET, optional("code_verifier", STRING), strict=True),
        Shape(*_CODE, required("code_verifier", STRING), strict=True),
    ),
    _BY_REFRESH: (Shape(*_REFRESH, _SECRET, strict=True), Shape(*_REFRESH, strict=True)),
}


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
            scope=scope,
            challenge=challenge,
        )
    )
    return code


def redeem(store: Store, body: Any, now: datetime) -> Json:
    """Exchange a code or a refresh token, once, for a pair of tokens.

    Raises:
        Refused: The body is malformed, the application unknown or unproven, or what it presents
            is wrong.
    """
    given = _read(body)
    app = store.apps.get(given["client_id"])
    if app is None:
        raise RefusedOAuth(401, "invalid_client", "client_not_found")
    if given["grant_type"] == _BY_CODE:
        return _redeem_code(store, app, given, now)
    return _redeem_refresh(store, app, given, now)


def _read(body: Any) -> Json:
    given = as_object(body) or {}
    if not given.get("client_id") or not isinstance(given["client_id"], str):
        raise RefusedOAuth(400, "invalid_request", "client_id is required")
    shapes = _SHAPES.get(str(given.get("grant_type")))
    if shapes is None:
        said = f"grant_type must be '{_BY_CODE}' or '{_BY_REFRESH}'"
        raise RefusedOAuth(400, "invalid_request", said)
    confidential, public = shapes
    known, problems = (confidential if "client_secret" in given else public).examine(given)
    if problems:
        raise RefusedOAuth(400, "invalid_request", sentence(problems).message)
    return known


def _redeem_code(store: Store, app: OAuth2App, given: Json, now: datetime) -> Json:
    if given["redirect_uri"] != app.redirect_uri:
        raise RefusedOAuth(400, "invalid_grant", "redirect_uri_mismatch")
    _check_secret(app, given)
    found = store.grants.get(given["code"])
    if found is None or found.client_id != app.client_id or found.expires_at <= now:
        raise RefusedOAuth(400, "invalid_grant", "code_invalid_or_expired")
    store.grants.delete(found)
    if app.client_secret is None or found.challenge is not None:
        _check_proof(found, given.get("code_verifier"))
    return _pair(store, app, found.user_id, found.scope, now)


def _redeem_refresh(store: Store, app: OAuth2App, given: Json, now: datetime) -> Json:
    _check_secret(app, given)
    token = store.tokens.get(given["refresh_token"])
    if token is None or token.kind != "refresh" or token.expires_at <= now:
        raise RefusedOAuth(400, "invalid_grant", "invalid_refresh_token")
    if token.client_id != app.client_id:
        raise RefusedOAuth(400, "invalid_grant", "client_id_mismatch")
    store.tokens.delete(token)
    return _pair(store, app, token.user_id, token.scope, now)


def _check_secret(app: OAuth2App, given: Json) -> None:
    if app.client_secret is not None and given.get("client_secret") != app.client_secret:
        raise RefusedOAuth(401, "invalid_client", "invalid_client_credentials")


def _check_proof(found: Grant, verifier: str | None) -> None:
    if not found.challenge or not verifier:
        said = "pkce_missing_parameters_or_invalid_method"
        raise RefusedOAuth(400, "invalid_request", said)
    digest = hashlib.sha256(verifier.encode()).digest()
    if urlsafe_b64encode(digest).rstrip(b"=").decode() != found.challenge:
        raise RefusedOAuth(400, "invalid_grant", "pkce_verification_failed")


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
