"""The aiohttp transport on real sockets, healthy and not."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from patience import ends_within, until

from cal_async import (
    AiohttpTransport,
    APIError,
    CalClient,
    CalError,
    ClientClosedError,
    ConfigurationError,
    ConnectError,
    OutcomeUnknownError,
    RequestTimeoutError,
    Timeout,
    TransportError,
)

pytestmark = pytest.mark.anyio

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"data": 1}'


@pytest.fixture(autouse=True, params=["", "3.99.0"], ids=["wire", "session"])
def newer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the version of an aiohttp that is too new to be used but for its sessions, or none."""
    version: str = request.param
    if version:
        monkeypatch.setattr(aiohttp, "__version__", version)
    return version


@asynccontextmanager
async def server(talk: Talk) -> AsyncIterator[str]:
    """Serve raw TCP; yield the base URL."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v2"


async def request_head(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


async def test_a_request_as_it_travels() -> None:
    seen: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await request_head(reader))
        writer.write(OK)

    async with server(talk) as url, CalClient("cal_x", base_url=url) as cal:
        assert await cal.request("GET", "/v2/a%20b", query={"q": "x/y, z"}) == {"data": 1}
    first, *headers = seen[0].decode().split("\r\n")
    assert first == "GET /v2/a%20b?q=x%2Fy,%20z HTTP/1.1"
    assert "Authorization: Bearer cal_x" in headers
    assert any(header.startswith("User-Agent: cal-async/") for header in headers)


async def test_an_unknown_version_of_aiohttp_is_used_through_a_session(newer: str) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(OK)

    transport = AiohttpTransport()
    async with server(talk) as url, CalClient("cal_x", base_url=url, transport=transport) as cal:
        await cal.request("GET", "/v2/me")
        assert (transport._wire is None) == bool(newer)


async def test_connection_refused(free_port: int) -> None:
    url = f"http://127.0.0.1:{free_port}/v2"
    async with CalClient("cal_x", base_url=url, max_retries=0) as cal:
        with pytest.raises(ConnectError, match="GET /v2/me"):
            await cal.me.get()


async def drop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_head(reader)
    writer.transport.abort()


async def truncate(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_head(reader)
    writer.write(OK[:-4])
    await writer.drain()


async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_head(reader)
    writer.write(b"this is not HTTP\r\n\r\n")


@pytest.mark.parametrize("talk", [drop, truncate, babble])
async def test_lost_answers(talk: Talk) -> None:
    async with server(talk) as url, CalClient("cal_x", base_url=url, max_retries=0) as cal:
        with pytest.raises(TransportError, match="connection was lost"):
            await cal.request("GET", "/v2/me")
        with pytest.raises(OutcomeUnknownError, match="may have been carried out"):
            await cal.request("POST", "/v2/me", body={})


def told(error: BaseException | None) -> str:
    """Return all that an error says, with what led to it."""
    texts: list[str] = []
    while error is not None:
        texts += [str(error), repr(error)]
        error = error.__cause__ or error.__context__
    return "\n".join(texts)


@pytest.mark.parametrize("talk", [drop, truncate, babble])
async def test_a_lost_answer_tells_no_credential(talk: Talk) -> None:
    async with (
        server(talk) as url,
        aiohttp.ClientSession() as session,
        CalClient("cal_sesame_key", base_url=url, session=session, max_retries=0) as cal,
    ):
        with pytest.raises(TransportError) as caught:
            await cal.request("GET", "/v2/me", query={"code": "sesame-code"})
    assert "sesame" not in told(caught.value)


async def test_a_proxy_that_refuses_was_sent_nothing_and_tells_no_password() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(b"HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n\r\n")

    async with server(refuse) as url:
        proxy = url.removesuffix("/v2").replace("//", "//me:sesame-password@")
        async with CalClient("cal_sesame_key", proxy=proxy, max_retries=0) as cal:
            with pytest.raises(ConnectError, match="proxy refused: 407") as caught:
                await cal.request("POST", "/v2/me", body={})
    assert "sesame" not in told(caught.value)
    assert "bWU6" not in told(caught.value)  # "me:" as in a header


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example"])
async def test_an_address_that_cannot_be(host: str) -> None:
    async with CalClient("cal_x", base_url=f"https://{host}/v2", max_retries=0) as cal:
        with pytest.raises(CalError) as caught:
            await cal.request("GET", "/v2/me", query={"code": "sesame-code"})
    assert isinstance(caught.value, (ConfigurationError, ConnectError))
    assert "sesame" not in str(caught.value)


async def test_a_slow_body_ends_at_the_deadline() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(OK.replace(b"Length: 11", b"Length: 99"))
        for _ in range(90):
            await asyncio.sleep(0.05)
            writer.write(b" ")
            await writer.drain()

    async with server(drip) as url, CalClient("cal_x", base_url=url) as cal:
        for timeout in (1, Timeout(read=50, total=1)):
            started = time.monotonic()
            async with ends_within(1.2):
                with pytest.raises(RequestTimeoutError):
                    await cal.request("GET", "/v2/me", timeout=timeout)
            assert time.monotonic() - started > 0.95


async def test_silence_ends_at_the_read_limit() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        await reader.read()

    async with (
        server(silent) as url,
        CalClient("cal_x", base_url=url, max_retries=0) as cal,
        ends_within(1),
    ):
        with pytest.raises(RequestTimeoutError):
            await cal.request("GET", "/v2/me", timeout=Timeout(read=0.2))


async def test_credentials_do_not_follow_a_redirect() -> None:
    visitors: list[bytes] = []

    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visitors.append(await request_head(reader))
        writer.write(OK)

    async with server(elsewhere) as other:

        async def send_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await request_head(reader)
            head = f"HTTP/1.1 302 Found\r\nLocation: {other}/me\r\nContent-Length: 0\r\n\r\n"
            writer.write(head.encode())

        async with server(send_away) as url, CalClient("cal_x", base_url=url) as cal:
            with pytest.raises(APIError, match="redirected to"):
                await cal.request("GET", "/v2/me")
    assert not visitors


async def test_the_client_recovers_when_the_server_returns() -> None:
    healthy = True

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        if not healthy:
            writer.transport.abort()
        writer.write(OK)

    async with server(talk) as url, CalClient("cal_x", base_url=url, max_retries=0) as cal:
        await cal.request("GET", "/v2/me")
        healthy = False
        with pytest.raises(TransportError):
            await cal.request("GET", "/v2/me")
        healthy = True
        assert await cal.request("GET", "/v2/me") == {"data": 1}


async def test_a_cancelled_call_leaves_the_client_usable() -> None:
    asked: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await request_head(reader))
        slow = b"slow" in asked[-1]
        writer.write(OK[:-5])
        await asyncio.sleep(5 if slow else 0)
        writer.write(OK[-5:])

    async with server(talk) as url, CalClient("cal_x", base_url=url, max_connections=1) as cal:
        call = asyncio.create_task(cal.request("GET", "/v2/slow"))
        await until(lambda: asked)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert await cal.request("GET", "/v2/fast") == {"data": 1}


async def test_after_closing() -> None:
    cal = CalClient("cal_x")
    await cal.aclose()
    await cal.aclose()
    with pytest.raises(ClientClosedError):
        await cal.me.get()


async def test_a_borrowed_session_stays_open() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(OK)

    async with server(talk) as url, aiohttp.ClientSession() as session:
        async with CalClient("cal_x", base_url=url, session=session) as cal:
            await cal.request("GET", "/v2/me")
        assert not session.closed


async def test_a_borrowed_session_that_was_closed() -> None:
    session = aiohttp.ClientSession()
    await session.close()
    async with CalClient("cal_x", session=session) as cal:
        with pytest.raises(ClientClosedError, match="the session of this client was closed"):
            await cal.me.get()


async def test_another_event_loop_is_told_apart() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(OK)

    async with server(talk) as url, CalClient("cal_x", base_url=url) as cal:
        await cal.request("GET", "/v2/me")

        def from_another_loop() -> None:
            with pytest.raises(RuntimeError, match="another event loop"):
                asyncio.run(cal.request("GET", "/v2/me"))

        await asyncio.to_thread(from_another_loop)


async def test_tls_is_verified() -> None:
    """A server that does not speak TLS is not talked to in plain text."""
    seen: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.read(3))

    async with server(talk) as url:
        secure = url.replace("http://", "https://")
        context = ssl.create_default_context()
        async with CalClient("x", base_url=secure, ssl_context=context, max_retries=0) as cal:
            with pytest.raises(ConnectError):
                await cal.request("GET", "/v2/me")
    assert seen == [b"\x16\x03\x01"]


async def test_a_proxy_of_the_environment_is_used_on_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await request_head(reader)).split(b"\r\n")[0])
        writer.write(OK)

    async def direct(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(OK)

    async with server(proxy) as proxy_url, server(direct) as url:
        monkeypatch.setenv("http_proxy", proxy_url.removesuffix("/v2"))
        async with CalClient("cal_x", base_url=url) as cal:
            await cal.request("GET", "/v2/me")
        assert not seen
        async with CalClient("cal_x", base_url=url, trust_env=True) as cal:
            await cal.request("GET", "/v2/me")
    assert seen == [f"GET {url}/me HTTP/1.1".encode()]
