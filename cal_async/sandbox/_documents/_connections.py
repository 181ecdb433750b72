"""Calendars, video services and addresses that users connected, and everything else."""

from datetime import datetime
from typing import Literal

from cal_async.sandbox._documents._base import Document
from cal_async.sandbox._json import Json


class Calendar(Document, frozen=True, eq=False, kw_only=True):
    """A connection to calendars: to feeds, or to an account at a provider."""

    id: int
    user_id: int
    urls: list[str]
    read_only: bool
    created_at: datetime
    kind: str = "ics-feed_calendar"


class SelectedCalendar(Document, frozen=True, eq=False, kw_only=True):
    """A calendar whose events make its user busy."""

    user_id: int
    integration: str
    external_id: str
    credential_id: int


class CalendarEvent(Document, frozen=True, eq=False, kw_only=True, rename="camel"):
    """An event in a connected account's calendar."""

    id: str
    calendar_id: int
    title: str
    start: Json
    end: Json
    description: str | None = None
    attendees: list[Json] | None = None
    status: str = "accepted"


class ConferencingApp(Document, frozen=True, eq=False, kw_only=True):
    """A connection to a video service."""

    id: int
    user_id: int
    slug: str


class Code(Document, frozen=True, eq=False, kw_only=True):
    """The code last sent to an address."""

    address: str
    code: str


class Verified(Document, frozen=True, eq=False, kw_only=True):
    """An address that a user, or a team, has proven to be theirs."""

    id: int
    kind: Literal["email", "phone"]
    address: str
    user_id: int
    team_id: int | None = None


class Thing(Document, frozen=True, eq=False, kw_only=True):
    """A document of an area without rules of its own here: what callers wrote is what they read."""

    path: str
    body: Json
