"""Platform clients and the users that they manage."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from cal_async.models._base import Confidential, Language, Model, Weekday

__all__ = [
    "ClientPermission",
    "ManagedUser",
    "ManagedUserTokens",
    "NewManagedUser",
    "OAuthClient",
    "OAuthClientCredentials",
]

ClientPermission = Literal[
    "EVENT_TYPE_READ",
    "EVENT_TYPE_WRITE",
    "BOOKING_READ",
    "BOOKING_WRITE",
    "SCHEDULE_READ",
    "SCHEDULE_WRITE",
    "APPS_READ",
    "APPS_WRITE",
    "PROFILE_READ",
    "PROFILE_WRITE",
]
"""What a platform client may do for its users."""


class OAuthClient(Confidential, kw_only=True):
    """A platform client; its secret does not show in ``repr``.

    Attributes:
        booking_redirect_uri: Where visitors get to after booking; the two others likewise.
        are_emails_enabled: Whether Cal.com writes mails to its users and their visitors.
        are_default_event_types_enabled: Whether new managed users come with event types.
        are_calendar_events_enabled: Whether bookings are written to connected calendars.
    """

    hidden: ClassVar = frozenset({"secret"})

    id: str
    name: str
    secret: str | None = None
    permissions: list[ClientPermission | str] | None = None
    logo: str | None = None
    redirect_uris: list[str] | None = None
    organization_id: int | None = None
    created_at: datetime | None = None
    booking_redirect_uri: str | None = None
    booking_cancel_redirect_uri: str | None = None
    booking_reschedule_redirect_uri: str | None = None
    are_emails_enabled: bool | None = None
    are_default_event_types_enabled: bool | None = None
    are_calendar_events_enabled: bool | None = None


class OAuthClientCredentials(Confidential, kw_only=True):
    """The id and the secret of a new platform client; the secret does not show in ``repr``."""

    hidden: ClassVar = frozenset({"client_secret"})

    client_id: str
    client_secret: str


class ManagedUser(Model, kw_only=True):
    """A user that a platform client made.

    Attributes:
        email: With the client's id in it: ``ada+clx…@example.com``.
        time_format: 12 or 24 hours.
        default_schedule_id: ``None`` if the user was made without a time zone.
    """

    id: int
    email: str
    username: str | None = None
    name: str | None = None
    bio: str | None = None
    time_zone: str | None = None
    week_start: Weekday | str | None = None
    created_date: datetime | None = None
    time_format: int | None = None
    default_schedule_id: int | None = None
    locale: Language | str | None = None
    avatar_url: str | None = None
    metadata: dict[str, Any] | None = None


class ManagedUserTokens(Confidential, kw_only=True):
    """What a managed user's calls are made with; the tokens do not show in ``repr``.

    Attributes:
        access_token: Lives for an hour.
        refresh_token: Good for one refresh within a year, which answers with the next one.
        access_token_expires_at: In Unix milliseconds.
        refresh_token_expires_at: In Unix milliseconds.
    """

    hidden: ClassVar = frozenset({"access_token", "refresh_token"})

    access_token: str
    refresh_token: str
    access_token_expires_at: int | None = None
    refresh_token_expires_at: int | None = None


class NewManagedUser(ManagedUserTokens, kw_only=True):
    """A managed user who was just made, and the tokens to act for them."""

    user: ManagedUser
