"""Conferencing apps of a team within an organization."""

from typing import Literal, Unpack

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page
from cal_async.models.conferencing import (
    ConferencingApp,
    ConferencingAppSlug,
    ConferencingConsent,
    DefaultConferencingApp,
    RemovableConferencingApp,
)

__all__ = ["OrganizationTeamConferencing", "OrganizationTeamConferencingOAuth"]


class OrganizationTeamConferencingOAuth(Resource, path="organizations.teams.conferencing.oauth"):
    """How a team lets Cal.com into its account with a conferencing app."""

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/conferencing/{app}/oauth/auth-url")
    async def get_auth_url(
        self,
        org_id: int,
        team_id: int,
        app: Literal["zoom", "msteams"],
        *,
        return_to: str,
        on_error_return_to: str,
        **options: Unpack[Options],
    ) -> ConferencingConsent:
        """Return the address where the team's account is connected.

        The user ends up at ``return_to``, or at ``on_error_return_to``.
        """
        ...

    @op(
        "GET /v2/organizations/{org_id}/teams/{team_id}/conferencing/{app}/oauth/callback",
        effect="write",
        redirects=True,
    )
    async def callback(
        self,
        org_id: int,
        team_id: int,
        app: Literal["zoom", "msteams"],
        *,
        state: str,
        code: str,
        **options: Unpack[Options],
    ) -> str | None:
        """Finish what `get_auth_url` began, with what the app appended to the return address.

        Return where the server sends the browser next.
        """
        ...


class OrganizationTeamConferencing(Resource, path="organizations.teams.conferencing"):
    """The conferencing apps of a team."""

    oauth = Child(OrganizationTeamConferencingOAuth)

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/conferencing")
    async def list(
        self, org_id: int, team_id: int, **options: Unpack[Options]
    ) -> Page[ConferencingApp]:
        """Return the apps that are connected; Cal Video always is, and not among them."""
        ...

    iterate = Iterate(list)

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/conferencing/{app}/connect")
    async def connect(
        self, org_id: int, team_id: int, app: Literal["google-meet"], **options: Unpack[Options]
    ) -> ConferencingApp:
        """Connect an app that needs no consent of its own, and return it.

        Google Meet needs a connected Google Calendar: it is a `BadRequestError` without.
        """
        ...

    @op("DELETE /v2/organizations/{org_id}/teams/{team_id}/conferencing/{app}/disconnect")
    async def disconnect(
        self,
        org_id: int,
        team_id: int,
        app: RemovableConferencingApp,
        **options: Unpack[Options],
    ) -> None:
        """Disconnect an app; a `BadRequestError` if it is not connected."""
        ...

    @op("GET /v2/organizations/{org_id}/teams/{team_id}/conferencing/default")
    async def get_default(
        self, org_id: int, team_id: int, **options: Unpack[Options]
    ) -> DefaultConferencingApp | None:
        """Return the team's default app, or ``None`` if it has not chosen one."""
        ...

    @op("POST /v2/organizations/{org_id}/teams/{team_id}/conferencing/{app}/default")
    async def set_default(
        self, org_id: int, team_id: int, app: ConferencingAppSlug, **options: Unpack[Options]
    ) -> None:
        """Make an app the team's default one; all but Cal Video must be connected first."""
        ...
