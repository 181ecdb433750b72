"""Links that put a booking into somebody's calendar."""

from datetime import datetime
from urllib.parse import quote

from cal_async.sandbox import _ids
from cal_async.sandbox._booking_view import place
from cal_async.sandbox._documents import Booking
from cal_async.sandbox._json import Json
from cal_async.sandbox._times import MINUTE, short_stamp


def calendar_links(booking: Booking, description: str, web: str, now: datetime) -> list[Json]:
    """Return the links for Google, Office and Outlook, and an ICS file as a data URL."""
    where = place(booking, web)
    start, end = short_stamp(booking.start), short_stamp(booking.end)
    details, location = quote(description, safe=""), quote(where, safe="")
    title = booking.title
    outlook = (
        f"body={details}&enddt={end}&path={{path}}&rru=addevent&startdt={start}"
        f"&subject={{subject}}&location={location}"
    )
    office = outlook.format(path="%2Fcalendar%2Faction%2Fcompose", subject=title)
    live = outlook.format(path="%252Fcalendar%252Faction%252Fcompose", subject=quote(title, "()"))
    dates = f"{_compact(booking.start)}/{_compact(booking.end)}"
    return [
        _link(
            "Google Calendar",
            "googleCalendar",
            f"https://calendar.google.com/calendar/r/eventedit?dates={dates}&text={title}"
            f"&details={details}&location={location}",
        ),
        _link(
            "Microsoft Office",
            "microsoftOffice",
            f"https://outlook.office.com/calendar/0/deeplink/compose?{office}",
        ),
        _link(
            "Microsoft Outlook",
            "microsoftOutlook",
            f"https://outlook.live.com/calendar/0/deeplink/compose?{live}",
        ),
        _link(
            "ICS",
            "ics",
            f"data:text/calendar,{quote(_ics(booking, description, where, now), safe='()')}",
        ),
    ]


def _link(label: str, name: str, url: str) -> Json:
    return {"label": label, "id": name, "link": url}


def _compact(instant: datetime) -> str:
    return instant.strftime("%Y%m%dT%H%M%SZ")


def _ics(booking: Booking, description: str, where: str, now: datetime) -> str:
    length = int((booking.end - booking.start) / MINUTE)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "PRODID:adamgibbons/ics",
        "METHOD:PUBLISH",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        f"UID:{_ids.short_uid()}",
        f"SUMMARY:{booking.title}",
        f"DTSTAMP:{_compact(now.replace(second=0))}",
        f"DTSTART:{_compact(booking.start)}",
        f"DESCRIPTION:{description}",
        f"LOCATION:{where}",
        f"DURATION:PT{length}M",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)
