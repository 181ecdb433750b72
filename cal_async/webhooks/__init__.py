"""Webhook deliveries: is this really from Cal.com?"""

import hashlib
import hmac
import os
from collections.abc import Sequence

from cal_async._errors import ConfigurationError

__all__ = ["SIGNATURE_HEADER", "sign", "verify"]

SIGNATURE_HEADER = "X-Cal-Signature-256"
_UNSIGNED = "no-secret-provided"


def sign(body: bytes, secret: str) -> str:
    """Return the signature of a raw body: hex HMAC-SHA256, as in `SIGNATURE_HEADER`."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def verify(
    body: bytes | str,
    signature: str | None,
    secret: str | Sequence[str] | None = None,
    *,
    allow_unsigned: bool = False,
) -> bool:
    """Tell whether ``signature`` is that of the raw ``body``; compared in constant time.

    Args:
        body: The raw request body, before any parsing: one changed space breaks the signature.
        signature: The header ``X-Cal-Signature-256``, with or without ``sha256=``.
        secret: The webhook's secret, or several while you rotate them; else
            ``CAL_WEBHOOK_SECRET``.
        allow_unsigned: Whether a delivery of a webhook without a secret is accepted.

    Raises:
        ConfigurationError: There is no secret to verify with.
    """
    given = secret if secret is not None else os.environ.get("CAL_WEBHOOK_SECRET") or ()
    secrets = [given] if isinstance(given, str) else list(given)
    if allow_unsigned and signature == _UNSIGNED:
        return True
    if not secrets or not all(secrets):
        raise ConfigurationError("no webhook secret: pass secret=... or set CAL_WEBHOOK_SECRET")
    raw = body.encode() if isinstance(body, str) else body
    claimed = (signature or "").strip().lower().removeprefix("sha256=").encode()
    # Every secret is tried, so that the time taken does not tell which one fits.
    matches = [hmac.compare_digest(sign(raw, known).encode(), claimed) for known in secrets]
    return any(matches)
