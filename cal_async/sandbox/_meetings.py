"""Meetings that begin and end: what webhooks are told when the clock passes their times."""

from datetime import datetime

from cal_async.sandbox._booking_view import place
from cal_async.sandbox._call import Site
from cal_async.sandbox._documents import Booking
from cal_async.sandbox._json import Json
from cal_async.sandbox._subscribers import send, subscribers
from cal_async.sandbox._times import stamp

STARTED, ENDED = "MEETING_STARTED", "MEETING_ENDED"


class Meetings:
    """Looks from time to time which meetings have begun or ended since the last look.

    Args:
        site: What all calls share.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._seen = site.clock.now()

    def look(self) -> None:
        """Tell the subscribers what happened since the last look."""
        since, now = self._seen, self._site.clock.now()
        self._seen = now
        store = self._site.store
        if not any(STARTED in hook.triggers or ENDED in hook.triggers for hook in store.webhooks):
            return
        due = [
            (instant, trigger, booking)
            for booking in store.bookings
            if booking.status == "accepted"
            for instant, trigger in ((booking.start, STARTED), (booking.end, ENDED))
            if since < instant <= now
        ]
        for instant, trigger, booking in sorted(due, key=lambda entry: entry[:2]):
            self._announce(instant, trigger, booking)

    def _announce(self, instant: datetime, trigger: str, booking: Booking) -> None:
        hooks = subscribers(self._site.store, trigger, booking)
        if hooks:
            event = {"triggerEvent": trigger, "createdAt": stamp(instant)} | self._row(booking)
            send(self._site, hooks, event)

    def _row(self, booking: Booking) -> Json:
        host = self._site.store.users[booking.host_ids[0]]
        return {
            "id": booking.id,
            "uid": booking.uid,
            "title": booking.title,
            "description": booking.description or "",
            "status": booking.status.upper(),
            "startTime": stamp(booking.start),
            "endTime": stamp(booking.end),
            "createdAt": stamp(booking.created_at),
            "updatedAt": stamp(booking.updated_at),
            "eventTypeId": booking.event_type_id,
            "userId": host.id,
            "userPrimaryEmail": host.email,
            "user": {"name": host.name, "email": host.email, "timeZone": host.time_zone},
            "attendees": [
                {"name": one.name, "email": one.email, "timeZone": one.time_zone}
                for one in booking.attendees
            ],
            "location": place(booking, self._site.web),
            "responses": booking.responses,
            "metadata": booking.metadata,
            "payment": [],
            "references": [],
            "iCalUID": booking.ics_uid,
        }
