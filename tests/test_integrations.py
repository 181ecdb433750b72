"""The client in applications: opened once, closed at the end, cancelled with its caller."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from cal_async import CalClient, CalError, ClientClosedError, MockTransport

pytest.importorskip("starlette", reason="starlette is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="uvicorn is not installed")

from aiohttp import ClientSession, web  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import JSONResponse  # noqa: E402
from starlette.routing import Route  # noqa: E402

from cal_async.integrations.aiohttp_web import CAL, client_context  # noqa: E402
from cal_async.integrations.starlette import client, client_lifespan, while_connected  # noqa: E402

pytestmark = pytest.mark.anyio
ME = {"id": 1, "username": "ada", "email": "ada@example.com", "timeZone": "UTC"}


@contextlib.asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        task = asyncio.ensure_future(server.serve([listener]))
        while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


def clients() -> tuple[list[CalClient], Any]:
    made: list[CalClient] = []

    def make() -> CalClient:
        transport = MockTransport(lambda _: MockTransport.json({"status": "success", "data": ME}))
        made.append(CalClient("cal_test", transport=transport))
        return made[-1]

    return made, make


async def test_starlette_has_one_client_and_cancels_what_nobody_waits_for() -> None:
    made, make = clients()
    started: list[CalClient] = []
    cancelled = asyncio.Event()

    async def on_start(cal: CalClient) -> None:
        started.append(cal)

    async def hang() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def me(request: Request) -> JSONResponse:
        found = await while_connected(request, client(request).me.get)
        return JSONResponse(found.username)

    async def slow(request: Request) -> JSONResponse:
        return JSONResponse(await while_connected(request, hang))

    async def fails(request: Request) -> JSONResponse:
        async def fail() -> None:
            raise CalError("as it is")

        try:
            await while_connected(request, fail)
        except CalError as error:
            return JSONResponse(str(error))
        raise AssertionError

    routes = [Route("/me", me), Route("/slow", slow), Route("/fails", fails)]
    app = Starlette(routes=routes, lifespan=client_lifespan(make, on_start=on_start))
    async with serving(app) as url, ClientSession() as visitor:
        for _ in range(3):
            async with visitor.get(f"{url}/me") as answer:
                assert await answer.json() == "ada"
        async with visitor.get(f"{url}/fails") as answer:
            assert await answer.json() == "as it is"
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.2), visitor.get(f"{url}/slow"):
                pass
        await asyncio.wait_for(cancelled.wait(), 5)
    assert made == started
    assert len(made) == 1


async def test_a_browser_that_went_away_is_no_error() -> None:
    async def slow(request: Request) -> JSONResponse:
        return JSONResponse(await while_connected(request, asyncio.Event().wait))

    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    app = Starlette(routes=[Route("/slow", slow)])
    scope = {"type": "http", "method": "GET", "path": "/slow", "headers": [], "query_string": b""}
    await app(scope, receive, send)
    assert sent[0]["status"] == 499


async def test_aiohttp_web_has_one_client() -> None:
    made, make = clients()
    started: list[CalClient] = []

    async def on_start(cal: CalClient) -> None:
        started.append(cal)

    async def me(request: web.Request) -> web.Response:
        return web.json_response((await request.app[CAL].me.get()).username)

    app = web.Application()
    app.cleanup_ctx.append(client_context(make, on_start=on_start))
    app.router.add_get("/me", me)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with ClientSession() as visitor, visitor.get(f"http://127.0.0.1:{port}/me") as answer:
        assert await answer.json() == "ada"
    await runner.cleanup()
    assert made == started == [app[CAL]]


async def test_the_client_is_closed_with_the_application() -> None:
    made: list[CalClient] = []

    def make() -> CalClient:
        made.append(CalClient("cal_test", base_url="http://127.0.0.1:9/v2"))
        return made[-1]

    async with client_lifespan(make)(None) as state:
        assert state["cal"] is made[0]
    with pytest.raises(ClientClosedError):
        await made[0].me.get()
