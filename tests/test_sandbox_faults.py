"""Faults on demand, the log of requests, seeds, dumps and the clock."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from raw_api import NOW, RawApi, raw_api
from test_sandbox_webhooks import receiving

from cal_async import CalClient, InvalidArgumentError
from cal_async.sandbox import Person, Sandbox, SandboxError

pytestmark = pytest.mark.anyio

TUESDAY = "2026-12-01T10:00:00Z"


async def _titles(api: RawApi) -> list[str]:
    return [one["title"] for one in (await api("GET", "/event-types")).data]


@pytest.mark.parametrize("after", [False, True])
async def test_reset(sandbox: Sandbox, *, after: bool) -> None:
    fault = sandbox.faults.reset("event_types.create", after=after)
    async with raw_api(sandbox) as api:
        with pytest.raises(aiohttp.ClientConnectionError):
            await api.event_type("lost")
        assert await _titles(api) == ["Lost"] * after
        assert fault.hits == 1
        await api.event_type("next")


@pytest.mark.parametrize("name", ["bookings.creat", "booking.*", ""])
def test_a_fault_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(InvalidArgumentError, match="no operation has this name"):
        Sandbox().faults.fail(name)


@pytest.mark.parametrize("after", [False, True])
async def test_fail(sandbox: Sandbox, *, after: bool) -> None:
    sandbox.faults.fail("event_types.*", status=503, after=after)
    async with raw_api(sandbox) as api:
        body = {"title": "Intro", "slug": "intro", "lengthInMinutes": 30}
        reply = await api("POST", "/event-types", body)
        assert (reply.status, reply.said) == (503, "Internal server error")
        assert len(await _titles(api)) == after


async def test_slow_html_and_refusals(sandbox: Sandbox) -> None:
    sandbox.faults.slow("me.get", seconds=0.2)
    sandbox.faults.html("me.*", status=524)
    sandbox.faults.refuse("bookings.create")
    async with raw_api(sandbox) as api:
        began = asyncio.get_running_loop().time()
        assert (await api("GET", "/me")).status == 200
        assert asyncio.get_running_loop().time() - began >= 0.2
        event_type = await api.event_type()
        assert (await api.book(event_type, TUESDAY)).status == 400
    headers = {"Authorization": f"Bearer {sandbox.api_key}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{sandbox.url}/me") as page,
    ):
        assert (page.status, page.content_type) == (524, "text/html")
        assert "<html>" in await page.text()


async def test_answers_that_cannot_be_read(sandbox: Sandbox) -> None:
    sandbox.faults.truncate("event_types.create")
    sandbox.faults.wrong_json("me.get")
    async with raw_api(sandbox) as api:
        with pytest.raises(aiohttp.ClientPayloadError):
            await api.event_type("half")
        assert await _titles(api) == ["Half"]
        with pytest.raises(json.JSONDecodeError):
            await api("GET", "/me")
        assert (await api("GET", "/me")).status == 200


async def test_a_block_ends_with_the_clock(sandbox: Sandbox) -> None:
    sandbox.faults.block("me.*", seconds=60)
    async with raw_api(sandbox) as api:
        blocked = await api("GET", "/me")
        assert blocked.status == 429
        assert blocked.headers["X-RateLimit-Reset-Default"] == "60"
        assert (await api("GET", "/schedules")).status == 200
        sandbox.clock.move(timedelta(seconds=61))
        assert (await api("GET", "/me")).status == 200


async def test_dice_are_repeatable(sandbox: Sandbox) -> None:
    async with raw_api(sandbox) as api:
        runs = []
        for _ in range(2):
            sandbox.faults.clear()
            sandbox.faults.seed(7)
            sandbox.faults.fail("me.get", times=None, probability=0.5)
            runs.append([(await api("GET", "/me")).status for _ in range(30)])
    assert runs[0] == runs[1]
    assert min(Counter(runs[0]).values()) > 5


async def test_unreachable(sandbox: Sandbox) -> None:
    async with raw_api(sandbox) as api:
        await api("GET", "/me")
        async with sandbox.unreachable():
            with pytest.raises(aiohttp.ClientConnectionError):
                await api("GET", "/me")
        assert (await api("GET", "/me")).status == 200


async def test_the_client_survives_faults(sandbox: Sandbox) -> None:
    sandbox.faults.html("me.get", status=502)
    sandbox.faults.reset("me.get")
    async with CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
        assert (await cal.me.get()).username == "sandbox"
    assert len(sandbox.requests.of("me.get")) == 3


async def test_requests_are_logged(sandbox: Sandbox) -> None:
    async with raw_api(sandbox) as api:
        await api("POST", "/schedules", {"name": "Mine"}, headers={"x-mine": "1"})
        await api("GET", "/nothing?a=b")
    first, second = sandbox.requests
    assert (first.operation, first.method, first.body) == (
        "schedules.create",
        "POST",
        {"name": "Mine"},
    )
    assert first.headers["X-Mine"] == "1"
    assert (second.operation, second.path, second.body) == ("", "/v2/nothing?a=b", None)
    assert sandbox.api_key not in repr(first)
    sandbox.requests.clear()
    assert len(sandbox.requests) == 0


async def test_seeds(sandbox: Sandbox) -> None:
    sandbox.clock.set(NOW)
    ada = Person(name="Ada", username="ada", email="a@example.com", time_zone="Asia/Kathmandu")
    made = await sandbox.seed(
        user="ada",
        users=[ada],
        schedules=[{"name": "Late", "availability": [], "time_zone": "Europe/Rome"}],
        event_types=[{"title": "Deep dive", "length_in_minutes": 60}, {"title": "Chat"}],
        bookings=[{"start": datetime(2026, 12, 1, 6, tzinfo=UTC), "metadata": {"my_key": "1"}}],
    )
    async with CalClient(made.keys[0], base_url=sandbox.url) as cal:
        assert [one.slug for one in await cal.event_types.list()] == ["deep-dive", "chat"]
        booking = await cal.bookings.get(made.bookings[0])
        assert (booking.event_type_id, booking.metadata) == (
            made.event_types[1],
            {"my_key": "1"},
        )
        assert (await cal.schedules.get(made.schedules[0])).name == "Late"
    with pytest.raises(SandboxError, match=r"bookings\.create: .* not available"):
        await sandbox.seed(
            bookings=[{"start": "2026-12-01T06:00:00Z", "event_type_id": made.event_types[1]}]
        )
    with pytest.raises(SandboxError, match="lengthInMinutes"):
        await sandbox.seed(event_types=[{"title": "x", "length_in_minutes": "long"}])
    with pytest.raises(SandboxError, match="nobody"):
        await sandbox.seed(user="nobody")


async def test_a_dump_can_be_loaded_again(sandbox: Sandbox) -> None:
    sandbox.clock.set(NOW)
    made = await sandbox.seed(event_types=[{"title": "Chat"}], bookings=[{"start": TUESDAY}])
    dump, key = sandbox.dump(), sandbox.api_key
    async with Sandbox() as other, raw_api(other) as api:
        other.clock.set(NOW)
        await api.event_type("gone")
        other.load(dump)
        assert other.api_key == key
        assert await _titles(api) == ["Chat"]
        assert (await api("GET", f"/bookings/{made.bookings[0]}")).status == 200
        assert (await api.book(made.event_types[0], TUESDAY, "b@example.com")).status == 400
        for damaged in (b"nonsense", b'{"Nothing": [{}]}', b'{"User": [{}]}'):
            with pytest.raises(SandboxError, match="no dump"):
                other.load(damaged)
        assert await _titles(api) == ["Chat"]


async def test_meetings_begin_and_end_with_the_clock(sandbox: Sandbox) -> None:
    sandbox.clock.set(NOW)
    async with receiving() as receiver, raw_api(sandbox) as api:
        triggers = ["MEETING_STARTED", "MEETING_ENDED"]
        hook = {"active": True, "subscriberUrl": f"{receiver.url}/m", "triggers": triggers}
        await api("POST", "/webhooks", hook)
        made = await sandbox.seed(event_types=[{"title": "Chat"}], bookings=[{"start": TUESDAY}])
        await sandbox.settle()
        assert receiver.got == []
        sandbox.clock.set(datetime(2026, 12, 1, 10, 5, tzinfo=UTC))
        await sandbox.settle()
        assert receiver.triggers("/m") == ["MEETING_STARTED"]
        sandbox.clock.move(timedelta(hours=1))
        await sandbox.settle()
        assert receiver.triggers("/m") == triggers
        assert json.loads(receiver.got[0][2])["uid"] == made.bookings[0]
