"""Hooks on every way out, and spans by the conventions of OpenTelemetry for HTTP clients."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from losing import Losing

from cal_async import (
    Attempt,
    CalClient,
    CalError,
    ClientClosedError,
    MockTransport,
    NotFoundError,
    Request,
    Response,
)
from cal_async.sandbox import Sandbox
from cal_async.telemetry import Spans

pytest.importorskip("opentelemetry.sdk")
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("no_waits")]

URL = "http://127.0.0.1:9/v2"


class Traced:
    """Spans that end up in a list."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        spans = Spans(self.provider)
        self.hooks: dict[str, Any] = {"on_request": spans.start, "on_response": spans.end}

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self.exporter.get_finished_spans()

    def client(self, transport: Any, **more: Any) -> CalClient:
        return CalClient("cal_sesame_open", base_url=URL, transport=transport, **self.hooks, **more)


@pytest.fixture
def traced() -> Iterator[Traced]:
    traced = Traced()
    yield traced
    shown = "".join(span.to_json() for span in traced.spans)
    assert "sesame" not in shown


async def test_a_call_is_a_span_under_the_callers(traced: Traced, sandbox: Sandbox) -> None:
    tracer = traced.provider.get_tracer("caller")
    async with CalClient(sandbox.api_key, base_url=sandbox.url, **traced.hooks) as cal:
        with tracer.start_as_current_span("job") as job:
            with pytest.raises(NotFoundError):
                await cal.bookings.get("nothing")
            await cal.me.get()
    missing, found, _ = traced.spans
    host, port = sandbox.url.split("/")[2].split(":")
    assert missing.name == "GET /v2/bookings/{uid}"
    assert missing.kind is SpanKind.CLIENT
    assert dict(missing.attributes or {}) == {
        "http.request.method": "GET",
        "server.address": host,
        "server.port": int(port),
        "url.full": f"{sandbox.url}/bookings/nothing",
        "url.template": "/v2/bookings/{uid}",
        "cal_async.operation": "bookings.get",
        "http.response.status_code": 404,
        "error.type": "404",
    }
    assert missing.status.status_code is StatusCode.ERROR
    assert missing.parent is not None
    assert missing.parent.span_id == job.get_span_context().span_id
    assert found.status.status_code is StatusCode.UNSET
    assert "error.type" not in (found.attributes or {})


async def test_retries_are_spans_that_count(traced: Traced) -> None:
    answers = [MockTransport.json({}, 503), MockTransport.json({}, 500), MockTransport.json({})]
    async with traced.client(MockTransport(lambda _: answers.pop(0))) as cal:
        await cal.request("GET", "/v2/me")
    told = [
        (
            span.name,
            (span.attributes or {}).get("http.request.resend_count"),
            (span.attributes or {}).get("error.type"),
        )
        for span in traced.spans
    ]
    assert told == [("GET", None, "503"), ("GET", 1, "500"), ("GET", 2, None)]


async def test_a_lost_answer_is_named(traced: Traced, sandbox: Sandbox) -> None:
    transport = Losing("before", method="GET", ends_in="/me")
    async with CalClient(
        sandbox.api_key, base_url=sandbox.url, transport=transport, **traced.hooks
    ) as cal:
        await cal.me.get()
    first, second = traced.spans
    assert (first.attributes or {})["error.type"] == "cal_async.TransportError"
    assert first.status.status_code is StatusCode.ERROR
    assert (second.attributes or {})["http.response.status_code"] == 200


async def test_no_value_of_a_query_is_recorded(traced: Traced) -> None:
    async with traced.client(MockTransport(lambda _: MockTransport.json({}))) as cal:
        query = {"code": "sesame-code", "state": "sesame state=&", "take": 3}
        await cal.request("GET", "/v2/x", query=query)
    (span,) = traced.spans
    attributes = dict(span.attributes or {})
    assert attributes["url.full"] == f"{URL}/x?code=REDACTED&state=REDACTED&take=REDACTED"
    assert attributes["http.request.method"] == span.name == "GET"


async def test_a_cancelled_call_ends_its_span(traced: Traced) -> None:
    async def hang(_request: Request) -> Response:
        await asyncio.sleep(60)
        raise AssertionError

    heard: list[Attempt] = []

    async def slowly(attempt: Attempt) -> None:
        heard.append(attempt)

    async with traced.client(MockTransport(hang)) as cal:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(cal.request("GET", "/v2/me"), 0.05)
    (span,) = traced.spans
    assert (span.attributes or {})["error.type"] == "asyncio.CancelledError"

    async with CalClient("cal_x", transport=MockTransport(hang), on_response=slowly) as cal:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(cal.request("GET", "/v2/me"), 0.05)
    assert not heard


async def test_a_call_that_is_never_sent_ends_its_span(traced: Traced, sandbox: Sandbox) -> None:
    cal = CalClient(sandbox.api_key, base_url=sandbox.url, **traced.hooks)
    await cal.aclose()
    with pytest.raises(ClientClosedError):
        await cal.me.get()
    (span,) = traced.spans
    assert (span.attributes or {})["error.type"] == "cal_async.ClientClosedError"


async def test_a_hook_that_raises_ends_the_span_of_another(traced: Traced) -> None:
    def refuse(_attempt: Attempt) -> None:
        raise PermissionError("not now")

    traced.hooks["on_request"] = [traced.hooks["on_request"], refuse]
    transport = MockTransport(lambda _: MockTransport.json({}))
    async with traced.client(transport) as cal:
        with pytest.raises(PermissionError):
            await cal.request("GET", "/v2/me")
    assert len(traced.spans) == 1
    assert not transport.requests


async def test_a_hook_that_raises_ends_the_call() -> None:
    def refuse(_attempt: Attempt) -> None:
        raise CalError("not now")

    transport = MockTransport(lambda _: MockTransport.json({}))
    async with CalClient("cal_x", transport=transport, on_request=refuse) as cal:
        with pytest.raises(CalError, match="not now"):
            await cal.request("GET", "/v2/me")
    assert not transport.requests


def test_without_opentelemetry_it_says_what_is_missing() -> None:
    code = (
        "import sys; sys.modules['opentelemetry.trace'] = None\n"
        "try: import cal_async.telemetry\n"
        "except ValueError as error: print(error)"
    )
    said = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert "pip install 'cal-async[otel]'" in said
