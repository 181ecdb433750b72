"""Teams outside of organizations, their members and what belongs to them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async import _versions as versions
from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import (
    InQuery,
    Options,
    Page,
    Positive,
    Skip,
    Take,
    TimeZone,
    WholeBody,
)
from cal_async.models._base import Email, SortOrder
from cal_async.models.bookings import Booking, BookingFilter
from cal_async.models.memberships import Membership, MembershipRole
from cal_async.models.out_of_office import CreateOutOfOffice, OutOfOffice, UpdateOutOfOffice
from cal_async.models.routing_forms import FormAnswers, RoutingOutcome
from cal_async.models.schedules import Schedule
from cal_async.models.slots import SlotFormat
from cal_async.models.teams import CreateTeam, Invitation, NewTeam, Team, UpdateTeam
from cal_async.resources.team_event_types import TeamEventTypes
from cal_async.resources.team_verified_resources import TeamVerifiedResources

__all__ = [
    "TeamBookings",
    "TeamEventTypes",
    "TeamMemberships",
    "TeamOutOfOffice",
    "TeamRoutingFormResponses",
    "TeamRoutingForms",
    "TeamSchedules",
    "TeamUsers",
    "TeamVerifiedResources",
    "Teams",
]


class TeamBookings(Resource, path="teams.bookings"):
    """Bookings of a team's event types."""

    @op("GET /v2/teams/{team_id}/bookings", version=versions.BOOKINGS)
    async def list(
        self,
        team_id: int,
        *,
        status: Sequence[BookingFilter] | None = None,
        attendee_email: str | None = None,
        attendee_name: str | None = None,
        booking_uid: str | None = None,
        event_type_id: Positive | None = None,
        event_type_ids: Sequence[int] | None = None,
        after_start: datetime | None = None,
        before_end: datetime | None = None,
        sort_start: SortOrder | None = None,
        sort_end: SortOrder | None = None,
        sort_created: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Booking]:
        """Return a page of a team's bookings: those that fit every filter given.

        The filters are those of `bookings.list`. A page holds 100 bookings unless ``take`` says
        otherwise.
        """
        ...

    iterate = Iterate(list)


class TeamMemberships(Resource, path="teams.memberships"):
    """The members of a team."""

    @op("POST /v2/teams/{team_id}/memberships")
    async def create(
        self,
        team_id: int,
        *,
        user_id: Positive,
        role: MembershipRole | None = None,
        accepted: bool | None = None,
        disable_impersonation: bool | None = None,
        **options: Unpack[Options],
    ) -> Membership:
        """Make a user a member and return the membership.

        It is an invitation unless it is ``accepted``.
        """
        ...

    @op("GET /v2/teams/{team_id}/memberships")
    async def list(
        self,
        team_id: int,
        *,
        emails: Annotated[Sequence[Email] | None, Meta(min_length=1, max_length=20)] = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Membership]:
        """Return a page of a team's memberships, or those of up to 20 ``emails``.

        A page holds 250 unless ``take`` says otherwise.
        """
        ...

    iterate = Iterate(list)

    @op("GET /v2/teams/{team_id}/memberships/{membership_id}")
    async def get(self, team_id: int, membership_id: int, **options: Unpack[Options]) -> Membership:
        """Return one membership of a team."""
        ...

    @op("PATCH /v2/teams/{team_id}/memberships/{membership_id}")
    async def update(
        self,
        team_id: int,
        membership_id: int,
        *,
        role: MembershipRole | None = None,
        accepted: bool | None = None,
        disable_impersonation: bool | None = None,
        **options: Unpack[Options],
    ) -> Membership:
        """Change a membership and return it."""
        ...

    @op("DELETE /v2/teams/{team_id}/memberships/{membership_id}")
    async def delete(
        self, team_id: int, membership_id: int, **options: Unpack[Options]
    ) -> Membership:
        """Remove a member from a team and return the membership as it was."""
        ...


class TeamRoutingFormResponses(Resource, path="teams.routing_forms.responses"):
    """Answers to a team's routing forms."""

    @op("POST /v2/teams/{team_id}/routing-forms/{routing_form_id}/responses")
    async def create(
        self,
        team_id: int,
        routing_form_id: str,
        *,
        answers: Annotated[FormAnswers, WholeBody],
        start: Annotated[date | datetime, InQuery],
        end: Annotated[date | datetime, InQuery],
        time_zone: Annotated[TimeZone | None, InQuery] = None,
        duration: Annotated[Positive | None, InQuery] = None,
        format: Annotated[SlotFormat | None, InQuery] = None,  # noqa: A002  # the API's name
        booking_uid_to_reschedule: Annotated[str | None, InQuery] = None,
        reschedule_with_same_host: Annotated[bool | None, InQuery] = None,
        queue_response: Annotated[bool | None, InQuery] = None,
        **options: Unpack[Options],
    ) -> RoutingOutcome:
        """Fill in a routing form and return where it leads, with free slots.

        Args:
            team_id: The team.
            routing_form_id: The form.
            answers: By the slugs of the form's fields.
            start: From when slots are wanted; dates are whole days in UTC.
            end: Until when.
            time_zone: Sets the offset of the slots' times and their dates.
            duration: In minutes, for event types with several lengths.
            format: ``range`` gives the slots' ends, too.
            booking_uid_to_reschedule: The slots of this booking count as free.
            reschedule_with_same_host: Whether that booking stays with its host.
            queue_response: Whether the answers are only kept for the booking to come.
            options: Call options.
        """
        ...


class TeamRoutingForms(Resource, path="teams.routing_forms"):
    """The routing forms of a team."""

    responses = Child(TeamRoutingFormResponses)


class TeamSchedules(Resource, path="teams.schedules"):
    """The schedules of a team's members."""

    @op("GET /v2/teams/{team_id}/schedules", version=versions.SCHEDULES)
    async def list(
        self,
        team_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Schedule]:
        """Return a page of the members' schedules; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)


class TeamOutOfOffice(Resource, path="teams.users.ooo"):
    """When a member of a team is away."""

    @op("POST /v2/teams/{team_id}/users/{user_id}/ooo")
    async def create(
        self, team_id: int, user_id: int, **body: Unpack[CreateOutOfOffice]
    ) -> OutOfOffice:
        """Have a member be away from ``start`` to ``end``; ``to_user_id`` stands in for them."""
        ...

    @op("GET /v2/teams/{team_id}/users/{user_id}/ooo")
    async def list(
        self,
        team_id: int,
        user_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        sort_start: SortOrder | None = None,
        sort_end: SortOrder | None = None,
        **options: Unpack[Options],
    ) -> Page[OutOfOffice]:
        """Return a page of when a member is away; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("PATCH /v2/teams/{team_id}/users/{user_id}/ooo/{ooo_id}")
    async def update(
        self, team_id: int, user_id: int, ooo_id: int, **body: Unpack[UpdateOutOfOffice]
    ) -> OutOfOffice:
        """Change when a member is away, and return it."""
        ...

    @op("DELETE /v2/teams/{team_id}/users/{user_id}/ooo/{ooo_id}")
    async def delete(
        self, team_id: int, user_id: int, ooo_id: int, **options: Unpack[Options]
    ) -> OutOfOffice:
        """Take back that a member is away, and return it as it was."""
        ...


class TeamUsers(Resource, path="teams.users"):
    """The users in a team."""

    ooo = Child(TeamOutOfOffice)


class Teams(Resource, path="teams"):
    """Teams outside of organizations."""

    bookings = Child(TeamBookings)
    event_types = Child(TeamEventTypes)
    memberships = Child(TeamMemberships)
    routing_forms = Child(TeamRoutingForms)
    schedules = Child(TeamSchedules)
    users = Child(TeamUsers)
    verified_resources = Child(TeamVerifiedResources)

    @op("POST /v2/teams")
    async def create(self, **body: Unpack[CreateTeam]) -> NewTeam:
        """Create a team and return it; `CreateTeam` names all settings.

        Where teams cost money it comes into being once it is paid: see its ``payment_link``.
        """
        ...

    @op("GET /v2/teams")
    async def list(self, **options: Unpack[Options]) -> Page[Team]:
        """Return the teams that you belong to."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/teams/{team_id}")
    async def get(self, team_id: int, **options: Unpack[Options]) -> Team:
        """Return a team."""
        ...

    @op("PATCH /v2/teams/{team_id}")
    async def update(self, team_id: int, **body: Unpack[UpdateTeam]) -> Team:
        """Change settings of a team and return it; what is not given stays."""
        ...

    @op("DELETE /v2/teams/{team_id}")
    async def delete(self, team_id: int, **options: Unpack[Options]) -> Team:
        """Delete a team and return it as it was."""
        ...

    @op("POST /v2/teams/{team_id}/invite")
    async def invite(self, team_id: int, **options: Unpack[Options]) -> Invitation:
        """Make a link that lets whoever opens it join the team."""
        ...
