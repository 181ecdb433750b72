"""Organizations: their members, teams, settings and what belongs to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async import _versions as versions
from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Positive, Skip, Take, Wire
from cal_async.models._base import Email, SortOrder
from cal_async.models._webhook_settings import CreateWebhook, UpdateWebhook
from cal_async.models.bookings import Booking, BookingFilter
from cal_async.models.memberships import MembershipRole
from cal_async.models.organizations import (
    BlockedBooking,
    BlockKind,
    ManagedOrganization,
    OrganizationMembership,
    ReportedBooking,
    ReportReason,
)
from cal_async.models.out_of_office import OutOfOffice
from cal_async.models.schedules import Schedule
from cal_async.models.teams import TeamMetadata
from cal_async.models.webhooks import Webhook
from cal_async.resources.organization_attributes import OrganizationAttributes
from cal_async.resources.organization_credentials import OrganizationDelegationCredentials
from cal_async.resources.organization_roles import OrganizationRoles
from cal_async.resources.organization_routing_forms import OrganizationRoutingForms
from cal_async.resources.organization_teams import OrganizationTeams
from cal_async.resources.organization_users import OrganizationUsers

__all__ = [
    "ManagedOrganizations",
    "OrganizationAttributes",
    "OrganizationBookings",
    "OrganizationDelegationCredentials",
    "OrganizationMemberships",
    "OrganizationOutOfOffice",
    "OrganizationRoles",
    "OrganizationRoutingForms",
    "OrganizationSchedules",
    "OrganizationTeams",
    "OrganizationUsers",
    "OrganizationWebhooks",
    "Organizations",
]


class OrganizationBookings(Resource, path="organizations.bookings"):
    """Bookings of an organization's users and teams."""

    @op("GET /v2/organizations/{org_id}/bookings", version=versions.BOOKINGS)
    async def list(
        self,
        org_id: int,
        *,
        status: Sequence[BookingFilter] | None = None,
        attendee_email: str | None = None,
        attendee_name: str | None = None,
        booking_uid: str | None = None,
        event_type_id: Positive | None = None,
        event_type_ids: Sequence[int] | None = None,
        team_id: Positive | None = None,
        team_ids: Annotated[Sequence[int] | None, Wire("teamsIds")] = None,
        user_ids: Sequence[int] | None = None,
        after_start: datetime | None = None,
        before_end: datetime | None = None,
        after_created_at: datetime | None = None,
        before_created_at: datetime | None = None,
        after_updated_at: datetime | None = None,
        before_updated_at: datetime | None = None,
        sort_start: SortOrder | None = None,
        sort_end: SortOrder | None = None,
        sort_created: SortOrder | None = None,
        sort_updated_at: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Booking]:
        """Return a page of an organization's bookings: those that fit every filter given.

        The filters are those of `bookings.list`, and ``user_ids`` for whose bookings.
        """
        ...

    iterate = Iterate(list)

    @op("POST /v2/organizations/{org_id}/bookings/block")
    async def block(
        self,
        org_id: int,
        *,
        booking_uid: str,
        block_type: BlockKind,
        **options: Unpack[Options],
    ) -> BlockedBooking:
        """Keep a booking's attendee, or their whole domain, from booking again.

        Their upcoming bookings are cancelled, without a mail to anybody.
        """
        ...

    @op("POST /v2/organizations/{org_id}/bookings/report")
    async def report(
        self,
        org_id: int,
        *,
        booking_uid: str,
        reason: ReportReason,
        report_type: BlockKind,
        description: str | None = None,
        **options: Unpack[Options],
    ) -> ReportedBooking:
        """Report the bookings of a booking's attendee, or of their whole domain.

        Upcoming ones are cancelled.
        """
        ...


class OrganizationMemberships(Resource, path="organizations.memberships"):
    """Who belongs to an organization, and as what."""

    @op("GET /v2/organizations/{org_id}/memberships")
    async def list(
        self,
        org_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[OrganizationMembership]:
        """Return a page of memberships; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("POST /v2/organizations/{org_id}/memberships")
    async def create(
        self,
        org_id: int,
        *,
        user_id: int,
        role: MembershipRole,
        accepted: bool | None = None,
        disable_impersonation: bool | None = None,
        **options: Unpack[Options],
    ) -> OrganizationMembership:
        """Put a user into an organization and return the membership.

        It is an invitation unless it is ``accepted``. Users whom a platform manages can only be
        a ``MEMBER``.
        """
        ...

    @op("GET /v2/organizations/{org_id}/memberships/{membership_id}")
    async def get(
        self, org_id: int, membership_id: int, **options: Unpack[Options]
    ) -> OrganizationMembership:
        """Return one membership, with the member's attributes."""
        ...

    @op("PATCH /v2/organizations/{org_id}/memberships/{membership_id}")
    async def update(
        self,
        org_id: int,
        membership_id: int,
        *,
        role: MembershipRole | None = None,
        accepted: bool | None = None,
        disable_impersonation: bool | None = None,
        **options: Unpack[Options],
    ) -> OrganizationMembership:
        """Change a membership and return it."""
        ...

    @op("DELETE /v2/organizations/{org_id}/memberships/{membership_id}")
    async def delete(
        self, org_id: int, membership_id: int, **options: Unpack[Options]
    ) -> OrganizationMembership:
        """Take a member out of an organization and return the membership as it was."""
        ...


class OrganizationOutOfOffice(Resource, path="organizations.ooo"):
    """When users of an organization are away."""

    @op("GET /v2/organizations/{org_id}/ooo")
    async def list(
        self,
        org_id: int,
        *,
        email: Email | None = None,
        sort_start: SortOrder | None = None,
        sort_end: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[OutOfOffice]:
        """Return a page of the times when users are away; ``email`` gives those of one user.

        A page holds 250 unless ``take`` says otherwise.
        """
        ...

    iterate = Iterate(list)


class ManagedOrganizations(Resource, path="organizations.organizations"):
    """Organizations that another one made; for platform customers, and admins alone."""

    @op("POST /v2/organizations/{org_id}/organizations")
    async def create(
        self,
        org_id: int,
        *,
        name: Annotated[str, Meta(min_length=1)],
        slug: str | None = None,
        metadata: TeamMetadata | None = None,
        api_key_days_valid: Positive | None = None,
        api_key_never_expires: bool | None = None,
        **options: Unpack[Options],
    ) -> ManagedOrganization:
        """Make an organization and return it with an API key of its own: store that.

        The key works for 30 days unless told otherwise. ``slug`` is made from the name if not
        given.
        """
        ...

    @op("GET /v2/organizations/{org_id}/organizations")
    async def list(
        self,
        org_id: int,
        *,
        slug: str | None = None,
        metadata_key: str | None = None,
        metadata_value: str | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[ManagedOrganization]:
        """Return a page of managed organizations: those that fit every filter given.

        ``metadata_key`` and ``metadata_value`` go together; case matters.
        """
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/organizations/{managed_organization_id}")
    async def get(
        self, org_id: int, managed_organization_id: int, **options: Unpack[Options]
    ) -> ManagedOrganization:
        """Return one managed organization."""
        ...

    @op("PATCH /v2/organizations/{org_id}/organizations/{managed_organization_id}")
    async def update(
        self,
        org_id: int,
        managed_organization_id: int,
        *,
        name: Annotated[str, Meta(min_length=1)] | None = None,
        metadata: TeamMetadata | None = None,
        **options: Unpack[Options],
    ) -> ManagedOrganization:
        """Change a managed organization and return it."""
        ...

    @op("DELETE /v2/organizations/{org_id}/organizations/{managed_organization_id}")
    async def delete(
        self, org_id: int, managed_organization_id: int, **options: Unpack[Options]
    ) -> ManagedOrganization:
        """Delete a managed organization and return it as it was."""
        ...


class OrganizationSchedules(Resource, path="organizations.schedules"):
    """The schedules of an organization's users."""

    @op("GET /v2/organizations/{org_id}/schedules", version=versions.SCHEDULES)
    async def list(
        self,
        org_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Schedule]:
        """Return a page of all users' schedules; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)


class OrganizationWebhooks(Resource, path="organizations.webhooks"):
    """Webhooks that report the events of a whole organization."""

    @op("POST /v2/organizations/{org_id}/webhooks")
    async def create(self, org_id: int, **body: Unpack[CreateWebhook]) -> Webhook:
        """Post the events ``triggers`` to ``subscriber_url``; `CreateWebhook` names the rest."""
        ...

    @op("GET /v2/organizations/{org_id}/webhooks")
    async def list(
        self,
        org_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Webhook]:
        """Return a page of an organization's webhooks; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/webhooks/{webhook_id}")
    async def get(self, org_id: int, webhook_id: str, **options: Unpack[Options]) -> Webhook:
        """Return one webhook of an organization."""
        ...

    @op("PATCH /v2/organizations/{org_id}/webhooks/{webhook_id}")
    async def update(self, org_id: int, webhook_id: str, **body: Unpack[UpdateWebhook]) -> Webhook:
        """Change a webhook of an organization and return it; ``secret=None`` stops signing."""
        ...

    @op("DELETE /v2/organizations/{org_id}/webhooks/{webhook_id}")
    async def delete(self, org_id: int, webhook_id: str, **options: Unpack[Options]) -> Webhook:
        """Delete a webhook of an organization and return it as it was."""
        ...


class Organizations(Resource, path="organizations"):
    """What belongs to an organization; its admins alone may do most of it."""

    attributes = Child(OrganizationAttributes)
    bookings = Child(OrganizationBookings)
    delegation_credentials = Child(OrganizationDelegationCredentials)
    memberships = Child(OrganizationMemberships)
    ooo = Child(OrganizationOutOfOffice)
    organizations = Child(ManagedOrganizations)
    roles = Child(OrganizationRoles)
    routing_forms = Child(OrganizationRoutingForms)
    schedules = Child(OrganizationSchedules)
    teams = Child(OrganizationTeams)
    users = Child(OrganizationUsers)
    webhooks = Child(OrganizationWebhooks)
