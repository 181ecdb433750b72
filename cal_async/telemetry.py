"""Spans of OpenTelemetry, by its conventions for HTTP clients. Needs ``cal-async[otel]``.

>>> spans = Spans()
>>> cal = CalClient(on_request=spans.start, on_response=spans.end)

Each attempt is a span of its own under the caller's current span, so that retries, renewed
tokens and the looks for a lost booking can be seen; ``http.request.resend_count`` counts them.
"""

import re
from urllib.parse import urlsplit

from cal_async._errors import APIError, ConfigurationError
from cal_async._pipeline import Attempt
from cal_async._version import __version__

try:
    from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider, get_tracer
except ImportError as error:
    raise ConfigurationError("cal_async.telemetry needs pip install 'cal-async[otel]'") from error

__all__ = ["Spans"]

_PORTS = {"http": 80, "https": 443}
Attributes = dict[str, str | int]


class Spans:
    """Makes a span of each attempt. One serves any number of clients.

    Queries are recorded without their values: they may hold authorisation codes and addresses of
    people. Headers and bodies are not recorded.

    Args:
        tracer_provider: Instead of the global one.
    """

    def __init__(self, tracer_provider: TracerProvider | None = None) -> None:
        self._tracer = get_tracer("cal_async", __version__, tracer_provider)
        self._open: dict[int, Span] = {}

    def start(self, attempt: Attempt) -> None:
        """Begin the span of an attempt: ``on_request=spans.start``."""
        attributes = _described(attempt)
        named = (attributes["http.request.method"], attributes.get("url.template"))
        self._open[id(attempt)] = self._tracer.start_span(
            " ".join(str(word) for word in named if word),
            kind=SpanKind.CLIENT,
            attributes=attributes,
        )

    def end(self, attempt: Attempt) -> None:
        """End the span of an attempt: ``on_response=spans.end``."""
        span = self._open.pop(id(attempt), None)
        if span is None:
            return
        if attempt.response is not None:
            span.set_attribute("http.response.status_code", attempt.response.status)
        if (problem := _problem(attempt)) is not None:
            span.set_attribute("error.type", problem)
            span.set_status(StatusCode.ERROR)
        span.end()


def _described(attempt: Attempt) -> Attributes:
    request, parts = attempt.request, urlsplit(attempt.url)
    attributes: Attributes = {
        "http.request.method": request.method,
        "server.address": parts.hostname or "",
        "server.port": parts.port or _PORTS.get(parts.scheme, 0),
        "url.full": parts._replace(query=re.sub("=[^&]*", "=REDACTED", parts.query)).geturl(),
    }
    if request.operation is not None:
        attributes["url.template"] = request.operation.path
        attributes["cal_async.operation"] = request.operation.name
    if attempt.number:
        attributes["http.request.resend_count"] = attempt.number
    return attributes


def _problem(attempt: Attempt) -> str | None:
    """Return what ``error.type`` is: a status, the name of an error, or that nobody waited."""
    if isinstance(attempt.error, APIError):
        return str(attempt.error.status)
    if attempt.error is not None:
        return f"cal_async.{type(attempt.error).__name__}"
    return "asyncio.CancelledError" if attempt.response is None else None
