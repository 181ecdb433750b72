"""Organizations: their members, teams, settings and what belongs to them."""

from cal_async.resources.organizations import ManagedOrganizations as AsyncManagedOrganizations
from cal_async.resources.organizations import OrganizationBookings as AsyncOrganizationBookings
from cal_async.resources.organizations import (
    OrganizationMemberships as AsyncOrganizationMemberships,
)
from cal_async.resources.organizations import (
    OrganizationOutOfOffice as AsyncOrganizationOutOfOffice,
)
from cal_async.resources.organizations import OrganizationSchedules as AsyncOrganizationSchedules
from cal_async.resources.organizations import OrganizationWebhooks as AsyncOrganizationWebhooks
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource
from cal_sync.resources.organization_attributes import OrganizationAttributes
from cal_sync.resources.organization_credentials import OrganizationDelegationCredentials
from cal_sync.resources.organization_roles import OrganizationRoles
from cal_sync.resources.organization_routing_forms import OrganizationRoutingForms
from cal_sync.resources.organization_teams import OrganizationTeams
from cal_sync.resources.organization_users import OrganizationUsers

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


class OrganizationBookings(BlockingResource):
    """Bookings of an organization's users and teams."""

    list = Blocking(AsyncOrganizationBookings.list)
    iterate = BlockingIterate(AsyncOrganizationBookings.iterate)
    block = Blocking(AsyncOrganizationBookings.block)
    report = Blocking(AsyncOrganizationBookings.report)


class OrganizationMemberships(BlockingResource):
    """Who belongs to an organization, and as what."""

    list = Blocking(AsyncOrganizationMemberships.list)
    iterate = BlockingIterate(AsyncOrganizationMemberships.iterate)
    create = Blocking(AsyncOrganizationMemberships.create)
    get = Blocking(AsyncOrganizationMemberships.get)
    update = Blocking(AsyncOrganizationMemberships.update)
    delete = Blocking(AsyncOrganizationMemberships.delete)


class OrganizationOutOfOffice(BlockingResource):
    """When users of an organization are away."""

    list = Blocking(AsyncOrganizationOutOfOffice.list)
    iterate = BlockingIterate(AsyncOrganizationOutOfOffice.iterate)


class ManagedOrganizations(BlockingResource):
    """Organizations that another one made; for platform customers, and admins alone."""

    create = Blocking(AsyncManagedOrganizations.create)
    list = Blocking(AsyncManagedOrganizations.list)
    iterate = BlockingIterate(AsyncManagedOrganizations.iterate)
    get = Blocking(AsyncManagedOrganizations.get)
    update = Blocking(AsyncManagedOrganizations.update)
    delete = Blocking(AsyncManagedOrganizations.delete)


class OrganizationSchedules(BlockingResource):
    """The schedules of an organization's users."""

    list = Blocking(AsyncOrganizationSchedules.list)
    iterate = BlockingIterate(AsyncOrganizationSchedules.iterate)


class OrganizationWebhooks(BlockingResource):
    """Webhooks that report the events of a whole organization."""

    create = Blocking(AsyncOrganizationWebhooks.create)
    list = Blocking(AsyncOrganizationWebhooks.list)
    iterate = BlockingIterate(AsyncOrganizationWebhooks.iterate)
    get = Blocking(AsyncOrganizationWebhooks.get)
    update = Blocking(AsyncOrganizationWebhooks.update)
    delete = Blocking(AsyncOrganizationWebhooks.delete)


class Organizations(BlockingResource):
    """What belongs to an organization; its admins alone may do most of it."""

    attributes = BlockingChild(OrganizationAttributes)
    bookings = BlockingChild(OrganizationBookings)
    delegation_credentials = BlockingChild(OrganizationDelegationCredentials)
    memberships = BlockingChild(OrganizationMemberships)
    ooo = BlockingChild(OrganizationOutOfOffice)
    organizations = BlockingChild(ManagedOrganizations)
    roles = BlockingChild(OrganizationRoles)
    routing_forms = BlockingChild(OrganizationRoutingForms)
    schedules = BlockingChild(OrganizationSchedules)
    teams = BlockingChild(OrganizationTeams)
    users = BlockingChild(OrganizationUsers)
    webhooks = BlockingChild(OrganizationWebhooks)
