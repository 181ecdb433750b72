"""The users that platform clients manage, and their tokens."""

from msgspec.structs import replace

from cal_async.sandbox import _platform as rules
from cal_async.sandbox._answers import Answer, bad_request, conflict, created, success
from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import NUMBER, STRING, at_least, at_most
from cal_async.sandbox._documents import User
from cal_async.sandbox._json import Json
from cal_async.sandbox._profiles import CHANGE, NEW_MANAGED, changed_profile
from cal_async.sandbox._query import count, number, words
from cal_async.sandbox._routing import handles
from cal_async.sandbox._times import stamp
from cal_async.sandbox._validation import Shape, optional, required

_PAGE = Shape(
    optional("limit", at_most(250), at_least(1), NUMBER),
    optional("offset", at_least(0), NUMBER),
)
_REFRESH = Shape(required("refreshToken", STRING))
_USUAL_ZONE = "Europe/London"
_MOST = 250


@handles("oauth_clients.users.create")
async def create(call: Call) -> Answer:
    """Make a user; with a zone they get hours, too."""
    body = NEW_MANAGED.read(call.body)
    client = rules.owned_client(call)
    email, username = rules.marked(body["email"], client)
    _check_address(call, email)
    owner = call.store.users[client.user_id]
    user = User(
        id=call.store.next_id("User"),
        name=body["name"],
        username=username,
        email=email,
        time_zone=_USUAL_ZONE,
        organization_id=owner.organization_id,
        client_id=client.id,
        client_metadata=body.get("metadata"),
        created_at=call.now,
    )
    user = changed_profile(user, body)
    hours = rules.furnish(call, user, client, with_hours=body.get("timeZone") is not None)
    user = call.store.users.save(replace(user, default_schedule_id=hours))
    return created({"user": _shown(user)} | rules.give_tokens(call, user, client.id))


@handles("oauth_clients.users.list")
async def list_(call: Call) -> Answer:
    """List a client's users by page, or those with some addresses."""
    asked = {key: number(value) for key, value in call.query.items() if key in ("limit", "offset")}
    _PAGE.read(asked)
    client = rules.owned_client(call)
    found = rules.users_of(call.store, client)
    if "emails" in call.query:
        emails = set(words(call.query["emails"]))
        found = [user for user in found if not emails.isdisjoint((user.email, user.shown_email))]
    first, size = count(asked.get("offset"), 0), count(asked.get("limit"), _MOST)
    return success([_shown(user) for user in found[first : first + size]])


@handles("oauth_clients.users.get")
async def get(call: Call) -> Answer:
    """Return one user."""
    return success(_shown(rules.managed(call, rules.owned_client(call))))


@handles("oauth_clients.users.update")
async def update(call: Call) -> Answer:
    """Change one user."""
    body = CHANGE.read(call.body)
    client = rules.owned_client(call)
    user = rules.managed(call, client)
    changed = replace(
        changed_profile(user, body), client_metadata=body.get("metadata", user.client_metadata)
    )
    if body.get("email"):
        email, username = rules.marked(body["email"], client)
        if email != user.email:
            _check_address(call, email)
        changed = replace(changed, email=email, username=username)
    return success(_shown(call.store.users.save(changed)))


@handles("oauth_clients.users.delete")
async def delete(call: Call) -> Answer:
    """Delete one user and return them."""
    user = rules.managed(call, rules.owned_client(call))
    rules.remove_user(call.store, user)
    return success(_shown(user))


@handles("oauth_clients.users.force_refresh")
async def force_refresh(call: Call) -> Answer:
    """Replace all tokens of a user, without asking for one."""
    client = rules.owned_client(call)
    user = rules.managed(call, client)
    call.store.tokens.delete_where(lambda row: row.user_id == user.id)
    return success(rules.give_tokens(call, user, client.id))


@handles("oauth.refresh")
async def refresh(call: Call) -> Answer:
    """Exchange a refresh token, once, for a new pair; the old access token lives on."""
    body = _REFRESH.read(call.body)
    client = rules.owned_client(call)
    token = call.store.tokens.get(body["refreshToken"])
    if (
        token is None
        or token.kind != "refresh"
        or token.client_id != client.id
        or token.expires_at <= call.now
    ):
        raise bad_request("Invalid refresh token")
    call.store.tokens.delete(token)
    return success(rules.give_tokens(call, call.store.users[token.user_id], client.id))


def _check_address(call: Call, email: str) -> None:
    known = next((user for user in call.store.users if user.email == email), None)
    if known is not None:
        raise conflict(f"User with the provided e-mail already exists. Existing user ID={known.id}")


def _shown(user: User) -> Json:
    view: Json = {
        "id": user.id,
        "email": user.email,
        "username": user.username,
        "name": user.name,
        "bio": user.bio,
        "timeZone": user.time_zone,
        "weekStart": user.week_start,
        "createdDate": stamp(user.created_at) if user.created_at else None,
        "timeFormat": user.time_format,
        "defaultScheduleId": user.default_schedule_id,
        "locale": user.locale,
        "avatarUrl": user.avatar_url,
    }
    return view if user.client_metadata is None else view | {"metadata": user.client_metadata}
