"""Connected calendars, their busy times and events."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, Unpack

from msgspec import UNSET, Meta, UnsetType

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import InQuery, Options, Page, TimeZone, Wire
from cal_async.models.calendars import (
    BusyTime,
    CalendarAccount,
    CalendarAccounts,
    CalendarConnection,
    CalendarCredential,
    CalendarEvent,
    CalendarEventStatus,
    CalendarEventTime,
    CalendarProvider,
    CalendarToLoad,
    ConnectedCalendar,
    ConnectedCalendars,
    InvitedAttendee,
    UpdatedAttendee,
)

__all__ = [
    "AlternateCalendarEvents",
    "CalendarConnections",
    "CalendarCredentials",
    "CalendarEvents",
    "Calendars",
    "ConnectionEvents",
    "IcsFeed",
]


def _connected(calendars: ConnectedCalendars) -> list[ConnectedCalendar]:
    return calendars.connected_calendars


def _accounts(accounts: CalendarAccounts) -> list[CalendarAccount]:
    return accounts.connections


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


class AlternateCalendarEvents(Resource, path="calendars.events.alternate"):
    """Two operations of `calendars.events` at other paths, which self-hosted servers alone have.

    The hosted service reads an event at ``…/event/…`` and changes it at ``…/events/…``;
    self-hosted servers do both at both. `calendars.events` uses the paths that all have.
    """

    @op("GET /v2/calendars/{calendar}/events/{event_uid}")
    async def get(
        self, calendar: Literal["google"], event_uid: str, **options: Unpack[Options]
    ) -> CalendarEvent:
        """Return an event, as `calendars.events.get` does."""
        ...

    @op("PATCH /v2/calendars/{calendar}/event/{event_uid}", deprecated=True)
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
        """Change an event, as `calendars.events.update` does. Deprecated by the API."""
        ...


class CalendarEvents(Resource, path="calendars.events"):
    """Events in a connected calendar."""

    alternate = Child(AlternateCalendarEvents)

    @op("GET /v2/calendars/{calendar}/events")
    async def list(
        self,
        calendar: CalendarProvider,
        *,
        start: Annotated[date | datetime, Wire("from")],
        end: Annotated[date | datetime, Wire("to")],
        time_zone: TimeZone | None = None,
        calendar_id: str | None = None,
        **options: Unpack[Options],
    ) -> Page[CalendarEvent]:
        """Return the events from ``start`` to ``end`` in your primary calendar or another one.

        ``calendar_id`` is the other one's ``external_id``. Self-hosted servers alone have this
        operation, and for Google calendars only.
        """
        ...

    iterate = Iterate(list)

    @op("POST /v2/calendars/{calendar}/events")
    async def create(
        self,
        calendar: CalendarProvider,
        *,
        title: str,
        start: CalendarEventTime,
        end: CalendarEventTime,
        description: str | None = None,
        attendees: Sequence[InvitedAttendee] | None = None,
        **options: Unpack[Options],
    ) -> CalendarEvent:
        """Write an event into your calendar and return it; Cal.com makes no booking of it.

        Self-hosted servers alone have this operation, and for Google calendars only.
        """
        ...

    @op("DELETE /v2/calendars/{calendar}/events/{event_uid}")
    async def delete(
        self, calendar: CalendarProvider, event_uid: str, **options: Unpack[Options]
    ) -> None:
        """Delete an event; ``event_uid`` is the calendar service's.

        Self-hosted servers alone have this operation, and for Google calendars only.
        """
        ...

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


class ConnectionEvents(Resource, path="calendars.connections.events"):
    """Events in the calendars of one connected account; Google's only.

    ``calendar_id`` is the ``external_id`` of one of its calendars; the primary one by default.
    """

    @op("GET /v2/calendars/connections/{connection_id}/events")
    async def list(
        self,
        connection_id: str,
        *,
        start: Annotated[date | datetime, Wire("from")],
        end: Annotated[date | datetime, Wire("to")],
        time_zone: TimeZone | None = None,
        calendar_id: str | None = None,
        **options: Unpack[Options],
    ) -> Page[CalendarEvent]:
        """Return the events from ``start`` to ``end`` in a calendar of the account."""
        ...

    iterate = Iterate(list)

    @op("POST /v2/calendars/connections/{connection_id}/events")
    async def create(
        self,
        connection_id: str,
        *,
        title: str,
        start: CalendarEventTime,
        end: CalendarEventTime,
        description: str | None = None,
        attendees: Sequence[InvitedAttendee] | None = None,
        calendar_id: Annotated[str | None, InQuery] = None,
        **options: Unpack[Options],
    ) -> CalendarEvent:
        """Write an event into a calendar of the account and return it."""
        ...

    @op("GET /v2/calendars/connections/{connection_id}/events/{event_id}")
    async def get(
        self,
        connection_id: str,
        event_id: str,
        *,
        calendar_id: str | None = None,
        **options: Unpack[Options],
    ) -> CalendarEvent:
        """Return an event in a calendar of the account."""
        ...

    @op("PATCH /v2/calendars/connections/{connection_id}/events/{event_id}")
    async def update(
        self,
        connection_id: str,
        event_id: str,
        *,
        start: CalendarEventTime | None = None,
        end: CalendarEventTime | None = None,
        title: str | None = None,
        description: str | UnsetType | None = UNSET,
        attendees: Sequence[UpdatedAttendee] | UnsetType | None = UNSET,
        status: CalendarEventStatus | None = None,
        calendar_id: Annotated[str | None, InQuery] = None,
        **options: Unpack[Options],
    ) -> CalendarEvent:
        """Change an event and return it; attendees that are not among the new ones are gone."""
        ...

    @op("DELETE /v2/calendars/connections/{connection_id}/events/{event_id}")
    async def delete(
        self,
        connection_id: str,
        event_id: str,
        *,
        calendar_id: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Delete an event from a calendar of the account."""
        ...


class CalendarConnections(Resource, path="calendars.connections"):
    """Connected accounts at calendar services, one by one; self-hosted servers alone know them."""

    events = Child(ConnectionEvents)

    @op("GET /v2/calendars/connections")
    async def list(self, **options: Unpack[Options]) -> CalendarAccounts:
        """Return your accounts at Google, Microsoft and Apple that are connected."""
        ...

    iterate = Iterate(list, items=_accounts)

    @op("GET /v2/calendars/connections/{connection_id}/freebusy")
    async def get_freebusy(
        self,
        connection_id: str,
        *,
        start: Annotated[date | datetime, Wire("from")],
        end: Annotated[date | datetime, Wire("to")],
        time_zone: TimeZone | None = None,
        **options: Unpack[Options],
    ) -> Sequence[BusyTime]:
        """Return when the account's calendars are busy, from ``start`` to ``end``."""
        ...


class Calendars(Resource, path="calendars"):
    """The calendars that make you busy and that bookings are written to."""

    connections = Child(CalendarConnections)
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

    @op("GET /v2/calendars/{calendar}/freebusy")
    async def get_freebusy(
        self,
        calendar: CalendarProvider,
        *,
        start: Annotated[date | datetime, Wire("from")],
        end: Annotated[date | datetime, Wire("to")],
        time_zone: TimeZone | None = None,
        **options: Unpack[Options],
    ) -> Sequence[BusyTime]:
        """Return when your selected calendars are busy, from ``start`` to ``end``.

        Self-hosted servers alone have this operation, and for Google calendars only.
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

    @op("GET /v2/calendars/{calendar}/save", public=True, effect="write", redirects=True)
    async def save(
        self,
        calendar: Literal["google", "office365"],
        *,
        state: str,
        code: str,
        **options: Unpack[Options],
    ) -> str | None:
        """Finish what `connect` began, with what the service appended to the return address.

        Return where the server sends the browser next.
        """
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
