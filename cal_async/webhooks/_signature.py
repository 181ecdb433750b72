"""Signatures: is this delivery really from Cal.com?"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from cal_async._errors import ConfigurationError, WebhookSignatureError
from cal_async._types import is_mapping

_Pair = tuple[str | bytes, str | bytes]
Headers = Mapping[str, str] | Iterable[_Pair]
"""Headers as any framework has them: a mapping, or pairs of text or bytes."""

SIGNATURE_HEADER = "X-Cal-Signature-256"
VERSION_HEADER = "X-Cal-Webhook-Version"
_UNSIGNED = "no-secret-provided"


def sign(body: bytes, secret: str) -> str:
    """Return the signature of a raw body: hex HMAC-SHA256, as in `SIGNATURE_HEADER`."""
    return hmac.new(utf8(secret), body, hashlib.sha256).hexdigest()


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
    known = secrets(secret, optional=allow_unsigned)
    if allow_unsigned and signature == _UNSIGNED:
        return True
    raw = utf8(body) if isinstance(body, str) else body
    hexadecimal = (signature or "").strip().removeprefix("sha256=")
    # All in capitals it is the same number; some in capitals, bits were changed on the way.
    claimed = utf8(hexadecimal.lower() if hexadecimal.isupper() else hexadecimal)
    # Every secret is tried, so that the time taken does not tell which one fits.
    matches = [hmac.compare_digest(utf8(sign(raw, one)), claimed) for one in known]
    return any(matches)


def secrets(given: str | Sequence[str] | None, *, optional: bool = False) -> list[str]:
    """Return the secrets to verify with: those given, else ``CAL_WEBHOOK_SECRET``.

    Raises:
        ConfigurationError: There is none and they are not ``optional``, or one is empty.
    """
    chosen = given if given is not None else os.environ.get("CAL_WEBHOOK_SECRET") or ()
    found = [chosen] if isinstance(chosen, str) else list(chosen)
    if not all(found) or not (found or optional):
        raise ConfigurationError("no webhook secret: pass secret=... or set CAL_WEBHOOK_SECRET")
    return found


def check(
    body: bytes, headers: Headers, secret: str | Sequence[str] | None, *, allow_unsigned: bool
) -> None:
    """Refuse a delivery that is not signed exactly once with one of the secrets.

    Raises:
        WebhookSignatureError: It is not.
        ConfigurationError: There is no secret to verify with.
    """
    found = header(headers, SIGNATURE_HEADER)
    if len(found) > 1:
        raise WebhookSignatureError(f"{SIGNATURE_HEADER} is there {len(found)} times")
    if not verify(body, found[0] if found else None, secret, allow_unsigned=allow_unsigned):
        problem = "does not fit the body" if found else "is missing"
        raise WebhookSignatureError(f"{SIGNATURE_HEADER} {problem}")


def header(headers: Headers, name: str) -> list[str]:
    """Return every value of a header, whatever the case of its name."""
    pairs = headers.items() if is_mapping(headers) else cast("Iterable[_Pair]", headers)
    return [_text(value) for key, value in pairs if _text(key).lower() == name.lower()]


def utf8(text: str) -> bytes:
    """Return a text as bytes; servers make lone surrogates of header bytes that are no UTF-8."""
    return text.encode(errors="surrogatepass")


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
