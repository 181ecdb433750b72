"""Receiving: from a request to its handlers, whatever the framework."""

import logging
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import anyio

from cal_async._errors import ConfigurationError, WebhookError, WebhookSignatureError
from cal_async.webhooks._dedupe import Deduplicator, content_key
from cal_async.webhooks._handlers import Caller, Handlers, in_thread
from cal_async.webhooks._parsing import decode
from cal_async.webhooks._signature import Headers, check, header, secrets
from cal_async.webhooks._states import states_of_event

_log = logging.getLogger("cal_async.webhooks")

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

    @property
    def headers(self) -> dict[str, str]:
        """The headers that go with it."""
        allow = {"Allow": "POST"} if self.status == 405 else {}  # noqa: PLR2004
        length = str(len(self.text.encode()))
        return {"Content-Type": "text/plain; charset=utf-8", "Content-Length": length, **allow}


class WebhookReceiver(Handlers):
    """Verifies deliveries and hands them to your handlers.

    It holds no connection and no task: the adapters in `cal_async.webhooks.asgi`,
    `cal_async.webhooks.wsgi` and `cal_async.integrations` run the handlers inside the request that
    brought the delivery, so nothing is left behind when the server has stopped.

    Args:
        secret: The webhook's secret, or several while you rotate them; else
            ``CAL_WEBHOOK_SECRET``.
        mode: ``after`` answers 200 at once and runs the handlers then. ``before`` runs them first
            and answers 500 if one fails, for senders that try again.
        max_size: How many bytes a delivery may have; more is not even read.
        deduplicator: Where to remember deliveries, so that one that comes again is handled once.
        template: For webhooks with a ``payload_template``: the type that it makes, which handlers
            get; register them with ``on()``.
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
        super().__init__(by_trigger=template is None)
        if mode not in ("after", "before"):
            raise ConfigurationError(f"mode={mode!r}: must be 'after' or 'before'")
        self._secrets = secrets(secret, optional=allow_unsigned)
        self._mode = mode
        self._max_size = max_size
        self._deduplicator = deduplicator
        self._template = template
        self._allow_unsigned = allow_unsigned
        self._on_error = on_error

    async def handle(
        self,
        method: str,
        headers: Headers,
        chunks: AsyncIterable[bytes],
        *,
        caller: Caller = in_thread,
    ) -> Answer:
        """Take a request and return the answer to it; for adapters.

        Args:
            method: The HTTP method.
            headers: The request's headers.
            chunks: The raw body; it is read once, and not beyond ``max_size``.
            caller: How to call handlers.
        """
        if method != "POST":
            return Answer(405, "deliveries are posted")
        try:
            body = await self._read(headers, chunks)
        except Exception as error:  # noqa: BLE001  # whatever the server raises
            _log.warning("could not read a delivery: %s", error)
            return Answer(400, "the body cannot be read to its end")
        if body is None:
            return Answer(413, f"more than {self._max_size} bytes")
        try:
            check(body, headers, self._secrets, allow_unsigned=self._allow_unsigned)
            event = decode(body, headers, self._template)
        except WebhookSignatureError as error:
            _log.warning("refused a delivery: %s", error)
            return Answer(401, str(error))
        except WebhookError as error:
            await self._report(error, None, caller)
            return Answer(400, str(error))
        return await self._take(event, content_key(body), caller)

    async def _take(self, event: Any, key: str, caller: Caller) -> Answer:
        if self._deduplicator is not None:
            try:
                if not await self._deduplicator.claim(key):
                    return Answer(200, "seen before")
            except Exception as error:  # noqa: BLE001  # whatever the store of the user raises
                await self._report(error, event, caller)
                return Answer(500, "cannot tell whether this was seen before")
        if self._mode == "after":
            return Answer(200, "taken", partial(self._run, event, key, caller))
        done = await self._run(event, key, caller)
        return Answer(200, "done") if done else Answer(500, "a handler failed")

    async def _run(self, event: Any, key: str, caller: Caller) -> bool:
        done = False
        try:
            failures = 0
            for handler in self.matching(event):
                try:
                    await caller(handler, event)
                except Exception as error:  # noqa: BLE001  # whatever a handler raises
                    failures += 1
                    await self._report(error, event, caller)
            done = not failures
        finally:
            # A cancelled handler has not done its work either: let the delivery come again.
            with anyio.CancelScope(shield=True):
                await self._remember(event, key, caller, done=done)
        return done

    async def _remember(self, event: Any, key: str, caller: Caller, *, done: bool) -> None:
        if self._deduplicator is None:
            return
        try:
            if not done:
                await self._deduplicator.release(key)
                return
            for state in states_of_event(event):
                await self._deduplicator.claim(state)
        except Exception as error:  # noqa: BLE001  # whatever the store of the user raises
            await self._report(error, event, caller)

    async def _read(self, headers: Headers, chunks: AsyncIterable[bytes]) -> bytes | None:
        if any(
            _length(declared) > self._max_size for declared in header(headers, "Content-Length")
        ):
            return None
        body = bytearray()
        async for chunk in chunks:
            body += chunk
            if len(body) > self._max_size:
                return None
        return bytes(body)

    async def _report(self, error: Exception, event: Any, caller: Caller) -> None:
        what = getattr(event, "trigger", "a delivery")
        _log.error("failed on %s: %s", what, error, exc_info=error)
        if self._on_error is None:
            return
        try:
            await caller(self._on_error, error, event)
        except Exception:  # noqa: BLE001  # whatever the hook raises
            _log.exception("on_error failed")


def _length(declared: str) -> float:
    """Return a declared length; what is no number declares nothing."""
    try:
        return float(declared)
    except ValueError:
        return 0
