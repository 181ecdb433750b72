"""The transport that waits for its turn."""

import time
from collections.abc import Mapping
from dataclasses import replace

from cal_async._budget import Account, Budget, Budgets, is_background
from cal_async._errors import ConnectError
from cal_async._messages import Request, Response
from cal_async._transport import Transport
from cal_async._types import Timeout

__all__ = ["BudgetedTransport"]


class BudgetedTransport:
    """A transport that waits until its account's budget admits a request."""

    def __init__(self, transport: Transport, budgets: Budgets, base_url: str) -> None:
        self.inner = transport
        self._budgets = budgets
        self._base_url = base_url

    def budget(self, headers: Mapping[str, str]) -> Budget:
        """Return the budget of requests with these headers."""
        return self._budgets.of(Account.of(self._base_url, headers))

    async def send(self, request: Request, url: str, timeout: Timeout) -> Response:
        """Wait, send, and learn from the answer."""
        budget = self.budget(request.headers)
        started = time.monotonic()
        ticket = await budget.admit(request, timeout.total)
        waited = ticket.sent - started
        # Unchanged limits are looked up, not made.
        if waited > 0.01 and timeout.total is not None and not is_background():  # noqa: PLR2004
            timeout = replace(timeout, total=max(timeout.total - waited, 0.001))
        try:
            response = await self.inner.send(request, url, timeout)
        except BaseException as error:
            budget.dropped(ticket, sent=not isinstance(error, ConnectError))
            raise
        await budget.answered(ticket, response)
        return response

    async def aclose(self) -> None:
        """Close the transport underneath."""
        await self.inner.aclose()
        await self._budgets.aclose()
