"""Addresses and phone numbers that a team has verified."""

from cal_async.resources.team_verified_resources import (
    TeamEmailVerification as AsyncTeamEmailVerification,
)
from cal_async.resources.team_verified_resources import (
    TeamPhoneVerification as AsyncTeamPhoneVerification,
)
from cal_async.resources.team_verified_resources import (
    TeamVerifiedEmails as AsyncTeamVerifiedEmails,
)
from cal_async.resources.team_verified_resources import (
    TeamVerifiedPhones as AsyncTeamVerifiedPhones,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = [
    "TeamEmailVerification",
    "TeamPhoneVerification",
    "TeamVerifiedEmails",
    "TeamVerifiedPhones",
    "TeamVerifiedResources",
]


class TeamEmailVerification(BlockingResource):
    """Codes that prove an address."""

    request = Blocking(AsyncTeamEmailVerification.request)
    verify = Blocking(AsyncTeamEmailVerification.verify)


class TeamVerifiedEmails(BlockingResource):
    """The verified addresses of a team."""

    verification_code = BlockingChild(TeamEmailVerification)

    list = Blocking(AsyncTeamVerifiedEmails.list)
    iterate = BlockingIterate(AsyncTeamVerifiedEmails.iterate)
    get = Blocking(AsyncTeamVerifiedEmails.get)


class TeamPhoneVerification(BlockingResource):
    """Codes that prove a phone number."""

    request = Blocking(AsyncTeamPhoneVerification.request)
    verify = Blocking(AsyncTeamPhoneVerification.verify)


class TeamVerifiedPhones(BlockingResource):
    """The verified phone numbers of a team."""

    verification_code = BlockingChild(TeamPhoneVerification)

    list = Blocking(AsyncTeamVerifiedPhones.list)
    iterate = BlockingIterate(AsyncTeamVerifiedPhones.iterate)
    get = Blocking(AsyncTeamVerifiedPhones.get)


class TeamVerifiedResources(BlockingResource):
    """Addresses and phone numbers that a team's workflows may write to."""

    emails = BlockingChild(TeamVerifiedEmails)
    phones = BlockingChild(TeamVerifiedPhones)
