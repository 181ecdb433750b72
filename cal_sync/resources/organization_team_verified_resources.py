"""Addresses and phone numbers that a team within an organization has verified."""

from cal_async.resources.organization_team_verified_resources import (
    OrganizationTeamEmailVerification as AsyncOrganizationTeamEmailVerification,
)
from cal_async.resources.organization_team_verified_resources import (
    OrganizationTeamPhoneVerification as AsyncOrganizationTeamPhoneVerification,
)
from cal_async.resources.organization_team_verified_resources import (
    OrganizationTeamVerifiedEmails as AsyncOrganizationTeamVerifiedEmails,
)
from cal_async.resources.organization_team_verified_resources import (
    OrganizationTeamVerifiedPhones as AsyncOrganizationTeamVerifiedPhones,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = [
    "OrganizationTeamEmailVerification",
    "OrganizationTeamPhoneVerification",
    "OrganizationTeamVerifiedEmails",
    "OrganizationTeamVerifiedPhones",
    "OrganizationTeamVerifiedResources",
]


class OrganizationTeamEmailVerification(BlockingResource):
    """Codes that prove an address."""

    request = Blocking(AsyncOrganizationTeamEmailVerification.request)
    verify = Blocking(AsyncOrganizationTeamEmailVerification.verify)


class OrganizationTeamVerifiedEmails(BlockingResource):
    """The verified addresses of a team."""

    verification_code = BlockingChild(OrganizationTeamEmailVerification)

    list = Blocking(AsyncOrganizationTeamVerifiedEmails.list)
    iterate = BlockingIterate(AsyncOrganizationTeamVerifiedEmails.iterate)
    get = Blocking(AsyncOrganizationTeamVerifiedEmails.get)


class OrganizationTeamPhoneVerification(BlockingResource):
    """Codes that prove a phone number."""

    request = Blocking(AsyncOrganizationTeamPhoneVerification.request)
    verify = Blocking(AsyncOrganizationTeamPhoneVerification.verify)


class OrganizationTeamVerifiedPhones(BlockingResource):
    """The verified phone numbers of a team."""

    verification_code = BlockingChild(OrganizationTeamPhoneVerification)

    list = Blocking(AsyncOrganizationTeamVerifiedPhones.list)
    iterate = BlockingIterate(AsyncOrganizationTeamVerifiedPhones.iterate)
    get = Blocking(AsyncOrganizationTeamVerifiedPhones.get)


class OrganizationTeamVerifiedResources(BlockingResource):
    """Addresses and phone numbers that a team's workflows may write to."""

    emails = BlockingChild(OrganizationTeamVerifiedEmails)
    phones = BlockingChild(OrganizationTeamVerifiedPhones)
