"""Connected calendars, their busy times and events."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, Unpack

from msgspec import UNSET, Meta, UnsetType

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, TimeZone, Wire
from cal_async.models.calendars import (
    BusyTime,
    CalendarConnection,
    CalendarCredential,
    CalendarEvent,
    CalendarEventStatus,
    CalendarEventTime,
    CalendarToLoad,
    ConnectedCalendar,
    ConnectedCalendars,
    UpdatedAttendee,
)

__all__ = ["CalendarCredentials", "CalendarEvents", "Calendars", "IcsFeed"]


def _connected(calendars: ConnectedCalendars) -> list[ConnectedCalendar]:
    return calendars.connected_calendars


class CalendarCredentials(Resource, path="calendars.credentials"):
    """Calendars that are connected by a name and a password."""

    @op("POST /v2/calendars/{calendar}/credentials")
    async def create(
        self,
        calendar: Literal["apple"],
        *,
        username: str,
        password: str,
        **options: Unpack[Options],
    ) -> None:
        """Connect an Apple calendar; the password is one that Apple makes for apps."""
        ...


class IcsFeed(Resource, path="calendars.ics_feed"):
    """Calendars that are read from ICS addresses."""

    @op("POST /v2/calendars/ics-feed/save")
    async def save(
        self,
        *,
        urls: Annotated[Sequence[str], Meta(min_length=1)],
        read_only: bool | None = None,
        **options: Unpack[Options],
    ) -> CalendarCredential:
        """Connect ICS feeds and return their credential; a bad URL is a `BadRequestError`."""
        ...

    @op("GET /v2/calendars/ics-feed/check")
    async def check(self, **options: Unpack[Options]) -> None:
        """Return if an ICS feed is connected and works; a `BadRequestError` says it does not."""
        ...


class CalendarEvents(Resource, path="calendars.events"):
    """Single events in a connected calendar."""

    @op("GET /v2/calendars/{calendar}/event/{event_uid}")
    async def get(
        self, calendar: Literal["google"], event_uid: str, **options: Unpack[Options]
    ) -> CalendarEvent:
        """Return an event; a booking's `bookings.get_references` know its ``event_uid``."""
        ...

    @op("PATCH /v2/calendars/{calendar}/events/{event_uid}")
    async def update(
        self,
        calendar: Literal["google"],
        event_uid: str,
        *,
        start: CalendarEventTime | None = None,
        end: CalendarEventTime | None = None,
        title: str | None = None,
        description: str | UnsetType | None = UNSET,
        attendees: Sequence[UpdatedAttendee] | UnsetType | None = UNSET,
        status: CalendarEventStatus | None = None,
        **options: Unpack[Options],
    ) -> CalendarEvent:
        """Change an event and return it; attendees that are not among the new ones are gone."""
        ...


class Calendars(Resource, path="calendars"):
    """The calendars that make you busy and that bookings are written to."""

    credentials = Child(CalendarCredentials)
    events = Child(CalendarEvents)
    ics_feed = Child(IcsFeed)

    @op("GET /v2/calendars")
    async def list(self, **options: Unpack[Options]) -> ConnectedCalendars:
        """Return your connections to calendar services and where new bookings are written to."""
        ...

    iterate = Iterate(list, items=_connected)

    @op("GET /v2/calendars/busy-times")
    async def get_busy_times(
        self,
        *,
        date_from: date | datetime,
        date_to: date | datetime,
        calendars_to_load: Annotated[Sequence[CalendarToLoad], Meta(min_length=1)],
        time_zone: TimeZone | None = None,
        logged_in_users_tz: TimeZone | None = None,
        **options: Unpack[Options],
    ) -> Sequence[BusyTime]:
        """Return when the given calendars are busy, from ``date_from`` to ``date_to``.

        `calendars.list` knows the calendars; one that is not yours is an `AuthenticationError`.
        ``logged_in_users_tz`` is the deprecated name of ``time_zone``.
        """
        ...

    @op("GET /v2/calendars/{calendar}/connect")
    async def connect(
        self,
        calendar: Literal["google", "office365"],
        *,
        is_dry_run: bool = False,
        redir: str | None = None,
        **options: Unpack[Options],
    ) -> CalendarConnection:
        """Return the address where the user lets Cal.com into their calendar.

        They end up at ``redir``. A dry run saves nothing at the end.
        """
        ...

    @op("GET /v2/calendars/{calendar}/save", public=True, effect="write")
    async def save(
        self,
        calendar: Literal["google", "office365"],
        *,
        state: str,
        code: str,
        **options: Unpack[Options],
    ) -> None:
        """Finish what `connect` began, with what the service appended to the return address."""
        ...

    @op("GET /v2/calendars/{calendar}/check")
    async def check(
        self, calendar: Literal["apple", "google", "office365"], **options: Unpack[Options]
    ) -> None:
        """Return if the calendar is connected and works; a `BadRequestError` says it does not."""
        ...

    @op("POST /v2/calendars/{calendar}/disconnect")
    async def disconnect(
        self,
        calendar: Literal["apple", "google", "office365", "ics-feed"],
        *,
        credential_id: Annotated[int, Wire("id")],
        **options: Unpack[Options],
    ) -> CalendarCredential:
        """Disconnect a calendar service; `calendars.list` knows the ``credential_id``."""
        ...
