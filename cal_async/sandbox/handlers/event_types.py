"""Event types."""

from msgspec.structs import replace

from cal_async.sandbox import _event_types as rules
from cal_async.sandbox import _settings
from cal_async.sandbox._answers import (
    Answer,
    bad_request,
    created,
    forbidden,
    from_core,
    not_found,
    success,
)
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import EventType
from cal_async.sandbox._query import words
from cal_async.sandbox._routing import Access, handles


@handles("event_types.create", Access.PERMISSION)
async def create(call: Call) -> Answer:
    """Create an event type."""
    body = _settings.read_new(call.body)
    settings = rules.settings(call, body)
    check_slug(call, body["slug"])
    event_type = EventType(
        id=call.store.next_id("EventType"),
        owner_id=call.user.id,
        created_at=call.now,
        updated_at=call.now,
        **settings,
    )
    call.store.event_types.save(event_type)
    # The real server, too, stores it before it finds out.
    _check_alone(event_type)
    return created(rules.shown(event_type, call.user, call.site.web))


def _check_alone(event_type: EventType) -> None:
    if event_type.recurs and event_type.seat_count:
        raise from_core(400, "Recurring Events and Offer Seats cannot be active at the same time.")


def check_slug(call: Call, slug: str, own: EventType | None = None) -> None:
    """Check that no other event type of the caller has the slug.

    Raises:
        Refused: One has.
    """
    taken = rules.by_slug(call.store, call.user, slug)
    if taken is not None and taken is not own:
        raise bad_request("User already has an event type with this slug.")


@handles("event_types.list", Access.OPEN)
async def list_(call: Call) -> Answer:
    """List the caller's event types, a user's public ones, or the one that joins several users."""
    query, store, web = _settings.read_filters(call.query), call.store, call.site.web
    if "usernames" in query and "username" not in query:
        users = [rules.user_named(store, name) for name in words(query["usernames"])]
        return success([rules.dynamic([user for user in users if user is not None], web)])
    user = rules.user_named(store, query["username"]) if "username" in query else call.caller
    found = [] if user is None else rules.of_user(store, user)
    if "username" in query:
        slug = query.get("eventSlug")
        found = [one for one in found if slug is None or one.slug == slug]
        if call.caller is not user:
            found = [one for one in found if not one.hidden]
    if "sortCreatedAt" in query:
        found.sort(key=lambda one: one.id, reverse=query["sortCreatedAt"] == "desc")
    return success([rules.shown(one, user, web, listed=True) for one in found if user])


@handles("event_types.get", Access.PERMISSION)
async def get(call: Call) -> Answer:
    """Return one of the caller's event types."""
    return success(rules.shown(rules.owned(call), call.user, call.site.web))


@handles("event_types.update", Access.PERMISSION)
async def update(call: Call) -> Answer:
    """Change what the body names."""
    event_type = rules.owned(call)
    body = _settings.read_change(call.body)
    if body.get("slug") is not None:
        check_slug(call, body["slug"], event_type)
    changed = rules.changed(call, event_type, body)
    _check_alone(changed)
    call.store.event_types.save(changed)
    return success(rules.shown(changed, call.user, call.site.web))


@handles("event_types.delete", Access.PERMISSION)
async def delete(call: Call) -> Answer:
    """Delete an event type; its bookings stay, without it."""
    number, store = call.number("event_type_id"), call.store
    event_type = store.event_types.get(number)
    if event_type is None:
        raise not_found(f"Event type with ID={number} does not exist.")
    if event_type.owner_id != call.user.id:
        raise forbidden(f"User with ID={call.user.id} does not own event type with ID={number}")
    store.event_types.delete(event_type)
    store.webhooks.delete_where(lambda row: row.event_type_id == number)
    store.links.delete_where(lambda row: row.event_type_id == number)
    store.reservations.delete_where(lambda row: row.event_type_id == number)
    for booking in [booking for booking in store.bookings if booking.event_type_id == number]:
        store.bookings.save(replace(booking, event_type_id=None))
    return success(
        {
            "id": event_type.id,
            "lengthInMinutes": event_type.length_in_minutes,
            "slug": event_type.slug,
            "title": event_type.title,
        }
    )
