"""From a request to its answer: URL, headers, attempts, deadline."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import anyio

from cal_async import _decipher
from cal_async._auth import KEY_PAGE, Auth
from cal_async._errors import (
    CalError,
    ConnectError,
    MissingCredentialsError,
    OutcomeUnknownError,
    RequestTimeoutError,
    TransportError,
)
from cal_async._messages import Request, Response
from cal_async._operation import Effect
from cal_async._retry import RetryPolicy, may_repeat, pause
from cal_async._transport import Transport
from cal_async._types import Timeout

__all__ = ["Pipeline"]


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
        api_versions: Version dates by resource, instead of the operations' own.
    """

    transport: Transport
    auth: Auth
    base_url: str
    headers: Mapping[str, str]
    timeout: Timeout
    retry: RetryPolicy
    api_versions: Mapping[str, str]

    async def send(self, request: Request) -> Response:
        """Send a request, again if that is safe, and return a 2xx answer.

        Raises:
            APIError: The server answered with an error.
            TransportError: No usable answer came.
        """
        self._check_credentials(request)
        limits = request.timeout or self.timeout
        deadline = None if limits.total is None else time.monotonic() + limits.total
        retries = self.retry.max_retries if request.max_retries is None else request.max_retries
        waits = self.retry.waits()
        prepared = replace(request, headers=self._headers_of(request))
        url = self.base_url + request.target
        for attempt in range(retries + 1):
            error: CalError
            try:
                response = await self.transport.send(prepared, url, limits)
                if _decipher.is_success(response):
                    return response
                error = _decipher.api_error(request, response)
            except TransportError as lost:
                lost.request = request
                error = lost
            effect = _effect(request)
            wait = pause(error, waits)
            left = None if deadline is None else deadline - time.monotonic() - wait
            if attempt == retries or not may_repeat(error, effect) or (left or 1) <= 0:
                raise _final(error, request, effect)
            await anyio.sleep(wait)
            if left is not None:
                limits = replace(limits, total=left)
        raise AssertionError("unreachable")  # pragma: no cover

    def _check_credentials(self, request: Request) -> None:
        operation = request.operation
        if operation is None or operation.public or self.auth.present:
            return
        raise MissingCredentialsError(
            f"{operation.name} needs credentials: pass CalClient(api_key=...) or set CAL_API_KEY; "
            f"keys are made at {KEY_PAGE}"
        )

    @cached_property
    def _shared_headers(self) -> dict[str, str]:
        return {"Accept": "application/json", **self.headers}

    def _headers_of(self, request: Request) -> dict[str, str]:
        headers = {**self._shared_headers, **self.auth.headers()}
        operation = request.operation
        if operation is not None and operation.version is not None:
            group = operation.resource.partition(".")[0]
            headers["cal-api-version"] = self.api_versions.get(group, operation.version)
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        return {**headers, **request.headers} if request.headers else headers


def _effect(request: Request) -> Effect:
    if request.operation is not None:
        return request.operation.effect
    return "read" if request.method in ("GET", "HEAD") else "write"


def _final(error: CalError, request: Request, effect: Effect) -> CalError:
    """Return the error to raise: a lost answer to a write is an unknown outcome."""
    lost = isinstance(error, TransportError) and not isinstance(error, ConnectError)
    if not lost or effect != "write":
        return error
    kind = "timed out" if isinstance(error, RequestTimeoutError) else "lost its answer"
    unknown = OutcomeUnknownError(
        f"the request {kind}; it may have been carried out. Look before you send it again", request
    )
    unknown.__cause__ = error
    return unknown
