"""Receiving under WSGI: alone, mounted, or called from the views of Flask and Django.

Blocking handlers run in the thread of the request, where the connections of an ORM belong. Async
ones run in an event loop that lives as long as the request: use `cal_sync` in handlers, since an
async client belongs to one loop.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Protocol

import anyio

from cal_async.webhooks._handlers import directly
from cal_async.webhooks._receiver import Answer, WebhookReceiver
from cal_async.webhooks._signature import Headers

__all__ = ["WSGIWebhooks", "finish"]

_CHUNK = 65_536


class Readable(Protocol):
    """What a body is read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""
        ...


class WSGIWebhooks:
    """A WSGI application that takes deliveries on every path.

    In mode ``after`` the handlers run in the same thread once the answer is sent, when the server
    closes the response.

    >>> receiver = WebhookReceiver("whsec_...")
    >>> app = WSGIWebhooks(receiver)  # gunicorn module:app
    """

    def __init__(self, receiver: WebhookReceiver) -> None:
        self._receiver = receiver

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[..., object]
    ) -> Iterable[bytes]:
        """Answer one request."""
        answer = self._take(environ["REQUEST_METHOD"], _headers(environ), _body(environ))
        status = f"{answer.status} {HTTPStatus(answer.status).phrase}"
        start_response(status, list(answer.headers.items()))
        return _Response(answer)

    def answer(self, method: str, headers: Headers, body: bytes | Readable) -> Answer:
        """Take a request in a view; send what is returned, then call `finish` with it.

        Args:
            method: The HTTP method.
            headers: The request's headers.
            body: The raw body, or better what to read it from: ``request.stream`` of Flask, the
                ``request`` itself of Django. It is not read beyond the receiver's ``max_size``.
        """
        return self._take(method, headers, [body] if isinstance(body, bytes) else _pieces(body))

    def _take(self, method: str, headers: Headers, pieces: Iterable[bytes]) -> Answer:
        chunks = _chunks(pieces)
        call = partial(self._receiver.handle, method, headers, chunks, caller=directly)
        return anyio.run(call)


def finish(answer: Answer) -> None:
    """Run what an answer left to do, once it is sent."""
    if answer.after is not None:
        anyio.run(answer.after)


class _Response:
    """The body of an answer; the server closes it when it is sent."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return iter([self._answer.text.encode()])

    def close(self) -> None:
        finish(self._answer)


async def _chunks(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    names = ("CONTENT_TYPE", "CONTENT_LENGTH")
    headers = {name.replace("_", "-"): environ[name] for name in names if environ.get(name)}
    return headers | {
        name.removeprefix("HTTP_").replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }


def _body(environ: Mapping[str, Any]) -> Iterator[bytes]:
    declared = str(environ.get("CONTENT_LENGTH") or "")
    if declared.isdecimal():
        return _pieces(environ["wsgi.input"], int(declared))
    # Without a length, reading to the end is safe only where the server says there is one.
    return _pieces(environ["wsgi.input"], None if environ.get("wsgi.input_terminated") else 0)


def _pieces(body: Readable, left: int | None = None) -> Iterator[bytes]:
    while piece := body.read(_CHUNK if left is None else min(left, _CHUNK)):
        left = None if left is None else left - len(piece)
        yield piece
