"""Filling a sandbox: the same checks and rules as for requests, without the requests."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cal_async._arguments import nearest
from cal_async._operation import operations
from cal_async._types import is_mapping
from cal_async.sandbox._answers import Refused
from cal_async.sandbox._call import Call, Site
from cal_async.sandbox._documents import User
from cal_async.sandbox._errors import SandboxError
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._people import Person, add_person, key_of
from cal_async.sandbox._routing import endpoint

_ADA: Json = {"name": "Ada Lovelace", "email": "ada@example.com", "timeZone": "Europe/London"}


@dataclass(frozen=True)
class Seeded:
    """What was made, in the order in which it was asked for.

    Attributes:
        keys: The API keys of the users.
        schedules: The ids of the schedules.
        event_types: The ids of the event types.
        bookings: The uids of the bookings.
    """

    keys: list[str] = field(default_factory=list[str], repr=False)
    schedules: list[int] = field(default_factory=list[int])
    event_types: list[int] = field(default_factory=list[int])
    bookings: list[str] = field(default_factory=list[str])


async def seed(
    site: Site,
    *,
    user: str | None,
    users: Sequence[Person],
    schedules: Iterable[Mapping[str, Any]],
    event_types: Iterable[Mapping[str, Any]],
    bookings: Iterable[Mapping[str, Any]],
) -> Seeded:
    """Make users, and then schedules, event types and bookings of one of them.

    Raises:
        SandboxError: The rules refuse one of them; what was made before stays.
    """
    made = Seeded()
    for person in users:
        made.keys.append(key_of(site.store, add_person(site.store, person)))
    site.store.commit()
    owner = _owner(site, user)
    for body in schedules:
        usual = {"name": "Hours", "timeZone": owner.time_zone, "isDefault": False}
        made.schedules.append(
            (await _post(site, owner, "schedules.create", usual | _wire(body)))["id"]
        )
    for body in event_types:
        made.event_types.append(
            (await _post(site, owner, "event_types.create", _named(_wire(body))))["id"]
        )
    for body in bookings:
        usual = {"attendee": _ADA}
        wish = usual | _wire(body)
        if made.event_types and not {"eventTypeId", "eventTypeSlug"} & wish.keys():
            wish["eventTypeId"] = made.event_types[-1]
        booking = await _post(site, None, "bookings.create", wish)
        made.bookings.append(booking["uid"])
    return made


def _owner(site: Site, username: str | None) -> User:
    for user in site.store.users:
        if username in (None, user.username):
            return user
    raise SandboxError(f"no user is called {username}")


def _named(body: Json) -> Json:
    title = str(body.get("title") or "Meeting")
    slug = re.sub(r"\W+", "-", title.lower()).strip("-")
    return {"title": title, "slug": slug, "lengthInMinutes": 30} | body


async def _post(site: Site, owner: User | None, operation: str, body: Json) -> Json:
    found = endpoint(operation, _VERSIONS[operation])
    if found is None:
        raise RuntimeError(f"{operation} has no handler")
    _check_names(operation, body)
    call = Call(site, {}, {}, body, owner, "", site.clock.now())
    try:
        answer = await found.handler(call)
    except Refused as refusal:
        site.store.rollback()
        raise SandboxError(f"{operation}: {_why(refusal)}") from refusal
    site.store.commit()
    data = answer.body["data"]
    return as_object(data) or (as_list(data) or [{}])[0]


def _check_names(operation: str, body: Json) -> None:
    """Refuse a field that requests would pass over: here it is a slip of the test's."""
    described = next(one for one in operations() if one.name == operation)
    known = [p.wire for p in described.parameters if p.location == "body"]
    for name in body:
        if name not in known:
            raise SandboxError(f"{operation}: there is no field {name!r}{nearest(name, known)}")


_VERSIONS = {
    "schedules.create": "2024-06-11",
    "event_types.create": "2024-06-14",
    "bookings.create": "2024-08-13",
}


def _why(refusal: Refused) -> str:
    problems = (as_object(refusal.details) or {}).get("errors")
    said = [text for problem in as_list(problems) or () for text in problem["constraints"].values()]
    return "; ".join(said) or refusal.message


def _wire(value: Any) -> Any:
    """Write the names of fields as the API does; both spellings are taken."""
    if is_mapping(value):
        return {
            _camel(name): item if name in _AS_IT_IS else _wire(item) for name, item in value.items()
        }
    entries = as_list(value)
    if entries is not None:
        return [_wire(item) for item in entries]
    return value.isoformat() if hasattr(value, "isoformat") else value


_AS_IT_IS = {
    "metadata",
    "bookingFieldsResponses",
    "booking_fields_responses",
}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest)) if rest else name
