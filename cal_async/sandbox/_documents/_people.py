"""People, their keys and their hours."""

from datetime import datetime
from typing import Any

from msgspec import Struct, field

from cal_async.sandbox._documents._base import Document
from cal_async.sandbox._json import Json


class User(Document, frozen=True, eq=False, kw_only=True):
    """A person with an account."""

    id: int
    name: str
    username: str
    email: str
    time_zone: str
    week_start: str = "Sunday"
    time_format: int = 12
    locale: str = "en"
    bio: str | None = None
    default_schedule_id: int | None = None
    metadata: Json = field(default_factory=dict[str, Any])
    avatar_url: str | None = None
    destination_id: int | None = None
    organization_id: int | None = None
    client_id: str | None = None
    client_metadata: Json | None = None
    created_at: datetime | None = None

    @property
    def shown_email(self) -> str:
        """The address without the mark of the platform client that manages the user."""
        return self.email.replace(f"+{self.client_id}@", "@") if self.client_id else self.email


class ApiKey(Document, frozen=True, eq=False, kw_only=True):
    """A key of a user; a replaced one stays, for the server answers it differently."""

    key: str
    user_id: int
    expires_at: datetime | None = None
    replaced: bool = False

    def valid(self, now: datetime) -> bool:
        """Tell whether it opens anything."""
        return not self.replaced and (self.expires_at is None or now < self.expires_at)


class Hours(Struct, frozen=True, kw_only=True, rename="camel"):
    """Weekly hours as the API writes them."""

    days: tuple[str, ...]
    start_time: str
    end_time: str


class DayOverride(Struct, frozen=True, kw_only=True, rename="camel"):
    """Hours of one date."""

    date: str
    start_time: str
    end_time: str


class Schedule(Document, frozen=True, eq=False, kw_only=True):
    """A user's availability."""

    id: int
    owner_id: int
    name: str
    time_zone: str
    availability: tuple[Hours, ...]
    overrides: tuple[DayOverride, ...] = ()
