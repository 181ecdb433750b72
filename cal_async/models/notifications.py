"""Where Cal.com notifies its users: phones, Slack and Telegram."""

from datetime import datetime
from typing import ClassVar, Literal

from cal_async.models._base import Confidential

__all__ = ["AppPushSubscription", "ChatLinkIntent", "PhonePlatform"]

PhonePlatform = Literal["IOS", "ANDROID"]
"""The kinds of phones."""


class AppPushSubscription(Confidential, kw_only=True):
    """A phone that is notified.

    Attributes:
        identifier: Its push token, which does not show in ``repr``.
    """

    hidden: ClassVar = frozenset({"identifier"})

    id: int
    user_id: int | None = None
    type: str | None = None
    platform: PhonePlatform | str | None = None
    identifier: str | None = None
    device_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ChatLinkIntent(Confidential, kw_only=True):
    """What links a chat account to the user, once; the token does not show in ``repr``."""

    hidden: ClassVar = frozenset({"token"})

    token: str
    expires_at: datetime | None = None
