"""Roles within an organization, and what they allow."""

from cal_async.resources.organization_roles import (
    OrganizationRolePermissions as AsyncOrganizationRolePermissions,
)
from cal_async.resources.organization_roles import OrganizationRoles as AsyncOrganizationRoles
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = [
    "OrganizationRolePermissions",
    "OrganizationRoles",
]


class OrganizationRolePermissions(BlockingResource):
    """What a role within an organization allows, as ``resource.action``."""

    list = Blocking(AsyncOrganizationRolePermissions.list)
    iterate = BlockingIterate(AsyncOrganizationRolePermissions.iterate)
    create = Blocking(AsyncOrganizationRolePermissions.create)
    replace = Blocking(AsyncOrganizationRolePermissions.replace)
    delete_many = Blocking(AsyncOrganizationRolePermissions.delete_many)
    delete = Blocking(AsyncOrganizationRolePermissions.delete)


class OrganizationRoles(BlockingResource):
    """Roles that an organization's members can have; some plans lack them."""

    permissions = BlockingChild(OrganizationRolePermissions)

    create = Blocking(AsyncOrganizationRoles.create)
    list = Blocking(AsyncOrganizationRoles.list)
    iterate = BlockingIterate(AsyncOrganizationRoles.iterate)
    get = Blocking(AsyncOrganizationRoles.get)
    update = Blocking(AsyncOrganizationRoles.update)
    delete = Blocking(AsyncOrganizationRoles.delete)
