"""Calls of a client's methods, written down: what each of them would send is its key."""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from contextlib import aclosing, closing
from functools import partial
from os import PathLike
from typing import Any, TypeVar, cast

import anyio

from cal_async._auth import Auth
from cal_async._messages import Request
from cal_async._operation import Core, Resource
from cal_async.bulk._plan import Answer, Plan
from cal_async.bulk._recall import Capture, Recall
from cal_async.bulk._run import batches

__all__ = ["call_batches", "whose"]

Q = TypeVar("Q")


def whose(auth: Auth) -> str:
    """Return what keys of queries with these credentials begin with."""
    named = "\0".join(f"{name}:{value}" for name, value in sorted(auth.headers().items()))
    return hashlib.sha256(named.encode()).hexdigest()[:16] + " "


async def call_batches(
    calls: Iterable[Q] | AsyncIterable[Q],
    plan: Plan,
    *,
    state: str | PathLike[str],
    whose_is: Callable[[Core], Auth | None],
    unwrap: Callable[[Q], Any] = lambda call: call,
) -> AsyncGenerator[list[Answer[Q, Any]]]:
    """Yield what each call returned, as many answers at once as there are.

    Args:
        calls: Methods of resources, or partials of them.
        plan: How to go about it.
        state: A file that answers are written to and, in the next run, taken from.
        whose_is: Returns the credentials of a client, or ``None`` for those of the run's own.
        unwrap: Returns the async form of a call.

    Raises:
        TypeError: A call is something else, or must not be repeated.
    """
    recall = await anyio.to_thread.run_sync(Recall, state)  # a long file takes long to read

    async def ask(call: Q) -> Any:
        core, request = await _captured(unwrap(call))
        auth = whose_is(core)
        key = ("" if auth is None else whose(auth)) + _key(request)
        return await recall.once(core, request, key)

    with closing(recall):
        async with aclosing(batches(calls, ask, plan)) as found:
            async for batch in found:
                yield batch


async def _captured(call: Any) -> tuple[Core, Request]:
    """Return what a call would send, and through which client."""
    wrapped: partial[Any] = partial(call)  # of a partial, too, this has the function itself
    bound: Any = wrapped.func
    resource, operation = getattr(bound, "__self__", None), getattr(bound, "operation", None)
    if not isinstance(resource, Resource) or operation is None or resource._is_raw:  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        raise TypeError("with state=, calls must be like partial(cal.bookings.get, uid)")
    if operation.effect == "write" or operation.redirects:
        raise TypeError(
            f"{operation.name} cannot be called with state=: a run that is killed before it writes "
            "the answer down makes the call again"
        )
    capture = type(resource)(cast("Core", Capture()))
    method: Any = getattr(capture, bound.__name__)
    request = await method(*wrapped.args, **wrapped.keywords)
    return resource._core, request  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _key(request: Request) -> str:
    """Return method, path and query, and of a body only a hash: it may hold anything."""
    body = "" if request.body is None else " " + hashlib.sha256(request.body).hexdigest()[:32]
    return f"{request.method} {request.target}{body}"
