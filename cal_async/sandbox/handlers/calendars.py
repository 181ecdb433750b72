"""Calendars of other providers: as far as their consent pages, and no further."""

from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from cal_async.sandbox._answers import (
    Answer,
    Refused,
    bad_request,
    done,
    redirect,
    success,
)
from cal_async.sandbox._calendars import PROVIDERS, account
from cal_async.sandbox._call import Call
from cal_async.sandbox._consent import user_behind
from cal_async.sandbox._documents import Calendar, SelectedCalendar, User
from cal_async.sandbox._routing import Access, handles

_OAUTH = {
    "google": "google_calendar",
    "office365": "office_365_calendar",
    "apple": "apple calendar",
}
_UNKNOWN = "Invalid calendar type, available calendars are: "


@handles("calendars.connect")
async def connect(call: Call) -> Answer:
    """Return the address of the provider's consent page."""
    state = {
        "accessToken": call.credential,
        "origin": call.site.web,
        "redir": call.query.get("redir", ""),
        "isDryRun": call.query.get("isDryRun") == "true",
    }
    common = {"response_type": "code", "client_id": "sandbox"}
    match _known(call, "google, office365, apple"):
        case "google":
            scopes = "calendar.readonly", "calendar.events"
            page, asked = (
                "https://accounts.google.com/o/oauth2/v2/auth",
                {
                    "access_type": "offline",
                    "scope": " ".join(
                        f"https://www.googleapis.com/auth/{scope}" for scope in scopes
                    ),
                    "prompt": "consent",
                    "redirect_uri": f"{call.site.web}/v2/gcal/oauth/save",
                },
            )
        case "office365":
            page, asked = (
                "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
                {
                    "scope": "User.Read Calendars.Read Calendars.ReadWrite offline_access",
                    "prompt": "select_account",
                    "redirect_uri": f"{call.site.web}/v2/calendars/office365/save",
                },
            )
        case _:
            raise bad_request(_UNKNOWN, "google, office365, apple")
    asked |= common | {"state": msgspec.json.encode(state).decode()}
    return success({"authUrl": f"{page}?{urlencode(asked, quote_via=quote)}"})


@handles("calendars.save", Access.OPEN)
async def save(call: Call) -> Answer:
    """Connect the account of the user who comes back from the consent page with any code."""
    try:
        state = msgspec.json.decode(call.query.get("state", ""), type=dict[str, Any])
    except msgspec.MsgspecError:
        state = {}
    missing = [field for field in ("isDryRun", "origin", "accessToken") if field not in state]
    if missing:
        said = "".join(f"{field} - Expected string, received null, " for field in missing)
        raise Refused(400, "BAD_REQUEST", said)
    user = user_behind(call, str(state["accessToken"]))
    if user is None or not call.query.get("code"):
        raise bad_request("Invalid authorization code")
    kind = PROVIDERS[_known(call, "google, office365")]
    if state["isDryRun"] is not True:
        _connect(call, user, kind)
    return redirect(str(state.get("redir") or state["origin"]))


def _connect(call: Call, user: User, kind: str) -> None:
    rows = (row for row in call.store.calendars if row.user_id == user.id)
    if any(row.kind == kind for row in rows):
        return
    row = Calendar(
        id=call.store.next_id("Credential"),
        user_id=user.id,
        urls=[user.shown_email],
        read_only=False,
        created_at=call.now,
        kind=kind,
    )
    call.store.calendars.save(row)
    # The real server, too, lets the first calendar of a new account make its user busy.
    call.store.selected.save(
        SelectedCalendar(
            user_id=user.id, integration=kind, external_id=row.urls[0], credential_id=row.id
        )
    )


@handles("calendars.check")
async def check(call: Call) -> Answer:
    """Tell whether a calendar is connected."""
    name = _OAUTH[_known(call, "google, office365, apple")]
    if account(call, call.parameters["calendar"]) is None:
        raise bad_request(f"Credentials for {name} not found.")
    return done()


@handles("calendars.credentials.create")
async def create_credentials(call: Call) -> Answer:
    """Refuse a password: there is no server to try it on."""
    if call.parameters["calendar"] != "apple":
        raise bad_request(_UNKNOWN, "apple")
    raise bad_request("Username or password cannot be empty")


def _known(call: Call, available: str) -> str:
    name = call.parameters["calendar"]
    if name not in _OAUTH:
        raise bad_request(_UNKNOWN, available)
    return name
