"""Connected calendars as they are shown, and the one that new bookings are written to."""

from cal_async.sandbox._answers import bad_request
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Calendar, SelectedCalendar
from cal_async.sandbox._external import FEED
from cal_async.sandbox._json import Json
from cal_async.sandbox._times import stamp

PROVIDERS = {
    "google": "google_calendar",
    "office365": "office365_calendar",
    "apple": "apple_calendar",
}
_NAMES = {
    FEED: ("ICS Feed", "ics-feed", "ics-feedcalendar"),
    "google_calendar": ("Google Calendar", "google-calendar", "googlecalendar"),
    "office365_calendar": ("Outlook Calendar", "office365-calendar", "office365calendar"),
    "apple_calendar": ("Apple Calendar", "apple-calendar", "applecalendar"),
}


def of_user(call: Call) -> list[Calendar]:
    """Return the caller's connections."""
    return [row for row in call.store.calendars if row.user_id == call.user.id]


def account(call: Call, provider: str) -> Calendar | None:
    """Return the caller's connection to a provider."""
    kind = PROVIDERS.get(provider, provider)
    return next((row for row in of_user(call) if row.kind == kind), None)


def credential(row: Calendar) -> Json:
    """Return what a connection is called, without its secrets."""
    return {
        "id": row.id,
        "type": row.kind,
        "userId": row.user_id,
        "teamId": None,
        "appId": _NAMES[row.kind][1],
        "invalid": False,
    }


async def connection(call: Call, row: Calendar) -> Json:
    """Return a connection with its calendars, feeds by the names that they give themselves."""
    if row.kind == FEED:
        await call.site.feeds.refresh(row.urls)
    calendars = [_calendar(call, row, url) for url in row.urls]
    return {
        "integration": _app(row.kind),
        "credentialId": row.id,
        "delegationCredentialId": None,
        "primary": calendars[0],
        "calendars": calendars,
    }


def destination(call: Call) -> Json:
    """Return the calendar that the caller's bookings are written to: chosen, or the first."""
    rows = of_user(call)
    if not rows:
        return {}
    row = next((row for row in rows if row.id == call.user.destination_id), rows[0])
    return {
        "id": row.id,
        "integration": row.kind,
        "externalId": row.urls[0],
        "primaryEmail": None,
        "userId": row.user_id,
        "eventTypeId": None,
        "credentialId": row.id,
        "createdAt": stamp(row.created_at),
        "updatedAt": stamp(row.created_at),
        "delegationCredentialId": None,
        "customCalendarReminder": None,
    }


def check_writable(call: Call, wanted: Json) -> None:
    """Check that the caller's bookings can be written to a calendar.

    Raises:
        Refused: The caller has no such calendar, or may only read it.
    """
    for row in of_user(call):
        if row.kind == wanted.get("integration") and wanted.get("externalId") in row.urls:
            if row.read_only:
                raise bad_request(
                    "Invalid destinationCalendarId: Calendar does not have write permission"
                )
            return
    raise bad_request("Invalid destinationCalendarId: Calendar does not exist")


def selection(call: Call, integration: str, external_id: str, number: int) -> SelectedCalendar:
    """Return the caller's selection of a calendar, stored or not."""
    return SelectedCalendar(
        user_id=call.user.id,
        integration=integration,
        external_id=external_id,
        credential_id=number,
    )


def _calendar(call: Call, row: Calendar, url: str) -> Json:
    feed = call.site.feeds.known(url)
    selected = any(
        one.credential_id == row.id and one.external_id == url for one in call.store.selected
    )
    return {
        "name": feed.name if feed else url,
        "readOnly": row.read_only,
        "externalId": url,
        "integration": row.kind,
        "primary": None if row.kind == FEED else True,
        "isSelected": selected,
        "credentialId": row.id,
        "delegationCredentialId": None,
    }


def _app(kind: str) -> Json:
    name, slug, folder = _NAMES[kind]
    return {
        "appData": None,
        "dirName": folder,
        "__template": "",
        "name": name,
        "title": name,
        "slug": slug,
        "type": kind,
        "logo": f"/app-store/{folder}/icon.svg",
        "variant": "calendar",
        "categories": ["calendar"],
        "publisher": "cal.com, Inc.",
        "email": "help@example.com",
        "description": f"Events from {name}.",
        "isTemplate": False,
        "locationOption": None,
    }
