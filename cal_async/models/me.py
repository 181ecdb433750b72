"""The user whose credentials are used, and API keys."""

from typing import ClassVar

from cal_async.models._base import Confidential, Model, Weekday

__all__ = ["ApiKey", "Me", "MeOrganization"]


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


class ApiKey(Confidential, kw_only=True):
    """A new API key; it does not show in ``repr``."""

    hidden: ClassVar = frozenset({"api_key"})

    api_key: str
