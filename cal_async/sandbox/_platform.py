"""Platform clients and the users that they manage: documents, tokens, addresses."""

import re
from datetime import datetime, timedelta

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import forbidden, not_found, server_error
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import (
    TOKEN_KINDS,
    EventType,
    OAuthClient,
    Schedule,
    Token,
    TokenKind,
    User,
)
from cal_async.sandbox._json import Json
from cal_async.sandbox._locations import DEFAULT
from cal_async.sandbox._people import OFFICE_HOURS
from cal_async.sandbox._store import Store

ACCESS_MINUTES, REFRESH_DAYS = 60, 365

_DEFAULT_TYPES = (
    ("30 Minutes", "thirty-minutes", 30, False),
    ("60 Minutes", "sixty-minutes", 60, False),
    ("30 Minutes", "thirty-minutes-video", 30, True),
    ("60 Minutes", "sixty-minutes-video", 60, True),
)


def owned_client(call: Call) -> OAuthClient:
    """Return the client named in the path.

    Raises:
        Refused: It does not exist (404) or belongs to another organization (403).
    """
    client = call.store.clients.get(call.parameters["client_id"])
    if client is None:
        raise not_found("OAuthClientGuard - OAuth client not found.")
    owner = call.store.users[client.user_id]
    if owner.organization_id != call.user.organization_id:
        raise forbidden(
            "OAuthClientGuard - This OAuth client does not belong to the organization of the user."
        )
    return client


def managed(call: Call, client: OAuthClient) -> User:
    """Return the user named in the path, one of the client's.

    Raises:
        Refused: There is none.
    """
    number = call.number("user_id")
    user = call.store.users.get(number)
    if user is None or user.client_id != client.id:
        raise not_found(f"User with ID {number} is not part of this OAuth client.")
    return user


def users_of(store: Store, client: OAuthClient) -> list[User]:
    """Return the users that a client manages."""
    return [user for user in store.users if user.client_id == client.id]


def marked(email: str, client: OAuthClient) -> tuple[str, str]:
    """Return the address and the username of a client's user: both carry the client's id.

    Raises:
        Refused: The text is no address; the real server stumbles over it.
    """
    name, at, domain = email.partition("@")
    if not at:
        raise server_error()
    words = f"{name} {client.id} {domain.partition('.')[0]}"
    username = re.sub(r"[^\w.]+", "-", words.lower()).strip("-")
    return f"{name}+{client.id}@{domain}", username


def furnish(call: Call, user: User, client: OAuthClient, *, with_hours: bool) -> int | None:
    """Give a new user the client's default event types, and hours; return the schedule's id."""
    store = call.store
    for title, slug, length, by_video in (
        _DEFAULT_TYPES if client.are_default_event_types_enabled else ()
    ):
        store.event_types.save(
            EventType(
                id=store.next_id("EventType"),
                owner_id=user.id,
                title=title,
                slug=slug,
                length_in_minutes=length,
                locations=[DEFAULT] if by_video else [],
                formless=True,
                created_at=call.now,
                updated_at=call.now,
            )
        )
    if not with_hours:
        return None
    schedule = Schedule(
        id=store.next_id("Schedule"),
        owner_id=user.id,
        name="Default schedule",
        time_zone=user.time_zone,
        availability=(OFFICE_HOURS,),
    )
    return store.schedules.save(schedule).id


def give_tokens(call: Call, user: User, client_id: str) -> Json:
    """Store a new pair of tokens and return it; access ends on a minute, renewal on a day."""
    access = call.now + timedelta(minutes=ACCESS_MINUTES)
    refresh = call.now + timedelta(days=REFRESH_DAYS)
    ends: dict[TokenKind, datetime] = {
        "access": access.replace(second=0, microsecond=0),
        "refresh": refresh.replace(hour=0, minute=0, second=0, microsecond=0),
    }
    shown: Json = {}
    for kind in TOKEN_KINDS:
        secret = _ids.token(f'{{"type":"{kind}_token","userId":{user.id}}}')
        call.store.tokens.save(
            Token(
                secret=secret,
                kind=kind,
                user_id=user.id,
                client_id=client_id,
                expires_at=ends[kind],
            )
        )
        shown |= {
            f"{kind}Token": secret,
            f"{kind}TokenExpiresAt": int(ends[kind].timestamp()) * 1000,
        }
    return shown


def remove_user(store: Store, user: User) -> None:
    """Delete a user with everything that is theirs."""
    number = user.id
    types = {row.id for row in store.event_types if row.owner_id == number}
    store.event_types.delete_where(lambda row: row.owner_id == number)
    store.schedules.delete_where(lambda row: row.owner_id == number)
    store.bookings.delete_where(lambda row: number in row.host_ids)
    store.reservations.delete_where(lambda row: row.event_type_id in types)
    store.links.delete_where(lambda row: row.event_type_id in types)
    store.webhooks.delete_where(lambda row: row.user_id == number or row.event_type_id in types)
    store.tokens.delete_where(lambda row: row.user_id == number)
    store.grants.delete_where(lambda row: row.user_id == number)
    store.keys.delete_where(lambda row: row.user_id == number)
    store.calendars.delete_where(lambda row: row.user_id == number)
    store.selected.delete_where(lambda row: row.user_id == number)
    store.conferencing.delete_where(lambda row: row.user_id == number)
    store.verified.delete_where(lambda row: row.user_id == number)
    store.users.delete(user)
