"""What travels, and what comes back, over a connection without a session."""

import asyncio
import gzip
import random
import shutil
import ssl
import subprocess
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from patience import LONG, ends_within, until

from cal_async import (
    CalClient,
    ConfigurationError,
    ConnectError,
    NotFoundError,
    RequestTimeoutError,
    Timeout,
    TransportError,
)
from cal_async._deadlines import Deadlines
from cal_async._messages import Request

pytestmark = pytest.mark.anyio

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BODY = b'{"data": 1}'
OK = HEAD + b"Content-Length: 11\r\n\r\n" + BODY
LARGE = b'{"data": "%b"}' % random.Random(1).randbytes(1_500_000).hex().encode()
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Peer:
    """A server by hand.

    Attributes:
        requests: What came, head and body.
        connections: How many were opened.
    """

    def __init__(self, *answers: bytes | Answer) -> None:
        self.requests: list[tuple[str, bytes]] = []
        self.connections = 0
        self._answers = list(answers)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of a connection."""
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                _, _, rest = head.lower().partition("content-length: ")
                length = int(rest.partition("\r")[0] or 0)
                self.requests.append((head, await reader.readexactly(length)))
                answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
                if isinstance(answer, bytes):
                    writer.write(answer)
                else:
                    await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def client(
        self, tls: ssl.SSLContext | None = None, **settings: object
    ) -> AsyncGenerator[CalClient]:
        """Listen, and give a client."""
        listening = await asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=tls)
        port = listening.sockets[0].getsockname()[1]
        url = f"https://localhost:{port}/v2" if tls else f"http://127.0.0.1:{port}/v2"
        settings = {"max_retries": 0, "rate_limit": False, **settings}
        async with listening, CalClient("cal_x", base_url=url, **settings) as cal:  # type: ignore[arg-type]
            yield cal


async def in_pieces(writer: asyncio.StreamWriter) -> None:
    for start in range(0, len(OK), 7):
        writer.write(OK[start : start + 7])
        await asyncio.sleep(0.001)


async def until_the_end(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"\r\n" + BODY)
    writer.close()


async def in_silence(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def broken_off(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def closing(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Connection: close\r\nContent-Length: 11\r\n\r\n" + BODY)


def sized(body: bytes, *headers: bytes) -> bytes:
    lines = [*headers, b"Content-Length: %d" % len(body), b"", body]
    return HEAD + b"\r\n".join(lines)


@pytest.mark.parametrize(
    "answer",
    [
        OK,
        in_pieces,
        until_the_end,
        closing,
        b"HTTP/1.1 102 Processing\r\n\r\n" + OK,
        sized(gzip.compress(BODY), b"Content-Encoding: gzip"),
        HEAD + b'Transfer-Encoding: chunked\r\n\r\n3\r\n{"d\r\n8\r\nata": 1}\r\n0\r\n\r\n',
    ],
)
async def test_every_form_of_answer(answer: bytes | Answer) -> None:
    peer = Peer(answer)
    async with peer.client() as cal:
        for _ in range(3):
            assert await cal.request("GET", "/v2/me") == {"data": 1}
    assert peer.connections == (3 if answer in (until_the_end, closing) else 1)


@pytest.mark.parametrize("encoding", [None, b"Content-Encoding: gzip"])
async def test_a_large_answer(encoding: bytes | None) -> None:
    peer = Peer(sized(gzip.compress(LARGE), encoding) if encoding else sized(LARGE))
    async with peer.client() as cal:
        for _ in range(2):
            assert len((await cal.request("GET", "/v2/me"))["data"]) == 3_000_000
    assert peer.connections == 1


async def test_answers_without_a_body() -> None:
    peer = Peer(
        b"HTTP/1.1 204 No Content\r\n\r\n", sized(b"")[: -len(b"0\r\n\r\n")] + b"11\r\n\r\n"
    )
    async with peer.client() as cal:
        assert await cal.request("DELETE", "/v2/me") is None
        assert await cal.request("HEAD", "/v2/me") is None
    assert peer.connections == 1


async def test_bodies_travel_with_their_length() -> None:
    peer = Peer(OK)
    text = "ü" * 2_000_000
    async with peer.client() as cal:
        await cal.request("POST", "/v2/me", body={"a": text})
        await cal.request("POST", "/v2/me")
        await cal.request("GET", "/v2/me")
    (_, sent), (empty, nothing), (plain, _) = peer.requests
    assert sent == f'{{"a":"{text}"}}'.encode()
    assert "Content-Length: 0\r\n" in empty
    assert nothing == b""
    assert "Content-Length" not in plain


@pytest.mark.parametrize(
    ("name", "value"), [("host", "cal.example"), ("Accept-Encoding", "identity"), ("x-a", "é")]
)
async def test_a_header_of_the_callers_is_the_only_one(name: str, value: str) -> None:
    peer = Peer(OK)
    async with peer.client() as cal:
        assert await cal.request("GET", "/v2/me", headers={name: value}) == {"data": 1}
    lines = [line.partition(": ") for line in peer.requests[0][0].split("\r\n")]
    assert [found for key, _, found in lines if key.lower() == name.lower()] == [value]
    assert sum(key.lower() == "host" for key, *_ in lines) == 1


@pytest.mark.parametrize("break_", ["\r\nX-Admin: 1", "\nX-Admin: 1", "\r", "\0"])
async def test_no_line_break_leaves_a_path(break_: str) -> None:
    peer = Peer(OK)
    async with peer.client() as cal:
        with pytest.raises(ConfigurationError, match="line break"):
            # Not even where the checks of `cal.request` are gone round.
            await cal.execute_raw(Request("GET", f"/v2/me{break_}"))
    assert not peer.requests


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
async def test_a_lost_request_is_sent_once_and_the_next_over_a_new_connection(method: str) -> None:
    peer = Peer(OK, broken_off, OK)
    async with peer.client() as cal:
        await cal.request("GET", "/v2/me")
        with pytest.raises(TransportError):
            await cal.request(method, "/v2/me")
        assert len(peer.requests) == 2
        assert await cal.request("GET", "/v2/me") == {"data": 1}
    assert peer.connections == 2


async def test_a_repeated_delete_tells_of_the_attempt_that_was_lost() -> None:
    peer = Peer(broken_off, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
    attempts: list[int] = []
    seeing = {"on_response": lambda attempt: attempts.append(attempt.number)}
    async with peer.client(max_retries=1, **seeing) as cal:
        with pytest.raises(NotFoundError) as caught:
            await cal.schedules.delete(1)
    assert "attempt 1 failed" in caught.value.__notes__[0]
    assert attempts == [0, 1]


async def test_an_answer_that_nobody_asked_for_answers_nothing() -> None:
    async def twice(writer: asyncio.StreamWriter) -> None:
        writer.write(OK)
        await read.wait()
        writer.write(OK.replace(b"1}", b"9}"))
        written.set()

    read, written = asyncio.Event(), asyncio.Event()
    peer = Peer(twice, OK)
    async with peer.client(max_retries=1) as cal:
        await cal.request("GET", "/v2/me")
        read.set()
        await written.wait()
        await asyncio.sleep(0.05)  # until it has come
        assert await cal.request("POST", "/v2/me", body={}) == {"data": 1}
    assert (len(peer.requests), peer.connections) == (2, 2)


async def test_waiting_for_a_connection_ends_in_time_with_nothing_sent() -> None:
    peer = Peer(in_silence)
    async with peer.client(max_connections=1) as cal:
        first = asyncio.create_task(cal.request("GET", "/v2/a", timeout=LONG))
        await until(lambda: peer.requests)
        with pytest.raises(ConnectError):
            await cal.request("POST", "/v2/b", body={}, timeout=0.1)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
    assert len(peer.requests) == 1


async def test_each_call_has_its_own_deadline() -> None:
    peer = Peer(in_silence)
    clock = asyncio.get_running_loop().time

    async def call(cal: CalClient, seconds: float) -> None:
        began = clock()
        async with ends_within(seconds + 0.05):
            with pytest.raises(RequestTimeoutError):
                await cal.request("GET", "/v2/me", timeout=Timeout(read=seconds))
        assert seconds - 0.001 <= clock() - began

    async with peer.client() as cal:
        waits = [0.8, 0.2, 0.6, 0.4]  # further apart than what is late is given
        await asyncio.gather(*(call(cal, seconds) for seconds in waits))


async def test_deadlines_end_what_is_late_and_nothing_else() -> None:
    loop = asyncio.get_running_loop()
    deadlines, waits = Deadlines(), [loop.create_future() for _ in range(4)]
    for wait, seconds in zip(waits, (0.06, 0.02, LONG, 0.04), strict=True):
        deadlines.start(wait, loop.time() + seconds)
    deadlines.stop(waits[3])
    await asyncio.sleep(0.1)
    assert [wait.done() for wait in waits] == [True, True, False, False]
    assert all(isinstance(wait.exception(), TimeoutError) for wait in waits[:2])
    deadlines.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate of localhost, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    file = tmp_path / "certificate.pem"
    words = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout -"
    names = ["-addext", "subjectAltName=DNS:localhost"]
    made = subprocess.run([*words.split(), *names], check=True, capture_output=True)
    file.write_bytes(made.stdout)
    return file


async def test_over_tls(certificate: Path) -> None:
    ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ours.load_cert_chain(certificate)
    peer = Peer(OK)
    async with peer.client(ours, ssl_context=ssl.create_default_context(cafile=certificate)) as cal:
        for _ in range(3):
            assert await cal.request("GET", "/v2/me") == {"data": 1}
    assert peer.connections == 1
    async with peer.client(ours) as cal:
        with pytest.raises(ConnectError, match="certificate"):
            await cal.request("GET", "/v2/me")
    assert len(peer.requests) == 3
