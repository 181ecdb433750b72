"""Your own profile, absences and limits."""

from typing import Literal, Unpack

from msgspec import UNSET, UnsetType

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Positive, Skip, Take, TimeZone
from cal_async.models._base import Email, Language, Metadata, SortOrder, Weekday
from cal_async.models.me import BookingLimits, TeamBookingLimit, TeamBookingLimits
from cal_async.models.me import Me as Profile
from cal_async.models.out_of_office import CreateOutOfOffice, OutOfOffice, UpdateOutOfOffice

__all__ = ["Me", "MyBookingLimits", "MyOutOfOffice", "MyTeamBookingLimits"]


def _teams(limits: TeamBookingLimits) -> list[TeamBookingLimit]:
    return limits.teams


class MyOutOfOffice(Resource, path="me.ooo"):
    """Times when you are away and cannot be booked."""

    @op("GET /v2/me/ooo")
    async def list(
        self,
        *,
        sort_start: SortOrder | None = None,
        sort_end: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[OutOfOffice]:
        """Return a page of the times when you are away; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("POST /v2/me/ooo")
    async def create(self, **body: Unpack[CreateOutOfOffice]) -> OutOfOffice:
        """Be away from ``start`` to ``end``; ``to_user_id`` stands in for you."""
        ...

    @op("PATCH /v2/me/ooo/{ooo_id}")
    async def update(self, ooo_id: int, **body: Unpack[UpdateOutOfOffice]) -> OutOfOffice:
        """Change a time when you are away, and return it."""
        ...

    @op("DELETE /v2/me/ooo/{ooo_id}")
    async def delete(self, ooo_id: int, **options: Unpack[Options]) -> OutOfOffice:
        """Delete a time when you would be away, and return it as it was."""
        ...


class MyBookingLimits(Resource, path="me.booking_limits"):
    """How many bookings you take, all event types together; for members of organizations."""

    @op("GET /v2/me/booking-limits")
    async def get(self, **options: Unpack[Options]) -> BookingLimits:
        """Return your limits. Outside of an organization this is a `PermissionDeniedError`."""
        ...

    @op("PATCH /v2/me/booking-limits")
    async def update(
        self,
        *,
        per_day: Positive | UnsetType | None = UNSET,
        per_week: Positive | UnsetType | None = UNSET,
        per_month: Positive | UnsetType | None = UNSET,
        per_year: Positive | UnsetType | None = UNSET,
        **options: Unpack[Options],
    ) -> BookingLimits:
        """Change your limits and return them; ``None`` removes one."""
        ...

    @op("DELETE /v2/me/booking-limits")
    async def delete(self, **options: Unpack[Options]) -> None:
        """Remove all your limits."""
        ...


class MyTeamBookingLimits(Resource, path="me.team_booking_limits"):
    """How many bookings you take as a round-robin host of your teams."""

    @op("GET /v2/me/team-booking-limits")
    async def list(self, **options: Unpack[Options]) -> TeamBookingLimits:
        """Return your limits in the teams that set one, and the one for all your bookings."""
        ...

    iterate = Iterate(list, items=_teams)

    @op("PATCH /v2/me/team-booking-limits/{team_id}")
    async def update(
        self,
        team_id: int,
        *,
        per_day: Positive | UnsetType | None = UNSET,
        per_week: Positive | UnsetType | None = UNSET,
        per_month: Positive | UnsetType | None = UNSET,
        per_year: Positive | UnsetType | None = UNSET,
        **options: Unpack[Options],
    ) -> TeamBookingLimit:
        """Change your own limits in a team and return them; ``None`` goes back to the team's."""
        ...

    @op("DELETE /v2/me/team-booking-limits/{team_id}")
    async def delete(self, team_id: int, **options: Unpack[Options]) -> None:
        """Remove your own limits in a team: the team's hold again."""
        ...


class Me(Resource, path="me"):
    """The user whose credentials are used."""

    ooo = Child(MyOutOfOffice)
    booking_limits = Child(MyBookingLimits)
    team_booking_limits = Child(MyTeamBookingLimits)

    @op("GET /v2/me")
    async def get(self, **options: Unpack[Options]) -> Profile:
        """Return your profile. The cheapest way to check credentials."""
        ...

    @op("PATCH /v2/me")
    async def update(
        self,
        *,
        name: str | None = None,
        email: Email | None = None,
        bio: str | UnsetType | None = UNSET,
        avatar_url: str | UnsetType | None = UNSET,
        time_zone: TimeZone | None = None,
        time_format: Literal[12, 24] | None = None,
        week_start: Weekday | None = None,
        locale: Language | None = None,
        default_schedule_id: Positive | None = None,
        metadata: Metadata | None = None,
        **options: Unpack[Options],
    ) -> Profile:
        """Change your profile and return it.

        A new ``email`` must be verified first: until then the answer holds the old one.
        ``bio=None`` and ``avatar_url=None`` clear them.
        """
        ...
