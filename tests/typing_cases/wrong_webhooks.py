"""Wrong code for webhooks: both type checkers refuse each marked line, and no other."""

from cal_async import CalClient
from cal_async.webhooks import (
    BookingEvent,
    MeetingEvent,
    WebhookReceiver,
    ensure_webhook,
    follow,
    parse,
)

receiver = WebhookReceiver(5)  # E: wrong type
other = WebhookReceiver("secret", mode="later")  # E: wrong literal


@receiver.on("BOOKING_CREATED")  # E: another event
def end(event: MeetingEvent) -> None: ...


def reading(body: bytes) -> None:
    parse(body)  # E: missing headers
    parse(body, {}, secrets="s")  # E: wrong keyword
    event = parse(body, {})
    if isinstance(event, BookingEvent):
        print(event.payload.start)  # E: start_time


async def following(cal: CalClient) -> None:
    await follow(cal)  # E: missing argument
    await ensure_webhook(cal, subscriber_url="x", triggers=["BOOKED"], secret="s")  # E: literal
    await ensure_webhook(cal, subscriber_url="x", triggers=["BOOKING_PAID"])  # E: missing secret
