"""From the bytes of a delivery to its event; whatever is wrong with them is a `WebhookError`."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar, overload
from urllib.parse import parse_qsl

import msgspec

from cal_async._errors import WebhookError
from cal_async._types import is_object
from cal_async.webhooks._events import FLAT, SHAPES, UnknownEvent, WebhookEvent
from cal_async.webhooks._signature import VERSION_HEADER, Headers, check, header, utf8

T = TypeVar("T")

_FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 1000
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]


@overload
def parse(
    body: bytes | str,
    headers: Headers,
    *,
    secret: str | Sequence[str] | None = None,
    allow_unsigned: bool = False,
) -> WebhookEvent: ...
@overload
def parse(
    body: bytes | str,
    headers: Headers,
    *,
    template: type[T],
    secret: str | Sequence[str] | None = None,
    allow_unsigned: bool = False,
) -> T: ...
def parse(
    body: bytes | str,
    headers: Headers,
    *,
    template: type[Any] | None = None,
    secret: str | Sequence[str] | None = None,
    allow_unsigned: bool = False,
) -> Any:
    """Verify a delivery and return what it says.

    Args:
        body: The raw request body, before any parsing.
        headers: The request's headers: a mapping or pairs.
        template: For a webhook with a ``payload_template``: the type that it makes, such as a
            `msgspec.Struct`, a dataclass or a TypedDict; ``str`` for the text as it is.
        secret: The webhook's secret, or several while you rotate them; else
            ``CAL_WEBHOOK_SECRET``.
        allow_unsigned: Whether a delivery of a webhook without a secret is accepted.

    Raises:
        WebhookSignatureError: It is not signed, or not by one of the secrets.
        WebhookError: The body is no JSON, names a field twice, or does not fit.
        ConfigurationError: There is no secret to verify with.
    """
    raw = _bytes(body)
    check(raw, headers, secret, allow_unsigned=allow_unsigned)
    return decode(raw, headers, template)


@overload
def parse_unverified(body: bytes | str, headers: Headers = ()) -> WebhookEvent: ...
@overload
def parse_unverified(body: bytes | str, headers: Headers = (), *, template: type[T]) -> T: ...
def parse_unverified(
    body: bytes | str, headers: Headers = (), *, template: type[Any] | None = None
) -> Any:
    """Return what a delivery says, whoever wrote it: for logs, queues and tests.

    Never act on what a request from the network says so; use `parse`.

    Raises:
        WebhookError: The body is no JSON, names a field twice, or does not fit.
    """
    return decode(_bytes(body), headers, template)


def decode(body: bytes, headers: Headers, template: Any) -> Any:
    """Return the event of a delivery, or what its template makes."""
    try:
        if template is not None:
            return _fill(body, headers, template)
        versions = header(headers, VERSION_HEADER)
        return _event(_json(body), versions[0] if versions else None)
    except msgspec.ValidationError as error:
        raise WebhookError(f"the delivery does not fit its model: {error}") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, WebhookError):
            raise
        raise WebhookError(f"the delivery cannot be read: {error}") from error


def _event(data: Any, version: str | None) -> WebhookEvent:
    if not is_object(data) or not isinstance(data.get("triggerEvent"), str):
        raise WebhookError(
            "the delivery names no triggerEvent; if the webhook has a payload template, "
            "pass template= with the type that it makes"
        )
    trigger: str = data["triggerEvent"]
    flat = trigger in FLAT and "payload" not in data
    payload = data if flat else data.get("payload")
    if trigger not in SHAPES:
        created_at: datetime | None = msgspec.convert(data.get("createdAt"), _Instant | None)
        return UnknownEvent(
            trigger=trigger, created_at=created_at, payload=payload, version=version, raw=data
        )
    kind, shape = SHAPES[trigger]
    event: WebhookEvent = kind(
        trigger=trigger,
        created_at=msgspec.convert(data.get("createdAt"), _Instant),
        payload=msgspec.convert(payload, shape),
        version=version,
        raw=data,
    )
    return event


def _fill(body: bytes, headers: Headers, template: Any) -> Any:
    if _FORM not in "".join(header(headers, "Content-Type")).lower():
        return msgspec.convert(_json(body), template)
    text = body.decode()
    if template is str:
        return text
    pairs = parse_qsl(
        text,
        keep_blank_values=True,
        strict_parsing=True,
        errors="strict",
        max_num_fields=_MAX_FIELDS,
    )
    return msgspec.convert(_unique(pairs), template, strict=False)


def _json(body: bytes) -> Any:
    # msgspec is strict about UTF-8, surrogates and numbers; json can tell of doubled names.
    msgspec.json.decode(body)
    return json.loads(body, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise WebhookError("the delivery names a field twice")
    return made


def _bytes(body: bytes | str) -> bytes:
    return utf8(body) if isinstance(body, str) else body
