"""Roles within a team of an organization, and their permissions."""

from collections.abc import Sequence
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Skip, Take
from cal_async.models.roles import Role, TeamPermission

__all__ = ["OrganizationTeamRolePermissions", "OrganizationTeamRoles"]


class OrganizationTeamRolePermissions(Resource, path="organizations.teams.roles.permissions"):
    """What a role within a team allows."""

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/roles/{role_id}/permissions")
    async def create(
        self,
        org_id: int,
        team_id: int,
        role_id: str,
        *,
        permissions: Annotated[Sequence[TeamPermission], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> Sequence[str]:
        """Add permissions to a role and return all that it has."""
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/roles/{role_id}/permissions")
    async def list(
        self, org_id: int, team_id: int, role_id: str, **options: Unpack[Options]
    ) -> Page[str]:
        """Return the permissions of a role."""
        ...

    iterate = Iterate(list)

    @op("PUT /v2/organizations/{org_id}/teams/{team_id}/roles/{role_id}/permissions")
    async def replace(
        self,
        org_id: int,
        team_id: int,
        role_id: str,
        *,
        permissions: Sequence[TeamPermission],
        **options: Unpack[Options],
    ) -> Sequence[str]:
        """Make ``permissions`` all that a role allows, and return them."""
        ...

    @op("DELETE /v2/organizations/{org_id}/teams/{team_id}/roles/{role_id}/permissions")
    async def delete_many(
        self,
        org_id: int,
        team_id: int,
        role_id: str,
        *,
        permissions: Annotated[Sequence[TeamPermission], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> None:
        """Take several permissions from a role; the others stay."""
        ...

    @op(
        "DELETE /v2/organizations/{org_id}/teams/{team_id}/roles/{role_id}/permissions/{permission}"
    )
    async def delete(
        self,
        org_id: int,
        team_id: int,
        role_id: str,
        permission: TeamPermission,
        **options: Unpack[Options],
    ) -> None:
        """Take one permission from a role."""
        ...


class OrganizationTeamRoles(Resource, path="organizations.teams.roles"):
    """Named sets of permissions for the members of a team."""

    permissions = Child(OrganizationTeamRolePermissions)

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/roles")
    async def create(
        self,
        org_id: int,
        team_id: int,
        *,
        name: Annotated[str, Meta(min_length=1)],
        color: str | None = None,
        description: str | None = None,
        permissions: Sequence[TeamPermission] | None = None,
        **options: Unpack[Options],
    ) -> Role:
        """Create a role and return it; ``color`` is one such as ``#292929``."""
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/roles")
    async def list(
        self,
        org_id: int,
        team_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Role]:
        """Return a page of a team's roles; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/roles/{role_id}")
    async def get(
        self, org_id: int, team_id: int, role_id: str, **options: Unpack[Options]
    ) -> Role:
        """Return one role of a team."""
        ...

    @op("PATCH /v2/organizations/{org_id}/teams/{team_id}/roles/{role_id}")
    async def update(
        self,
        org_id: int,
        team_id: int,
        role_id: str,
        *,
        name: Annotated[str | None, Meta(min_length=1)] = None,
        color: str | None = None,
        description: str | None = None,
        permissions: Sequence[TeamPermission] | None = None,
        **options: Unpack[Options],
    ) -> Role:
        """Change a role and return it; ``permissions`` takes the place of all that it has."""
        ...

    @op("DELETE /v2/organizations/{org_id}/teams/{team_id}/roles/{role_id}")
    async def delete(
        self, org_id: int, team_id: int, role_id: str, **options: Unpack[Options]
    ) -> Role:
        """Delete a role of a team and return it as it was."""
        ...
