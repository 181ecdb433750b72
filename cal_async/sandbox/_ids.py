"""Identifiers in the forms that Cal.com uses."""

from __future__ import annotations

import secrets
import uuid
from base64 import urlsafe_b64encode

_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def short_uid() -> str:
    """Return a random UUID in 22 letters and digits: bookings and private links use these."""
    number = uuid.uuid4().int
    letters: list[str] = []
    for _ in range(22):
        number, digit = divmod(number, 58)
        letters.append(_BASE58[digit])
    return "".join(letters)


def long_uid() -> str:
    """Return a random UUID in its usual form: seats, series, reservations and webhooks."""
    return str(uuid.uuid4())


def client_id() -> str:
    """Return an id in the form of a cuid: platform clients and attributes have these."""
    return "c" + "".join(secrets.choice(_BASE36) for _ in range(24))


def token(claims: str) -> str:
    """Return a new access or refresh token: in the form of a JWT, but nobody signed it."""
    parts = (b'{"alg":"none","typ":"JWT"}', claims.encode(), secrets.token_bytes(24))
    return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def api_key() -> str:
    """Return a new API key with the prefix of test keys."""
    return f"cal_test_{secrets.token_hex(16)}"


def room() -> str:
    """Return the name of a new video room."""
    return secrets.token_hex(10)
