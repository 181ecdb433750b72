"""The blocking client: threads, forks, interruptions, closing."""

import asyncio
import inspect
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self
from urllib.request import urlopen

import pytest
from patience import LONG, interrupted_once, wait_until

import cal_async
import cal_sync
from cal_async import ClientClosedError, ConfigurationError, NotFoundError


@pytest.fixture(scope="module")
def sandbox() -> Iterator[cal_sync.Sandbox]:
    with cal_sync.Sandbox() as running:
        yield running


@pytest.fixture
def cal(sandbox: cal_sync.Sandbox) -> Iterator[cal_sync.CalClient]:
    with cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url) as client:
        yield client


def attribute(client: object, path: str) -> object:
    for name in path.split("."):
        client = getattr(client, name)
    return client


def test_every_operation_has_its_twin(cal: cal_sync.CalClient) -> None:
    twin_of = cal_async.CalClient("cal_x")
    for operation in cal_async.operations():
        blocking, original = attribute(cal, operation.name), attribute(twin_of, operation.name)
        assert callable(blocking)
        assert callable(original)
        assert inspect.signature(blocking) == inspect.signature(original), operation.name
        assert inspect.getdoc(blocking) == inspect.getdoc(original) == operation.doc
        assert not inspect.iscoroutinefunction(blocking)


def test_every_list_has_an_iterator(cal: cal_sync.CalClient) -> None:
    for operation in cal_async.operations():
        if operation.name.endswith(".list"):
            path = operation.name.removesuffix(".list") + ".iterate"
            assert callable(attribute(cal, path))
            assert callable(attribute(cal_async.CalClient("cal_x"), path))


def test_the_constructor_is_the_same() -> None:
    assert inspect.signature(cal_sync.CalClient) == inspect.signature(cal_async.CalClient)


@pytest.mark.timeout(600)  # ten thousand calls
def test_twenty_threads_share_a_client(sandbox: cal_sync.Sandbox) -> None:
    before = set(threading.enumerate())
    cal = cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url)
    barrier = threading.Barrier(20)

    def calls(_number: int) -> int:
        barrier.wait()
        return sum(cal.me.get().email.endswith("@example.com") for _ in range(500))

    with cal, ThreadPoolExecutor(20) as threads:
        assert sum(threads.map(calls, range(20))) == 20 * 500
    assert set(threading.enumerate()) <= before


def test_pages_and_errors_come_through(cal: cal_sync.CalClient) -> None:
    made = [cal.schedules.create(name=f"S{n}", time_zone="UTC", is_default=False) for n in range(3)]
    names = [schedule.name for schedule in cal.schedules.iterate()]
    assert {schedule.name for schedule in made} <= set(names)
    assert next(iter(cal.schedules.iterate())).name == names[0]
    with pytest.raises(NotFoundError):
        cal.schedules.get(999_999)
    assert cal.bookings.raw.list().status == 200
    assert cal.request("GET", "/v2/me")["data"]["username"] == cal.me.get().username


def test_after_closing(sandbox: cal_sync.Sandbox) -> None:
    cal = cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url)
    cal.me.get()
    cal.close()
    cal.close()
    with pytest.raises(ClientClosedError):
        cal.me.get()
    never_used = cal_sync.CalClient("cal_x")
    never_used.close()
    with pytest.raises(ClientClosedError):
        never_used.me.get()


def test_lists_that_are_left_open(sandbox: cal_sync.Sandbox) -> None:
    with cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
        cal.schedules.create(name="Left open", time_zone="UTC", is_default=False)
        schedules = cal.schedules.iterate()
        next(schedules)
    schedules.close()  # type: ignore[attr-defined]  # as collecting it does, which cannot raise
    with pytest.raises(ClientClosedError):
        next(cal.schedules.iterate())


def test_closing_ends_calls_that_wait() -> None:
    with _Silence() as silence:
        cal = cal_sync.CalClient("cal_x", base_url=silence.url)
        with ThreadPoolExecutor(1) as thread:
            call = thread.submit(cal.me.get)
            silence.hear()
            cal.close()
            with pytest.raises(ClientClosedError):
                call.result(LONG)


def test_a_call_from_the_own_loop_is_refused(cal: cal_sync.CalClient) -> None:
    async def inside() -> None:
        with pytest.raises(RuntimeError, match=r"use cal_async\.CalClient"):
            cal.me.get()

    cal._bridge.run(inside())


def test_it_works_inside_somebody_elses_loop(cal: cal_sync.CalClient) -> None:
    async def blocking_code_in_async_code() -> str:
        return cal.me.get().email

    assert "@" in asyncio.run(blocking_code_in_async_code())


def test_a_foreign_session_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="event loop"):
        cal_sync.CalClient("cal_x", session=object())  # type: ignore[arg-type]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_client_may_be_used_after_a_fork(sandbox: cal_sync.Sandbox) -> None:
    with cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
        cal.me.get()
        children = []
        for _ in range(3):
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    code = 0 if all(cal.me.get().id for _ in range(5)) else 2
                finally:
                    os._exit(code)
            children.append(child)
        assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
        assert cal.me.get().id


PRELOADED = """
import os
import cal_sync
cal = cal_sync.CalClient(os.environ["KEY"], base_url=os.environ["URL"])
cal.me.get()

def app(environ, start_response):
    start_response("200 OK", [])
    return [cal.me.get().username.encode()]
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
def test_a_client_used_before_a_server_forks_its_workers(
    sandbox: cal_sync.Sandbox, tmp_path: Path
) -> None:
    pytest.importorskip("gunicorn")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    (tmp_path / "preloaded.py").write_text(PRELOADED)
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers=3", "--threads=4"]
    with subprocess.Popen(
        [*command, f"--bind=127.0.0.1:{port}", "preloaded:app"],
        cwd=tmp_path,
        env={**os.environ, "KEY": sandbox.api_key, "URL": sandbox.url},
        stderr=subprocess.PIPE,
        text=True,
    ) as server:

        def visit(_number: int) -> bytes:
            with urlopen(f"http://127.0.0.1:{port}", timeout=LONG) as answer:
                body: bytes = answer.read()
                return body

        def listens() -> bool:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                return True
            return False

        try:
            wait_until(listens)
            with ThreadPoolExecutor(8) as visitors:
                assert set(visitors.map(visit, range(60))) == {b"sandbox"}
        finally:
            server.terminate()
        said = server.communicate(timeout=LONG)[1]
    assert "Unclosed" not in said
    assert "Traceback" not in said


CTRL_C = """
import sys, threading
import cal_sync
cal = cal_sync.CalClient("cal_x", base_url=sys.argv[1])
try:
    with cal:
        cal.me.get(timeout=600)
except KeyboardInterrupt:
    print("interrupted", threading.active_count(), flush=True)
"""


def test_ctrl_c_stops_a_call_at_once() -> None:
    with _Silence() as silence:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", CTRL_C, silence.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            silence.hear()
            time.sleep(0.2)  # until it waits
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LONG)
        finally:
            process.kill()
        assert (out, err, process.returncode) == ("interrupted 1\n", "", 0)


@contextmanager
def ctrl_c(sandbox: cal_sync.Sandbox, requests: int = 1) -> Iterator[None]:
    """Interrupt what is inside when it waits for answers to so many requests."""
    sandbox.requests.clear()
    with (
        interrupted_once(lambda: len(sandbox.requests) == requests),
        pytest.raises(KeyboardInterrupt),
    ):
        yield


def test_ctrl_c_ends_what_goes_on_for_long(
    sandbox: cal_sync.Sandbox, cal: cal_sync.CalClient
) -> None:
    day = date(2030, 1, 7)
    queries = [{"event_type_id": 1, "start": day, "end": day, "duration": n} for n in range(1, 9)]
    patient = cal.with_options(timeout=600)
    sandbox.faults.slow(seconds=600, times=None)
    try:
        with ctrl_c(sandbox, len(queries)):
            list(patient.slots.bulk(queries))
        with ctrl_c(sandbox):
            list(patient.bulk([partial(patient.me.get)]))
        with ctrl_c(sandbox):
            list(patient.bookings.iterate())
    finally:
        sandbox.faults.clear()
    assert cal.me.get().username


def test_bulk_takes_what_can_be_called(cal: cal_sync.CalClient) -> None:
    with pytest.raises(TypeError, match="not iterable"):
        next(cal.slots.bulk(5))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"partial\(cal.bookings.get, uid\), not 'sandbox'"):
        next(cal.bulk(["sandbox"], on_error="raise"))  # type: ignore[arg-type]


UNCLOSED = """
import sys
import cal_sync
cal = cal_sync.CalClient("cal_x", base_url=sys.argv[1])
try:
    cal.me.get(max_retries=0)
except Exception as error:
    print(type(error).__name__)
"""


def test_a_program_that_forgets_to_close_ends(free_port: int) -> None:
    url = f"http://127.0.0.1:{free_port}/v2"
    done = subprocess.run(
        [sys.executable, "-c", UNCLOSED, url],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert done.stdout == "ConnectError\n"


def test_the_main_job(cal: cal_sync.CalClient) -> None:
    made = cal.event_types.create(title="Intro", slug="intro", length_in_minutes=30)
    start = datetime.now(UTC).date() + timedelta(days=7)
    free = cal.slots.list(event_type_id=made.id, start=start, end=start + timedelta(days=7))
    first, second, *_ = list(
        cal.slots.iterate(event_type_id=made.id, start=start, end=start + timedelta(days=7))
    )
    assert first == next(iter(free.values()))[0]
    attendee = cal_async.Attendee(name="A", email="a@example.com", time_zone="Europe/Rome")
    booking = cal.bookings.create(start=first.start, event_type_id=made.id, attendee=attendee)
    moved = cal.bookings.reschedule(booking.uid, start=second.start)
    assert moved.uid != booking.uid
    assert cal.bookings.get(booking.uid).rescheduled_to_uid == moved.uid
    assert cal.bookings.cancel(moved.uid, cancellation_reason="test").status == "cancelled"


class _Silence:
    """A server on loopback that reads what it is asked and never answers."""

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(LONG)
        self._heard: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v2"
        return self

    def __exit__(self, *_: object) -> None:
        for connection in (self._socket, *self._heard):
            connection.close()

    def hear(self) -> None:
        """Wait for a request."""
        connection, _ = self._socket.accept()
        self._heard.append(connection)
        connection.settimeout(LONG)
        assert connection.recv(100)
