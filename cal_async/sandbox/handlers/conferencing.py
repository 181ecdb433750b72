"""Video services: connected by consent, which is always given here, and the default one."""

from urllib.parse import quote, urlencode

import msgspec
from msgspec.structs import replace

from cal_async.sandbox._answers import (
    Answer,
    RefusedBare,
    bad_request,
    created,
    done,
    redirect,
    success,
)
from cal_async.sandbox._call import Call
from cal_async.sandbox._consent import user_behind
from cal_async.sandbox._documents import ConferencingApp, User
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._routing import Access, handles

_TYPES = {"google-meet": "google_video", "zoom": "zoom_video", "msteams": "office365_video"}
_PAGES = {
    "zoom": "https://zoom.us/oauth/authorize",
    "msteams": "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
}
_SCOPES = {"msteams": "OnlineMeetings.ReadWrite offline_access"}
_BUILT_IN = "daily-video"
_DEFAULT = "defaultConferencingApp"


@handles("conferencing.list")
async def list_(call: Call) -> Answer:
    """List the connected services; the built-in one is not connected."""
    return success([_shown(row) for row in _of(call, call.user)])


@handles("conferencing.connect")
async def connect(call: Call) -> Answer:
    """Connect Google Meet, which needs a Google calendar."""
    if call.parameters["app"] != "google-meet":
        raise bad_request("Invalid conferencing app. Available apps: GOOGLE_MEET.")
    calendars = (row for row in call.store.calendars if row.user_id == call.user.id)
    if not any(row.kind == "google_calendar" for row in calendars):
        raise bad_request("Google Meet requires a Google Calendar connection.")
    return created(_shown(_add(call, call.user, "google-meet")))


@handles("conferencing.oauth.get_auth_url")
async def get_auth_url(call: Call) -> Answer:
    """Return the address of a service's consent page."""
    app = call.parameters["app"]
    if app not in _PAGES:
        raise bad_request("Invalid conferencing app, available apps are: ", ", ".join(_PAGES))
    state: Json = {
        "returnTo": call.query.get("returnTo", ""),
        "onErrorReturnTo": call.query.get("onErrorReturnTo", ""),
        "fromApp": False,
        "accessToken": call.credential,
    }
    asked = {"response_type": "code", "client_id": "sandbox"}
    if app in _SCOPES:
        asked["scope"] = _SCOPES[app]
    asked["redirect_uri"] = f"{call.site.web}/v2/conferencing/{app}/oauth/callback"
    asked["state"] = msgspec.json.encode(state).decode()
    return success({"url": f"{_PAGES[app]}?{urlencode(asked, quote_via=quote)}"})


@handles("conferencing.oauth.callback", Access.OPEN)
async def callback(call: Call) -> Answer:
    """Connect a service for the user who comes back from its consent page with any code."""
    text = call.query.get("state")
    if not text or not isinstance(text, str):
        raise bad_request("Missing `state` query param")
    try:
        state = msgspec.json.decode(text, type=dict[str, str | bool])
    except msgspec.MsgspecError as error:
        raise RefusedBare(500, "Internal server error") from error
    user = user_behind(call, str(state.get("accessToken", "")))
    if user is None or call.query.get("error") or call.parameters["app"] not in _PAGES:
        return redirect(str(state.get("onErrorReturnTo") or call.site.web))
    _add(call, user, call.parameters["app"])
    return redirect(str(state.get("returnTo") or call.site.web))


@handles("conferencing.get_default")
async def get_default(call: Call) -> Answer:
    """Return the default service, if one was chosen."""
    chosen = call.user.metadata.get(_DEFAULT)
    return success(chosen) if chosen else done()


@handles("conferencing.set_default")
async def set_default(call: Call) -> Answer:
    """Choose the default service: the built-in or a connected one."""
    app = call.parameters["app"]
    if app != _BUILT_IN:
        _connected(call)
    marked = call.user.metadata | {_DEFAULT: {"appSlug": app}}
    call.store.users.save(replace(call.user, metadata=marked))
    return done()


@handles("conferencing.disconnect")
async def disconnect(call: Call) -> Answer:
    """Disconnect a service; it cannot stay the default one."""
    row = _connected(call)
    call.store.conferencing.delete(row)
    chosen = as_object(call.user.metadata.get(_DEFAULT))
    if chosen and chosen.get("appSlug") == row.slug:
        rest = {key: value for key, value in call.user.metadata.items() if key != _DEFAULT}
        call.store.users.save(replace(call.user, metadata=rest))
    return done()


def _of(call: Call, user: User) -> list[ConferencingApp]:
    return [row for row in call.store.conferencing if row.user_id == user.id]


def _connected(call: Call) -> ConferencingApp:
    app = call.parameters["app"]
    if app not in _TYPES:
        raise bad_request("Invalid app, available apps are: ", ", ".join(_TYPES))
    for row in _of(call, call.user):
        if row.slug == app:
            return row
    raise bad_request(f"{app} not connected.")


def _add(call: Call, user: User, slug: str) -> ConferencingApp:
    for row in _of(call, user):
        if row.slug == slug:
            return row
    number = call.store.next_id("Credential")
    return call.store.conferencing.save(ConferencingApp(id=number, user_id=user.id, slug=slug))


def _shown(row: ConferencingApp) -> Json:
    return {"id": row.id, "type": _TYPES[row.slug], "userId": row.user_id, "invalid": False}
