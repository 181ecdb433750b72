"""Starlette and FastAPI: one client for the application's life, a route for deliveries.

>>> receiver = WebhookReceiver("whsec_...")
>>> app = FastAPI(lifespan=client_lifespan())
>>> app.router.routes.append(webhook_route("/webhooks", receiver))
>>> @app.get("/me")
... async def me(cal: Annotated[CalClient, Depends(client)]) -> str: ...
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from cal_async.client import CalClient
from cal_async.webhooks import WebhookReceiver
from cal_async.webhooks.asgi import ASGIWebhooks

__all__ = ["client", "client_lifespan", "webhook_route", "while_connected"]

T = TypeVar("T")


def client_lifespan(
    make: Callable[[], CalClient] = CalClient,
    *,
    on_start: Callable[[CalClient], Awaitable[object]] | None = None,
) -> Callable[[Any], AbstractAsyncContextManager[Mapping[str, Any]]]:
    """Return a lifespan that opens one client and closes it at the end; see `client`.

    Args:
        make: Makes the client.
        on_start: Awaited with the client before the first request, for `ensure_webhook`.
    """

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncGenerator[Mapping[str, Any]]:
        async with make() as cal:
            if on_start is not None:
                await on_start(cal)
            yield {"cal": cal}

    return lifespan


def client(request: Request) -> CalClient:
    """Return the application's client; for FastAPI as ``Depends(client)``."""
    cal: CalClient = request.state.cal
    return cal


def webhook_route(path: str, receiver: WebhookReceiver) -> Route:
    """Return a route that hands what is posted to exactly ``path`` to the receiver."""
    return Route(path, ASGIWebhooks(receiver))


async def while_connected(request: Request, call: Callable[[], Awaitable[T]]) -> T:
    """Run ``call``, and cancel it when the browser goes away; read the request's body before.

    Raises:
        HTTPException: It went away; 499, which nobody is there to see but the access log.
    """
    outcome: list[T] = []
    failure: Exception | None = None
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_cancel_on_disconnect, request, tasks.cancel_scope)
        try:
            outcome.append(await call())
        except Exception as error:  # noqa: BLE001  # raised below, outside of the group
            failure = error
        tasks.cancel_scope.cancel()
    if failure is not None:
        raise failure
    if not outcome:
        raise HTTPException(499, "the browser went away")
    return outcome[0]


async def _cancel_on_disconnect(request: Request, scope: anyio.CancelScope) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    scope.cancel()
