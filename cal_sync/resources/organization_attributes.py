"""Attributes of an organization's members: kinds, values, assignments and their history."""

from cal_async.resources.organization_attributes import (
    OrganizationAttributeAssignments as AsyncOrganizationAttributeAssignments,
)
from cal_async.resources.organization_attributes import (
    OrganizationAttributeOptions as AsyncOrganizationAttributeOptions,
)
from cal_async.resources.organization_attributes import (
    OrganizationAttributes as AsyncOrganizationAttributes,
)
from cal_async.resources.organization_attributes import (
    OrganizationAttributeSyncHistory as AsyncOrganizationAttributeSyncHistory,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = [
    "OrganizationAttributeAssignments",
    "OrganizationAttributeOptions",
    "OrganizationAttributeSyncHistory",
    "OrganizationAttributes",
]


class OrganizationAttributeOptions(BlockingResource):
    """The values that attributes can take, and who has them."""

    create = Blocking(AsyncOrganizationAttributeOptions.create)
    list = Blocking(AsyncOrganizationAttributeOptions.list)
    iterate = BlockingIterate(AsyncOrganizationAttributeOptions.iterate)
    update = Blocking(AsyncOrganizationAttributeOptions.update)
    delete = Blocking(AsyncOrganizationAttributeOptions.delete)
    list_assigned = Blocking(AsyncOrganizationAttributeOptions.list_assigned)
    iterate_assigned = BlockingIterate(AsyncOrganizationAttributeOptions.iterate_assigned)
    list_assigned_by_slug = Blocking(AsyncOrganizationAttributeOptions.list_assigned_by_slug)
    iterate_assigned_by_slug = BlockingIterate(
        AsyncOrganizationAttributeOptions.iterate_assigned_by_slug
    )
    list_for_user = Blocking(AsyncOrganizationAttributeOptions.list_for_user)
    iterate_for_user = BlockingIterate(AsyncOrganizationAttributeOptions.iterate_for_user)
    assign = Blocking(AsyncOrganizationAttributeOptions.assign)
    update_assignment = Blocking(AsyncOrganizationAttributeOptions.update_assignment)
    unassign = Blocking(AsyncOrganizationAttributeOptions.unassign)


class OrganizationAttributeAssignments(BlockingResource):
    """How users came to the values that they have."""

    get_history = Blocking(AsyncOrganizationAttributeAssignments.get_history)


class OrganizationAttributeSyncHistory(BlockingResource):
    """How attributes were synchronised with other systems."""

    list = Blocking(AsyncOrganizationAttributeSyncHistory.list)
    iterate = BlockingIterate(AsyncOrganizationAttributeSyncHistory.iterate)
    list_for_user = Blocking(AsyncOrganizationAttributeSyncHistory.list_for_user)
    iterate_for_user = BlockingIterate(AsyncOrganizationAttributeSyncHistory.iterate_for_user)


class OrganizationAttributes(BlockingResource):
    """What an organization records about its members."""

    options = BlockingChild(OrganizationAttributeOptions)
    assignments = BlockingChild(OrganizationAttributeAssignments)
    sync_history = BlockingChild(OrganizationAttributeSyncHistory)

    list = Blocking(AsyncOrganizationAttributes.list)
    iterate = BlockingIterate(AsyncOrganizationAttributes.iterate)
    create = Blocking(AsyncOrganizationAttributes.create)
    get = Blocking(AsyncOrganizationAttributes.get)
    update = Blocking(AsyncOrganizationAttributes.update)
    delete = Blocking(AsyncOrganizationAttributes.delete)
