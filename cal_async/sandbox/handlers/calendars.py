"""Calendars of other providers: as far as their consent pages, and no further."""

from urllib.parse import quote, urlencode

import msgspec

from cal_async.sandbox._answers import (
    Answer,
    Refused,
    bad_request,
    not_found,
    success,
)
from cal_async.sandbox._call import Call
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
    """Refuse what comes back from a consent page: no provider ever sends anybody here."""
    if not call.query.get("state"):
        fields = ("isDryRun", "origin", "accessToken")
        said = "".join(f"{field} - Expected string, received null, " for field in fields)
        raise Refused(400, "BAD_REQUEST", said)
    raise bad_request("Invalid authorization code")


@handles("calendars.check")
async def check(call: Call) -> Answer:
    """Say that the calendar is not connected."""
    name = _OAUTH[_known(call, "google, office365, apple")]
    raise bad_request(f"Credentials for {name} not found.")


@handles("calendars.credentials.create")
async def create_credentials(call: Call) -> Answer:
    """Refuse a password: there is no server to try it on."""
    if call.parameters["calendar"] != "apple":
        raise bad_request(_UNKNOWN, "apple")
    raise bad_request("Username or password cannot be empty")


@handles("calendars.events.get")
async def get_event(call: Call) -> Answer:
    """Say that no event is known: bookings are written to no calendar here."""
    del call
    raise not_found("Booking reference not found")


@handles("calendars.events.update")
async def update_event(call: Call) -> Answer:
    """Say that no event is known."""
    return await get_event(call)


def _known(call: Call, available: str) -> str:
    name = call.parameters["calendar"]
    if name not in _OAUTH:
        raise bad_request(_UNKNOWN, available)
    return name
