"""Fixtures for every test."""

import os
import socket
from collections.abc import AsyncIterator, Generator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from leaks import Leaks, watched
from losing import Losing
from raw_api import NOW, RawApi, raw_api

from cal_async import CalClient
from cal_async.sandbox import Sandbox

# A busy machine must not fail a property, and a failing run must fail again. To look further:
# `--hypothesis-profile=default`.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in ("API_KEY", "CLIENT_ID", "SECRET_KEY", "BASE_URL", "WEBHOOK_SECRET"):
        monkeypatch.delenv(f"CAL_{name}", raising=False)


LEAKS = pytest.StashKey[Leaks]()


@pytest.fixture(scope="session", autouse=True)
def _no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the run if a credential was logged, raised, printed or shown anywhere in it."""
    leaks = request.config.stash.setdefault(LEAKS, Leaks())
    with watched(leaks):
        yield
    assert not leaks.found(), "credentials were shown"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def cal(sandbox: Sandbox) -> AsyncIterator[CalClient]:
    async with CalClient(sandbox.api_key, base_url=sandbox.url) as client:
        yield client


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[RawApi]:
    """Give a bare caller of a sandbox whose clock stands at ``NOW``."""
    sandbox.clock.set(NOW)
    async with raw_api(sandbox) as caller:
        yield caller


@pytest.fixture
async def losing(sandbox: Sandbox) -> AsyncIterator[tuple[CalClient, Losing]]:
    """Give a client whose transport loses the answers that it is told to."""
    transport = Losing()
    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=transport) as client:
        yield client, transport


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten what is slept between attempts and looks."""
    monkeypatch.setattr("backoff.full_jitter", lambda _bound: 0.0)
    monkeypatch.setattr("cal_async.booking._once._LOOKS", (0.0, 0.01, 0.02))
    monkeypatch.setattr("cal_async.booking._turns._REST", 0.03)
    monkeypatch.setattr("cal_async.booking._once._PATIENCE", (0.01, 0.02))


@pytest.fixture
def free_port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]


# In CI everything that the tests need is installed: what is skipped there is missing. The type
# checkers come with the extra [dev], with which CI runs their tests apart.
NO_SKIPS = bool(os.environ.get("CAL_ASYNC_NO_SKIPS"))


def _fail_skipped(report: Any) -> None:
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        if "needs the extra [dev]" in str(reason):
            return
        report.outcome = "failed"
        report.longrepr = f"CAL_ASYNC_NO_SKIPS is set, but this was skipped: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_skipped(report)
    if (leaks := item.config.stash.get(LEAKS, None)) is not None:
        leaks.shown |= {text for _, text in report.sections}  # captured output and logs
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_skipped(report)
    return report
