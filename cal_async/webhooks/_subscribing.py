"""Making sure that a webhook is there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cal_async._errors import ConflictError
from cal_async._types import Positive, is_list
from cal_async.models.webhooks import Webhook, WebhookTimeUnit, WebhookTrigger, WebhookVersion

if TYPE_CHECKING:
    from cal_async.client import CalClient


async def ensure_webhook(
    cal: "CalClient",
    *,
    subscriber_url: str,
    triggers: Sequence[WebhookTrigger],
    secret: str | None,
    event_type_id: int | None = None,
    active: bool = True,
    payload_template: str | None = None,
    version: WebhookVersion | None = None,
    time: Positive | None = None,
    time_unit: WebhookTimeUnit | None = None,
) -> Webhook:
    """Create the webhook of ``subscriber_url``, or change it to what is given; return it.

    Call it whenever your application starts: it writes only if something differs, and may run in
    several processes at once.

    Args:
        cal: The client of the user whose bookings it reports.
        subscriber_url: Where deliveries go; there is one webhook for each address and owner.
        triggers: What it reports; triggers that are not named are taken away.
        secret: What deliveries are signed with; ``None`` leaves them unsigned.
        event_type_id: Report the bookings of this event type instead of all.
        active: Whether it delivers.
        payload_template: A text with ``{{fields}}`` that replaces the usual body.
        version: The shape of the usual body; as it is when not given.
        time: For the two triggers of no-shows: how long after the start; as it is when not given.
        time_unit: What ``time`` counts.
    """
    kept = {"version": version, "time": time, "time_unit": time_unit}
    wanted: dict[str, Any] = {
        "triggers": triggers,
        "active": active,
        "secret": secret,
        "payload_template": payload_template,
        **{name: value for name, value in kept.items() if value is not None},
    }
    resource: Any = cal.webhooks if event_type_id is None else cal.event_types.webhooks
    scope = () if event_type_id is None else (event_type_id,)
    found = await _find(resource, scope, subscriber_url)
    if found is None:
        given = {name: value for name, value in wanted.items() if value is not None}
        try:
            made: Webhook = await resource.create(*scope, subscriber_url=subscriber_url, **given)
        except ConflictError:
            # Another process was faster, unless the address is taken by what we cannot see.
            found = await _find(resource, scope, subscriber_url)
            if found is None:
                raise
        else:
            return made
    changes = {
        name: value for name, value in wanted.items() if not _same(getattr(found, name), value)
    }
    if not changes:
        return found
    changed: Webhook = await resource.update(*scope, found.id, **changes)
    return changed


async def _find(resource: Any, scope: tuple[int, ...], url: str) -> Webhook | None:
    found: Webhook
    async for found in resource.iterate(*scope):
        if found.subscriber_url == url:
            return found
    return None


def _same(there: object, wanted: Any) -> bool:
    return set(there) == set(wanted) if is_list(there) else (there or None) == (wanted or None)
