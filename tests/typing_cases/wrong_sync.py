"""Wrong code for the blocking client: both type checkers refuse each marked line, and no other."""

from datetime import UTC, date, datetime

from cal_async import Attendee
from cal_sync import CalClient

NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)


def main(cal: CalClient, attendee: Attendee) -> None:
    cal.bookings.cancel("uid", reason="ill")  # E: wrong keyword
    cal.bookings.cancel(5)  # E: wrong type
    cal.bookings.cancel()  # E: missing argument
    cal.bookings.create(start=NOON, event_type_id=1)  # E: missing keyword
    cal.bookings.create(start="2030-01-07", event_type_id=1, attendee=attendee)  # E: text
    cal.slots.list(event_type_id="1", start=NOON, end=NOON)  # E: wrong type
    cal.slots.list(event_type_id=1, start=NOON, end=NOON, format="times")  # E: wrong literal
    cal.bookings.list(status=["upcomming"])  # E: wrong literal
    cal.event_types.create(title="T", slug="t")  # E: missing key of the body
    cal.event_types.create(title="T", slug="t", length_in_minutes="30")  # E: wrong type
    cal.bookings.gett("uid")  # E: wrong attribute
    cal.bookings.get("uid", timeout="5")  # E: wrong option
    print(cal.me.get().mail)  # E: wrong field
    cal.bookings.iterate().__anext__()  # E: not an async iterator
    Attendee(name="Ada")  # E: missing field
    CalClient(region="mars")  # E: wrong literal
    cal.bookings.list(take=date(2030, 1, 7))  # E: wrong type
