"""Your own webhooks."""

from collections.abc import Sequence
from typing import Unpack

from msgspec import UNSET, UnsetType

from cal_async._operation import Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Positive, Skip, Take
from cal_async.models.webhooks import Webhook, WebhookTimeUnit, WebhookTrigger, WebhookVersion

__all__ = ["Webhooks"]


class Webhooks(Resource, path="webhooks"):
    """Webhooks that report the events of all your event types."""

    @op("POST /v2/webhooks")
    async def create(
        self,
        *,
        subscriber_url: str,
        triggers: Sequence[WebhookTrigger],
        active: bool,
        secret: str | None = None,
        payload_template: str | None = None,
        version: WebhookVersion | None = None,
        time: Positive | None = None,
        time_unit: WebhookTimeUnit | None = None,
        **options: Unpack[Options],
    ) -> Webhook:
        """Post the events ``triggers`` to ``subscriber_url``.

        Give a ``secret``: deliveries are signed with it, and `cal_async.webhooks` checks that.
        ``payload_template`` replaces the usual body; ``version`` is the shape of that one.
        ``time`` and ``time_unit`` go with the two no-show triggers: how long after the start.
        """
        ...

    @op("GET /v2/webhooks")
    async def list(
        self,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Webhook]:
        """Return a page of your webhooks; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/webhooks/{webhook_id}")
    async def get(self, webhook_id: str, **options: Unpack[Options]) -> Webhook:
        """Return one webhook."""
        ...

    @op("PATCH /v2/webhooks/{webhook_id}")
    async def update(
        self,
        webhook_id: str,
        *,
        subscriber_url: str | None = None,
        triggers: Sequence[WebhookTrigger] | None = None,
        active: bool | None = None,
        secret: str | UnsetType | None = UNSET,
        payload_template: str | UnsetType | None = UNSET,
        version: WebhookVersion | None = None,
        time: Positive | None = None,
        time_unit: WebhookTimeUnit | None = None,
        **options: Unpack[Options],
    ) -> Webhook:
        """Change a webhook and return it; ``secret=None`` stops signing."""
        ...

    @op("DELETE /v2/webhooks/{webhook_id}")
    async def delete(self, webhook_id: str, **options: Unpack[Options]) -> Webhook:
        """Delete a webhook and return it as it was."""
        ...
