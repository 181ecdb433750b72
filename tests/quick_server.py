"""A server that is quick to write, and quick."""

import asyncio
import random


class QuickServer(asyncio.Protocol):
    """Answers each request after a moment, in two pieces.

    Attributes:
        open: How many connections there are.
    """

    open = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        QuickServer.open += 1

    def connection_lost(self, _exc: Exception | None) -> None:
        QuickServer.open -= 1

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"\r\n\r\n")):
            loop = asyncio.get_running_loop()
            pause = random.random() * 0.004
            loop.call_later(pause, self.transport.write, b"HTTP/1.1 200 OK\r\nContent-Le")
            loop.call_later(pause * 2, self.transport.write, b'ngth: 11\r\n\r\n{"data": 1}')
