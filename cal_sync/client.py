"""The blocking client."""

import functools
from collections.abc import Callable
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from cal_async import CalClient as AsyncClient
from cal_async import ConfigurationError
from cal_sync._blocking import Blocking
from cal_sync._bridge import Bridge

if TYPE_CHECKING:
    from cal_sync.resources.api_keys import ApiKeys
    from cal_sync.resources.bookings import Bookings
    from cal_sync.resources.calendars import Calendars
    from cal_sync.resources.event_types import EventTypes
    from cal_sync.resources.me import Me
    from cal_sync.resources.schedules import Schedules
    from cal_sync.resources.slots import Slots
    from cal_sync.resources.webhooks import Webhooks

__all__ = ["CalClient"]

P = ParamSpec("P")
S = TypeVar("S")


def _takes_what(
    _init: Callable[Concatenate[Any, P], None],
) -> Callable[[Callable[..., None]], Callable[Concatenate[Any, P], None]]:
    """Give a constructor the signature of the async client's."""
    return functools.wraps(_init)


class CalClient:
    """A blocking client of the Cal.com API v2, for any number of threads.

    It takes the same settings and has the same attributes, methods and docstrings as
    `cal_async.CalClient`, which it runs in a background thread. Use it as
    ``with CalClient() as cal:`` or call `close()` at the end. It may be made before a fork: each
    child process opens connections of its own.

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
        self._bridge = Bridge()

    @property
    def base_url(self) -> str:
        """The address that every path is appended to."""
        return self._client.base_url

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

    def close(self) -> None:
        """Close every connection and end the background thread."""
        if self._bridge.running:
            self._bridge.run(self._client.aclose())
        self._bridge.close()

    def _run(self, name: str, *args: Any, **kwargs: Any) -> Any:
        return self._bridge.run(getattr(self._client, name)(*args, **kwargs))

    request = Blocking(AsyncClient.request)

    # -- resources, imported when first touched -------------------------------------------------

    @cached_property
    def api_keys(self) -> "ApiKeys":
        """The API key in use."""
        from cal_sync.resources.api_keys import ApiKeys

        return ApiKeys(self._client.api_keys, self._bridge)

    @cached_property
    def bookings(self) -> "Bookings":
        """Bookings made on event types."""
        from cal_sync.resources.bookings import Bookings

        return Bookings(self._client.bookings, self._bridge)

    @cached_property
    def calendars(self) -> "Calendars":
        """Connected calendars."""
        from cal_sync.resources.calendars import Calendars

        return Calendars(self._client.calendars, self._bridge)

    @cached_property
    def event_types(self) -> "EventTypes":
        """What can be booked."""
        from cal_sync.resources.event_types import EventTypes

        return EventTypes(self._client.event_types, self._bridge)

    @cached_property
    def me(self) -> "Me":
        """The user whose credentials are used."""
        from cal_sync.resources.me import Me

        return Me(self._client.me, self._bridge)

    @cached_property
    def schedules(self) -> "Schedules":
        """Working hours."""
        from cal_sync.resources.schedules import Schedules

        return Schedules(self._client.schedules, self._bridge)

    @cached_property
    def slots(self) -> "Slots":
        """Times that can be booked."""
        from cal_sync.resources.slots import Slots

        return Slots(self._client.slots, self._bridge)

    @cached_property
    def webhooks(self) -> "Webhooks":
        """Webhooks of the user."""
        from cal_sync.resources.webhooks import Webhooks

        return Webhooks(self._client.webhooks, self._bridge)
