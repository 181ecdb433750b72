"""Your conferencing apps."""

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

__all__ = ["Conferencing", "ConferencingOAuth"]


class ConferencingOAuth(Resource, path="conferencing.oauth"):
    """Conferencing apps that ask the user for consent before they are connected."""

    @op("GET /v2/conferencing/{app}/oauth/auth-url")
    async def get_auth_url(
        self,
        app: Literal["zoom", "msteams"],
        *,
        return_to: str,
        on_error_return_to: str,
        **options: Unpack[Options],
    ) -> ConferencingConsent:
        """Return the address where the user lets Cal.com into an app.

        They end up at ``return_to``, or at ``on_error_return_to`` if it fails.
        """
        ...

    @op("GET /v2/conferencing/{app}/oauth/callback", public=True, effect="write", redirects=True)
    async def callback(
        self,
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


class Conferencing(Resource, path="conferencing"):
    """The apps that your meetings take place in. Cal Video needs no connection."""

    oauth = Child(ConferencingOAuth)

    @op("GET /v2/conferencing")
    async def list(self, **options: Unpack[Options]) -> Page[ConferencingApp]:
        """Return the conferencing apps that you connected."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/conferencing/default")
    async def get_default(self, **options: Unpack[Options]) -> DefaultConferencingApp | None:
        """Return the app that your meetings take place in by default, if you chose one."""
        ...

    @op("POST /v2/conferencing/{app}/default")
    async def set_default(self, app: ConferencingAppSlug, **options: Unpack[Options]) -> None:
        """Let your meetings take place in ``app`` by default.

        An app that is not connected is a `BadRequestError`.
        """
        ...

    @op("POST /v2/conferencing/{app}/connect")
    async def connect(
        self, app: Literal["google-meet"], **options: Unpack[Options]
    ) -> ConferencingApp:
        """Connect Google Meet, which needs a connected Google calendar.

        Other apps are connected by way of `oauth`.
        """
        ...

    @op("DELETE /v2/conferencing/{app}/disconnect")
    async def disconnect(self, app: RemovableConferencingApp, **options: Unpack[Options]) -> None:
        """Disconnect an app; one that is not connected is a `BadRequestError`."""
        ...
