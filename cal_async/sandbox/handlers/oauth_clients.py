"""Platform clients."""

from typing import Any

from msgspec.structs import replace

from cal_async.sandbox import _ids
from cal_async.sandbox import _platform as rules
from cal_async.sandbox._answers import Answer, created, success, unauthorized
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import ARRAY, BOOLEAN, STRING, STRINGS, each_of
from cal_async.sandbox._documents import OAuthClient
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._people import PERMISSIONS
from cal_async.sandbox._routing import handles
from cal_async.sandbox._times import stamp
from cal_async.sandbox._validation import Shape, optional, required

_ATTRIBUTE = {
    "logo": "logo",
    "bookingRedirectUri": "booking_redirect_uri",
    "bookingCancelRedirectUri": "booking_cancel_redirect_uri",
    "bookingRescheduleRedirectUri": "booking_reschedule_redirect_uri",
    "areEmailsEnabled": "are_emails_enabled",
    "areDefaultEventTypesEnabled": "are_default_event_types_enabled",
    "areCalendarEventsEnabled": "are_calendar_events_enabled",
}
_PAGES = ("bookingRedirectUri", "bookingCancelRedirectUri", "bookingRescheduleRedirectUri")
_SETTINGS = tuple(
    optional(name, BOOLEAN if name.startswith("are") else STRING) for name in _ATTRIBUTE
)
_EACH_PERMISSION = each_of(
    *PERMISSIONS,
    "*",
    name="isEnum",
    complaint="each value in {} must be one of the following values: ",
)
_NEW = Shape(
    required("name", STRING),
    required("redirectUris", STRINGS, ARRAY),
    required("permissions", _EACH_PERMISSION, ARRAY),
    *_SETTINGS,
)
_CHANGE = Shape(optional("name", STRING), optional("redirectUris", STRINGS, ARRAY), *_SETTINGS)
_DEFAULTS: Json = {"areDefaultEventTypesEnabled": False, "areCalendarEventsEnabled": True}


@handles("oauth_clients.create")
async def create(call: Call) -> Answer:
    """Make a client and return its id and secret."""
    _organization(call)
    body = _NEW.read(_DEFAULTS | (as_object(call.body) or {}))
    asked = as_list(body["permissions"]) or ()
    client = OAuthClient(
        id=_ids.client_id(),
        secret=_ids.token('{"type":"client_secret"}'),
        user_id=call.user.id,
        name=body["name"],
        permissions=tuple(word for word in PERMISSIONS if "*" in asked or word in asked),
        redirect_uris=tuple(body["redirectUris"]),
        created_at=call.now,
        **_settings(body),
    )
    call.store.clients.save(client)
    return created({"clientId": client.id, "clientSecret": client.secret})


@handles("oauth_clients.list")
async def list_(call: Call) -> Answer:
    """List the clients of the caller's organization."""
    organization = _organization(call)
    users = call.store.users
    return success(
        [
            _shown(call, client)
            for client in call.store.clients
            if users[client.user_id].organization_id == organization
        ]
    )


@handles("oauth_clients.get")
async def get(call: Call) -> Answer:
    """Return one client."""
    return success(_shown(call, rules.owned_client(call)))


@handles("oauth_clients.update")
async def update(call: Call) -> Answer:
    """Change a client; what it may do stays."""
    body = _CHANGE.read(call.body)
    client = rules.owned_client(call)
    changed = replace(
        client,
        name=body.get("name") or client.name,
        redirect_uris=tuple(body.get("redirectUris") or client.redirect_uris),
        **_settings(body),
    )
    return success(_shown(call, call.store.clients.save(changed)))


@handles("oauth_clients.delete")
async def delete(call: Call) -> Answer:
    """Delete a client with its users, and return it."""
    client = rules.owned_client(call)
    for user in rules.users_of(call.store, client):
        rules.remove_user(call.store, user)
    call.store.webhooks.delete_where(lambda row: row.client_id == client.id)
    call.store.clients.delete(client)
    return success(_shown(call, client))


def _organization(call: Call) -> int:
    number = call.user.organization_id
    if number is None:
        raise unauthorized("GetOrgId decorator: Organization ID not found")
    return number


def _settings(body: Json) -> dict[str, Any]:
    return {_ATTRIBUTE[name]: value for name, value in body.items() if name in _ATTRIBUTE}


def _shown(call: Call, client: OAuthClient) -> Json:
    view: Json = {
        "id": client.id,
        "name": client.name,
        "secret": client.secret,
        "permissions": client.permissions,
        "logo": client.logo,
        "redirectUris": client.redirect_uris,
        "organizationId": call.store.users[client.user_id].organization_id,
        "createdAt": stamp(client.created_at) if client.created_at else None,
    }
    view |= {name: getattr(client, attribute) for name, attribute in _ATTRIBUTE.items()}
    return {name: value for name, value in view.items() if name not in _PAGES or value is not None}
