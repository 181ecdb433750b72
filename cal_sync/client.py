"""The blocking client."""

import functools
from collections.abc import Callable, Generator, Iterable, Mapping
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, Self, TypeVar

from cal_async import Auth, ConfigurationError, Timeout
from cal_async import CalClient as AsyncClient
from cal_async._budget import BudgetState
from cal_sync._blocking import Blocking
from cal_sync._bridge import Bridge
from cal_sync._tree import Resources

if TYPE_CHECKING:
    from cal_async.bulk import Answer, Progress

__all__ = ["CalClient"]

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")


def _takes_what(
    _init: Callable[Concatenate[Any, P], None],
) -> Callable[[Callable[..., None]], Callable[Concatenate[Any, P], None]]:
    """Give a constructor the signature of the async client's."""
    return functools.wraps(_init)


class CalClient(Resources):
    """A blocking client of the Cal.com API v2, for any number of threads.

    It takes the same settings and has the same attributes, methods and docstrings as
    `cal_async.CalClient`. Its event loop runs in the thread that calls, and in a thread of its own
    between calls. Use it as ``with CalClient() as cal:`` or call `close()` at the end. It may be
    made before a fork: each child process opens connections of its own.

    Raises:
        ConfigurationError: A setting cannot work; the message says what to do.
    """

    @_takes_what(AsyncClient.__init__)
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("session") is not None:
            raise ConfigurationError(
                "session= belongs to an event loop of yours; the blocking client has its own"
            )
        self._client = AsyncClient(*args, **kwargs)
        self._bridge = Bridge(last=self._client.aclose)

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
        changed = object.__new__(type(self))
        changed._client = self._client.with_options(
            auth=auth,
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
            api_versions=api_versions,
        )
        changed._bridge = self._bridge
        return changed

    @property
    def base_url(self) -> str:
        """The address that every path is appended to."""
        return self._client.base_url

    @property
    def rate_limit(self) -> BudgetState | None:
        """What is known of the rate limit of this client's credentials; ``None`` if it is off."""
        return self._client.rate_limit

    def __repr__(self) -> str:
        return repr(self._client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def bulk(
        self,
        calls: Iterable[Callable[[], T]],
        *,
        concurrency: int = 50,
        ordered: bool = False,
        on_error: Literal["yield", "raise"] = "yield",
        progress: "Callable[[Progress], None] | None" = None,
        state: str | PathLike[str] | None = None,
    ) -> "Generator[Answer[Callable[[], T], T]]":
        """Make many calls at once and yield what each returned.

        As `cal_async.CalClient.bulk`: ``cal.bulk(partial(cal.bookings.get, uid) for uid in
        uids)``. A `functools.partial` of a method needs no thread; other functions run in one each.
        """
        from cal_async.bulk import Plan
        from cal_sync.bulk import run

        plan = Plan(concurrency, ordered, on_error, progress)
        whose_is = self._client._auth_of  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        return run(self._bridge, calls, plan, state=state, whose_is=whose_is)

    def close(self) -> None:
        """Close every connection and end the background thread."""
        if self._bridge.loop is not None:
            self._bridge.run(self._client.aclose())
        self._bridge.close()

    def _run(self, name: str, *args: Any, **kwargs: Any) -> Any:
        return self._bridge.run(getattr(self._client, name)(*args, **kwargs))

    request = Blocking(AsyncClient.request)
