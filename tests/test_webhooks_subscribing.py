"""Making sure that a webhook is there, and the blocking twins."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from webhook_samples import SECRET

import cal_sync.webhooks
from cal_async import Attendee, CalClient, MockTransport
from cal_async.webhooks import ensure_webhook

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("below", [False, True])
async def test_ensure_webhook_is_idempotent(cal: CalClient, *, below: bool) -> None:
    short = await cal.event_types.create(title="Short", slug="short", length_in_minutes=5)
    wanted: dict[str, Any] = {
        "subscriber_url": "http://127.0.0.1:9/hooks",
        "triggers": ["BOOKING_CREATED"],
        "secret": SECRET,
        "event_type_id": short.id if below else None,
    }
    # At once: all but one are answered 409 and find what the winner made.
    made = await asyncio.gather(*(ensure_webhook(cal, **wanted) for _ in range(8)))
    assert len({webhook.id for webhook in made}) == 1
    changed = await ensure_webhook(
        cal, **{**wanted, "triggers": ["BOOKING_CANCELLED"], "secret": None, "active": False}
    )
    assert changed.id == made[0].id
    assert (changed.triggers, changed.secret, changed.active) == (
        ["BOOKING_CANCELLED"],
        None,
        False,
    )
    assert await ensure_webhook(cal, **wanted) == made[0]


async def test_ensure_webhook_says_when_a_no_show_is_one() -> None:
    stored: list[dict[str, Any]] = []
    written: list[Any] = []

    def answer(request: Any) -> Any:
        if request.method == "GET":
            return MockTransport.json({"status": "success", "data": stored})
        written.append(json.loads(request.body))
        known = stored[0] if stored else {"id": "w", "payloadTemplate": ""}
        stored[:] = [{**known, **written[-1]}]
        stored[0]["triggers"].sort()
        return MockTransport.json({"status": "success", "data": stored[0]})

    wanted: dict[str, Any] = {
        "subscriber_url": "https://example.com/hooks",
        "triggers": ["AFTER_HOSTS_CAL_VIDEO_NO_SHOW", "AFTER_GUESTS_CAL_VIDEO_NO_SHOW"],
        "secret": SECRET,
    }
    async with CalClient("cal_test", transport=MockTransport(answer)) as cal:
        for minutes in (5, 5, 10):
            made = await ensure_webhook(cal, **wanted, time=minutes, time_unit="MINUTE")
            assert (made.time, made.time_unit) == (minutes, "MINUTE")
        assert await ensure_webhook(cal, **wanted) == made
    assert [(body["time"], body.get("timeUnit")) for body in written] == [(5, "MINUTE"), (10, None)]


def test_the_blocking_twins() -> None:
    with (
        cal_sync.Sandbox() as sandbox,
        cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url) as cal,
    ):
        since = datetime.now(UTC)
        url = "http://127.0.0.1:9/hooks"
        for _ in range(2):
            webhook = cal_sync.webhooks.ensure_webhook(
                cal, subscriber_url=url, triggers=["OOO_CREATED"], secret=SECRET
            )
        assert [one.id for one in cal.webhooks.list()] == [webhook.id]
        made = cal.event_types.create(title="x", slug="x", length_in_minutes=30)
        first = datetime.now(UTC).date() + timedelta(days=1)
        slots = cal.slots.list(event_type_id=made.id, start=first, end=first + timedelta(days=7))
        start = next(slot.start for day in slots.values() for slot in day)
        ada = Attendee(name="Ada", email="ada@example.com", time_zone="UTC")
        booking = cal.bookings.create(start=start, event_type_id=made.id, attendee=ada)
        assert [one.uid for one in cal_sync.webhooks.reconcile(cal, since)] == [booking.uid]
        for missed in cal_sync.webhooks.reconcile(cal, since, every=0.01):
            assert missed.uid == booking.uid
            break
