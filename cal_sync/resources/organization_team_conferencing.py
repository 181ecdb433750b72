"""Conferencing apps of a team within an organization."""

from cal_async.resources.organization_team_conferencing import (
    OrganizationTeamConferencing as AsyncOrganizationTeamConferencing,
)
from cal_async.resources.organization_team_conferencing import (
    OrganizationTeamConferencingOAuth as AsyncOrganizationTeamConferencingOAuth,
)
from cal_sync._blocking import Blocking, BlockingChild, BlockingIterate, BlockingResource

__all__ = ["OrganizationTeamConferencing", "OrganizationTeamConferencingOAuth"]


class OrganizationTeamConferencingOAuth(BlockingResource):
    """How a team lets Cal.com into its account with a conferencing app."""

    get_auth_url = Blocking(AsyncOrganizationTeamConferencingOAuth.get_auth_url)
    callback = Blocking(AsyncOrganizationTeamConferencingOAuth.callback)


class OrganizationTeamConferencing(BlockingResource):
    """The conferencing apps of a team."""

    oauth = BlockingChild(OrganizationTeamConferencingOAuth)

    list = Blocking(AsyncOrganizationTeamConferencing.list)
    iterate = BlockingIterate(AsyncOrganizationTeamConferencing.iterate)
    connect = Blocking(AsyncOrganizationTeamConferencing.connect)
    disconnect = Blocking(AsyncOrganizationTeamConferencing.disconnect)
    get_default = Blocking(AsyncOrganizationTeamConferencing.get_default)
    set_default = Blocking(AsyncOrganizationTeamConferencing.set_default)
