"""Roles: named sets of permissions within an organization or a team."""

from datetime import datetime
from typing import Literal

from cal_async.models._base import Model

__all__ = ["OrganizationPermission", "Role", "RoleType", "TeamPermission"]

SharedPermission = Literal[
    "role.create",
    "role.read",
    "role.update",
    "role.delete",
    "eventType.create",
    "eventType.read",
    "eventType.update",
    "eventType.delete",
    "team.read",
    "team.update",
    "team.delete",
    "team.invite",
    "team.remove",
    "team.listMembers",
    "team.listMembersPrivate",
    "team.changeMemberRole",
    "team.impersonate",
    "booking.read",
    "booking.readRecordings",
    "booking.update",
    "insights.read",
    "workflow.create",
    "workflow.read",
    "workflow.update",
    "workflow.delete",
    "routingForm.create",
    "routingForm.read",
    "routingForm.update",
    "routingForm.delete",
    "webhook.create",
    "webhook.read",
    "webhook.update",
    "webhook.delete",
    "featureOptIn.read",
    "featureOptIn.update",
]

TeamPermission = Literal[
    SharedPermission,
    "booking.readTeamBookings",
    "booking.readTeamAuditLogs",
]
"""What a role within a team can allow: ``resource.action``."""

OrganizationPermission = Literal[
    SharedPermission,
    "*.*",
    "team.create",
    "organization.create",
    "organization.read",
    "organization.listMembers",
    "organization.listMembersPrivate",
    "organization.invite",
    "organization.remove",
    "organization.manageBilling",
    "organization.changeMemberRole",
    "organization.impersonate",
    "organization.passwordReset",
    "organization.update",
    "booking.readOrgBookings",
    "booking.readOrgAuditLogs",
    "organization.attributes.read",
    "organization.attributes.update",
    "organization.attributes.delete",
    "organization.attributes.create",
    "organization.attributes.editUsers",
    "watchlist.create",
    "watchlist.read",
    "watchlist.update",
    "watchlist.delete",
]
"""What a role within an organization can allow; ``*.*`` is everything."""

RoleType = Literal["SYSTEM", "CUSTOM"]
"""Whether a role comes with Cal.com or was made by somebody."""


class Role(Model, kw_only=True):
    """A named set of permissions.

    Attributes:
        color: Such as ``#292929``.
        organization_id: Whose role it is, or
        team_id: the team's.
    """

    id: str
    name: str
    type: RoleType | str
    permissions: list[OrganizationPermission | TeamPermission | str]
    color: str | None = None
    description: str | None = None
    organization_id: int | None = None
    team_id: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
