"""Watches a whole test run for credentials in logs, error texts, reprs and output.

What is a credential is not asked of the tests: it is what the clients of this process send as one
and what servers give them as one. With pytest-xdist each worker watches itself.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cal_async import CalError, Request, Response, _decipher
from cal_async._pipeline import Attempt, Pipeline
from cal_async.tokens import FileTokenStore, MemoryTokenStore, Tokens

__all__ = ["Leaks", "watched"]

# Shorter ones, such as "cal_x", would be found by chance.
_SHORTEST = 10
_CARRIERS = {"authorization", "x-cal-secret-key"}
_IN_BODIES = re.compile(
    rb'"(?:client_?secret|access_?token|refresh_?token|code_verifier|code|secret|api_?key)"'
    rb':\s*"([^"]+)"',
    re.IGNORECASE,
)
_IN_QUERIES = re.compile(r"(?:^|&)(?:code|state|token|secret)=([^&]+)")


class Leaks(logging.Handler):
    """Collects what was shown, and what must not have been.

    Attributes:
        secrets: The credentials that were sent or received.
        shown: Log lines, error texts, notes, reprs and captured output.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.secrets: set[str] = set()
        self.shown: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Take in a log record, tracebacks included."""
        self.shown.add(self.format(record))

    def keep(self, secrets: Iterable[str | None]) -> None:
        """Take in what must not be shown."""
        self.secrets |= {secret for secret in secrets if secret and len(secret) >= _SHORTEST}

    def sent(self, request: Request) -> None:
        """Take in a request as it travels."""
        headers = request.headers.items()
        self.keep(
            value.removeprefix("Bearer ") for name, value in headers if name.lower() in _CARRIERS
        )
        self.keep(_IN_QUERIES.findall(request.query))
        self.keep(value.decode() for value in _IN_BODIES.findall(request.body or b""))

    def answered(self, response: Response) -> None:
        """Take in an answer: it may bring new credentials."""
        if not response.headers.get("content-encoding") and response.body[:1] in (b"{", b"["):
            self.keep(
                value.decode("utf-8", "replace") for value in _IN_BODIES.findall(response.body)
            )

    def raised(self, error: BaseException | None) -> None:
        """Take in an error with all that led to it."""
        while error is not None:
            self.shown |= {str(error), repr(error), *getattr(error, "__notes__", ())}
            error = error.__cause__ or error.__context__

    def found(self) -> list[str]:
        """Return what was shown with a credential in it."""
        # Copies: other threads may show something meanwhile.
        shown, secrets = list(self.shown), list(self.secrets)
        everything = "\n".join(shown)
        leaked = {secret for secret in secrets if secret in everything}
        return [text for text in shown if any(secret in text for secret in leaked)]


Patch = tuple[object, str, Any]


@contextmanager
def watched(leaks: Leaks) -> Iterator[None]:
    """Let ``leaks`` see what happens inside."""
    with pytest.MonkeyPatch.context() as patch:
        for target, name, seeing in [*_messages(leaks), *_errors(leaks), *_stores(leaks)]:
            patch.setattr(target, name, seeing)
        patch.setattr(logging.getLogger("cal_async"), "level", logging.DEBUG)
        logging.getLogger().addHandler(leaks)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(leaks)


def _messages(leaks: Leaks) -> Iterator[Patch]:
    with_headers, attempt_once, value_of = Request.with_headers, Pipeline._try, _decipher.value

    def see_request(self: Request, headers: Any) -> Request:
        request = with_headers(self, headers)
        leaks.sent(request)
        leaks.shown |= {repr(self), repr(request)}
        return request

    async def see_attempt(self: Pipeline, attempt: Attempt, *rest: Any) -> None:
        try:
            await attempt_once(self, attempt, *rest)
        finally:
            if attempt.response is not None:
                leaks.answered(attempt.response)
            leaks.raised(attempt.error)
            leaks.shown |= {repr(attempt), repr(self)}

    def see_value(request: Request, response: Response) -> Any:
        value = value_of(request, response)
        if _IN_BODIES.search(response.body):
            leaks.shown.add(repr(value))
        return value

    yield Request, "with_headers", see_request
    yield Pipeline, "_try", see_attempt
    yield _decipher, "value", see_value


def _errors(leaks: Leaks) -> Iterator[Patch]:
    begin = CalError.__init__

    def see_error(self: CalError, *args: object) -> None:
        begin(self, *args)
        leaks.shown |= {str(self), repr(self)}

    def see_note(self: CalError, note: str) -> None:
        Exception.add_note(self, note)
        leaks.shown.add(note)

    yield CalError, "__init__", see_error
    yield CalError, "add_note", see_note


def _stores(leaks: Leaks) -> Iterator[Patch]:
    def saving(save: Any) -> Any:
        async def see_tokens(self: object, tokens: Tokens) -> None:
            leaks.keep([tokens.access_token, tokens.refresh_token])
            await save(self, tokens)
            leaks.shown |= {repr(self), repr(tokens)}

        return see_tokens

    for store in (FileTokenStore, MemoryTokenStore):
        yield store, "save", saving(store.save)
