"""Receiving: from a request to its handlers, whatever the framework."""

import inspect
import logging
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeVar, overload

import anyio
import anyio.to_thread

from cal_async._errors import ConfigurationError, WebhookError, WebhookSignatureError
from cal_async.models.webhooks import WebhookTrigger
from cal_async.webhooks import _events as events
from cal_async.webhooks._dedupe import Deduplicator, content_key
from cal_async.webhooks._parsing import decode
from cal_async.webhooks._signature import Headers, check, header, secrets
from cal_async.webhooks._states import states

_log = logging.getLogger("cal_async.webhooks")

E = TypeVar("E")
Handler = Callable[[E], object]
Decorator = Callable[[Callable[[E], Any]], Callable[[E], Any]]
Caller = Callable[[Handler[Any], Any], Awaitable[object]]
ErrorHook = Callable[[Exception, Any], object]


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer a delivery with.

    Attributes:
        status: The HTTP status.
        text: A word for whoever reads the sender's log.
        after: What to run once the answer is on its way.
    """

    status: int
    text: str
    after: Callable[[], Awaitable[object]] | None = None


async def in_thread(function: Handler[Any], *given: Any) -> object:
    """Run an async handler here and a blocking one in a thread, so that the loop goes on."""
    if inspect.iscoroutinefunction(function):
        return await function(*given)
    return await directly(partial(anyio.to_thread.run_sync, function), *given)


async def directly(function: Handler[Any], *given: Any) -> object:
    """Run any handler here: right where the thread belongs to the request."""
    result = function(*given)
    return await result if inspect.isawaitable(result) else result


class WebhookReceiver:
    """Verifies deliveries and hands them to your handlers.

    It holds no connection and no task: the adapters in `cal_async.webhooks.asgi`,
    `cal_async.webhooks.wsgi` and `cal_async.integrations` run the handlers inside the request that
    brought the delivery, so none is left behind when the server has stopped.

    Args:
        secret: The webhook's secret, or several while you rotate them; else
            ``CAL_WEBHOOK_SECRET``.
        mode: ``after`` answers 200 at once and then runs the handlers. ``before`` runs them first
            and answers 500 if one fails, for senders that try again.
        max_size: How many bytes a delivery may have; more is not even read.
        deduplicator: Where to remember deliveries, so that a repeated one is handled once.
        template: For webhooks with a ``payload_template``: the type that it makes. Handlers get
            that; ``on("…")`` goes by its attribute ``trigger``, if it has one.
        allow_unsigned: Whether deliveries of a webhook without a secret are accepted.
        on_error: Told of each exception of a handler with its event, and of each delivery that is
            signed and yet cannot be read, with ``None``. May be async.

    Raises:
        ConfigurationError: There is no secret to verify with.
    """

    def __init__(
        self,
        secret: str | Sequence[str] | None = None,
        *,
        mode: Literal["after", "before"] = "after",
        max_size: int = 1_048_576,
        deduplicator: Deduplicator | None = None,
        template: type[Any] | None = None,
        allow_unsigned: bool = False,
        on_error: ErrorHook | None = None,
    ) -> None:
        if mode not in ("after", "before"):
            raise ConfigurationError(f"mode={mode!r}: must be 'after' or 'before'")
        try:
            self._secrets = secrets(secret)
        except ConfigurationError:
            if not allow_unsigned:
                raise
            # Nobody can guess it, so only unsigned deliveries pass.
            self._secrets = [str(anyio.current_time)]
        self._mode = mode
        self._max_size = max_size
        self._deduplicator = deduplicator
        self._template = template
        self._allow_unsigned = allow_unsigned
        self._on_error = on_error
        self._handlers: list[tuple[frozenset[str], Handler[Any]]] = []
