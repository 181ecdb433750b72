"""The async client."""

import copy
import os
import re
import ssl
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeVar, Unpack

import msgspec

from cal_async import _auth, _decipher
from cal_async._arguments import encoder
from cal_async._auth import Auth
from cal_async._budget import Budgets, BudgetState
from cal_async._budgeted import BudgetedTransport
from cal_async._calls import query_item, request_options
from cal_async._errors import InvalidArgumentError
from cal_async._local_budget import LocalBudgets, shared_budgets
from cal_async._messages import Request, Response
from cal_async._operation import Core, Operation
from cal_async._pipeline import Hook, Pipeline
from cal_async._retry import RetryPolicy
from cal_async._settings import (
    check_settings,
    read_address,
    read_date,
    read_hooks,
    read_versions,
    user_agent,
)
from cal_async._transport import AiohttpTransport, Transport
from cal_async._tree import Resources
from cal_async._types import Options, Timeout

if TYPE_CHECKING:
    from aiohttp import ClientSession

    from cal_async.bulk import Answer, Progress

__all__ = ["CalClient", "RawResponse"]

T = TypeVar("T")

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class RawResponse(Generic[T]):
    """A success as it came.

    Attributes:
        status: The HTTP status.
        headers: Names are compared without regard to case.
        body: The bytes received.
        request: What was sent, without credentials.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    request: Request

    def parse(self) -> T:
        """Return what the operation would have returned.

        Raises:
            ResponseShapeError: The body does not fit.
        """
        value: T = _decipher.value(self.request, Response(self.status, self.headers, self.body))
        return value

    def json(self) -> Any:
        """Return the body as JSON, unchecked."""
        return msgspec.json.decode(self.body)


class CalClient(Resources):
    """A client of the Cal.com API v2, for asyncio.

    Use it as ``async with CalClient() as cal:`` or call `aclose()` at the end. One client serves
    any number of tasks of one event loop.

    Credentials come from the arguments, else from ``CAL_API_KEY``, else from ``CAL_CLIENT_ID``
    and ``CAL_SECRET_KEY``. Without any, the public operations work: slots, and booking, reading,
    rescheduling and cancelling a booking.

    Args:
        api_key: An API key, ``cal_…``.
        client_id: The id of a platform client; goes with ``secret_key``.
        secret_key: Its secret.
        access_token: An access token of an OAuth client or a managed user.
        auth: Any other credentials; `Anonymous()` for none, whatever the environment says.
        base_url: The API's address with ``/v2``; else ``CAL_BASE_URL``, else that of ``region``.
        region: ``us`` (api.cal.com) or ``eu`` (api.cal.eu).
        timeout: A `Timeout`, or seconds for each whole call.
        max_retries: How often a call that is safe to repeat is tried again.
        api_versions: ``cal-api-version`` dates by resource or operation, instead of the built-in
            ones: ``{"event_types": "2026-06-12"}``; or ``"newest"`` for those of the hosted
            service, in which bookings are listed by ``cursor`` and ``limit``.
        headers: Sent with every request.
        session: An aiohttp session to use; it is left open.
        max_connections: How many connections there may be at once.
        trust_env: Whether proxies are read from ``HTTPS_PROXY`` and its like.
        proxy: The URL of a proxy.
        ssl_context: Certificates to trust and to show.
        transport: Something else to send requests with, such as a `MockTransport`.
        rate_limit: How calls wait for the server's rate limit, so that none is refused: by what
            this process knows (``True``), not at all (``False`` or ``None``), or as a budget says
            that is shared more widely, such as a `cal_async.budgets.RedisBudget`.
        on_request: Called with each `Attempt` before it is sent; a coroutine function is awaited.
        on_response: Called with each `Attempt` after it, whether it failed or not. One that is
            cancelled has neither an answer nor an error; coroutine functions do not hear of it.

    Raises:
        ConfigurationError: A setting cannot work; the message says what to do.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        client_id: str | None = None,
        secret_key: str | None = None,
        access_token: str | None = None,
        auth: Auth | None = None,
        base_url: str | None = None,
        region: Literal["us", "eu"] | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int = 3,
        api_versions: Mapping[str, str] | Literal["newest"] | None = None,
        headers: Mapping[str, str] | None = None,
        session: "ClientSession | None" = None,
        max_connections: int = 100,
        trust_env: bool = False,
        proxy: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
        transport: Transport | None = None,
        rate_limit: Budgets | bool | None = True,
        on_request: Hook | Sequence[Hook] = (),
        on_response: Hook | Sequence[Hook] = (),
    ) -> None:
        options = request_options(timeout, headers, max_retries)
        url = read_address(base_url, region)
        check_settings(proxy, transport, rate_limit)
        # Behind a transport of the caller's there may be any server: its limits are its own.
        budgets: Budgets = LocalBudgets() if transport is not None else shared_budgets
        transport = transport or AiohttpTransport(
            session=session,
            max_connections=max_connections,
            trust_env=trust_env,
            proxy=proxy,
            ssl_context=ssl_context,
        )
        if rate_limit:
            budgets = budgets if rate_limit is True else rate_limit
            transport = BudgetedTransport(transport, budgets, url)
        self._pipeline = Pipeline(
            transport=transport,
            auth=_auth.choose(api_key, client_id, secret_key, access_token, auth),
            base_url=url,
            headers={"User-Agent": user_agent(), **options["headers"]},
            timeout=options["timeout"] or Timeout(),
            retry=RetryPolicy(max_retries),
            api_versions=read_versions(api_versions),
            on_request=read_hooks(on_request),
            on_response=read_hooks(on_response),
        )

    @property
    def base_url(self) -> str:
        """The address that every path is appended to."""
        return self._pipeline.base_url

    @property
    def rate_limit(self) -> BudgetState | None:
        """What is known of the rate limit of this client's credentials; ``None`` if it is off."""
        transport = self._pipeline.transport
        if not isinstance(transport, BudgetedTransport):
            return None
        return transport.budget(self._pipeline.auth.headers()).state

    def __repr__(self) -> str:
        return f"CalClient(base_url={self.base_url!r}, auth={self._pipeline.auth!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def with_options(
        self,
        *,
        auth: Auth | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        api_versions: Mapping[str, str] | Literal["newest"] | None = None,
    ) -> Self:
        """Return a client with some settings changed, over the same connections.

        Closing either of the two closes both.
        """
        options = request_options(timeout, headers, max_retries)
        old = self._pipeline
        changed = copy.copy(self)
        kept = {"_pipeline"}
        for name in [name for name in vars(changed) if name not in kept]:
            del changed.__dict__[name]  # resources are bound to the client that they came from
        changed._pipeline = replace(  # noqa: SLF001
            old,
            auth=auth or old.auth,
            timeout=options["timeout"] or old.timeout,
            retry=old.retry if max_retries is None else replace(old.retry, max_retries=max_retries),
            headers={**old.headers, **options["headers"]},
            api_versions={**old.api_versions, **read_versions(api_versions)},
        )
        return changed

    def bulk(
        self,
        calls: Iterable[Callable[[], Awaitable[T]]] | AsyncIterable[Callable[[], Awaitable[T]]],
        *,
        concurrency: int = 50,
        ordered: bool = False,
        on_error: Literal["yield", "raise"] = "yield",
        progress: "Callable[[Progress], None] | None" = None,
        state: str | os.PathLike[str] | None = None,
    ) -> "AsyncGenerator[Answer[Callable[[], Awaitable[T]], T]]":
        """Make many calls, as fast as the rate limit allows, and yield what each returned.

        ``async for answer in cal.bulk(partial(cal.bookings.get, uid) for uid in uids)``. The
        calls are read as they are needed, and other calls go before them.

        Args:
            calls: Functions without arguments that return awaitables.
            concurrency: How many are under way at once.
            ordered: Yield in the order of the calls, not as they are answered.
            on_error: ``yield`` an `Answer` with its error, or ``raise`` it and end.
            progress: Called with a `Progress` at each answer.
            state: A file that answers are written to and, in the next run, taken from. Each call
                must then be a method of a resource, or a `functools.partial` of one, that can be
                repeated without harm; it is known again by method, path, query and body, and by
                its credentials if they are not this client's.

        Raises:
            ConfigurationError: The state file cannot be used.
            TypeError: With ``state``, a call is something else.
        """
        from cal_async.bulk import Plan, call_batches, each, run

        plan = Plan(concurrency, ordered, on_error, progress)
        if state is None:
            return run(calls, lambda call: call(), plan)
        return each(call_batches(calls, plan, state=state, whose_is=self._auth_of))

    def _auth_of(self, core: Core) -> Auth | None:
        """Return another client's credentials; ``None`` if they are this one's."""
        assert isinstance(core, CalClient)  # noqa: S101  # nothing else makes resources
        auth = core._pipeline.auth  # noqa: SLF001
        return None if auth is self._pipeline.auth else auth

    async def aclose(self) -> None:
        """Close every connection. Further calls raise `ClientClosedError`."""
        await self._pipeline.aclose()

    # -- what resources call --------------------------------------------------------------------

    async def execute(self, request: Request) -> Any:
        """Send a request and return its operation's value."""
        return _decipher.value(request, await self._pipeline.send(request))

    def version_of(self, operation: Operation) -> str | None:
        """Return the ``cal-api-version`` that an operation is sent with."""
        return self._pipeline.version_of(operation)

    def limits_of(self, request: Request) -> Timeout:
        """Return the time limits of a call."""
        return request.timeout or self._pipeline.timeout

    async def execute_raw(self, request: Request) -> RawResponse[Any]:
        """Send a request and return the answer as it came."""
        answer = await self._pipeline.send(request)
        return RawResponse(answer.status, answer.headers, answer.body, request)

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        version: str | None = None,
        **options: Unpack[Options],
    ) -> Any:
        """Call an endpoint that no method covers, and return its whole JSON answer.

        Args:
            method: The HTTP method.
            path: ``/v2/…``, without a host.
            query: Query parameters by the API's names.
            body: Anything that is JSON; aware datetimes and the library's models too.
            version: The ``cal-api-version`` date to send.
            **options: As for every call.

        Raises:
            APIError: The server answered with an error.
        """
        if method.upper() not in _METHODS:
            raise InvalidArgumentError("method", method, f"must be one of {', '.join(_METHODS)}")
        if not re.fullmatch(r"/[!-~]*", path) or re.search(r"[?#]|://", path):
            raise InvalidArgumentError(
                "path", path, "must look like '/v2/me', percent-encoded; queries go in query="
            )
        items = [
            query_item(name, encoder(Any)(value, name)) for name, value in (query or {}).items()
        ]
        made = request_options(**options)
        if version is not None:
            made["headers"] = {"cal-api-version": read_date("version", version), **made["headers"]}
        content = None if body is None else msgspec.json.encode(encoder(Any)(body, "body"))
        target = path if path.startswith("/v2/") else f"/v2{path}"
        return await self.execute(Request(method.upper(), target, "&".join(items), content, **made))
