"""Teams within an organization, their members and what belongs to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

from cal_async import _versions as versions
from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Positive, Skip, Take
from cal_async.models._base import SortOrder
from cal_async.models.bookings import Booking, BookingFilter, BookingReference, ReferenceType
from cal_async.models.memberships import Membership, MembershipRole
from cal_async.models.schedules import Schedule
from cal_async.models.stripe import StripeConnection
from cal_async.models.teams import CreateTeam, Invitation, Team, UpdateTeam
from cal_async.resources.organization_team_conferencing import OrganizationTeamConferencing
from cal_async.resources.organization_team_event_types import OrganizationTeamEventTypes
from cal_async.resources.organization_team_roles import OrganizationTeamRoles
from cal_async.resources.organization_team_routing_forms import OrganizationTeamRoutingForms
from cal_async.resources.organization_team_verified_resources import (
    OrganizationTeamVerifiedResources,
)
from cal_async.resources.organization_team_workflows import OrganizationTeamWorkflows

__all__ = [
    "MyOrganizationTeams",
    "OrganizationTeamBookings",
    "OrganizationTeamConferencing",
    "OrganizationTeamEventTypes",
    "OrganizationTeamMemberships",
    "OrganizationTeamRoles",
    "OrganizationTeamRoutingForms",
    "OrganizationTeamSchedules",
    "OrganizationTeamStripe",
    "OrganizationTeamUserSchedules",
    "OrganizationTeamUsers",
    "OrganizationTeamVerifiedResources",
    "OrganizationTeamWorkflows",
    "OrganizationTeams",
]


class MyOrganizationTeams(Resource, path="organizations.teams.me"):
    """The teams of an organization that you belong to."""

    @op("GET /v2/organizations/{org_id}/teams/me")
    async def list(
        self,
        org_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Team]:
        """Return a page of your teams in an organization; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)


class OrganizationTeamBookings(Resource, path="organizations.teams.bookings"):
    """Bookings of a team's event types."""

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/bookings", version=versions.BOOKINGS)
    async def list(
        self,
        org_id: int,
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

    @op(
        "GET /v2/organizations/{org_id}/teams/{team_id}/bookings/{uid}/references",
        version=versions.BOOKINGS,
    )
    async def get_references(
        self,
        org_id: int,
        team_id: int,
        uid: str,
        *,
        type: ReferenceType | None = None,  # noqa: A002  # the API's name
        **options: Unpack[Options],
    ) -> Sequence[BookingReference]:
        """Return a booking's traces in calendars and video services, of one type or of all."""
        ...


class OrganizationTeamMemberships(Resource, path="organizations.teams.memberships"):
    """The members of a team."""

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/memberships")
    async def create(
        self,
        org_id: int,
        team_id: int,
        *,
        user_id: Positive,
        role: MembershipRole,
        accepted: bool | None = None,
        disable_impersonation: bool | None = None,
        **options: Unpack[Options],
    ) -> Membership:
        """Make a user of the organization a member and return the membership.

        It is an invitation unless it is ``accepted``.
        """
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/memberships")
    async def list(
        self,
        org_id: int,
        team_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Membership]:
        """Return a page of a team's memberships; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/memberships/{membership_id}")
    async def get(
        self, org_id: int, team_id: int, membership_id: int, **options: Unpack[Options]
    ) -> Membership:
        """Return one membership of a team."""
        ...

    @op("PATCH /v2/organizations/{org_id}/teams/{team_id}/memberships/{membership_id}")
    async def update(
        self,
        org_id: int,
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

    @op("DELETE /v2/organizations/{org_id}/teams/{team_id}/memberships/{membership_id}")
    async def delete(
        self, org_id: int, team_id: int, membership_id: int, **options: Unpack[Options]
    ) -> Membership:
        """Remove a member from a team and return the membership as it was."""
        ...


class OrganizationTeamSchedules(Resource, path="organizations.teams.schedules"):
    """The schedules of a team's members."""

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/schedules", version=versions.SCHEDULES)
    async def list(
        self,
        org_id: int,
        team_id: int,
        *,
        event_type_id: Positive | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Schedule]:
        """Return a page of the members' schedules; 250 unless ``take`` says otherwise.

        ``event_type_id`` narrows them to those that this event type follows.
        """
        ...

    iterate = Iterate(list)


class OrganizationTeamStripe(Resource, path="organizations.teams.stripe"):
    """The Stripe account that is paid for a team's bookings."""

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/stripe/connect")
    async def connect(
        self,
        org_id: int,
        team_id: int,
        *,
        return_to: str,
        on_error_return_to: str,
        **options: Unpack[Options],
    ) -> StripeConnection:
        """Return the address where the team's Stripe account is connected.

        The user ends up at ``return_to``, or at ``on_error_return_to``.
        """
        ...

    @op(
        "GET /v2/organizations/{org_id}/teams/{team_id}/stripe/save",
        public=True,
        effect="write",
        redirects=True,
    )
    async def save(
        self, org_id: int, team_id: int, *, state: str, code: str, **options: Unpack[Options]
    ) -> str | None:
        """Finish what `connect` began, with what Stripe appended to the return address.

        Return where the server sends the browser next.
        """
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/stripe/check")
    async def check(self, org_id: int, team_id: int, **options: Unpack[Options]) -> None:
        """Return if a Stripe account is connected and works; an error says it does not."""
        ...


class OrganizationTeamUserSchedules(Resource, path="organizations.teams.users.schedules"):
    """The schedules of one member."""

    @op(
        "GET /v2/organizations/{org_id}/teams/{team_id}/users/{user_id}/schedules",
        version=versions.SCHEDULES,
    )
    async def list(
        self,
        org_id: int,
        team_id: int,
        user_id: int,
        *,
        event_type_id: Positive | None = None,
        **options: Unpack[Options],
    ) -> Page[Schedule]:
        """Return a member's schedules, or the one that ``event_type_id`` follows."""
        ...

    iterate = Iterate(list)


class OrganizationTeamUsers(Resource, path="organizations.teams.users"):
    """The users in a team."""

    schedules = Child(OrganizationTeamUserSchedules)


class OrganizationTeams(Resource, path="organizations.teams"):
    """Teams within an organization."""

    bookings = Child(OrganizationTeamBookings)
    conferencing = Child(OrganizationTeamConferencing)
    event_types = Child(OrganizationTeamEventTypes)
    me = Child(MyOrganizationTeams)
    memberships = Child(OrganizationTeamMemberships)
    roles = Child(OrganizationTeamRoles)
    routing_forms = Child(OrganizationTeamRoutingForms)
    schedules = Child(OrganizationTeamSchedules)
    stripe = Child(OrganizationTeamStripe)
    users = Child(OrganizationTeamUsers)
    verified_resources = Child(OrganizationTeamVerifiedResources)
    workflows = Child(OrganizationTeamWorkflows)

    @op("POST /v2/organizations/{org_id}/teams")
    async def create(self, org_id: int, **body: Unpack[CreateTeam]) -> Team:
        """Create a team of an organization and return it; `CreateTeam` names all settings."""
        ...

    @op("GET /v2/organizations/{org_id}/teams")
    async def list(
        self,
        org_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Team]:
        """Return a page of an organization's teams; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/teams/{team_id}")
    async def get(self, org_id: int, team_id: int, **options: Unpack[Options]) -> Team:
        """Return a team of an organization."""
        ...

    @op("PATCH /v2/organizations/{org_id}/teams/{team_id}")
    async def update(self, org_id: int, team_id: int, **body: Unpack[UpdateTeam]) -> Team:
        """Change settings of a team and return it; what is not given stays."""
        ...

    @op("DELETE /v2/organizations/{org_id}/teams/{team_id}")
    async def delete(self, org_id: int, team_id: int, **options: Unpack[Options]) -> Team:
        """Delete a team of an organization and return it as it was."""
        ...

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/invite")
    async def invite(self, org_id: int, team_id: int, **options: Unpack[Options]) -> Invitation:
        """Make a link that lets whoever opens it join the team and its organization."""
        ...
