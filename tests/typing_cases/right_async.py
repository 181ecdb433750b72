"""Right code for the async client: both type checkers accept it."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import assert_type

from cal_async import UNSET, Attendee, CalClient, Page
from cal_async.models import Booking, BookingAttendee, EventType, Me, Schedule, Slot, Webhook


async def main() -> None:
    async with CalClient("cal_x", timeout=5, region="eu") as cal:
        assert_type(await cal.me.get(), Me)
        assert_type(
            await cal.slots.list(event_type_id=1, start=date(2030, 1, 7), end=date(2030, 1, 8)),
            dict[date, list[Slot]],
        )
        booking = await cal.bookings.create(
            start=datetime(2030, 1, 7, 9, tzinfo=UTC),
            event_type_id=1,
            attendee=Attendee(name="Ada", email="ada@example.com", time_zone="Europe/Rome"),
            timeout=3.5,
        )
        assert_type(booking, Booking)
        assert_type(booking.uid, str)
        assert_type(await cal.bookings.list(take=5, status=["upcoming"]), Page[Booking])
        assert_type(cal.bookings.iterate(take=5), AsyncIterator[Booking])
        async for found in cal.bookings.iterate():
            assert_type(found, Booking)
        assert_type(await cal.bookings.reschedule("uid", start=booking.start), Booking)
        assert_type(await cal.bookings.cancel("uid", cancellation_reason="ill"), Booking)
        assert_type(await cal.bookings.attendees.list("uid"), Page[BookingAttendee])
        assert_type((await cal.bookings.attendees.list("uid"))[0], BookingAttendee)
        assert_type(
            await cal.event_types.create(title="T", slug="t", length_in_minutes=30, headers={}),
            EventType,
        )
        assert_type(await cal.schedules.update(1, name="N"), Schedule)
        assert_type(await cal.webhooks.update("id", secret=None), Webhook)
        assert_type(await cal.webhooks.update("id", secret=UNSET), Webhook)
