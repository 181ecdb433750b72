"""The sandbox as a server: start, stop, storage, limits, and requests that make no sense."""

import asyncio
import io
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from raw_api import raw_api
from yarl import URL

from cal_async.sandbox import Sandbox, SandboxError

pytestmark = pytest.mark.anyio


async def test_keys_are_random_unless_given() -> None:
    async with Sandbox() as one, Sandbox(api_key="cal_test_mine") as other:
        assert one.api_key.startswith("cal_test_")
        assert one.api_key != one.second_api_key
        assert other.api_key == "cal_test_mine"


async def test_it_leaves_nothing_behind() -> None:
    before = asyncio.all_tasks()
    async with Sandbox() as sandbox, raw_api(sandbox) as api:
        await api("GET", "/me")
        url = sandbox.url
    assert asyncio.all_tasks() == before
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(url)


async def test_open_connections_do_not_delay_the_end() -> None:
    sandbox = await Sandbox().start()
    async with aiohttp.ClientSession() as session:
        await (await session.get(f"{sandbox.url}/me")).read()
        began = asyncio.get_running_loop().time()
        await sandbox.aclose()
        assert asyncio.get_running_loop().time() - began < 2


async def test_a_taken_port_is_named() -> None:
    async with Sandbox() as sandbox:
        port = int(sandbox.url.split(":")[2].removesuffix("/v2"))
        with pytest.raises(SandboxError, match=f"port {port} .* is taken"):
            await Sandbox(port=port).start()


async def test_only_loopback_unless_allowed() -> None:
    with pytest.raises(SandboxError, match="allow_remote"):
        Sandbox("0.0.0.0")
    async with Sandbox("0.0.0.0", allow_remote=True) as sandbox:
        assert sandbox.url.startswith("http://0.0.0.0:")


def test_not_running_says_so() -> None:
    with pytest.raises(SandboxError, match="not running"):
        _ = Sandbox().url


async def test_a_database_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "cal.db"
    async with Sandbox(db=path) as sandbox, raw_api(sandbox) as api:
        key = sandbox.api_key
        event_type = await api.event_type()
        sandbox.clock.set(datetime(2026, 11, 23, 12, tzinfo=UTC))
        uid = (await api.book(event_type, "2026-12-01T10:00:00Z", metadata={"k": "v"})).data["uid"]
        await api("DELETE", f"/schedules/{(await api('POST', '/schedules', _SCHEDULE)).data['id']}")
    async with Sandbox(db=path) as sandbox, raw_api(sandbox) as api:
        sandbox.clock.set(datetime(2026, 11, 23, 12, tzinfo=UTC))
        assert sandbox.api_key == key
        booking = (await api("GET", f"/bookings/{uid}")).data
        assert booking["metadata"] == {"k": "v"}
        assert "2026-12-01T10:00:00.000Z" not in await api.slots(event_type, "2026-12-01")
        assert len((await api("GET", "/schedules")).data) == 1
        assert await api.event_type("next") > event_type


_SCHEDULE = {"name": "Short", "timeZone": "Europe/Rome", "isDefault": False}


async def test_a_served_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cal.db"
    async with Sandbox(db=path):
        with pytest.raises(SandboxError, match="in use"):
            await Sandbox(db=path).start()


@pytest.mark.parametrize("damage", ["text", "foreign", "document"])
async def test_a_database_that_cannot_be_used_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "cal.db"
    if damage == "text":
        path.write_text("this is no database, but long enough to look like one" * 40)
    elif damage == "foreign":
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE mine (id)")
        database.close()
    else:
        async with Sandbox(db=path):
            pass
        with sqlite3.connect(path) as database:
            database.execute("UPDATE documents SET body = '{}' WHERE kind = 'User'")
        database.close()
    with pytest.raises(SandboxError) as caught:
        await Sandbox(db=path).start()
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


async def test_the_clock_can_be_set_and_moved() -> None:
    async with Sandbox() as sandbox, raw_api(sandbox) as api:
        event_type = await api.event_type()
        sandbox.clock.set(datetime(2030, 6, 3, 7, tzinfo=UTC))
        assert (await api.slots(event_type, "2030-06-03"))[0] == "2030-06-03T09:00:00.000Z"
        sandbox.clock.move(timedelta(hours=3))
        assert (await api.slots(event_type, "2030-06-03"))[0] == "2030-06-03T12:00:00.000Z"
        with pytest.raises(ValueError, match="aware"):
            sandbox.clock.set(datetime(2030, 1, 1))  # noqa: DTZ001


async def test_the_limiter_is_off_by_default() -> None:
    async with Sandbox() as sandbox, raw_api(sandbox) as api:
        headers = (await api("GET", "/me")).headers
        assert headers["X-RateLimit-Limit-Default"] == "100000"
        assert headers["X-RateLimit-Remaining-Default"] == "99999"
        assert headers["X-RateLimit-Reset-Default"] == "60"


async def test_the_limiter_counts_each_key_and_blocks() -> None:
    async with Sandbox(rate_limit=(3, 1)) as sandbox, raw_api(sandbox) as api:
        left = [
            (await api("GET", "/me")).headers["X-RateLimit-Remaining-Default"] for _ in range(3)
        ]
        assert left == ["2", "1", "0"]
        refused = await api("GET", "/me")
        assert refused.status == 429
        assert refused.headers["X-RateLimit-Reset-Default"] == "1"
        assert "Retry-After" not in refused.headers
        assert (await api("GET", "/me", key="second")).status == 200
        assert (await api("GET", "/event-types", key=None)).status == 200
        await asyncio.sleep(1.05)
        assert (await api("GET", "/me")).status == 200


async def test_the_openings_of_versions() -> None:
    async with Sandbox() as sandbox, raw_api(sandbox) as api:
        old = await api("GET", "/schedules", headers={"cal-api-version": "someday"})
        assert "workingHours" in old.data[0]
        wrong = await api("GET", "/slots?a=b", headers={"cal-api-version": "2024-08-13"})
        assert (wrong.status, wrong.said) == (404, "Cannot GET /v2/slots?a=b")


@pytest.mark.parametrize("size", [110_000, 3_000_000])
async def test_a_body_over_100_kb_is_too_large(sandbox: Sandbox, size: int) -> None:
    async with aiohttp.ClientSession() as session:
        body = io.BytesIO(b'{"name": "%s"}' % (b"x" * size))
        headers = {"Content-Type": "application/json"}
        async with session.post(f"{sandbox.url}/schedules", data=body, headers=headers) as reply:
            assert reply.status == 413
            said = {"statusCode": 413, "message": "request entity too large"}
            assert await reply.json() == said


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/bookings", {"take": "1e400", "skip": "-0"}),
        ("/slots", {"eventTypeId": "1", "start": "9999-12-31", "end": "9999-12-31"}),
        ("/slots", {"eventTypeId": "1", "start": "0001-01-01T00:00:00+14:00", "end": "2026"}),
        ("/bookings/%00", {}),
        ("/schedules/99999999999999999999", {}),
        ("/event-types", {"username": "a", "usernames": "b"}),
        ("/calendars/busy-times", {"calendarsToLoad[9][credentialId]": "1"}),
        (
            "/calendars/busy-times",
            {"calendarsToLoad": "5", "calendarsToLoad[0][credentialId]": "1"},
        ),
    ],
)
async def test_nonsense_never_breaks_it(path: str, query: dict[str, str]) -> None:
    async with Sandbox() as sandbox, raw_api(sandbox) as api:
        await api.event_type()
        assert (await api("GET", path, query=query)).status < 500


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[" * 20_000 + b"]" * 20_000, {}, 400),
        (b"{}", {"Content-Encoding": "gzip"}, 400),
        (b'{"name": "\xff", "timeZone": "Europe/London", "isDefault": false}', {}, 201),
    ],
)
async def test_broken_bodies_never_break_it(
    body: bytes, headers: dict[str, str], status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        sent = headers | {
            "Authorization": f"Bearer {sandbox.api_key}",
            "Content-Type": "application/json",
        }
        url = f"{sandbox.url}/schedules"
        async with session.post(url, data=body, headers=sent) as reply:
            assert reply.status == status
            await reply.json()
    assert not any(record.exc_info for record in caplog.records)


async def test_what_is_no_http_leaves_a_short_note(caplog: pytest.LogCaptureFixture) -> None:
    async with Sandbox() as sandbox:
        reader, writer = await asyncio.open_connection("127.0.0.1", URL(sandbox.url).port)
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
        assert b" 400 " in await reader.readline()
        writer.close()
    assert [record.name for record in caplog.records] == ["cal_async.sandbox.protocol"]
    assert not any(record.exc_info for record in caplog.records)
