"""Events: pages that guests sign up on for one fixed date."""

from datetime import datetime
from typing import Literal

from cal_async.models._base import Model
from cal_async.models._locations import Integration

__all__ = ["Event", "EventLocation", "EventLocationType", "EventVisibility"]

EventVisibility = Literal["PUBLIC", "UNLISTED"]
"""Whether an event can be found, or only be reached by its address."""

EventLocationType = Literal["address", "link", "integration", "organizersDefaultApp"]
"""The kinds of places that events take place at."""


class EventLocation(Model, kw_only=True):
    """Where an event takes place; the field that goes with its type is filled in."""

    type: EventLocationType | str
    address: str | None = None
    link: str | None = None
    integration: Integration | str | None = None
    credential_id: int | None = None


class Event(Model, kw_only=True):
    """A page that guests sign up on for one fixed date. It is no event type.

    Attributes:
        time_zone: The zone that the page shows times in.
        requires_approval: Whether guests wait for the host's word.
        waitlist_enabled: Whether a full event takes more guests as stand-bys.
        confirmed_count: How many guests come; given in lists only.
    """

    uuid: str
    slug: str
    title: str
    start_time: datetime
    end_time: datetime
    time_zone: str | None = None
    description: str | None = None
    visibility: EventVisibility | str | None = None
    hidden: bool | None = None
    published_at: datetime | None = None
    cancelled_at: datetime | None = None
    locations: list[EventLocation] | None = None
    cover_image_url: str | None = None
    requires_approval: bool | None = None
    waitlist_enabled: bool | None = None
    confirmed_count: int | None = None
