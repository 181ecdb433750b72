"""The examples, each as users run it: one command, its real server, real sockets."""

import csv
import importlib.util
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
NEEDS = {
    "fastapi_backend": ("fastapi", "uvicorn"),
    "flask_backend": ("flask", "gunicorn"),
    "django_backend": ("django", "gunicorn"),
    "aiohttp_backend": ("gunicorn",),
}
VISITORS = 200


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


def call(url: str, body: Any = None) -> tuple[int, Any]:
    """Send a request as a visitor's browser would; return the status and the JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@contextmanager
def running(name: str, where: Path) -> Iterator[str]:
    """Run a backend by its one command; yield its address."""
    missing = [need for need in NEEDS[name] if importlib.util.find_spec(need) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed")
    url = f"http://127.0.0.1:{free_port()}"
    environment = {**os.environ, "PUBLIC_URL": url, "DATABASE": str(where / "bookings.sqlite")}
    with (where / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, EXAMPLES / f"{name}.py"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline = time.monotonic() + 30
            while True:
                with suppress(OSError, ValueError):
                    if call(f"{url}/slots")[0] == 200:
                        break
                assert process.poll() is None, (where / "log").read_text()
                assert time.monotonic() < deadline, (where / "log").read_text()
                time.sleep(0.1)
            yield url
        finally:
            process.send_signal(signal.SIGINT)  # Ctrl-C
            try:
                process.wait(20)
            finally:
                process.kill()
    log = (where / "log").read_text()
    assert "Traceback" not in log
    assert "Unclosed" not in log


def wish(start: str, number: int = 0) -> dict[str, str]:
    email = f"visitor{number}@example.com"
    return {"start": start, "name": f"Visitor {number}", "email": email, "zone": "Asia/Tokyo"}


@pytest.mark.parametrize("name", NEEDS)
def test_200_visitors_at_once_are_all_heard_of_once(name: str, tmp_path: Path) -> None:
    with running(name, tmp_path) as url:
        status, starts = call(f"{url}/slots?zone=Asia/Tokyo")
        assert status == 200
        assert len(set(starts)) >= VISITORS
        assert all(start.endswith("+09:00") for start in starts)
        # The last ones want what others want, too: of two, one comes too late.
        wishes = [wish(starts[number % VISITORS], number) for number in range(VISITORS + 20)]
        with ThreadPoolExecutor(len(wishes)) as visitors:
            answers = list(visitors.map(lambda one: call(f"{url}/bookings", one), wishes))
        booked = [answer["uid"] for status, answer in answers if status == 201]
        refused = [answer["error"] for status, answer in answers if status == 409]
        assert (len(booked), len(refused)) == (VISITORS, 20)
        assert all("taken" in error for error in refused)
        deadline = time.monotonic() + 20
        while len(heard := call(f"{url}/heard")[1]) < len(booked):
            assert time.monotonic() < deadline, f"{len(heard)} of {len(booked)} heard"
            time.sleep(0.1)
        assert sorted(heard) == sorted(booked), "lost, or handled twice"
        assert call(f"{url}/bookings", wish(starts[0]))[0] == 409
        assert call(f"{url}/slots?zone=Nowhere/Town")[0] == 422
        for bad in ({}, wish("soon"), {**wish(starts[0]), "zone": "Nowhere/Town"}):
            assert call(f"{url}/bookings", bad)[0] == 422


def upstream_sockets(public_url: str) -> set[tuple[int, str]]:
    """Return which process of a backend has which connection to the embedded server open."""
    found: set[tuple[int, str]] = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            environment = (process / "environ").read_bytes().decode().split("\0")
            base = [said for said in environment if said.startswith("CAL_BASE_URL=")]
            if f"PUBLIC_URL={public_url}" not in environment or not base:
                continue
            port = f":{urlsplit(base[0].removeprefix('CAL_BASE_URL=')).port:04X}"
            lines = [line.split() for line in (process / "net" / "tcp").read_text().splitlines()]
            inodes = {line[9] for line in lines if line[2].endswith(port)}
            links = [str(link.readlink()) for link in (process / "fd").iterdir()]
            opened = {link.removeprefix("socket:[").removesuffix("]") for link in links}
            found |= {(int(process.name), inode) for inode in inodes & opened}
    return found


def test_a_thousand_blocking_calls_under_prefork_and_threads(tmp_path: Path) -> None:
    with running("flask_backend", tmp_path) as url, ThreadPoolExecutor(16) as visitors:
        answers = [visitors.submit(call, f"{url}/slots") for _ in range(1000)]
        seen: set[tuple[int, str]] = set()
        while not all(answer.done() for answer in answers):
            seen |= upstream_sockets(url)
            time.sleep(0.02)
    assert {answer.result()[0] for answer in answers} == {200}
    assert len({len(answer.result()[1]) for answer in answers}) == 1
    if sys.platform == "linux":
        assert len({pid for pid, _ in seen}) >= 2
        inodes = Counter(inode for _, inode in seen)
        assert {inode: count for inode, count in inodes.items() if count > 1} == {}


def run(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, EXAMPLES / f"{name}.py", *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )


def test_the_script_books_and_cancels() -> None:
    lines = run("script", "--zone", "Asia/Tokyo").stdout.splitlines()
    words = [line.split() for line in lines]
    assert [line[0] for line in words] == ["booked", "cancelled"]
    assert words[0][1] == words[1][1]
    assert "(Asia/Tokyo)" in lines[0]


def test_the_report_lists_every_booking() -> None:
    done = run("report")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len({row["uid"] for row in rows}) == len(rows) == 300
    assert done.stderr == "300 bookings\n"
    assert {row["status"] for row in rows} == {"accepted"}
