"""From a request to its answer: URL, headers, attempts, deadline."""

import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

import anyio

from cal_async import _decipher
from cal_async._auth import KEY_PAGE, Anonymous, Auth, Renewable
from cal_async._budget import is_background
from cal_async._errors import (
    AuthenticationError,
    CalError,
    MissingCredentialsError,
    RequestTimeoutError,
    TransportError,
)
from cal_async._messages import Request, Response
from cal_async._operation import Effect, Operation
from cal_async._retry import RetryPolicy, RetryQuota, as_unknown, may_repeat, pause
from cal_async._transport import Transport
from cal_async._types import Timeout
from cal_async._versions import choose

__all__ = ["Attempt", "Hook", "Pipeline"]

_log = logging.getLogger("cal_async")


@dataclass(slots=True, eq=False)
class Attempt:
    """One sending of a request, as hooks see it.

    Attributes:
        request: What is sent, without credentials.
        url: Where to, query included.
        number: 0 for the first attempt.
        seconds: How long it took; 0 before the answer.
        response: The answer, if there is one.
        error: What went wrong, if anything did; a refusal has an answer too.
    """

    request: Request
    url: str = field(repr=False)  # a query may hold an authorisation code
    number: int
    seconds: float = 0.0
    response: Response | None = None
    error: CalError | None = None


Hook = Callable[[Attempt], Awaitable[None] | None]
"""Called with each attempt; an exception that it raises ends the call."""


@dataclass(frozen=True)
class Pipeline:
    """Everything between a request and its answer but the network itself.

    Attributes:
        transport: Sends one request once.
        auth: The credentials.
        base_url: Ends in ``/v2``.
        headers: Sent with every request.
        timeout: For calls that bring none of their own.
        retry: For calls that bring no number of their own.
        api_versions: Version dates by resource or operation, instead of the operations' own.
        quota: What retries are paid from.
        on_request: Hooks before each attempt.
        on_response: Hooks after each attempt, failed ones included; one that is cancelled has
            neither an answer nor an error, and only hooks that are plain functions hear of it.
    """

    transport: Transport
    auth: Auth
    base_url: str
    headers: Mapping[str, str] = field(repr=False)
    timeout: Timeout
    retry: RetryPolicy
    api_versions: Mapping[str, str]
    quota: RetryQuota = field(default_factory=RetryQuota)
    on_request: tuple[Hook, ...] = ()
    on_response: tuple[Hook, ...] = ()

    async def send(self, request: Request) -> Response:
        """Send a request, again if that is safe, and return a 2xx answer.

        Raises:
            APIError: The server answered with an error.
            TransportError: No usable answer came.
            OutcomeUnknownError: It is a write, and may have been carried out.
        """
        self._check_credentials(request)
        limits = request.timeout or self.timeout
        began = time.monotonic()
        # In the background a turn may be long in coming: there each attempt has the whole time.
        deadline = None if limits.total is None or is_background() else began + limits.total
        retries = self.retry.max_retries if request.max_retries is None else request.max_retries
        waits: Iterator[float] | None = None
        renewed = False
        failures: list[CalError] = []
        while True:
            if self._renewable is not None:
                await self._credentials_ready(self._renewable, deadline, request, began)
            headers = self._headers_of(request)
            attempt = Attempt(request, self._root + request.target, len(failures))
            await self._try(attempt, headers, _cut(limits, deadline))
            error = attempt.error
            if error is None and attempt.response is not None:
                self.quota.give_back(RetryQuota.COST if failures else 1)
                return attempt.response
            assert error is not None  # noqa: S101  # an attempt ends in one or the other
            failures.append(error)
            effect, waits = _effect(request), waits or self.retry.waits()
            if isinstance(error, AuthenticationError) and self._renewable and not renewed:
                renewed = True
                await self._renew(self._renewable, headers, deadline, request, began)
                continue
            if len(failures) - renewed > retries or not may_repeat(error, effect):
                raise _final(error, effect, failures)
            wait = pause(error, next(waits))
            late = deadline is not None and time.monotonic() + wait >= deadline
            if late or not self.quota.take():
                raise _final(error, effect, failures)
            _log.info("%s %s: again in %.2f s", request.method, request.path, wait)
            await anyio.sleep(wait)

    async def aclose(self) -> None:
        """Release the connections, once nothing that must not be lost needs them."""
        if self._renewable is not None:
            await self._renewable.settle()
        await self.transport.aclose()

    async def _try(self, attempt: Attempt, headers: Mapping[str, str], limits: Timeout) -> None:
        """Send once, and write down what came of it."""
        request = attempt.request
        prepared = request.with_headers(headers)
        started = time.perf_counter()
        try:
            for hook in self.on_request:
                await _call(hook, attempt)
            started = time.perf_counter()
            attempt.response = await self.transport.send(prepared, attempt.url, limits)
            if not _decipher.is_success(request, attempt.response):
                attempt.error = _decipher.api_error(request, attempt.response)
        except TransportError as error:
            error.request = request  # not the one with credentials
            attempt.error = error
        except BaseException as error:
            attempt.seconds = time.perf_counter() - started
            self._given_up(attempt, error)
            raise
        attempt.seconds = time.perf_counter() - started
        if _log.isEnabledFor(logging.DEBUG):
            _debug(attempt)
        for hook in self.on_response:
            await _call(hook, attempt)

    def _given_up(self, attempt: Attempt, error: BaseException) -> None:
        """Call the hooks that take no time: whoever cancels a call does not wait for others."""
        if isinstance(error, CalError):
            attempt.error = error
        for hook in self.on_response:
            outcome = hook(attempt)
            if inspect.iscoroutine(outcome):
                outcome.close()

    # -- credentials ----------------------------------------------------------------------------

    def _check_credentials(self, request: Request) -> None:
        operation = request.operation
        if operation is None or operation.public or self.auth.present:
            return
        raise MissingCredentialsError(
            f"{operation.name} needs credentials: pass CalClient(api_key=...) or set CAL_API_KEY; "
            f"keys are made at {KEY_PAGE}"
        )

    @cached_property
    def _renewable(self) -> Renewable | None:
        return self.auth if isinstance(self.auth, Renewable) else None

    @cached_property
    def _bare(self) -> "Pipeline":
        """The same without credentials: what new ones are asked for with.

        A client's short time limit would lose the answer, and with it the only token.
        """
        return replace(self, auth=Anonymous(), timeout=Timeout())

    async def _credentials_ready(
        self, auth: Renewable, deadline: float | None, request: Request, began: float
    ) -> None:
        with _within(deadline, request):
            await auth.ready(self._bare.send, began)

    async def _renew(
        self,
        auth: Renewable,
        refused: Mapping[str, str],
        deadline: float | None,
        request: Request,
        began: float,
    ) -> None:
        with _within(deadline, request):
            await auth.renew(refused, self._bare.send, began)

    @cached_property
    def _root(self) -> str:
        """The base URL without the ``/v2`` that every path starts with."""
        return self.base_url.removesuffix("/v2")

    def version_of(self, operation: Operation) -> str | None:
        """Return the ``cal-api-version`` that an operation is sent with."""
        if operation.version is None or not self.api_versions:
            return operation.version
        return choose(operation.name, operation.version, self.api_versions)

    # -- headers --------------------------------------------------------------------------------

    @cached_property
    def _shared_headers(self) -> dict[str, str]:
        return {"Accept": "application/json", **self.headers}

    def _headers_of(self, request: Request) -> dict[str, str]:
        headers = {**self._shared_headers, **self.auth.headers()}
        if request.operation is not None:
            version = self.version_of(request.operation)
            if version is not None:
                headers["cal-api-version"] = version
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        return {**headers, **request.headers} if request.headers else headers


def _cut(limits: Timeout, deadline: float | None) -> Timeout:
    """Return the limits of an attempt: no more than what is left of the call's."""
    if deadline is None or limits.total is None:
        return limits
    left = deadline - time.monotonic()
    # The first attempt has it all: an unchanged object is looked up, not made.
    return limits if left > limits.total - 0.01 else replace(limits, total=max(left, 0.001))


@contextmanager
def _within(deadline: float | None, request: Request) -> Generator[None]:
    """End what is inside at the call's deadline, as an error of ours."""
    try:
        with anyio.fail_after(None if deadline is None else deadline - time.monotonic()):
            yield
    except TimeoutError as error:
        text = "no valid access token within the time limit"
        raise RequestTimeoutError(text, request) from error


async def _call(hook: Hook, attempt: Attempt) -> None:
    outcome = hook(attempt)
    if inspect.isawaitable(outcome):
        await outcome


def _effect(request: Request) -> Effect:
    if request.operation is not None:
        return request.operation.effect
    return "read" if request.method in ("GET", "HEAD") else "write"


def _final(error: CalError, effect: Effect, failures: list[CalError]) -> CalError:
    """Return the error to raise, with the failures before it as notes."""
    final = as_unknown(error, effect)
    for number, failure in enumerate(failures[:-1], 1):
        final.add_note(f"attempt {number} failed: {str(failure).splitlines()[0]}")
    return final


def _debug(attempt: Attempt) -> None:
    request, response = attempt.request, attempt.response
    outcome = f"{response.status}, {len(response.body)} bytes" if response else attempt.error
    _log.debug(
        "%s %s (attempt %d): %s in %.3f s",
        request.method,
        request.path,
        attempt.number + 1,
        outcome,
        attempt.seconds,
    )
