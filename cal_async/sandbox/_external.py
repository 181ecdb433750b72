"""What other calendars say about when users are busy: selected feeds and connected accounts."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Calendar, CalendarEvent, User
from cal_async.sandbox._json import Json
from cal_async.sandbox._times import read_instant
from cal_async.sandbox.scheduling import Busy

FEED = "ics-feed_calendar"


async def read_feeds(call: Call, hosts: Sequence[User]) -> None:
    """Read the feeds that make hosts busy; do it before anything is changed."""
    if len(call.store.selected):
        ids = {host.id for host in hosts}
        await call.site.feeds.refresh(
            {
                row.external_id
                for row in call.store.selected
                if row.user_id in ids and row.integration == FEED
            }
        )


def busy(call: Call, hosts: Sequence[User]) -> list[Busy]:
    """Return when other calendars keep hosts busy, as far as feeds were read."""
    if not len(call.store.selected):
        return []
    ids = {host.id for host in hosts}
    found: list[Busy] = []
    for row in call.store.selected:
        if row.user_id not in ids:
            continue
        if row.integration == FEED:
            feed = call.site.feeds.known(row.external_id)
            found += [Busy(event.start, event.end) for event in feed.events] if feed else []
        else:
            calendar = call.store.calendars.get(row.credential_id)
            found += [Busy(*span) for span in spans(call, calendar)] if calendar else []
    return found


def spans(call: Call, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Yield when the events of a connected account take place."""
    for event in events_of(call, calendar):
        start, end = moment(event.start), moment(event.end)
        if start is not None and end is not None and event.status != "cancelled":
            yield start, end


def events_of(call: Call, calendar: Calendar) -> list[CalendarEvent]:
    """Return the events of a connected account."""
    return [row for row in call.store.calendar_events if row.calendar_id == calendar.id]


def moment(value: Json) -> datetime | None:
    """Return the instant of an event's ``{time, timeZone}``."""
    return read_instant(str(value.get("time")))
