"""Fixtures for every test."""

import socket
from collections.abc import AsyncIterator, Iterator

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
