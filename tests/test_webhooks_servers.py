"""The adapters under their real servers, over real sockets."""

import http.client
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from webhook_samples import SECRET, delivery, signed

APPS = {
    "uvicorn": (
        "asgi",
        ["uvicorn", "receiving_app:asgi", "--fd", "{fd}", "--log-level", "warning"],
    ),
    "starlette": (
        "starlette",
        ["uvicorn", "receiving_app:starlette", "--fd", "{fd}", "--log-level", "warning"],
    ),
    "gunicorn": (
        "wsgi",
        ["gunicorn", "receiving_app:wsgi", "-b", "fd://{fd}", "--threads", "4", "--workers", "2"],
    ),
    "flask": (
        "flask",
        ["gunicorn", "receiving_app:flask_app()", "-b", "fd://{fd}", "--threads", "4"],
    ),
    "aiohttp": ("aiohttp", ["receiving_app", "{fd}"]),
}
NEEDS = {"uvicorn": "uvicorn", "starlette": "uvicorn", "gunicorn": "gunicorn", "flask": "flask"}
SLOW = 0.5


class Served:
    """A receiver in a process of its own, and what its handlers noted."""

    def __init__(self, port: int, notes: Path, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.notes = notes
        self.process = process

    def send(
        self, body: bytes, headers: dict[str, str] | None = None, method: str = "POST"
    ) -> tuple[int, float]:
        begin = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, "/webhooks", body, headers or signed(body))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, time.monotonic() - begin

    def send_raw(self, head: str, *pieces: bytes) -> bytes:
        """Send a request as it is and never end it; return the status line."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(
                f"POST /webhooks HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode(
                    errors="surrogateescape"
                )
            )
            for piece in pieces:
                connection.sendall(piece)
            return connection.recv(4096).split(b"\r\n")[0]

    def handled(self) -> list[str]:
        return self.notes.read_text(encoding="utf-8").split() if self.notes.exists() else []

    def wait_for(self, count: int) -> list[str]:
        deadline = time.monotonic() + 10
        while len(self.handled()) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.handled()


@contextmanager
def serve(command: list[str], notes: Path, mode: str = "after") -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        fd = listener.fileno()
        environment = {**os.environ, "NOTES": str(notes), "MODE": mode, "SECRET": SECRET}
        environment["PYTHONPATH"] = str(Path(__file__).parent)
        process = subprocess.Popen(
            [sys.executable, "-m", *(part.format(fd=fd) for part in command)],
            pass_fds=(fd,),
            env=environment,
        )
        try:
            yield Served(listener.getsockname()[1], notes, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


@pytest.fixture(params=APPS)
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    name = request.param
    if name in NEEDS and importlib.util.find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} is not installed")
    with serve(APPS[name][1], tmp_path / "notes") as running:
        yield running


def test_a_real_server_takes_refuses_and_finishes(served: Served) -> None:
    body = delivery("BOOKING_CREATED", {"uid": "u1"})
    assert served.send(body, method="GET")[0] == 405  # it has started
    status, seconds = served.send(delivery("BOOKING_CREATED", {"uid": "slow"}))
    assert status == 200
    assert seconds < SLOW, "answered only after the handler"
    assert served.wait_for(2) == ["slow", "slow"], "ended when the sender hung up"

    big = delivery("BOOKING_CREATED", {"title": "x" * 60_000})
    assert served.send(body, signed(body, "other"))[0] == 401
    assert served.send(json.dumps(json.loads(body), indent=1).encode(), signed(body))[0] == 401
    assert served.send(body, {"Accept": "*/*"})[0] == 401
    assert served.send(b"{", signed(b"{"))[0] == 400
    assert served.send(big)[0] == 413
    assert b" 413 " in served.send_raw("Content-Length: 60000")
    chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    assert b" 413 " in served.send_raw("Transfer-Encoding: chunked", *[chunk] * 4)
    assert b" 40" in served.send_raw("Content-Encoding: gzip\r\nContent-Length: 4", b"junk")
    assert b" 401 " in served.send_raw("Content-Length: 0\r\nX-Cal-Signature-256: \udcff")
    assert served.send(delivery("BOOKING_CREATED", {"uid": "fails"}))[0] == 200

    bodies = [delivery("BOOKING_CREATED", {"uid": f"b{number}"}) for number in range(60)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(served.send, bodies))
    assert {status for status, _ in answers} == {200}
    # Stopping waits for the handlers that are still at work.
    served.process.send_signal(signal.SIGTERM)
    served.process.wait(10)
    assert sorted(served.handled()) == sorted(
        ["slow", "slow", *(f"b{number}" for number in range(60))]
    )
