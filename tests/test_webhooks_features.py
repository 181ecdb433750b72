"""Repeated, lost and moved: stores of keys, reconcile, follow and ensure_webhook."""

import asyncio
import json
import multiprocessing
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from aiohttp import web
from webhook_samples import SECRET

import cal_sync.webhooks
from cal_async import Attendee, CalClient, CalError, InvalidArgumentError, MockTransport
from cal_async.integrations.aiohttp_web import webhook_handler
from cal_async.models import Booking, Seats
from cal_async.sandbox import Sandbox
from cal_async.webhooks import (
    BookingEvent,
    Deduplicator,
    MemoryDeduplicator,
    SQLiteDeduplicator,
    WebhookReceiver,
    ensure_webhook,
    follow,
    reconcile,
)

pytestmark = pytest.mark.anyio
Store = Callable[..., Deduplicator]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


# -- stores ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def redis_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    pytest.importorskip("redis", reason="the package redis is not installed")
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("redis-server is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    where = str(tmp_path_factory.mktemp("redis"))
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", where]
    with subprocess.Popen([server, *options], stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                with socket.socket() as trial:
                    if trial.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield port
        finally:
            process.terminate()


@pytest.fixture(params=["memory", "sqlite", "redis", "blocking redis"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryDeduplicator
        return
    if request.param == "sqlite":
        yield lambda **settings: SQLiteDeduplicator(tmp_path / "keys.sqlite", **settings)
        return
    port = request.getfixturevalue("redis_port")
    import redis
    import redis.asyncio

    from cal_async.webhooks.redis import RedisDeduplicator

    prefix = f"{request.node.name}:"
    if request.param == "redis":
        async with redis.asyncio.Redis(port=port) as client:
            yield lambda **settings: RedisDeduplicator(client, prefix=prefix, **settings)
    else:
        with redis.Redis(port=port) as blocking:
            yield lambda **settings: RedisDeduplicator(blocking, prefix=prefix, **settings)


async def test_a_key_is_new_once(store: Store) -> None:
    keys = store()
    claims = await asyncio.gather(*(keys.claim("a") for _ in range(20)))
    assert sorted(claims) == [False] * 19 + [True]
    assert await keys.claim("b")
    await keys.release("a")
    await keys.release("never claimed")
    assert await keys.claim("a")
    assert not await keys.claim("b")


async def test_keys_are_forgotten_in_time(store: Store) -> None:
    keys = store(ttl=0.05)
    assert await keys.claim("a")
    assert not await keys.claim("a")
    await asyncio.sleep(0.08)
    assert await keys.claim("a")


async def test_memory_holds_so_many_and_sqlite_survives(tmp_path: Path) -> None:
    memory = MemoryDeduplicator(max_keys=2)
    assert [await memory.claim(key) for key in "abca"] == [True] * 4
    assert not await memory.claim("c")
    assert await SQLiteDeduplicator(tmp_path / "k").claim("a")
    assert not await SQLiteDeduplicator(tmp_path / "k").claim("a")


def _claim_all(path: Path) -> int:
    keys = SQLiteDeduplicator(path)

    async def claim() -> int:
        return sum([await keys.claim(str(number)) for number in range(100)])

    return asyncio.run(claim())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_opens_sqlite_anew(tmp_path: Path) -> None:
    keys = SQLiteDeduplicator(tmp_path / "keys.sqlite")
    assert asyncio.run(keys.claim("a"))
    child = os.fork()
    if child == 0:
        fresh = asyncio.run(keys.claim("b")) and not asyncio.run(keys.claim("a"))
        os._exit(0 if fresh else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert not asyncio.run(keys.claim("b"))
    assert asyncio.run(keys.claim("c"))


def test_processes_and_threads_share_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "keys.sqlite"
    with multiprocessing.get_context("spawn").Pool(2) as pool, ThreadPoolExecutor(4) as threads:
        counts = pool.map_async(_claim_all, [path] * 2)
        here = list(threads.map(_claim_all, [path] * 4))
        assert sum(counts.get(30)) + sum(here) == 100


# -- bookings ----------------------------------------------------------------------------------


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


@asynccontextmanager
async def listening(receiver: WebhookReceiver, port: int) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/hooks", webhook_handler(receiver))
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
        yield f"http://127.0.0.1:{port}/hooks"
    finally:
        await runner.cleanup()


async def test_a_receiver_that_restarts_amid_500_deliveries_misses_nothing(
    cal: CalClient, sandbox: Sandbox, port: int, tmp_path: Path
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
    url = f"http://127.0.0.1:{port}/hooks"
    await ensure_webhook(cal, subscriber_url=url, triggers=["BOOKING_CREATED"], secret=SECRET)
    times = iter(await starts(cal, event_type_id, 500))
    made: list[str] = []

    async def some(count: int) -> None:
        made.extend([(await book(cal, event_type_id, next(times))).uid for _ in range(count)])

    async with listening(receiver(), port):
        await some(240)
    await some(20)
    await sandbox.settle()  # nobody listens: these twenty are lost
    async with listening(receiver(), port):
        await some(240)
        await sandbox.settle()
    missed = [booking.uid async for booking in reconcile(cal, since, deduplicator=keys)]
    assert len(made) == len(set(made)) == 500
    assert len(missed) >= 20
    assert sorted([*filter(None, heard), *missed]) == sorted(made), "lost, or handled twice"
    assert [one async for one in reconcile(cal, since, deduplicator=keys)] == []


async def test_reconcile_goes_by_state(cal: CalClient, sandbox: Sandbox, port: int) -> None:
    keys = MemoryDeduplicator()
    receiver = WebhookReceiver(SECRET, deduplicator=keys)
    since = datetime.now(UTC)
    event_type_id = await event_type_of(cal)
    first, second, third = await starts(cal, event_type_id, 3)
    async with listening(receiver, port) as url:
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


# -- subscriptions -----------------------------------------------------------------------------


@pytest.mark.parametrize("below", [False, True])
async def test_ensure_webhook_is_idempotent(cal: CalClient, *, below: bool) -> None:
    event_type_id = await event_type_of(cal) if below else None
    wanted: dict[str, Any] = {
        "subscriber_url": "http://127.0.0.1:9/hooks",
        "triggers": ["BOOKING_CREATED"],
        "secret": SECRET,
        "event_type_id": event_type_id,
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
        stored[:] = [{"id": "w", **(stored[0] if stored else {}), **written[-1]}]
        return MockTransport.json({"status": "success", "data": stored[0]})

    wanted: dict[str, Any] = {
        "subscriber_url": "https://example.com/hooks",
        "triggers": ["AFTER_GUESTS_CAL_VIDEO_NO_SHOW"],
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
