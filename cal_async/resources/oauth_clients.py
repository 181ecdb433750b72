"""Platform clients, the users that they manage, and their webhooks."""

from collections.abc import Sequence
from typing import Annotated, Literal, Unpack

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Positive, Skip, Take, TimeZone, Wire
from cal_async.models._base import Email, Language, Metadata, Weekday
from cal_async.models._webhook_settings import CreateWebhook, UpdateWebhook
from cal_async.models.oauth_clients import (
    ClientPermission,
    ManagedUser,
    ManagedUserTokens,
    NewManagedUser,
    OAuthClient,
    OAuthClientCredentials,
)
from cal_async.models.webhooks import Webhook

__all__ = ["ManagedUsers", "OAuthClientWebhooks", "OAuthClients"]


class ManagedUsers(Resource, path="oauth_clients.users"):
    """The users that a platform client manages; the client's own credentials are needed."""

    @op("GET /v2/oauth-clients/{client_id}/users", deprecated=True)
    async def list(
        self,
        client_id: str,
        *,
        take: Annotated[Take | None, Wire("limit")] = None,
        skip: Annotated[Skip | None, Wire("offset")] = None,
        emails: Sequence[Email] | None = None,
        **options: Unpack[Options],
    ) -> Page[ManagedUser]:
        """Return a page of a client's users, or those with one of ``emails``.

        The addresses are those that the users were made with. Deprecated by the API.
        """
        ...

    iterate = Iterate(list)

    @op("POST /v2/oauth-clients/{client_id}/users", deprecated=True)
    async def create(
        self,
        client_id: str,
        *,
        email: Email,
        name: str,
        time_zone: TimeZone | None = None,
        time_format: Literal[12, 24] | None = None,
        week_start: Weekday | None = None,
        locale: Language | None = None,
        avatar_url: str | None = None,
        bio: str | None = None,
        metadata: Metadata | None = None,
        **options: Unpack[Options],
    ) -> NewManagedUser:
        """Make a user and return them with the tokens to act for them: store both.

        With a ``time_zone`` they get a schedule of working hours; without one they cannot be
        booked until you make them one. The address in the answer has the client's id in it. One
        that is taken is a `ConflictError`. Deprecated by the API.
        """
        ...

    @op("GET /v2/oauth-clients/{client_id}/users/{user_id}", deprecated=True)
    async def get(self, client_id: str, user_id: int, **options: Unpack[Options]) -> ManagedUser:
        """Return one user of a client. Deprecated by the API."""
        ...

    @op("PATCH /v2/oauth-clients/{client_id}/users/{user_id}", deprecated=True)
    async def update(
        self,
        client_id: str,
        user_id: int,
        *,
        email: Email | None = None,
        name: str | None = None,
        time_zone: TimeZone | None = None,
        time_format: Literal[12, 24] | None = None,
        week_start: Weekday | None = None,
        default_schedule_id: Positive | None = None,
        locale: Language | None = None,
        avatar_url: str | None = None,
        bio: str | None = None,
        metadata: Metadata | None = None,
        **options: Unpack[Options],
    ) -> ManagedUser:
        """Change a user of a client and return them. Deprecated by the API."""
        ...

    @op("DELETE /v2/oauth-clients/{client_id}/users/{user_id}", deprecated=True)
    async def delete(self, client_id: str, user_id: int, **options: Unpack[Options]) -> ManagedUser:
        """Delete a user of a client and return them as they were. Deprecated by the API."""
        ...

    @op("POST /v2/oauth-clients/{client_id}/users/{user_id}/force-refresh", deprecated=True)
    async def force_refresh(
        self, client_id: str, user_id: int, **options: Unpack[Options]
    ) -> ManagedUserTokens:
        """Make fresh tokens for a user whose tokens are lost. Deprecated by the API."""
        ...


class OAuthClientWebhooks(Resource, path="oauth_clients.webhooks"):
    """Webhooks that report the events of all users of a platform client."""

    @op("POST /v2/oauth-clients/{client_id}/webhooks", deprecated=True)
    async def create(self, client_id: str, **body: Unpack[CreateWebhook]) -> Webhook:
        """Post the events ``triggers`` of a client's users to ``subscriber_url``.

        The parameters are those of `webhooks.create`. Deprecated by the API.
        """
        ...

    @op("GET /v2/oauth-clients/{client_id}/webhooks", deprecated=True)
    async def list(
        self,
        client_id: str,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Webhook]:
        """Return a page of a client's webhooks; 250 unless ``take`` says otherwise.

        Deprecated by the API.
        """
        ...

    iterate = Iterate(list)

    @op("GET /v2/oauth-clients/{client_id}/webhooks/{webhook_id}", deprecated=True)
    async def get(self, client_id: str, webhook_id: str, **options: Unpack[Options]) -> Webhook:
        """Return one webhook of a client. Deprecated by the API."""
        ...

    @op("PATCH /v2/oauth-clients/{client_id}/webhooks/{webhook_id}", deprecated=True)
    async def update(
        self, client_id: str, webhook_id: str, **body: Unpack[UpdateWebhook]
    ) -> Webhook:
        """Change a webhook of a client and return it; ``secret=None`` stops signing.

        Deprecated by the API.
        """
        ...

    @op("DELETE /v2/oauth-clients/{client_id}/webhooks/{webhook_id}", deprecated=True)
    async def delete(self, client_id: str, webhook_id: str, **options: Unpack[Options]) -> Webhook:
        """Delete a webhook of a client and return it as it was. Deprecated by the API."""
        ...

    @op("DELETE /v2/oauth-clients/{client_id}/webhooks", deprecated=True)
    async def delete_all(self, client_id: str, **options: Unpack[Options]) -> str:
        """Delete all webhooks of a client; the answer says how many there were.

        Deprecated by the API.
        """
        ...


class OAuthClients(Resource, path="oauth_clients"):
    """Platform clients of your organization."""

    users = Child(ManagedUsers)
    webhooks = Child(OAuthClientWebhooks)

    @op("POST /v2/oauth-clients", deprecated=True)
    async def create(
        self,
        *,
        name: str,
        redirect_uris: Sequence[str],
        permissions: Sequence[ClientPermission | Literal["*"]],
        logo: str | None = None,
        booking_redirect_uri: str | None = None,
        booking_cancel_redirect_uri: str | None = None,
        booking_reschedule_redirect_uri: str | None = None,
        are_emails_enabled: bool | None = None,
        are_default_event_types_enabled: bool | None = None,
        are_calendar_events_enabled: bool | None = None,
        **options: Unpack[Options],
    ) -> OAuthClientCredentials:
        """Make a platform client and return its id and secret.

        ``permissions=["*"]`` gives it all of them. ``are_default_event_types_enabled`` gives its
        managed users event types of 30 and 60 minutes, with and without video.
        ``are_calendar_events_enabled=False`` keeps bookings out of their calendars; mails and
        default event types are off unless asked for. Deprecated by the API.
        """
        ...

    @op("GET /v2/oauth-clients", deprecated=True)
    async def list(self, **options: Unpack[Options]) -> Page[OAuthClient]:
        """Return all platform clients of your organization. Deprecated by the API."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/oauth-clients/{client_id}", deprecated=True)
    async def get(self, client_id: str, **options: Unpack[Options]) -> OAuthClient:
        """Return a platform client. Deprecated by the API."""
        ...

    @op("PATCH /v2/oauth-clients/{client_id}", deprecated=True)
    async def update(
        self,
        client_id: str,
        *,
        name: str | None = None,
        logo: str | None = None,
        redirect_uris: Sequence[str] | None = None,
        booking_redirect_uri: str | None = None,
        booking_cancel_redirect_uri: str | None = None,
        booking_reschedule_redirect_uri: str | None = None,
        are_emails_enabled: bool | None = None,
        are_default_event_types_enabled: bool | None = None,
        are_calendar_events_enabled: bool | None = None,
        **options: Unpack[Options],
    ) -> OAuthClient:
        """Change a platform client and return it; its permissions stay. Deprecated by the API."""
        ...

    @op("DELETE /v2/oauth-clients/{client_id}", deprecated=True)
    async def delete(self, client_id: str, **options: Unpack[Options]) -> OAuthClient:
        """Delete a platform client and return it as it was. Deprecated by the API."""
        ...
