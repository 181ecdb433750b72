"""Fixtures for every test."""

import os
import socket
from collections.abc import AsyncIterator, Generator, Iterator
from typing import Any

import pytest

from cal_async import CalClient
from cal_async.sandbox import Sandbox


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in ("API_KEY", "CLIENT_ID", "SECRET_KEY", "BASE_URL", "WEBHOOK_SECRET"):
        monkeypatch.delenv(f"CAL_{name}", raising=False)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def cal(sandbox: Sandbox) -> AsyncIterator[CalClient]:
    async with CalClient(sandbox.api_key, base_url=sandbox.url) as client:
        yield client


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
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_skipped(report)
    return report
