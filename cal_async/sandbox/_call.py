"""What a handler is given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cal_async.sandbox._answers import server_error
from cal_async.sandbox._clock import Clock
from cal_async.sandbox._deliveries import Deliveries
from cal_async.sandbox._documents import User
from cal_async.sandbox._feeds import Feeds
from cal_async.sandbox._json import Json
from cal_async.sandbox._store import Store


@dataclass(slots=True)
class Site:
    """What all calls share.

    Attributes:
        store: The documents.
        clock: The time.
        web: The address of the imaginary web application, for links to booking pages.
        feeds: The calendar feeds that were read.
        deliveries: The webhook deliveries under way.
        generic: Whether operations without rules of their own are answered, too.
    """

    store: Store
    clock: Clock
    web: str
    feeds: Feeds
    deliveries: Deliveries
    generic: bool


@dataclass(slots=True)
class Call:
    """One request to one operation.

    Attributes:
        site: What all calls share.
        parameters: The path's parameters, decoded.
        query: The query: texts, lists of texts, lists of objects.
        body: The JSON body; ``{}`` when there is none.
        caller: Who called, if somebody known.
        credential: The API key or access token that the call came with, if it did.
        now: The instant at which it is served.
    """

    site: Site
    parameters: dict[str, str]
    query: Json
    body: Any
    caller: User | None
    credential: str
    now: datetime

    @property
    def store(self) -> Store:
        """The documents."""
        return self.site.store

    @property
    def user(self) -> User:
        """The caller, on routes that need one."""
        if self.caller is None:
            raise RuntimeError("a route without a key asked for its user")
        return self.caller

    def number(self, name: str) -> int:
        """Return a path parameter that is a number.

        Raises:
            Refused: It is none; the real server stumbles over that.
        """
        try:
            return int(self.parameters[name])
        except ValueError as error:
            raise server_error() from error
