"""Webhooks of users, of event types and of platform clients."""

from cal_async.sandbox import _webhooks as rules
from cal_async.sandbox._answers import Answer, bad_request, forbidden, not_found, success
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Webhook
from cal_async.sandbox._platform import owned_client
from cal_async.sandbox._routing import handles
from cal_async.sandbox._times import stamp
from cal_async.sandbox._webhooks import Owner


def _mine(call: Call) -> Owner:
    return Owner(user_id=call.user.id)


def _own(call: Call) -> Webhook:
    webhook = rules.named(call)
    if not _mine(call).has(webhook):
        raise forbidden(
            f"IsUserWebhookGuard - user with id=({call.user.id}) is not the owner of webhook with"
            f" id=({webhook.id})"
        )
    return webhook


def _of_event_type(call: Call) -> Owner:
    number = call.number("event_type_id")
    event_type = call.store.event_types.get(number)
    if event_type is None:
        raise not_found(f"IsUserEventTypeWebhookGuard - Event type ({number}) not found")
    if event_type.owner_id != call.user.id:
        raise forbidden(
            f"IsUserEventTypeWebhookGuard - User ({call.user.id}) is not the owner of event type"
            f" ({number})"
        )
    return Owner(event_type_id=number)


def _below(call: Call) -> Webhook:
    owner = _of_event_type(call)
    webhook = rules.named(call)
    begins = f"IsUserEventTypeWebhookGuard - Webhook ({webhook.id}) is not associated with"
    if webhook.event_type_id is None:
        raise bad_request(f"{begins} an event type")
    if not owner.has(webhook):
        raise forbidden(f"{begins} event type ({owner.event_type_id})")
    return webhook


def _of_client(call: Call) -> Owner:
    return Owner(client_id=owned_client(call).id)


def _clients(call: Call) -> Webhook:
    owner = _of_client(call)
    webhook = rules.named(call)
    if not owner.has(webhook):
        raise forbidden("IsOAuthClientWebhookGuard - Webhook does not belong to this oAuthClient")
    return webhook


@handles("webhooks.create")
async def create(call: Call) -> Answer:
    """Subscribe to all of the caller's bookings."""
    return rules.add(call, _mine(call), "user")


@handles("webhooks.list")
async def list_(call: Call) -> Answer:
    """List the caller's webhooks."""
    return rules.page(call, _mine(call))


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
    return rules.change(call, _own(call))


@handles("webhooks.delete")
async def delete(call: Call) -> Answer:
    """Delete one webhook and return it."""
    return rules.remove(call, _own(call))


@handles("event_types.webhooks.create")
async def create_below(call: Call) -> Answer:
    """Subscribe to the bookings of one event type."""
    return rules.add(call, _of_event_type(call), "event type")


@handles("event_types.webhooks.list")
async def list_below(call: Call) -> Answer:
    """List the webhooks of one event type."""
    return rules.page(call, _of_event_type(call))


@handles("event_types.webhooks.get")
async def get_below(call: Call) -> Answer:
    """Return one webhook of an event type."""
    return success(rules.shown(_below(call)))


@handles("event_types.webhooks.update")
async def update_below(call: Call) -> Answer:
    """Change one webhook of an event type."""
    return rules.change(call, _below(call))


@handles("event_types.webhooks.delete")
async def delete_below(call: Call) -> Answer:
    """Delete one webhook of an event type and return it."""
    return rules.remove(call, _below(call))


@handles("event_types.webhooks.delete_all")
async def delete_all_below(call: Call) -> Answer:
    """Delete all webhooks of an event type."""
    return rules.remove_all(call, _of_event_type(call))


@handles("oauth_clients.webhooks.create")
async def create_for_client(call: Call) -> Answer:
    """Subscribe to the bookings of all users of a client."""
    return rules.add(call, _of_client(call), "oAuth client")


@handles("oauth_clients.webhooks.list")
async def list_for_client(call: Call) -> Answer:
    """List the webhooks of a client."""
    return rules.page(call, _of_client(call))


@handles("oauth_clients.webhooks.get")
async def get_for_client(call: Call) -> Answer:
    """Return one webhook of a client."""
    return success(rules.shown(_clients(call)))


@handles("oauth_clients.webhooks.update")
async def update_for_client(call: Call) -> Answer:
    """Change one webhook of a client."""
    return rules.change(call, _clients(call))


@handles("oauth_clients.webhooks.delete")
async def delete_for_client(call: Call) -> Answer:
    """Delete one webhook of a client and return it."""
    return rules.remove(call, _clients(call))


@handles("oauth_clients.webhooks.delete_all")
async def delete_all_for_client(call: Call) -> Answer:
    """Delete all webhooks of a client."""
    return rules.remove_all(call, _of_client(call))
