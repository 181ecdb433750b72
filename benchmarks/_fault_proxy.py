"""A proxy on loopback that does to requests what networks and failing servers do."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

PATIENCE = 1.0  # how long a client waits for an answer
LATEST = PATIENCE + 0.25  # when a request is carried out at the latest
SILENCE = 2.5
CLOSED_FOR = 0.05

MADE_UP = "made up by the proxy"
HTML = b"<html><head><title>error</title></head><body><h1>cloudflare</h1></body></html>"
LIMITED = {
    "X-RateLimit-Limit-Default": "100000",
    "X-RateLimit-Remaining-Default": "0",
    "X-RateLimit-Reset-Default": "1",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: its first line, its headers as they came, its body."""

    first: str
    headers: dict[str, str]
    body: bytes

    def encode(self) -> bytes:
        """Return the bytes to send."""
        lines = [self.first, *(f"{name}: {value}" for name, value in self.headers.items()), "", ""]
        return "\r\n".join(lines).encode("latin-1") + self.body


def answer(status: int, body: bytes, kind: str = "application/json", **more: str) -> Message:
    """Make an answer."""
    headers = {"Content-Type": kind, "Content-Length": str(len(body)), **more}
    return Message(f"HTTP/1.1 {status} Made up by the proxy", headers, body)


def failure(status: int) -> Message:
    """Make an error answer, of the kind that its status comes with."""
    if status == 429:
        return answer(status, b'{"statusCode":429,"message":"%s"}' % MADE_UP.encode(), **LIMITED)
    if status in (502, 503, *range(520, 525)):
        return answer(status, HTML, "text/html")
    return answer(status, b'{"statusCode":%d,"message":"%s"}' % (status, MADE_UP.encode()))


class LostError(Exception):
    """The connection ends without an answer."""


class CutShortError(LostError):
    """The connection ends in the middle of an answer, or right after it."""

    def __init__(self, begun: Message) -> None:
        super().__init__()
        self.begun = begun


class Proxy:
    """Forwards to ``upstream``; in ``share`` of the requests something goes wrong.

    Attributes:
        requests: How many came.
        faults: What went wrong, counted by kind.
        port: Where it listens.
    """

    def __init__(self, upstream: tuple[str, int], share: float, seed: int) -> None:
        self.requests = 0
        self.faults: Counter[str] = Counter()
        self.port = 0
        self._upstream = upstream
        self._share = share
        self._random = random.Random(seed)
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()
        self._kinds: dict[str, Callable[[Message], Awaitable[Message]]] = {
            "connections refused": self._refused,
            "reset before it acted": self._reset_before,
            "reset after it acted": self._reset_after,
            "reset of an idle connection": self._reset_idle,
            "slow": self._slow,
            "silence before it acted": self._silent_before,
            "silence after it acted": self._silent_after,
            "acted after the time limit": self._late,
            "body cut short": self._cut,
            "wrong JSON before it acted": self._wrong_before,
            "wrong JSON after it acted": self._wrong_after,
        }
        before = (408, 409, 425, 429, 498, 500, 502, 503, 504, 520, 521, 522, 523, 524)
        # The others say that the request was refused unread: no server says so after it acted.
        after = (408, 500, 502, 503, 504, 520, 522, 523, 524)
        self._kinds |= {f"{status} before it acted": self._failing(status) for status in before}
        self._kinds |= {
            f"{status} after it acted": self._failing(status, acts=True) for status in after
        }

    async def start(self) -> None:
        """Listen on a free port, or on the one before."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def aclose(self) -> None:
        """End every connection."""
        if self._server is not None:
            self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            while (request := await read(reader)) is not None:
                writer.write((await self._answer(request)).encode())
                await writer.drain()
        except CutShortError as cut:
            writer.write(cut.begun.encode())
            await writer.drain()
        except (OSError, LostError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._talks.discard(task)
            writer.close()

    async def _answer(self, request: Message) -> Message:
        self.requests += 1
        if self._random.random() >= self._share:
            return await self._forward(request)
        kind = self._random.choice(list(self._kinds))
        self.faults[kind] += 1
        return await self._kinds[kind](request)

    async def _forward(self, request: Message) -> Message:
        reader, writer = await asyncio.open_connection(*self._upstream)
        try:
            headers = request.headers | {"Connection": "close"}
            writer.write(Message(request.first, headers, request.body).encode())
            response = await read(reader)
        finally:
            writer.close()
        if response is None:
            raise LostError
        response.headers.pop("Connection", None)
        return response

    # -- what goes wrong ------------------------------------------------------------------------

    async def _refused(self, _request: Message) -> Message:
        """Refuse connections for a while, beginning with this one."""
        server = self._server
        if server is not None and server.is_serving():
            server.close()
            await asyncio.sleep(CLOSED_FOR)
            await self.start()
        raise LostError

    async def _reset_before(self, _request: Message) -> Message:
        raise LostError

    async def _reset_after(self, request: Message) -> Message:
        await self._forward(request)
        raise LostError

    async def _reset_idle(self, request: Message) -> Message:
        """Answer, and end the connection that the client keeps for its next request."""
        raise CutShortError(await self._forward(request))

    async def _slow(self, request: Message) -> Message:
        await asyncio.sleep(self._random.uniform(0.05, 0.4))
        return await self._forward(request)

    async def _silent_before(self, _request: Message) -> Message:
        await asyncio.sleep(SILENCE)
        raise LostError

    async def _silent_after(self, request: Message) -> Message:
        await self._forward(request)
        await asyncio.sleep(SILENCE)
        raise LostError

    async def _late(self, request: Message) -> Message:
        await asyncio.sleep(self._random.uniform(PATIENCE, LATEST))
        await self._forward(request)
        raise LostError

    async def _cut(self, request: Message) -> Message:
        whole = await self._forward(request)
        half = whole.body[: len(whole.body) // 2]
        # Content-Length still promises all of it, and the connection ends.
        raise CutShortError(Message(whole.first, whole.headers, half))

    async def _wrong_before(self, _request: Message) -> Message:
        return answer(200, b'{"welcome": "to the hotel"}')

    async def _wrong_after(self, request: Message) -> Message:
        whole = await self._forward(request)
        return answer(200, whole.body[:-1] + b"?")

    def _failing(
        self, status: int, *, acts: bool = False
    ) -> Callable[[Message], Awaitable[Message]]:
        async def fail(request: Message) -> Message:
            if acts:
                await self._forward(request)
            return failure(status)

        return fail


async def read(reader: asyncio.StreamReader) -> Message | None:
    """Read a message whose body has a length; ``None`` at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    length = int(headers.get("Content-Length", "0"))
    return Message(first, headers, await reader.readexactly(length))
