"""The blocking twins of `cal_async.webhooks`, where they take a client.

What needs no client is the same for both: import `parse`, `WebhookReceiver` and the rest from
there, and `cal_async.webhooks.wsgi` for WSGI applications.
"""

import functools
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import Any, Concatenate, ParamSpec, TypeVar

from cal_async import CalClient as AsyncClient
from cal_async.webhooks import ensure_webhook as _ensure_webhook
from cal_async.webhooks import follow as _follow
from cal_async.webhooks import reconcile as _reconcile
from cal_sync._steps import walk
from cal_sync.client import CalClient

__all__ = ["ensure_webhook", "follow", "reconcile"]

P = ParamSpec("P")
T = TypeVar("T")


def _blocking(
    function: Callable[Concatenate[AsyncClient, P], Awaitable[T]],
) -> Callable[Concatenate[CalClient, P], T]:
    @functools.wraps(function)
    def call(cal: CalClient, /, *args: P.args, **kwargs: P.kwargs) -> T:
        client, bridge = _parts(cal)
        result: T = bridge.run(function(client, *args, **kwargs))
        return result

    return call


def _walking(
    function: Callable[Concatenate[AsyncClient, P], AsyncGenerator[T, None]],
) -> Callable[Concatenate[CalClient, P], Generator[T, None, None]]:
    @functools.wraps(function)
    def entries(cal: CalClient, /, *args: P.args, **kwargs: P.kwargs) -> Generator[T, None, None]:
        client, bridge = _parts(cal)
        return walk(bridge, function(client, *args, **kwargs))

    return entries


def _parts(cal: CalClient) -> tuple[AsyncClient, Any]:
    return cal._client, cal._bridge  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


ensure_webhook = _blocking(_ensure_webhook)
follow = _blocking(_follow)
reconcile = _walking(_reconcile)
