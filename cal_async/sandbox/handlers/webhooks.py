"""Webhooks of users and of event types."""

from collections.abc import Callable
from urllib.parse import urlsplit

from msgspec.structs import replace

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import (
    Answer,
    bad_request,
    conflict,
    created,
    forbidden,
    not_found,
    success,
)
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import EventType, Webhook
from cal_async.sandbox._json import Json
from cal_async.sandbox._query import number
from cal_async.sandbox._routing import handles
from cal_async.sandbox._times import stamp
from cal_async.sandbox._triggers import TRIGGERS, TRIGGERS_COMPLAINT
from cal_async.sandbox._validation import (
    ARRAY,
    BOOLEAN,
    NUMBER,
    STRING,
    Shape,
    at_least,
    at_most,
    each_of,
    one_of,
    optional,
    required,
)

_EACH_TRIGGER = each_of(*TRIGGERS, name="isEnum", complaint=TRIGGERS_COMPLAINT)
_SETTINGS = (
    optional("payloadTemplate", STRING),
    optional("secret", STRING),
    optional("version", one_of("2021-10-20", name="isEnum")),
)
_NEW = Shape(
    required("active", BOOLEAN),
    required("subscriberUrl", STRING),
    required("triggers", _EACH_TRIGGER, ARRAY),
    *_SETTINGS,
)
_CHANGE = Shape(
    optional("active", BOOLEAN),
    optional("subscriberUrl", STRING),
    optional("triggers", _EACH_TRIGGER, ARRAY),
    *_SETTINGS,
)
_PAGE = Shape(
    optional("take", at_most(250), at_least(1), NUMBER),
    optional("skip", at_least(0), NUMBER),
)


def add(call: Call, *, event_type: EventType | None = None) -> Answer:
    """Store the webhook that a body describes."""
    body = _NEW.read(call.body)
    _check_url(body["subscriberUrl"])
    rows = _of_event_type(call, event_type.id) if event_type else _of_user(call)
    if any(row.subscriber_url == body["subscriberUrl"] for row in rows):
        owner = "event type" if event_type else "user"
        raise conflict(f"Webhook with this subscriber url already exists for this {owner}")
    webhook = Webhook(
        id=_ids.long_uid(),
        subscriber_url=body["subscriberUrl"],
        triggers=body["triggers"],
        active=body["active"],
        created_at=call.now,
        user_id=None if event_type else call.user.id,
        event_type_id=event_type.id if event_type else None,
        payload_template=body.get("payloadTemplate"),
        secret=body.get("secret"),
    )
    return created(shown(call.store.webhooks.save(webhook)))


def change(call: Call, webhook: Webhook) -> Answer:
    """Change what the body names; the template and the secret may become null."""
    body = _CHANGE.read(call.body)
    if body.get("subscriberUrl") is not None:
        _check_url(body["subscriberUrl"])
    changed = replace(
        webhook,
        active=webhook.active if body.get("active") is None else body["active"],
        subscriber_url=body.get("subscriberUrl") or webhook.subscriber_url,
        triggers=webhook.triggers if body.get("triggers") is None else body["triggers"],
        payload_template=body.get("payloadTemplate", webhook.payload_template),
        secret=body.get("secret", webhook.secret),
    )
    return success(shown(call.store.webhooks.save(changed)))


def page(call: Call, rows: list[Webhook]) -> Answer:
    """Answer the asked page of webhooks."""
    asked = {"take": 250, "skip": 0} | {key: number(value) for key, value in call.query.items()}
    given = {key: value for key, value in asked.items() if key == "skip" or key in call.query}
    _PAGE.read(given)
    return success([shown(row) for row in rows[asked["skip"] :][: asked["take"]]])


def shown(webhook: Webhook) -> Json:
    """Return a webhook as lists and changes show it."""
    owner: Json = (
        {"userId": webhook.user_id}
        if webhook.event_type_id is None
        else {"eventTypeId": webhook.event_type_id}
    )
    return {
        "id": webhook.id,
        "payloadTemplate": webhook.payload_template,
        "triggers": webhook.triggers,
        "subscriberUrl": webhook.subscriber_url,
        "active": webhook.active,
        "secret": webhook.secret,
    } | owner


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise bad_request("Webhook URL is not allowed: Invalid URL format")


def _of_user(call: Call) -> list[Webhook]:
    return [row for row in call.store.webhooks if row.user_id == call.user.id]


def _of_event_type(call: Call, event_type_id: int) -> list[Webhook]:
    return [row for row in call.store.webhooks if row.event_type_id == event_type_id]


def _find(call: Call, belongs: Callable[[Webhook], bool]) -> Webhook:
    webhook = call.store.webhooks.get(call.parameters["webhook_id"])
    if webhook is None:
        raise not_found(f"Webhook ({call.parameters['webhook_id']}) not found")
    if not belongs(webhook):
        raise forbidden(
            f"IsUserWebhookGuard - user with id=({call.user.id}) is not the owner of webhook with"
            f" id=({webhook.id})"
        )
    return webhook


def _own(call: Call) -> Webhook:
    return _find(call, lambda webhook: webhook.user_id == call.user.id)


def _event_type(call: Call) -> EventType:
    number = call.number("event_type_id")
    event_type = call.store.event_types.get(number)
    if event_type is None:
        raise not_found(f"IsUserEventTypeWebhookGuard - Event type ({number}) not found")
    if event_type.owner_id != call.user.id:
        raise forbidden(
            f"IsUserEventTypeWebhookGuard - User ({call.user.id}) is not the owner of event type"
            f" ({number})"
        )
    return event_type


def _below(call: Call) -> Webhook:
    event_type = _event_type(call)
    return _find(call, lambda webhook: webhook.event_type_id == event_type.id)


@handles("webhooks.create")
async def create(call: Call) -> Answer:
    """Subscribe to all of the caller's bookings."""
    return add(call)


@handles("webhooks.list")
async def list_(call: Call) -> Answer:
    """List the caller's webhooks."""
    return page(call, _of_user(call))


@handles("webhooks.get")
async def get(call: Call) -> Answer:
    """Return one webhook, with everything that is stored of it."""
    webhook = _own(call)
    return success(
        {
            "id": webhook.id,
            "userId": webhook.user_id,
            "teamId": None,
            "eventTypeId": webhook.event_type_id,
            "subscriberUrl": webhook.subscriber_url,
            "payloadTemplate": webhook.payload_template,
            "createdAt": stamp(webhook.created_at),
            "active": webhook.active,
            "appId": None,
            "secret": webhook.secret,
            "platform": False,
            "time": None,
            "timeUnit": None,
            "version": webhook.version,
            "triggers": webhook.triggers,
            "oAuthClientId": None,
        }
    )


@handles("webhooks.update")
async def update(call: Call) -> Answer:
    """Change one webhook."""
    return change(call, _own(call))


@handles("webhooks.delete")
async def delete(call: Call) -> Answer:
    """Delete one webhook and return it."""
    webhook = _own(call)
    call.store.webhooks.delete(webhook)
    return success(shown(webhook))


@handles("event_types.webhooks.create")
async def create_below(call: Call) -> Answer:
    """Subscribe to the bookings of one event type."""
    return add(call, event_type=_event_type(call))


@handles("event_types.webhooks.list")
async def list_below(call: Call) -> Answer:
    """List the webhooks of one event type."""
    return page(call, _of_event_type(call, _event_type(call).id))


@handles("event_types.webhooks.get")
async def get_below(call: Call) -> Answer:
    """Return one webhook of an event type."""
    return success(shown(_below(call)))


@handles("event_types.webhooks.update")
async def update_below(call: Call) -> Answer:
    """Change one webhook of an event type."""
    return change(call, _below(call))


@handles("event_types.webhooks.delete")
async def delete_below(call: Call) -> Answer:
    """Delete one webhook of an event type and return it."""
    webhook = _below(call)
    call.store.webhooks.delete(webhook)
    return success(shown(webhook))


@handles("event_types.webhooks.delete_all")
async def delete_all_below(call: Call) -> Answer:
    """Delete all webhooks of an event type."""
    number = _event_type(call).id
    count = call.store.webhooks.delete_where(lambda row: row.event_type_id == number)
    return success(f"{count} webhooks deleted")
