"""Whatever a server or a caller does: a value or a `CalError`, in time, and nothing left behind."""

import asyncio
import gc
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patience import ends_within, until
from quick_server import QuickServer

from cal_async import (
    Attendee,
    CalClient,
    CalError,
    ConnectError,
    LostAnswerError,
    MockTransport,
    RequestTimeoutError,
    Response,
    Timeout,
)

SLACK = 0.2
START = datetime(2030, 1, 7, 9, tzinfo=UTC)
ADA = Attendee(name="Ada", email="ada@example.com", time_zone="UTC")
CALLS: dict[str, Any] = {
    "me.get": lambda cal: cal.me.get(),
    "slots.list": lambda cal: cal.slots.list(
        event_type_id=1, start=date(2030, 1, 7), end=date(2030, 1, 8)
    ),
    "bookings.list": lambda cal: cal.bookings.list(),
    "bookings.create": lambda cal: cal.bookings.create(
        start=START, event_type_id=1, attendee=ADA, idempotency_key="k"
    ),
    "bookings.reschedule": lambda cal: cal.bookings.reschedule(
        "u", start=START, idempotency_key="k"
    ),
    "bookings.cancel": lambda cal: cal.bookings.cancel("u", cancellation_reason="r"),
    "schedules.delete": lambda cal: cal.schedules.delete(1),
    "request": lambda cal: cal.request("POST", "/v2/anything", body={"a": 1}),
}
NAMES = st.sampled_from(
    ["content-type", "retry-after", "x-ratelimit-reset-default", "x-ratelimit-limit",
     "x-ratelimit-remaining-long", "location", "x-request-id", "date"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=12), st.sampled_from(["0", "-1", "nan", "inf", "1e999", "9" * 400, "x" * 900])
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["data", "error", "message", "details", "status", "id", "uid", "start",
                         "pagination", "hasMore", "nextCursor", "statusCode", "code"]),
        inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoff.full_jitter", lambda _bound: 0.0)
    monkeypatch.setattr("cal_async.booking._once._LOOKS", (0.0,))
    monkeypatch.setattr("cal_async.booking._turns._REST", 0.0)
    monkeypatch.setattr("cal_async.booking._once._PATIENCE", (0.0,))


async def outcome(cal: CalClient, name: str) -> None:
    """Make a call; anything but a value or a `CalError` is a failure, and so is lateness."""
    async with ends_within(0.5 + SLACK):
        try:
            await CALLS[name](cal.with_options(timeout=0.5))
        except CalError as error:
            assert str(error)
            assert repr(error)


# -- any answer --------------------------------------------------------------------------------

ALL_BUT_NEW = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


BODIES = st.one_of(
    st.binary(max_size=60),
    st.binary(max_size=20).map(lambda raw: b'{"data": "%b"}' % raw),  # most are no UTF-8
    st.integers(1, 5_000).map(lambda depth: b'{"data": %b}' % (b"[" * depth + b"]" * depth)),
    JSON.map(lambda value: repr(value).encode()),
    JSON.map(msgspec.json.encode),
)


@ALL_BUT_NEW
@given(
    name=st.sampled_from(sorted(CALLS)),
    status=st.integers(100, 999) | st.sampled_from([200, 201]),
    headers=st.dictionaries(NAMES, TEXTS, max_size=4),
    body=BODIES,
)
def test_any_answer_is_a_value_or_an_error(
    runner: asyncio.Runner, name: str, status: int, headers: dict[str, str], body: bytes
) -> None:
    async def call() -> None:
        transport = MockTransport(lambda _: Response(status, headers, body))
        async with CalClient("cal_x", transport=transport, max_retries=1) as cal:
            await outcome(cal, name)

    runner.run(call())


@asynccontextmanager
async def saying(answers: dict[str, bytes]) -> AsyncIterator[str]:
    """Serve ``answers["now"]``, whatever is asked."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answers["now"])
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2"


HEADER_LINES = st.sampled_from(
    [
        b"Content-Type: application/json",
        b"Content-Type: text/html; charset=latin-77",
        b"Content-Encoding: gzip",
        b"Content-Encoding: deflate",
        b"Content-Length: 5",
        b"Content-Length: -5",
        b"Content-Length: 99999999999999999999",
        b"Transfer-Encoding: chunked",
        b"Set-Cookie: a=\xff",
        b"Location: http://[::1",
        b"Retry-After: soon",
        b"X-RateLimit-Reset-Default: -1",
        b"Broken header",
        b": empty",
        b"\xff\xfe: \x00",
    ]
)
RAW = st.one_of(
    st.binary(max_size=80),
    st.builds(
        lambda status, lines, body: b"\r\n".join(
            [b"HTTP/1.1 " + str(status).encode() + b" X", *lines, b"", body]
        ),
        st.integers(0, 1200),
        st.lists(HEADER_LINES, max_size=4),
        st.binary(max_size=40),
    ),
)


@ALL_BUT_NEW
@given(name=st.sampled_from(sorted(CALLS)), raw=RAW)
def test_any_bytes_from_a_socket_are_a_value_or_an_error(
    runner: asyncio.Runner, name: str, raw: bytes
) -> None:
    async def call() -> None:
        async with (
            saying({"now": raw}) as url,
            CalClient("cal_x", base_url=url, max_retries=1, rate_limit=False) as cal,
        ):
            await outcome(cal, name)

    runner.run(call())


# -- slow servers ------------------------------------------------------------------------------


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.anyio
@pytest.mark.parametrize("name", sorted(CALLS))
@pytest.mark.parametrize("begun", [b"", HEAD[:-2], HEAD + b"Content-Length: 999\r\n\r\n"])
async def test_no_call_outlives_its_deadline(name: str, begun: bytes) -> None:
    asked: list[bytes] = []

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(begun)
            while not reader.at_eof():
                writer.write(b"x" if b"999" in begun else b"")
                with suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(1000), 0.02)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2"
        async with (
            CalClient("cal_x", base_url=url, timeout=Timeout(read=0.1, total=0.4)) as cal,
            ends_within(0.4 + SLACK),
        ):
            with pytest.raises(CalError) as caught:
                await CALLS[name](cal)
    if isinstance(caught.value, ConnectError):  # a busy machine: it had no time left to connect
        assert "no connection within the time limit" in str(caught.value)
        assert all(head.startswith(b"GET ") for head in asked)
    else:
        assert isinstance(caught.value, (RequestTimeoutError, LostAnswerError))


# -- cancellation ------------------------------------------------------------------------------


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.anyio
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts files under /proc")
async def test_ten_thousand_cancelled_requests_leave_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Connections of another test's loop, which has ended, are not to be counted.
    monkeypatch.setattr(QuickServer, "open", 0)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(QuickServer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2"
    problems: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: problems.append(context))
    rng = random.Random(5)
    before, tasks = descriptors(), asyncio.all_tasks()
    finished, longest = 0, 0.08
    async with CalClient("cal_x", base_url=url, max_connections=50) as cal:
        for _ in range(50):
            calls = [asyncio.create_task(cal.request("GET", "/v2/me")) for _ in range(200)]
            for call in calls:
                loop.call_later(rng.random() * longest, call.cancel)
            results = await asyncio.gather(*calls, return_exceptions=True)
            whole = sum(result == {"data": 1} for result in results)
            finished += whole
            longest *= 1.5 if whole < 60 else 0.7 if whole > 140 else 1  # as fast as the machine is
            unexpected = [
                result
                for result in results
                if result != {"data": 1} and not isinstance(result, asyncio.CancelledError)
            ]
            assert not unexpected
        assert await cal.request("GET", "/v2/me") == {"data": 1}
        assert QuickServer.open <= 50
    assert 500 < finished < 9_500
    gc.collect()
    await until(lambda: QuickServer.open == 0)
    await until(lambda: asyncio.all_tasks() == tasks)
    await until(lambda: descriptors() <= before)
    assert not problems
    server.close()


@pytest.mark.anyio
@pytest.mark.parametrize("name", sorted(CALLS))
async def test_closing_ends_calls_under_way(name: str) -> None:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        with suppress(ConnectionError):
            await reader.read()
            writer.close()
            await writer.wait_closed()
        left.set()

    connections: list[asyncio.StreamWriter] = []
    asked, left = asyncio.Event(), asyncio.Event()
    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2"
    cal = CalClient("cal_x", base_url=url, max_retries=0)
    call = asyncio.ensure_future(CALLS[name](cal))
    await asked.wait()
    await cal.aclose()
    async with ends_within(SLACK):
        with pytest.raises(CalError):
            await call
    await left.wait()
    assert len(connections) == 1
    server.close()
