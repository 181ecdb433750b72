"""Private links of event types."""

import math
from typing import Any

from msgspec.structs import replace

from cal_async.sandbox import _event_types, _ids
from cal_async.sandbox._answers import Answer, bad_request, created, not_found, success
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import INTEGER, Rule, at_least
from cal_async.sandbox._documents import PrivateLink
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._routing import handles
from cal_async.sandbox._times import read_instant, stamp
from cal_async.sandbox._validation import Shape, optional

_LINK = Shape(
    optional(
        "expiresAt",
        Rule("isDate", "{} must be a Date instance", lambda value: isinstance(value, str)),
    ),
    optional("maxUsageCount", at_least(1), INTEGER),
)


def _read(body: Any) -> Json:
    """Read when a link is to end; like the server, make a date of the text before it is checked."""
    given = dict(as_object(body) or {})
    if given.get("expiresAt") is not None:
        end = read_instant(str(given["expiresAt"]))
        given["expiresAt"] = stamp(end) if end else math.nan
    return _LINK.read(given)


@handles("event_types.private_links.create")
async def create(call: Call) -> Answer:
    """Create a link that ends at an instant or after some uses."""
    event_type = _event_types.owned(call)
    body = _read(call.body)
    expires_at, uses = body.get("expiresAt"), body.get("maxUsageCount")
    if expires_at is not None and uses is not None:
        raise bad_request("Provide only one of expiresAt or maxUsageCount")
    if expires_at is None and uses is None:
        raise bad_request("Either expiresAt or maxUsageCount must be provided")
    link = PrivateLink(
        id=_ids.short_uid(),
        event_type_id=event_type.id,
        expires_at=read_instant(expires_at) if expires_at else None,
        max_usage_count=uses,
    )
    return created(_shown(call, call.store.links.save(link)))


@handles("event_types.private_links.list")
async def list_(call: Call) -> Answer:
    """List the links of an event type."""
    number = _event_types.owned(call).id
    return success([_shown(call, row) for row in call.store.links if row.event_type_id == number])


@handles("event_types.private_links.update")
async def update(call: Call) -> Answer:
    """Change when a link ends."""
    link = _find(call, "Updated link not found")
    body = _read(call.body)
    if body.get("expiresAt") is not None:
        expires_at = read_instant(body["expiresAt"])
        link = replace(link, expires_at=expires_at, max_usage_count=None)
    if body.get("maxUsageCount") is not None:
        link = replace(link, max_usage_count=body["maxUsageCount"], expires_at=None)
    return success(_shown(call, call.store.links.save(link)))


@handles("event_types.private_links.delete")
async def delete(call: Call) -> Answer:
    """Delete a link."""
    link = _find(call, "Deleted link not found")
    call.store.links.delete(link)
    return success({"linkId": link.id, "message": "Private link deleted successfully"})


def _find(call: Call, complaint: str) -> PrivateLink:
    event_type = _event_types.owned(call)
    link = call.store.links.get(call.parameters["link_id"])
    if link is None or link.event_type_id != event_type.id:
        raise not_found(complaint)
    return link


def _shown(call: Call, link: PrivateLink) -> Json:
    expired = link.expires_at is not None and link.expires_at <= call.now
    used = link.max_usage_count is not None and link.usage_count >= link.max_usage_count
    shown: Json = {
        "linkId": link.id,
        "eventTypeId": link.event_type_id,
        "isExpired": expired or used,
        "bookingUrl": f"{call.site.web}/d/{link.id}",
    }
    if link.expires_at is not None:
        return shown | {"expiresAt": stamp(link.expires_at)}
    return shown | {"maxUsageCount": link.max_usage_count, "usageCount": link.usage_count}
