"""The bodies that create and change webhooks, of users, event types, teams and organizations."""

from collections.abc import Sequence
from typing import Required

from cal_async._types import Options, Positive
from cal_async.models.webhooks import WebhookTimeUnit, WebhookTrigger, WebhookVersion

__all__ = ["CreateWebhook", "UpdateWebhook", "WebhookSettings"]


class WebhookSettings(Options, total=False):
    """What creating and updating a webhook have in common.

    Attributes:
        secret: What deliveries are signed with; ``None`` leaves them unsigned.
        payload_template: A text with ``{{fields}}`` that replaces the usual body.
        version: The shape of the usual body.
        time: How long after the start a no-show is reported; goes with ``time_unit``.
    """

    secret: str | None
    payload_template: str | None
    version: WebhookVersion
    time: Positive
    time_unit: WebhookTimeUnit


class CreateWebhook(WebhookSettings, total=False):
    """A new webhook: what it reports, and where to."""

    subscriber_url: Required[str]
    triggers: Required[Sequence[WebhookTrigger]]
    active: Required[bool]


class UpdateWebhook(WebhookSettings, total=False):
    """Changes to a webhook; what is not given stays."""

    subscriber_url: str
    triggers: Sequence[WebhookTrigger]
    active: bool
