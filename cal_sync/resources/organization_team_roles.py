"""Roles within a team of an organization, and their permissions."""

from cal_async.resources.organization_team_roles import (
    OrganizationTeamRolePermissions as AsyncOrganizationTeamRolePermissions,
)
from cal_async.resources.organization_team_roles import (
    OrganizationTeamRoles as AsyncOrganizationTeamRoles,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["OrganizationTeamRolePermissions", "OrganizationTeamRoles"]


class OrganizationTeamRolePermissions(BlockingResource):
    """What a role within a team allows."""

    create = Blocking(AsyncOrganizationTeamRolePermissions.create)
    list = Blocking(AsyncOrganizationTeamRolePermissions.list)
    iterate = BlockingIterate(AsyncOrganizationTeamRolePermissions.iterate)
    replace = Blocking(AsyncOrganizationTeamRolePermissions.replace)
    delete_many = Blocking(AsyncOrganizationTeamRolePermissions.delete_many)
    delete = Blocking(AsyncOrganizationTeamRolePermissions.delete)


class OrganizationTeamRoles(BlockingResource):
    """Named sets of permissions for the members of a team."""

    permissions = BlockingChild(OrganizationTeamRolePermissions)

    create = Blocking(AsyncOrganizationTeamRoles.create)
    list = Blocking(AsyncOrganizationTeamRoles.list)
    iterate = BlockingIterate(AsyncOrganizationTeamRoles.iterate)
    get = Blocking(AsyncOrganizationTeamRoles.get)
    update = Blocking(AsyncOrganizationTeamRoles.update)
    delete = Blocking(AsyncOrganizationTeamRoles.delete)
