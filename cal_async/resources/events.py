"""Events: pages that guests sign up on for one fixed date."""

from typing import Unpack

from cal_async._operation import Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page
from cal_async.models.events import Event

__all__ = ["Events"]


class Events(Resource, path="events"):
    """Pages that guests sign up on for one fixed date; event types are another thing."""

    @op("GET /v2/events")
    async def list(self, *, slug: str | None = None, **options: Unpack[Options]) -> Page[Event]:
        """Return the events that you host alone or with others, or the one with this slug."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/events/{uuid}")
    async def get(self, uuid: str, **options: Unpack[Options]) -> Event:
        """Return an event that you or your team host."""
        ...
