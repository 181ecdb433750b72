"""Where you are notified: phones, Slack and Telegram."""

from cal_async.resources.notifications import AppPushSubscriptions as AsyncAppPushSubscriptions
from cal_async.resources.notifications import SlackSubscriptions as AsyncSlackSubscriptions
from cal_async.resources.notifications import TelegramSubscriptions as AsyncTelegramSubscriptions
from cal_sync._blocking import Blocking, BlockingChild, BlockingResource

__all__ = [
    "AppPushSubscriptions",
    "NotificationSubscriptions",
    "Notifications",
    "SlackSubscriptions",
    "TelegramSubscriptions",
]


class AppPushSubscriptions(BlockingResource):
    """Phones with Cal.com's app."""

    create = Blocking(AsyncAppPushSubscriptions.create)
    delete = Blocking(AsyncAppPushSubscriptions.delete)


class SlackSubscriptions(BlockingResource):
    """Accounts at Slack."""

    create_link_intent = Blocking(AsyncSlackSubscriptions.create_link_intent)
    delete = Blocking(AsyncSlackSubscriptions.delete)


class TelegramSubscriptions(BlockingResource):
    """Accounts at Telegram."""

    create_link_intent = Blocking(AsyncTelegramSubscriptions.create_link_intent)
    delete = Blocking(AsyncTelegramSubscriptions.delete)


class NotificationSubscriptions(BlockingResource):
    """What is notified."""

    app_push = BlockingChild(AppPushSubscriptions)
    slack = BlockingChild(SlackSubscriptions)
    telegram = BlockingChild(TelegramSubscriptions)


class Notifications(BlockingResource):
    """Notifications about your bookings."""

    subscriptions = BlockingChild(NotificationSubscriptions)
