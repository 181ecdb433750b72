"""A server that costs next to nothing: an asyncio protocol with answers made beforehand."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

HEADERS = (
    "HTTP/1.1 200 OK\r\nDate: Mon, 07 Jan 2030 09:00:00 GMT\r\n"
    "Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n"
    "X-RateLimit-Limit-Default: 1000000\r\nX-RateLimit-Remaining-Default: 999999\r\n"
    "X-RateLimit-Reset-Default: 60\r\nX-Request-Id: 4a0c2d56-3f6e-4c0e-9a57-0d9d4a0f7b11\r\n"
    'Vary: Origin\r\nETag: W/"760-abcdefghijklmnopqrstuvwxyz0"\r\n'
    "Strict-Transport-Security: max-age=63072000\r\nX-Frame-Options: SAMEORIGIN\r\n"
    "X-Content-Type-Options: nosniff\r\nConnection: keep-alive\r\n\r\n"
)


def booking(number: int = 1) -> dict[str, Any]:
    """Return a booking as the API sends it: every field that a booking with guests has there."""
    host = _person("Grace Hopper", "grace@example.com")
    attendees = [
        {**_person("Ada Lovelace", "ada@example.com"), "phoneNumber": "+44 20 7946 0000"},
        _person("", "charles@example.com"),
        _person("", "mary@example.com"),
    ]
    return {
        "id": number,
        "uid": f"m2J7Zk9n4VbYq1TgX5w{number:04}",
        "title": "Intro call between Grace Hopper and Ada Lovelace",
        "description": "To talk about the analytical engine, and what it may compute. " * 4,
        "hosts": [{"id": 7, **host, "username": "grace"}],
        "status": "accepted",
        "cancellationReason": "",
        "cancelledByEmail": "",
        "rescheduledByEmail": None,
        "start": "2030-01-07T09:00:00.000Z",
        "end": "2030-01-07T09:30:00.000Z",
        "duration": 30,
        "eventTypeId": 12,
        "eventType": {"id": 12, "slug": "intro-call"},
        "meetingUrl": "https://app.cal.com/video/m2J7Zk9n4VbYq1TgX5wRec",
        "location": "integrations:daily",
        "absentHost": False,
        "createdAt": "2029-12-20T17:03:11.512Z",
        "updatedAt": "2029-12-20T17:03:12.006Z",
        "metadata": {"videoCallUrl": "https://app.cal.com/video/m2J7Zk9n4VbYq1TgX5wRec"},
        "rating": None,
        "icsUid": f"m2J7Zk9n4VbYq1TgX5w{number:04}@Cal.com",
        "attendees": [{**person, "language": "en", "absent": False} for person in attendees],
        "guests": ["charles@example.com", "mary@example.com"],
        "bookingFieldsResponses": {
            "email": "ada@example.com",
            "name": "Ada Lovelace",
            "notes": "Bring the cards. " * 20,
            "guests": ["charles@example.com", "mary@example.com"],
            "displayEmail": "ada@example.com",
        },
    }


def _person(name: str, email: str) -> dict[str, Any]:
    return {"name": name, "email": email, "displayEmail": email, "timeZone": "Europe/London"}


def slots(days: int = 5, *, ends: bool = False) -> dict[str, list[dict[str, str]]]:
    """Return the slots of some days, from 9 to 17, as ``format="range"`` gives them with ends."""
    starts = [9 * 60 + number * 30 for number in range(16)]
    found: dict[str, list[dict[str, str]]] = {}
    for number in range(days):
        day = str(date(2030, 1, 7) + timedelta(days=number))
        found[day] = [{"start": _at(day, start)} for start in starts]
        if ends:
            for slot, start in zip(found[day], starts, strict=True):
                slot["end"] = _at(day, start + 30)
    return found


def _at(day: str, minute: int) -> str:
    return f"{day}T{minute // 60:02}:{minute % 60:02}:00.000Z"


def answer(data: object) -> bytes:
    """Return the body that data comes in."""
    return json.dumps({"status": "success", "data": data}, separators=(",", ":")).encode()


def _whole(data: object) -> bytes:
    body = answer(data)
    return HEADERS.format(len(body)).encode() + body


class _Protocol(asyncio.Protocol):
    answers = (_whole(booking()), _whole(slots()))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
            self._transport.write(self.answers[b"/slots" in head[:40]])


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Protocol, "127.0.0.1", 0, backlog=512)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


@contextmanager
def running() -> Iterator[str]:
    """Run the server in a process of its own; give its base URL."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks._server"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v2"
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(_serve())
