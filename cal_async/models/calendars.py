"""Connected calendars, their busy times and events."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from cal_async._types import TimeZone
from cal_async.models._base import Confidential, Email, Input, Model

__all__ = [
    "BusyTime",
    "Calendar",
    "CalendarAccount",
    "CalendarAccounts",
    "CalendarApp",
    "CalendarConnection",
    "CalendarCredential",
    "CalendarEvent",
    "CalendarEventAttendee",
    "CalendarEventHost",
    "CalendarEventLocation",
    "CalendarEventMoment",
    "CalendarEventOwner",
    "CalendarEventStatus",
    "CalendarEventTime",
    "CalendarProvider",
    "CalendarSource",
    "CalendarToLoad",
    "ConferenceEntry",
    "ConnectedCalendar",
    "ConnectedCalendars",
    "DestinationCalendar",
    "InvitedAttendee",
    "ResponseStatus",
    "SelectedCalendar",
    "UpdatedAttendee",
]

CalendarProvider = Literal["google", "office365", "apple"]
"""The services whose calendars hold events; reading and writing them works with Google's."""

CalendarEventStatus = Literal["accepted", "pending", "declined", "cancelled"]
"""What has become of a calendar's event."""

CalendarSource = Literal["apple", "google", "office365"]
"""The calendar services that events come from."""

ConferenceEntry = Literal["video", "phone", "sip", "more"]
"""The ways into a conference."""

ResponseStatus = Literal["accepted", "pending", "declined", "needsAction"]
"""What somebody answered to an invitation."""


# -- what is sent --------------------------------------------------------------------------------


class CalendarToLoad(Input, kw_only=True):
    """A calendar to read busy times from; `calendars.list` knows both values."""

    credential_id: int
    external_id: str


class CalendarEventTime(Input, kw_only=True):
    """When an event starts or ends, and the zone to show it in."""

    time: datetime
    time_zone: TimeZone


class InvitedAttendee(Input, kw_only=True):
    """Somebody to invite to a new event in a calendar."""

    email: Email
    name: str | None = None


class UpdatedAttendee(Input, kw_only=True):
    """An attendee of a calendar's event as it shall be."""

    email: Email
    name: str | None = None
    response_status: ResponseStatus | None = None
    self: bool | None = None
    optional: bool | None = None
    host: bool | None = None


# -- what comes back -----------------------------------------------------------------------------


class CalendarApp(Model, kw_only=True):
    """The app that connects calendars."""

    name: str | None = None
    type: str | None = None
    slug: str | None = None
    title: str | None = None
    description: str | None = None
    variant: str | None = None
    category: str | None = None
    categories: list[str] | None = None
    logo: str | None = None
    publisher: str | None = None
    url: str | None = None
    email: str | None = None
    dir_name: str | None = None
    installed: bool | None = None
    is_template: bool | None = None
    app_data: Any = None
    location_option: Any = None


class Calendar(Model, kw_only=True):
    """One calendar of a connection.

    Attributes:
        external_id: What its service calls it.
        is_selected: Whether its events make the user busy.
    """

    external_id: str
    credential_id: int | None = None
    name: str | None = None
    email: str | None = None
    integration: str | None = None
    primary: bool | None = None
    read_only: bool | None = None
    is_selected: bool | None = None
    delegation_credential_id: str | None = None


class ConnectedCalendar(Model, kw_only=True):
    """A connection to a calendar service, and its calendars."""

    credential_id: int
    integration: CalendarApp | None = None
    primary: Calendar | None = None
    calendars: list[Calendar] | None = None
    delegation_credential_id: str | None = None


class DestinationCalendar(Model, kw_only=True):
    """The calendar that new bookings are written to; all ``None`` if there is none."""

    id: int | None = None
    integration: str | None = None
    integration_title: str | None = None
    external_id: str | None = None
    name: str | None = None
    email: str | None = None
    primary: bool | None = None
    primary_email: str | None = None
    read_only: bool | None = None
    user_id: int | None = None
    event_type_id: int | None = None
    credential_id: int | None = None
    delegation_credential_id: str | None = None
    custom_calendar_reminder: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ConnectedCalendars(Model, kw_only=True):
    """All connections to calendar services, and where new bookings are written to."""

    connected_calendars: list[ConnectedCalendar]
    destination_calendar: DestinationCalendar | None = None


class SelectedCalendar(Model, kw_only=True):
    """A calendar whose events make the user busy."""

    external_id: str
    integration: str | None = None
    credential_id: int | None = None
    user_id: int | None = None


class CalendarAccount(Model, kw_only=True):
    """An account at a calendar service that is connected.

    Attributes:
        connection_id: What `calendars.connections` calls it.
    """

    connection_id: str
    type: CalendarProvider | str | None = None
    email: str | None = None


class CalendarAccounts(Model, kw_only=True):
    """All accounts at calendar services that are connected."""

    connections: list[CalendarAccount]


class BusyTime(Model, kw_only=True):
    """A time at which a calendar is busy."""

    start: datetime
    end: datetime
    title: str | None = None
    source: str | None = None


class CalendarConnection(Model, kw_only=True):
    """Where the user gives their consent."""

    auth_url: str


class CalendarCredential(Model, kw_only=True):
    """The credential of a connection, without its secrets."""

    id: int
    type: str | None = None
    user_id: int | None = None
    team_id: int | None = None
    app_id: str | None = None
    invalid: bool | None = None


class CalendarEventMoment(Model, kw_only=True):
    """When an event starts or ends, and the zone to show it in."""

    time: datetime | None = None
    time_zone: str | None = None


class CalendarEventLocation(Confidential, kw_only=True):
    """A way into an event's conference; its codes do not show in ``repr``."""

    hidden: ClassVar = frozenset({"pin", "password", "meeting_code", "access_code"})

    type: ConferenceEntry | str | None = None
    url: str | None = None
    label: str | None = None
    pin: str | None = None
    password: str | None = None
    meeting_code: str | None = None
    access_code: str | None = None
    region_code: str | None = None


class CalendarEventAttendee(Model, kw_only=True):
    """An attendee of a calendar's event.

    Attributes:
        self: Whether it is you.
    """

    email: str
    name: str | None = None
    response_status: ResponseStatus | str | None = None
    self: bool | None = None
    optional: bool | None = None
    host: bool | None = None


class CalendarEventHost(Model, kw_only=True):
    """Who organizes a calendar's event."""

    email: str
    name: str | None = None
    response_status: ResponseStatus | str | None = None


class CalendarEventOwner(Model, kw_only=True):
    """The account in whose calendar an event stands."""

    email: str
    name: str | None = None


class CalendarEvent(Model, kw_only=True):
    """An event in a calendar.

    Attributes:
        source: The service whose calendar it stands in.
    """

    id: str
    title: str | None = None
    start: CalendarEventMoment
    end: CalendarEventMoment
    description: str | None = None
    status: CalendarEventStatus | str | None = None
    source: CalendarSource | str | None = None
    locations: list[CalendarEventLocation] | None = None
    attendees: list[CalendarEventAttendee] | None = None
    hosts: list[CalendarEventHost] | None = None
    calendar_event_owner: CalendarEventOwner | None = None
