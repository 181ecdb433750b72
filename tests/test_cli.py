"""The commands, as processes: output, exit codes, interruptions."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-W", "error", "-m", "cal_async"]


def run(*arguments: str | Path, timeout: float = 60, **environment: str) -> Any:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        stdin=subprocess.DEVNULL,
        env=os.environ | environment,
    )


@contextmanager
def start(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def me(url: str, key: str) -> dict[str, Any]:
    request = urllib.request.Request(f"{url}/me", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        data: dict[str, Any] = json.load(answer)["data"]
    return data


def test_demo_for_machines(tmp_path: Path) -> None:
    state = tmp_path / "deep" / "state.json"
    done = run("demo", "--json", "--state", state, "--time-zone", "Asia/Kathmandu")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert set(report) == {
        "slots", "booking_uid", "rescheduled_uid", "cancelled", "webhooks", "bulk",
    }  # fmt: skip
    times = [time for times in report["slots"].values() for time in times]
    assert len(times) > 20
    assert all(time.endswith("+05:45") for time in times)
    assert report["booking_uid"] != report["rescheduled_uid"]
    assert report["cancelled"] is True
    assert sorted((hook["trigger"], hook["verified"]) for hook in report["webhooks"]) == [
        ("BOOKING_CANCELLED", True),
        ("BOOKING_CREATED", True),
        ("BOOKING_RESCHEDULED", True),
    ]
    assert (report["bulk"]["queries"], report["bulk"]["errors"]) == (200, 0)
    kept = json.loads(state.read_text())
    assert (kept["uid"], kept["step"]) == (report["rescheduled_uid"], "cancelled")
    assert [path.name for path in state.parent.iterdir()] == ["state.json"]


def test_demo_for_people(tmp_path: Path) -> None:
    done = run("demo", "--queries", "5", XDG_STATE_HOME=str(tmp_path), TZ="Europe/Rome")
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("in Europe/Rome", "10:00", "Booked", "uid kept in", "signature verified"):
        assert words in done.stdout
    assert "5 slot queries" in done.stdout
    assert (tmp_path / "cal-async" / "demo.json").exists() == (sys.platform == "linux")


def test_demo_refusals(tmp_path: Path) -> None:
    for arguments, words in (
        (["--time-zone", "Mars/Phobos"], "--time-zone='Mars/Phobos'"),
        (["--state", str(tmp_path)], "--state FILE"),
        (["--time-zone", ""], "--time-zone=''"),
        (["--live"], "CAL_API_KEY"),
    ):
        done = run("demo", *arguments, CAL_API_KEY="", CAL_CLIENT_ID="", CAL_SECRET_KEY="")
        assert done.returncode == 2
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_live_demo_asks_before_it_writes(sandbox_process: dict[str, Any], tmp_path: Path) -> None:
    """The sandbox plays the real API here."""
    settings = {"CAL_API_KEY": sandbox_process["api_key"], "CAL_BASE_URL": sandbox_process["url"]}
    state = tmp_path / "state.json"
    done = run("demo", "--live", "--event-type-id", "1", "--state", state, **settings)
    assert done.returncode == 2
    assert "nothing was written" in done.stderr
    assert not state.exists()


@pytest.fixture
def sandbox_process(tmp_path: Path) -> Iterator[dict[str, Any]]:
    with start("sandbox", "--port", "0", "--json") as process:
        yield json.loads(first_line(process))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, "", "interrupted\n")


def test_sandbox_says_where_it_is(sandbox_process: dict[str, Any]) -> None:
    assert set(sandbox_process) == {"url", "api_key", "second_api_key"}
    first = me(sandbox_process["url"], sandbox_process["api_key"])
    second = me(sandbox_process["url"], sandbox_process["second_api_key"])
    assert first["id"] != second["id"]


def test_sandbox_takes_keys_and_keeps_its_state(tmp_path: Path) -> None:
    database = tmp_path / "state.sqlite"
    arguments = ["--port", "0", "--api-key", "cal_a", "--second-api-key", "cal_b"]
    names: list[str] = []
    for _ in range(2):
        with start("sandbox", *arguments, "--db", database) as process:
            line = first_line(process)
            url = line.split()[0]
            assert "api_key=cal_a  second_api_key=cal_b" in line
            names.append(me(url, "cal_b")["name"])
            change = urllib.request.Request(
                f"{url}/me",
                b'{"name": "Changed"}',
                {"Authorization": "Bearer cal_b", "Content-Type": "application/json"},
                method="PATCH",
            )
            urllib.request.urlopen(change, timeout=5).close()
            process.terminate()
            assert process.wait(10) == 0
    assert names[1] == "Changed" != names[0]


def test_sandbox_that_cannot_start(tmp_path: Path) -> None:
    corrupt = tmp_path / "corrupt.sqlite"
    corrupt.write_bytes(b"this is no database" * 100)
    locked = tmp_path / "locked.sqlite"
    holder = sqlite3.connect(locked)
    holder.execute("BEGIN EXCLUSIVE")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments, words in (
            (["--port", port], port),
            (["--port", "0", "--db", str(corrupt)], str(corrupt)),
            (["--port", "0", "--db", str(locked)], str(locked)),
            (["--port", "0", "--db", str(tmp_path / "none" / "x.sqlite")], "x.sqlite"),
            (["--port", "0", "--host", "0.0.0.0"], "pass --allow-remote"),
        ):
            done = run("sandbox", *arguments)
            assert done.returncode == 2, arguments
            assert words in done.stderr
            assert len(done.stderr.splitlines()) == 1
    holder.close()


def test_two_sandboxes_do_not_share_a_database(tmp_path: Path) -> None:
    database = tmp_path / "state.sqlite"
    with start("sandbox", "--port", "0", "--db", database) as process:
        assert first_line(process)
        second = run("sandbox", "--port", "0", "--db", database)
    assert second.returncode == 2
    assert len(second.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("sandbox --rate-limit 120", "--rate-limit: must look like 120/60"),
        ("sandbox --port 70000", "--port: must be between 0 and 65535"),
        ("sandbox --port x", "--port: not a whole number: 'x'"),
        ("sandbox --api-key=", "--api-key: must be ASCII text"),
        ("sandbox --api-key x --second-api-key x", "--second-api-key must differ"),
        ("demo --queries 0", "--queries: must be at least 1"),
        ("demo --yes", "go with --live"),
        ("demo --event-type-id 1", "go with --live"),
    ],
)
def test_wrong_options(line: str, words: str) -> None:
    done = run(*line.split())
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_the_demo(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    with start("demo", "--queries", "1000000", "--state", state) as process:
        assert process.stdout is not None
        assert any("BOOKING_CANCELLED" in line for line in process.stdout)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (130, "interrupted\n")
