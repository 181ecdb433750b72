"""Webhook deliveries of the sandbox."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from raw_api import raw_api

from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

START = "2026-12-01T10:00:00Z"


@dataclass
class Receiver:
    """Collects deliveries."""

    url: str = ""
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def triggers(self, path: str) -> list[str]:
        return [json.loads(body)["triggerEvent"] for at, _, body in self.got if at == path]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()

    async def receive(request: web.BaseRequest) -> web.Response:
        if request.path == "/slow":
            await asyncio.sleep(0.05)
        if request.path == "/hang":
            await asyncio.sleep(60)
        receiver.got.append((request.path, dict(request.headers), await request.read()))
        return web.Response(status=500 if request.path == "/broken" else 200)

    runner = web.ServerRunner(web.Server(receive), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield receiver
    finally:
        await runner.cleanup()


def _hook(url: str, *triggers: str, **more: Any) -> dict[str, Any]:
    return {"active": True, "subscriberUrl": url, "triggers": list(triggers)} | more


async def test_deliveries_are_signed_and_in_order(sandbox: Sandbox) -> None:
    sandbox.clock.set(datetime(2026, 11, 23, 12, tzinfo=UTC))
    async with receiving() as receiver, raw_api(sandbox) as api:
        events = ("BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_CANCELLED")
        await api("POST", "/webhooks", _hook(f"{receiver.url}/slow", *events, secret="s"))
        await api("POST", "/webhooks", _hook(f"{receiver.url}/broken", "BOOKING_CREATED"))
        off = _hook(f"{receiver.url}/off", *events) | {"active": False}
        await api("POST", "/webhooks", off)
        event_type = await api.event_type()
        below = _hook(f"{receiver.url}/below", "BOOKING_CANCELLED")
        await api("POST", f"/event-types/{event_type}/webhooks", below)
        uid = (await api.book(event_type, START)).data["uid"]
        moved = await api("POST", f"/bookings/{uid}/reschedule", {"start": "2026-12-01T11:00:00Z"})
        reason = {"cancellationReason": "x"}
        await api("POST", f"/bookings/{moved.data['uid']}/cancel", reason)
        await sandbox.settle()
    assert receiver.triggers("/slow") == list(events)
    assert receiver.triggers("/broken") == ["BOOKING_CREATED"]
    assert receiver.triggers("/below") == ["BOOKING_CANCELLED"]
    assert receiver.triggers("/off") == []
    for path, headers, body in receiver.got:
        signature = hmac.new(b"s", body, hashlib.sha256).hexdigest()
        expected = signature if path == "/slow" else "no-secret-provided"
        assert headers["X-Cal-Signature-256"] == expected
        assert headers["X-Cal-Webhook-Version"] == "2021-10-20"
        assert headers["Content-Type"] == "application/json"


async def test_a_template_makes_the_body(sandbox: Sandbox) -> None:
    template = '{"who": "{{attendees.0.name}}", "what": "{{triggerEvent}}", "no": "{{nothing.9}}"}'
    async with receiving() as receiver, raw_api(sandbox) as api:
        sandbox.clock.set(datetime(2026, 11, 23, 12, tzinfo=UTC))
        hook = _hook(receiver.url, "BOOKING_CREATED", payloadTemplate=template)
        await api("POST", "/webhooks", hook)
        attendee = {"name": 'Ada "A"\n', "email": "a@example.com", "timeZone": "Europe/Rome"}
        await api.book(await api.event_type(), START, attendee=attendee)
        await sandbox.settle()
    assert json.loads(receiver.got[0][2]) == {
        "who": 'Ada "A"\n',
        "what": "BOOKING_CREATED",
        "no": "",
    }


async def test_closing_gives_up_on_deliveries() -> None:
    async with receiving() as receiver:
        sandbox = await Sandbox().start()
        sandbox.clock.set(datetime(2026, 11, 23, 12, tzinfo=UTC))
        async with raw_api(sandbox) as api:
            await api("POST", "/webhooks", _hook(f"{receiver.url}/hang", "BOOKING_CREATED"))
            await api.book(await api.event_type(), START)
        began = asyncio.get_running_loop().time()
        await sandbox.aclose()
        assert asyncio.get_running_loop().time() - began < 2
    assert receiver.got == []
