"""The pytest plugin, as somebody else's tests use it."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PLAIN = """
import asyncio
from datetime import date

from cal_async import CalClient
from cal_sync.sandbox import Sandbox

MONDAY = date(2030, 1, 7)


def test_my_booking(cal_sandbox: Sandbox, cal_client: CalClient) -> None:
    made = cal_sandbox.seed(event_types=[{"title": "Intro"}])
    event_type = made.event_types[0]
    ask = cal_client.slots.list(event_type_id=event_type, start=MONDAY, end=MONDAY)
    free = asyncio.run(ask)
    assert len(list(free.values())[0]) == 16
"""
ASYNC = """
from datetime import date

MONDAY = date(2030, 1, 7)


async def test_my_booking(cal_sandbox, cal_client):
    made = cal_sandbox.seed(event_types=[{"title": "Intro"}])
    free = await cal_client.slots.list(event_type_id=made.event_types[0], start=MONDAY, end=MONDAY)
    assert len(free[MONDAY]) == 16


class TestMine:
    async def test_a_method(self, cal_client):
        assert (await cal_client.me.get()).username == "sandbox"
"""
MORE = """
import asyncio

import pytest


def test_two_loops(cal_client):
    for _ in range(2):
        assert asyncio.run(cal_client.me.get()).username == "sandbox"


def test_both_clients_see_the_same(cal_sandbox, cal_client, sync_cal_client):
    cal_sandbox.seed(event_types=[{"title": "Intro"}])
    assert [one.title for one in sync_cal_client.event_types.list()] == ["Intro"]
    assert len(asyncio.run(cal_client.event_types.list())) == 1
    assert [one.operation for one in cal_sandbox.requests] == ["event_types.list"] * 2


def test_each_test_has_its_own(sync_cal_client):
    assert len(sync_cal_client.event_types.list()) == 0


def test_faults_and_a_cancelled_call(cal_sandbox, cal_client):
    async def impatient():
        cal_sandbox.faults.slow("me.get", seconds=5)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(cal_client.me.get(), 0.1)
        return (await cal_client.me.get()).username

    assert asyncio.run(impatient()) == "sandbox"


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_with_a_plugin_for_async_tests(cal_client, anyio_backend):
    assert (await cal_client.me.get()).username == "sandbox"


def test_blocking_tools(cal_sandbox):
    dump = cal_sandbox.dump()
    cal_sandbox.load(dump)
    with cal_sandbox.unreachable():
        pass
    assert cal_sandbox.oauth2.register("http://localhost").client_secret
    cal_sandbox.settle()
"""


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=100, check=False
    )


@pytest.fixture
def plugin(tmp_path: Path) -> tuple[str, ...]:
    """Return the arguments that load the plugin, unless it is installed as an entry point."""
    from importlib.metadata import entry_points

    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    installed = {point.value for point in entry_points(group="pytest11")}
    return () if "cal_async.pytest_plugin" in installed else ("-p", "cal_async.pytest_plugin")


def test_a_ten_line_test_passes(tmp_path: Path, plugin: tuple[str, ...]) -> None:
    (tmp_path / "test_mine.py").write_text(PLAIN)
    done = _run(tmp_path, *plugin, "-p", "no:anyio")
    assert "1 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("others", [(), ("-p", "no:anyio")])
def test_async_tests_need_no_plugin(
    tmp_path: Path, plugin: tuple[str, ...], others: tuple[str, ...]
) -> None:
    (tmp_path / "test_mine.py").write_text(ASYNC)
    done = _run(tmp_path, *plugin, *others)
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_async_tests_of_others_are_left_alone(tmp_path: Path, plugin: tuple[str, ...]) -> None:
    (tmp_path / "test_mine.py").write_text("async def test_theirs():\n    pass\n")
    done = _run(tmp_path, *plugin)
    assert "async def functions are not natively supported" in done.stdout


def test_every_fixture_works(tmp_path: Path, plugin: tuple[str, ...]) -> None:
    (tmp_path / "test_mine.py").write_text(MORE)
    done = _run(tmp_path, *plugin)
    assert "6 passed" in done.stdout, done.stdout + done.stderr


def test_it_is_an_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"cal_async": "cal_async.pytest_plugin"}
    assert "pytest" in project["optional-dependencies"]


def test_loading_it_is_cheap() -> None:
    code = (
        "import sys, pytest, cal_async.pytest_plugin;"
        "print(*sorted({'aiohttp', 'msgspec', 'anyio', 'cal_sync'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == ""
