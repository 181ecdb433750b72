"""Webhooks that want to know of an event, and what is sent to them."""

import re
from typing import Any

import msgspec

from cal_async.sandbox._call import Site
from cal_async.sandbox._deliveries import Delivery
from cal_async.sandbox._documents import Booking, Webhook
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._store import Store

_PLACEHOLDER = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


def subscribers(store: Store, trigger: str, booking: Booking) -> list[Webhook]:
    """Return the active webhooks that ask for an event of a booking."""
    return [
        webhook
        for webhook in store.webhooks
        if webhook.active and trigger in webhook.triggers and _concerns(store, webhook, booking)
    ]


def send(site: Site, webhooks: list[Webhook], event: Json) -> None:
    """Send an event to webhooks, in the form of their templates."""
    for webhook in webhooks:
        site.deliveries.send(_delivery(webhook, event))


def _concerns(store: Store, webhook: Webhook, booking: Booking) -> bool:
    if webhook.client_id is not None:
        hosts = (store.users[number] for number in booking.host_ids)
        return any(host.client_id == webhook.client_id for host in hosts)
    if webhook.event_type_id is not None:
        return webhook.event_type_id == booking.event_type_id
    return webhook.user_id in booking.host_ids


def _delivery(webhook: Webhook, event: Json) -> Delivery:
    template = webhook.payload_template
    body, content_type = msgspec.json.encode(event), "application/json"
    if template:
        body = _filled(template, event).encode()
        content_type = _type_of(template)
    return Delivery(webhook.subscriber_url, body, content_type, webhook.secret, webhook.version)


def _filled(template: str, event: Json) -> str:
    known = event | event.get("payload", {})
    known |= {key: event[key] for key in ("triggerEvent", "createdAt")}
    return _PLACEHOLDER.sub(lambda found: _looked_up(known, found[1]), template)


def _looked_up(known: Any, path: str) -> str:
    for step in path.split("."):
        entries = as_list(known) or []
        if step.isdecimal() and int(step) < len(entries):
            known = entries[int(step)]
        else:
            known = (as_object(known) or {}).get(step)
    if known is None:
        return ""
    # Quotes and line ends must not break the JSON that the template writes.
    text = known if isinstance(known, str) else msgspec.json.encode(known).decode()
    return msgspec.json.encode(text).decode()[1:-1]


def _type_of(template: str) -> str:
    return (
        "application/json"
        if template.lstrip().startswith(("{", "["))
        else "application/x-www-form-urlencoded"
    )
