"""Webhooks: what their bodies may hold, whose they are and how they are shown."""

from typing import NamedTuple
from urllib.parse import urlsplit

from msgspec.structs import replace

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import (
    Answer,
    bad_request,
    conflict,
    created,
    not_found,
    server_error,
    success,
)
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import ARRAY, BOOLEAN, STRING, each_of, one_of
from cal_async.sandbox._documents import Webhook
from cal_async.sandbox._json import Json
from cal_async.sandbox._pages import paged
from cal_async.sandbox._triggers import TRIGGERS, TRIGGERS_COMPLAINT
from cal_async.sandbox._validation import Shape, optional, required

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


_SCHEMES = ("http", "https")
_ORGANIZATIONS_OWN = "DELEGATION_CREDENTIAL_ERROR"


class Owner(NamedTuple):
    """Whose events a webhook reports: those of one of these.

    Attributes:
        user_id: A user.
        event_type_id: An event type.
        client_id: All users of a platform client.
    """

    user_id: int | None = None
    event_type_id: int | None = None
    client_id: str | None = None

    def has(self, webhook: Webhook) -> bool:
        """Tell whether a webhook is this owner's."""
        return self == (webhook.user_id, webhook.event_type_id, webhook.client_id)

    def all(self, call: Call) -> list[Webhook]:
        """Return this owner's webhooks."""
        return [row for row in call.store.webhooks if self.has(row)]


def add(call: Call, owner: Owner, called: str) -> Answer:
    """Store the webhook that a body describes; refusals call its owner ``called``."""
    body = _NEW.read(call.body)
    _check_url(body["subscriberUrl"])
    if owner.client_id is None and _ORGANIZATIONS_OWN in body["triggers"]:
        raise bad_request(
            f"{_ORGANIZATIONS_OWN} trigger is only available for organization webhooks"
        )
    if any(row.subscriber_url == body["subscriberUrl"] for row in owner.all(call)):
        raise conflict(f"Webhook with this subscriber url already exists for this {called}")
    webhook = Webhook(
        id=_ids.long_uid(),
        subscriber_url=body["subscriberUrl"],
        triggers=body["triggers"],
        active=body["active"],
        created_at=call.now,
        user_id=owner.user_id,
        event_type_id=owner.event_type_id,
        client_id=owner.client_id,
        payload_template=body.get("payloadTemplate"),
        secret=body.get("secret"),
    )
    return created(shown(call.store.webhooks.save(webhook)))


def change(call: Call, webhook: Webhook) -> Answer:
    """Change what the body names; the template and the secret may become null."""
    body = _CHANGE.read(call.body)
    if body.get("subscriberUrl") is not None:
        _check_url(body["subscriberUrl"])
        _check_unique(call, webhook, body["subscriberUrl"])
    changed = replace(
        webhook,
        active=webhook.active if body.get("active") is None else body["active"],
        subscriber_url=body.get("subscriberUrl") or webhook.subscriber_url,
        triggers=webhook.triggers if body.get("triggers") is None else body["triggers"],
        payload_template=body.get("payloadTemplate", webhook.payload_template),
        secret=body.get("secret", webhook.secret),
    )
    return success(shown(call.store.webhooks.save(changed)))


def page(call: Call, owner: Owner) -> Answer:
    """Answer the asked page of an owner's webhooks."""
    return success([shown(row) for row in paged(call, owner.all(call))])


def shown(webhook: Webhook) -> Json:
    """Return a webhook as lists and changes show it."""
    owner: Json = {"userId": webhook.user_id}
    if webhook.event_type_id is not None:
        owner = {"eventTypeId": webhook.event_type_id}
    elif webhook.client_id is not None:
        owner = {"oAuthClientId": webhook.client_id}
    return {
        "id": webhook.id,
        "payloadTemplate": webhook.payload_template,
        "triggers": webhook.triggers,
        "subscriberUrl": webhook.subscriber_url,
        "active": webhook.active,
        "secret": webhook.secret,
    } | owner


def _check_url(url: str) -> None:
    problem = _problem(url)
    if problem is not None:
        raise bad_request(f"Webhook URL is not allowed: {problem}")


def _problem(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "Invalid URL format"
    if not parts.scheme or (parts.scheme in _SCHEMES and not parts.hostname):
        return "Invalid URL format"
    if parts.scheme not in _SCHEMES:
        return "Only HTTP and HTTPS protocols are allowed"
    return None


def _check_unique(call: Call, webhook: Webhook, url: str) -> None:
    """Stumble over a second webhook for one address; only event types may have that."""
    owner = Owner(user_id=webhook.user_id, client_id=webhook.client_id)
    if any(row is not webhook and row.subscriber_url == url for row in owner.all(call)):
        raise server_error()


def named(call: Call) -> Webhook:
    """Return the webhook named in the path.

    Raises:
        Refused: There is none.
    """
    webhook = call.store.webhooks.get(call.parameters["webhook_id"])
    if webhook is None:
        raise not_found(f"Webhook ({call.parameters['webhook_id']}) not found")
    return webhook


def remove(call: Call, webhook: Webhook) -> Answer:
    """Delete a webhook and return it."""
    call.store.webhooks.delete(webhook)
    return success(shown(webhook))


def remove_all(call: Call, owner: Owner) -> Answer:
    """Delete all webhooks of an owner and say how many there were."""
    count = call.store.webhooks.delete_where(owner.has)
    return success(f"{count} webhooks deleted")
