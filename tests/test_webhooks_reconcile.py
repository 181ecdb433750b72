"""What webhooks missed, and where a rescheduled booking has gone."""

import asyncio
import gc
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import pytest
from test_webhooks_aiohttp import listening
from webhook_samples import SECRET

import cal_sync.webhooks
from cal_async import Attendee, CalClient, CalError, InvalidArgumentError, MockTransport
from cal_async.models import Booking, Seats
from cal_async.sandbox import Sandbox
from cal_async.webhooks import (
    BookingEvent,
    MemoryDeduplicator,
    SQLiteDeduplicator,
    WebhookReceiver,
    ensure_webhook,
    follow,
    reconcile,
)

pytestmark = pytest.mark.anyio


async def event_type_of(cal: CalClient, name: str = "Short", **settings: Any) -> int:
    slug = name.lower()
    made = await cal.event_types.create(title=name, slug=slug, length_in_minutes=5, **settings)
    return made.id


async def starts(cal: CalClient, event_type_id: int, count: int) -> list[datetime]:
    first = datetime.now(UTC).date() + timedelta(days=1)
    free = await cal.slots.list(
        event_type_id=event_type_id, start=first, end=first + timedelta(days=20)
    )
    found = [slot.start for slots in free.values() for slot in slots]
    assert len(found) >= count
    return found[:count]


async def book(cal: CalClient, event_type_id: int, start: datetime) -> Booking:
    ada = Attendee(name="Ada", email="ada@example.com", time_zone="Europe/Rome")
    return await cal.bookings.create(start=start, event_type_id=event_type_id, attendee=ada)


# A connection that asyncio accepts while its server closes is left to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_receiver_that_restarts_amid_500_deliveries_misses_nothing(
    cal: CalClient, sandbox: Sandbox, tmp_path: Path
) -> None:
    keys = SQLiteDeduplicator(tmp_path / "keys.sqlite")
    heard: list[str | None] = []
    since = datetime.now(UTC)

    def receiver() -> WebhookReceiver:
        made = WebhookReceiver(SECRET, deduplicator=keys)

        @made.on("BOOKING_CREATED")
        async def hear(event: BookingEvent) -> None:
            heard.append(event.payload.uid)

        return made

    event_type_id = await event_type_of(cal)
    times = iter(await starts(cal, event_type_id, 500))
    made: list[str] = []

    async def some(count: int) -> None:
        made.extend([(await book(cal, event_type_id, next(times))).uid for _ in range(count)])

    async with listening(receiver()) as url:
        await ensure_webhook(cal, subscriber_url=url, triggers=["BOOKING_CREATED"], secret=SECRET)
        await some(240)
    await some(20)
    await sandbox.settle()  # nobody listens: these twenty are lost
    async with listening(receiver(), urlsplit(url).port or 0):
        await some(240)
        await sandbox.settle()
    missed = [booking.uid async for booking in reconcile(cal, since, deduplicator=keys)]
    assert len(made) == len(set(made)) == 500
    assert len(missed) >= 20
    assert sorted([*filter(None, heard), *missed]) == sorted(made), "lost, or handled twice"
    assert [one async for one in reconcile(cal, since, deduplicator=keys)] == []
    gc.collect()


async def test_reconcile_goes_by_state(cal: CalClient, sandbox: Sandbox) -> None:
    keys = MemoryDeduplicator()
    receiver = WebhookReceiver(SECRET, deduplicator=keys)
    since = datetime.now(UTC)
    event_type_id = await event_type_of(cal)
    first, second, third = await starts(cal, event_type_id, 3)
    async with listening(receiver) as url:
        await ensure_webhook(
            cal,
            subscriber_url=url,
            triggers=["BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_CANCELLED"],
            secret=SECRET,
        )
        booking = await book(cal, event_type_id, first)
        moved = await cal.bookings.reschedule(booking.uid, start=second)
        other = await book(cal, event_type_id, third)
        await sandbox.settle()
        assert [one async for one in reconcile(cal, since, deduplicator=keys)] == []
    await cal.bookings.cancel(other.uid, cancellation_reason="none")
    found = [one async for one in reconcile(cal, since, deduplicator=keys)]
    assert [(one.uid, one.status) for one in found] == [(other.uid, "cancelled")]
    everything = [one.uid async for one in reconcile(cal, since)]
    assert sorted(everything) == sorted([booking.uid, moved.uid, other.uid])


async def test_what_was_not_finished_comes_again(cal: CalClient) -> None:
    keys = MemoryDeduplicator()
    since = datetime.now(UTC)
    event_type_id = await event_type_of(cal)
    for start in await starts(cal, event_type_id, 3):
        await book(cal, event_type_id, start)
    seen: list[str] = []
    for _ in range(2):
        async with aclosing(reconcile(cal, since, deduplicator=keys)) as missed:
            async for booking in missed:
                seen.append(booking.uid)
                if len(seen) == 2:
                    break
    assert len(seen) == 4
    assert seen[1] == seen[2]


async def test_reconcile_can_go_on(cal: CalClient) -> None:
    since = datetime.now(UTC)
    event_type_id = await event_type_of(cal)
    times = await starts(cal, event_type_id, 4)
    seen: list[str] = []
    made = [(await book(cal, event_type_id, times[0])).uid]
    with anyio.fail_after(10):
        async with aclosing(reconcile(cal, since, every=0.02)) as missed:
            async for booking in missed:
                seen.append(booking.uid)
                if len(made) == 4:
                    break
                made.append((await book(cal, event_type_id, times[len(made)])).uid)
    assert seen == made
    with pytest.raises(InvalidArgumentError, match="naive"):
        await anext(reconcile(cal, datetime(2030, 1, 1)))  # noqa: DTZ001


async def test_seats_are_told_apart(cal: CalClient) -> None:
    keys = MemoryDeduplicator()
    since = datetime.now(UTC)
    event_type_id = await event_type_of(
        cal,
        seats=Seats(seats_per_time_slot=3, show_attendee_info=True, show_availability_count=True),
    )
    [start] = await starts(cal, event_type_id, 1)
    uids: set[str] = set()
    for name in ("a", "b"):
        person = Attendee(name=name, email=f"{name}@example.com", time_zone="UTC")
        made = await cal.bookings.create(start=start, event_type_id=event_type_id, attendee=person)
        uids.add(made.uid)
        assert [one.uid async for one in reconcile(cal, since, deduplicator=keys)] == [made.uid]
    assert len(uids) == 1


async def test_follow_goes_to_the_end_of_a_chain(cal: CalClient, sandbox: Sandbox) -> None:
    event_type_id = await event_type_of(cal)
    first, *later = await starts(cal, event_type_id, 5)
    uids = [(await book(cal, event_type_id, first)).uid]
    for start in later:
        uids.append((await cal.bookings.reschedule(uids[-1], start=start)).uid)
    for uid in uids:
        assert (await follow(cal, uid)).uid == uids[-1]
    api_key, url = sandbox.api_key, sandbox.url

    def blocking() -> str:
        with cal_sync.CalClient(api_key, base_url=url) as client:
            return cal_sync.webhooks.follow(client, uids[0]).uid

    assert await asyncio.to_thread(blocking) == uids[-1]


async def test_follow_does_not_run_in_circles() -> None:
    def answer(request: Any) -> Any:
        uid = request.path.rsplit("/", 1)[-1]
        following = {"a": "b", "b": "c", "c": "b"}[uid]
        stamp = "2030-01-07T09:00:00Z"
        data = {
            "id": 1,
            "uid": uid,
            "title": "t",
            "status": "cancelled",
            "duration": 5,
            "start": stamp,
            "end": stamp,
            "createdAt": stamp,
            "hosts": [],
            "attendees": [],
            "rescheduledToUid": following,
        }
        return MockTransport.json({"status": "success", "data": data})

    async with CalClient("cal_test", transport=MockTransport(answer)) as cal:
        with pytest.raises(CalError, match="a → b → c → b"):
            await follow(cal, "a")
