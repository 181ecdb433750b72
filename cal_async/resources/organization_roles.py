"""Roles within an organization, and what they allow."""

from collections.abc import Sequence
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Skip, Take
from cal_async.models.roles import OrganizationPermission, Role

__all__ = ["OrganizationRolePermissions", "OrganizationRoles"]


class OrganizationRolePermissions(Resource, path="organizations.roles.permissions"):
    """What a role within an organization allows, as ``resource.action``."""

    @op("GET /v2/organizations/{org_id}/roles/{role_id}/permissions")
    async def list(self, org_id: int, role_id: str, **options: Unpack[Options]) -> Page[str]:
        """Return what a role allows."""
        ...

    iterate = Iterate(list)

    @op("POST /v2/organizations/{org_id}/roles/{role_id}/permissions")
    async def create(
        self,
        org_id: int,
        role_id: str,
        *,
        permissions: Annotated[Sequence[OrganizationPermission], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> Sequence[str]:
        """Let a role do more; return all that it allows then."""
        ...

    @op("PUT /v2/organizations/{org_id}/roles/{role_id}/permissions")
    async def replace(
        self,
        org_id: int,
        role_id: str,
        *,
        permissions: Sequence[OrganizationPermission],
        **options: Unpack[Options],
    ) -> Sequence[str]:
        """Let a role do these things and no others; return them."""
        ...

    @op("DELETE /v2/organizations/{org_id}/roles/{role_id}/permissions")
    async def delete_many(
        self,
        org_id: int,
        role_id: str,
        *,
        permissions: Annotated[Sequence[OrganizationPermission], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> None:
        """Take several permissions from a role."""
        ...

    @op("DELETE /v2/organizations/{org_id}/roles/{role_id}/permissions/{permission}")
    async def delete(
        self,
        org_id: int,
        role_id: str,
        permission: OrganizationPermission,
        **options: Unpack[Options],
    ) -> None:
        """Take one permission from a role."""
        ...


class OrganizationRoles(Resource, path="organizations.roles"):
    """Roles that an organization's members can have; some plans lack them."""

    permissions = Child(OrganizationRolePermissions)

    @op("POST /v2/organizations/{org_id}/roles")
    async def create(
        self,
        org_id: int,
        *,
        name: Annotated[str, Meta(min_length=1)],
        color: str | None = None,
        description: str | None = None,
        permissions: Sequence[OrganizationPermission] | None = None,
        **options: Unpack[Options],
    ) -> Role:
        """Create a role and return it; ``color`` is such as ``#292929``."""
        ...

    @op("GET /v2/organizations/{org_id}/roles")
    async def list(
        self,
        org_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Role]:
        """Return a page of roles; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/roles/{role_id}")
    async def get(self, org_id: int, role_id: str, **options: Unpack[Options]) -> Role:
        """Return one role."""
        ...

    @op("PATCH /v2/organizations/{org_id}/roles/{role_id}")
    async def update(
        self,
        org_id: int,
        role_id: str,
        *,
        name: Annotated[str, Meta(min_length=1)] | None = None,
        color: str | None = None,
        description: str | None = None,
        permissions: Sequence[OrganizationPermission] | None = None,
        **options: Unpack[Options],
    ) -> Role:
        """Change a role and return it; ``permissions`` replaces all that it allowed."""
        ...

    @op("DELETE /v2/organizations/{org_id}/roles/{role_id}")
    async def delete(self, org_id: int, role_id: str, **options: Unpack[Options]) -> Role:
        """Delete a role and return it as it was."""
        ...
