"""Right code for webhooks: both type checkers accept it."""

from collections.abc import AsyncGenerator, Generator
from datetime import datetime
from typing import Any, assert_type

import msgspec

import cal_sync
import cal_sync.webhooks
from cal_async import CalClient
from cal_async.models import Booking, Webhook
from cal_async.models.webhook_events import BookingPayload, MeetingPayload
from cal_async.webhooks import (
    BookingEvent,
    MeetingEvent,
    UnknownEvent,
    WebhookEvent,
    WebhookReceiver,
    ensure_webhook,
    follow,
    parse,
    reconcile,
)


class Note(msgspec.Struct):
    text: str


def reading(body: bytes, headers: dict[str, str]) -> None:
    event = parse(body, headers)
    assert_type(event, WebhookEvent)
    assert_type(parse(body, [("a", "b")], template=Note, secret=["a", "b"]), Note)
    match event:
        case BookingEvent(payload=booking):
            assert_type(booking, BookingPayload)
            assert_type(event.created_at, datetime)
            assert_type(booking.start_time, datetime | None)
        case MeetingEvent():
            assert_type(event.payload, MeetingPayload)
        case UnknownEvent():
            assert_type(event.created_at, datetime | None)
            assert_type(event.raw, dict[str, Any])
        case _:
            pass


async def report(error: Exception, event: object) -> None: ...


receiver = WebhookReceiver("secret", mode="before", on_error=report)


@receiver.on("BOOKING_CREATED", "BOOKING_CANCELLED")
async def hear(event: BookingEvent) -> None:
    assert_type(event.payload.uid, str | None)


@receiver.on("MEETING_ENDED")
def end(event: MeetingEvent) -> int:
    return event.payload.id or 0


@receiver.on("BOOKING_CREATED", "MEETING_ENDED")
def both(event: BookingEvent | MeetingEvent) -> None: ...


@receiver.on("SOMETHING_NEW")
@receiver.on()
def anything(event: object) -> None: ...


async def following(cal: CalClient, since: datetime) -> None:
    assert_type(await follow(cal, "uid"), Booking)
    assert_type(reconcile(cal, since, every=60), AsyncGenerator[Booking, None])
    made = await ensure_webhook(
        cal, subscriber_url="https://x", triggers=["BOOKING_PAID"], secret="s"
    )
    assert_type(made, Webhook)


def blocking(cal: cal_sync.CalClient, since: datetime) -> None:
    assert_type(cal_sync.webhooks.follow(cal, "uid"), Booking)
    assert_type(cal_sync.webhooks.reconcile(cal, since), Generator[Booking, None, None])
    assert_type(
        cal_sync.webhooks.ensure_webhook(
            cal, subscriber_url="https://x", triggers=["BOOKING_PAID"], secret=None
        ),
        Webhook,
    )
