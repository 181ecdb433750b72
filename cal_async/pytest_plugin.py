"""Fixtures for pytest: an offline server for each test, and clients of it.

`cal_sandbox` is a `cal_sync.sandbox.Sandbox`, `cal_client` a `cal_async.CalClient` that works in
any event loop, with pytest-asyncio, with anyio's plugin or without either, and `sync_cal_client` a
`cal_sync.CalClient`. Both clients act for the first user of the sandbox.

An ``async def`` test that uses one of them runs even if no plugin for async tests takes it.
"""

import asyncio
import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cal_async import CalClient
    from cal_async._messages import Request, Response
    from cal_async._transport import Transport
    from cal_async._types import Timeout
    from cal_sync import CalClient as SyncCalClient
    from cal_sync._bridge import Bridge
    from cal_sync.sandbox import Sandbox

__all__ = ["cal_client", "cal_sandbox", "pytest_pyfunc_call", "sync_cal_client"]


class _Elsewhere:
    """A transport that does its work in a background loop, and so outlives the loops of tests."""

    def __init__(self, transport: "Transport", bridge: "Bridge") -> None:
        self._transport = transport
        self._bridge = bridge

    async def send(self, request: "Request", url: str, timeout: "Timeout") -> "Response":
        """Send a request from the background and wait without blocking."""
        return await self._bridge.wait(self._transport.send(request, url, timeout))

    async def aclose(self) -> None:
        """Leave everything open: the fixture closes it."""


@pytest.fixture
def cal_sandbox() -> "Iterator[Sandbox]":
    """Start an offline server for this test: its clock, faults, seeds and log are its own."""
    from cal_sync.sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def cal_client(cal_sandbox: "Sandbox") -> "Iterator[CalClient]":
    """Make an async client of the sandbox; it need not be closed."""
    from cal_async import CalClient
    from cal_async._transport import AiohttpTransport
    from cal_sync._bridge import Bridge

    bridge, transport = Bridge(), AiohttpTransport()
    yield CalClient(
        cal_sandbox.api_key, base_url=cal_sandbox.url, transport=_Elsewhere(transport, bridge)
    )
    bridge.run(transport.aclose())
    bridge.close()


@pytest.fixture
def sync_cal_client(cal_sandbox: "Sandbox") -> "Iterator[SyncCalClient]":
    """Make a blocking client of the sandbox; it need not be closed."""
    from cal_sync import CalClient

    with CalClient(cal_sandbox.api_key, base_url=cal_sandbox.url) as client:
        yield client


# The plugins for async tests come first, pytest's own answer (that it cannot) comes last.
@pytest.hookimpl
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an async test of ours that nobody else has run."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test) or "cal_sandbox" not in pyfuncitem.fixturenames:
        return None
    wanted = inspect.signature(test).parameters
    asyncio.run(test(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True
