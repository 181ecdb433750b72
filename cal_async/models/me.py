"""The user whose credentials are used, and API keys."""

from typing import ClassVar

from cal_async.models._base import Confidential, Model, Weekday

__all__ = [
    "ApiKey",
    "BookingLimits",
    "Me",
    "MeOrganization",
    "TeamBookingLimit",
    "TeamBookingLimits",
]


class MeOrganization(Model, kw_only=True):
    """The user's organization."""

    id: int
    is_platform: bool | None = None


class Me(Model, kw_only=True):
    """The user whose credentials are used.

    Attributes:
        time_format: 12 or 24 hours.
        default_schedule_id: ``None`` without schedules.
        organization: Given for members of one.
    """

    id: int
    email: str
    username: str | None = None
    name: str | None = None
    avatar_url: str | None = None
    bio: str | None = None
    time_format: int | None = None
    default_schedule_id: int | None = None
    week_start: Weekday | str | None = None
    time_zone: str | None = None
    organization_id: int | None = None
    organization: MeOrganization | None = None


class BookingLimits(Model, kw_only=True):
    """How many bookings somebody takes; ``None`` is no limit."""

    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None
    per_year: int | None = None


class TeamBookingLimit(Model, kw_only=True):
    """How many bookings you take as a round-robin host of a team.

    Attributes:
        team_limit: What the team sets for everybody.
        member_limit: What you set for yourself; ``None`` if nothing.
        effective_limit: What holds.
    """

    team_id: int
    team_name: str | None = None
    team_limit: BookingLimits | None = None
    member_limit: BookingLimits | None = None
    effective_limit: BookingLimits | None = None


class TeamBookingLimits(Model, kw_only=True):
    """How many bookings you take in each of your teams.

    Attributes:
        teams: Those that set a limit.
        global_limit: The one for all your bookings together.
        is_overcommitted: Whether your limits of the teams add up to more than that.
    """

    teams: list[TeamBookingLimit]
    global_limit: BookingLimits | None = None
    is_overcommitted: bool | None = None


class ApiKey(Confidential, kw_only=True):
    """A new API key; it does not show in ``repr``."""

    hidden: ClassVar = frozenset({"api_key"})

    api_key: str
