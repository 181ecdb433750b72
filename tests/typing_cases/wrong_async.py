"""Wrong code for the async client: both type checkers refuse each marked line, and no other."""

from datetime import UTC, date, datetime

from cal_async import Attendee, CalClient

NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)


async def main(cal: CalClient, attendee: Attendee) -> None:
    await cal.bookings.cancel("uid", reason="ill")  # E: wrong keyword
    await cal.bookings.cancel(5)  # E: wrong type
    await cal.bookings.cancel()  # E: missing argument
    await cal.bookings.create(start=NOON, event_type_id=1)  # E: missing keyword
    await cal.bookings.create(start="2030-01-07", event_type_id=1, attendee=attendee)  # E: text
    await cal.slots.list(event_type_id="1", start=NOON, end=NOON)  # E: wrong type
    await cal.slots.list(event_type_id=1, start=NOON, end=NOON, format="times")  # E: wrong literal
    await cal.bookings.list(status=["upcomming"])  # E: wrong literal
    await cal.event_types.create(title="T", slug="t")  # E: missing key of the body
    await cal.event_types.create(title="T", slug="t", length_in_minutes="30")  # E: wrong type
    await cal.bookings.gett("uid")  # E: wrong attribute
    await cal.bookings.get("uid", timeout="5")  # E: wrong option
    print(cal.me.get().email)  # E: forgotten await
    print((await cal.me.get()).mail)  # E: wrong field
    for booking in cal.bookings.iterate():  # E: not an ordinary iterator
        pass
    Attendee(name="Ada")  # E: missing field
    CalClient(region="mars")  # E: wrong literal
    await cal.bookings.list(take=date(2030, 1, 7))  # E: wrong type
