"""The people who have accounts when a sandbox starts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest

from cal_async.sandbox import _ids
from cal_async.sandbox._documents import ApiKey, Hours, OAuthClient, Schedule, User
from cal_async.sandbox._store import Store

PERMISSIONS = tuple(
    f"{area}_{right}"
    for area in ("EVENT_TYPE", "BOOKING", "SCHEDULE", "APPS", "PROFILE")
    for right in ("READ", "WRITE")
)
WORKING_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
OFFICE_HOURS = Hours(days=WORKING_DAYS, start_time="09:00", end_time="17:00")

_FIRST_USER = 101
_FIRST_SCHEDULE = 501
_FIRST_ORGANIZATION = 201


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """An account to start with; its default schedule is Monday to Friday, 09:00 to 17:00.

    Attributes:
        name: The display name.
        username: The name in booking pages' addresses.
        email: The address.
        time_zone: The IANA zone of the account and its schedule.
        week_start: The first day of its weeks.
        time_format: 12 or 24.
        bio: A line about the person.
        client: The id and secret of a platform client that acts for the person; a random secret
            instead of None.
    """

    name: str
    username: str
    email: str
    time_zone: str
    week_start: str = "Sunday"
    time_format: int = 12
    bio: str | None = None
    client: tuple[str, str | None] | None = None


PEOPLE = (
    Person(
        name="Sandbox Host",
        username="sandbox",
        email="sandbox@example.com",
        time_zone="Europe/London",
        week_start="Monday",
        time_format=24,
    ),
    Person(
        name="Second Host",
        username="second",
        email="second@example.com",
        time_zone="America/New_York",
    ),
    Person(
        name="Platform Owner",
        username="platform",
        email="platform@example.com",
        time_zone="Europe/London",
        client=("clsandboxplatform00000001", None),
    ),
)


def settle(store: Store, people: Sequence[Person], keys: Sequence[str | None]) -> None:
    """Give people accounts in a new store, and the given keys to the first of them.

    In a store that has accounts already only keys that it does not know are added.
    """
    if not len(store.users):
        for person in people:
            add_person(store, person)
    users = [user for user in store.users if user.client_id is None]
    for user, key in zip_longest(users, keys[: len(users)]):
        if key is None:
            if not any(row.user_id == user.id and not row.replaced for row in store.keys):
                key_of(store, user)
        elif store.keys.get(key) is None:
            store.keys.save(ApiKey(key=key, user_id=user.id))
    store.commit()


def key_of(store: Store, user: User) -> str:
    """Give a user another API key."""
    return store.keys.save(ApiKey(key=_ids.api_key(), user_id=user.id)).key


def current_key(store: Store, index: int, now: datetime) -> str:
    """Return the newest valid key of the first, second … user."""
    user = list(store.users)[index]
    keys = [row.key for row in store.keys if row.user_id == user.id and row.valid(now)]
    return keys[-1]


def add_person(store: Store, person: Person) -> User:
    """Give a person an account with a schedule, and a platform client if they have one."""
    user_id = store.next_id("User", _FIRST_USER)
    schedule = Schedule(
        id=store.next_id("Schedule", _FIRST_SCHEDULE),
        owner_id=user_id,
        name="Working Hours",
        time_zone=person.time_zone,
        availability=(OFFICE_HOURS,),
    )
    store.schedules.save(schedule)
    user = store.users.save(
        User(
            id=user_id,
            name=person.name,
            username=person.username,
            email=person.email,
            time_zone=person.time_zone,
            week_start=person.week_start,
            time_format=person.time_format,
            bio=person.bio,
            default_schedule_id=schedule.id,
            organization_id=store.next_id("Organization", _FIRST_ORGANIZATION)
            if person.client
            else None,
        )
    )
    if person.client is not None:
        name, secret = person.client
        store.clients.save(
            OAuthClient(
                id=name,
                secret=secret or secrets.token_hex(32),
                user_id=user_id,
                permissions=PERMISSIONS,
                redirect_uris=("http://localhost:4321",),
                created_at=datetime.now(UTC),
            )
        )
    return user
