"""Delegation credentials of an organization."""

from cal_async.resources.organization_credentials import (
    OrganizationDelegationCredentials as AsyncOrganizationDelegationCredentials,
)
from cal_sync._blocking import Blocking, BlockingIterate, BlockingResource

__all__ = [
    "OrganizationDelegationCredentials",
]


class OrganizationDelegationCredentials(BlockingResource):
    """Access to the calendars of a whole domain, without each member's consent."""

    create = Blocking(AsyncOrganizationDelegationCredentials.create)
    list = Blocking(AsyncOrganizationDelegationCredentials.list)
    iterate = BlockingIterate(AsyncOrganizationDelegationCredentials.iterate)
    get = Blocking(AsyncOrganizationDelegationCredentials.get)
    update = Blocking(AsyncOrganizationDelegationCredentials.update)
    delete = Blocking(AsyncOrganizationDelegationCredentials.delete)
    reset_rotation = Blocking(AsyncOrganizationDelegationCredentials.reset_rotation)
