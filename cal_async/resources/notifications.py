"""Where you are notified: phones, Slack and Telegram."""

from typing import Annotated, Unpack

from cal_async._operation import Child, Resource, op
from cal_async._types import InBody, Options
from cal_async.models.notifications import AppPushSubscription, ChatLinkIntent, PhonePlatform

__all__ = [
    "AppPushSubscriptions",
    "NotificationSubscriptions",
    "Notifications",
    "SlackSubscriptions",
    "TelegramSubscriptions",
]


class AppPushSubscriptions(Resource, path="notifications.subscriptions.app_push"):
    """Phones with Cal.com's app."""

    @op("POST /v2/notifications/subscriptions/app-push")
    async def create(
        self,
        *,
        token: str,
        platform: PhonePlatform,
        device_id: str,
        **options: Unpack[Options],
    ) -> AppPushSubscription:
        """Notify a phone from now on; ``token`` is its Expo push token."""
        ...

    @op("DELETE /v2/notifications/subscriptions/app-push")
    async def delete(self, *, token: Annotated[str, InBody], **options: Unpack[Options]) -> None:
        """Stop notifying the phone with the Expo push token ``token``."""
        ...


class SlackSubscriptions(Resource, path="notifications.subscriptions.slack"):
    """Accounts at Slack."""

    @op("POST /v2/notifications/subscriptions/slack/link-intents")
    async def create_link_intent(self, **options: Unpack[Options]) -> ChatLinkIntent:
        """Return a token that links a Slack account to you, once."""
        ...

    @op("DELETE /v2/notifications/subscriptions/slack")
    async def delete(
        self,
        *,
        identifier: Annotated[str, InBody],
        team_id: Annotated[str, InBody],
        **options: Unpack[Options],
    ) -> None:
        """Stop notifying a Slack user, ``identifier``, of the workspace ``team_id``."""
        ...


class TelegramSubscriptions(Resource, path="notifications.subscriptions.telegram"):
    """Accounts at Telegram."""

    @op("POST /v2/notifications/subscriptions/telegram/link-intents")
    async def create_link_intent(self, **options: Unpack[Options]) -> ChatLinkIntent:
        """Return a token that links a Telegram account to you, once."""
        ...

    @op("DELETE /v2/notifications/subscriptions/telegram")
    async def delete(
        self, *, identifier: Annotated[str, InBody], **options: Unpack[Options]
    ) -> None:
        """Stop notifying the Telegram account ``identifier``."""
        ...


class NotificationSubscriptions(Resource, path="notifications.subscriptions"):
    """What is notified."""

    app_push = Child(AppPushSubscriptions)
    slack = Child(SlackSubscriptions)
    telegram = Child(TelegramSubscriptions)


class Notifications(Resource, path="notifications"):
    """Notifications about your bookings."""

    subscriptions = Child(NotificationSubscriptions)
