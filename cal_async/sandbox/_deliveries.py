"""Webhook deliveries: in the background, one attempt each, in order for each address."""

import asyncio
import hashlib
import hmac
import logging
from collections import deque
from typing import NamedTuple

from aiohttp import ClientError, ClientSession, ClientTimeout

_log = logging.getLogger("cal_async.sandbox")

_PATIENCE = ClientTimeout(total=5)


class Delivery(NamedTuple):
    """A body on its way to a subscriber."""

    url: str
    body: bytes
    content_type: str
    secret: str | None
    version: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a delivery: its type, its signature and the version of its payload."""
        signature = (
            hmac.new(self.secret.encode(), self.body, hashlib.sha256).hexdigest()
            if self.secret
            else "no-secret-provided"
        )
        return {
            "Content-Type": self.content_type,
            "X-Cal-Signature-256": signature,
            "X-Cal-Webhook-Version": self.version,
        }


class Deliveries:
    """Sends what handlers announce; whatever goes wrong is logged and forgotten."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session
        self._waiting: dict[str, deque[Delivery]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, delivery: Delivery) -> None:
        """Queue a delivery; it starts once the current request is answered."""
        queue = self._waiting.get(delivery.url)
        if queue is not None:
            queue.append(delivery)
            return
        self._waiting[delivery.url] = deque([delivery])
        task = asyncio.get_running_loop().create_task(self._drain(delivery.url))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until everything queued has been tried."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def aclose(self) -> None:
        """Give up on everything that is still under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _drain(self, url: str) -> None:
        queue = self._waiting[url]
        try:
            while queue:
                await self._try(queue.popleft())
        finally:
            del self._waiting[url]

    async def _try(self, delivery: Delivery) -> None:
        try:
            async with self._session.post(
                delivery.url, data=delivery.body, headers=delivery.headers, timeout=_PATIENCE
            ) as answer:
                if not answer.ok:
                    _log.warning("webhook %s answered %s", delivery.url, answer.status)
        except (ClientError, OSError, TimeoutError, ValueError) as error:
            _log.warning("webhook %s failed: %s", delivery.url, error)
