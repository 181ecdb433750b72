"""Calendars in the sandbox: feeds and accounts that keep hosts busy, events, video services."""

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from replay_sandbox import FEED, serving

from cal_async import BadRequestError, CalClient, NotFoundError
from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MONDAY = date(2026, 12, 14)
BUSY = {datetime(2026, 12, 14, 10, tzinfo=UTC), datetime(2026, 12, 14, 10, 30, tzinfo=UTC)}


@pytest.fixture(autouse=True)
async def _clock(sandbox: Sandbox) -> None:
    sandbox.clock.set(NOW)


async def _starts(cal: CalClient, event_type_id: int) -> set[datetime]:
    days = await cal.slots.list(event_type_id=event_type_id, start=MONDAY, end=MONDAY)
    return {slot.start for slots in days.values() for slot in slots}


async def _intro(sandbox: Sandbox) -> int:
    return (await sandbox.seed(event_types=[{"title": "Intro"}])).event_types[0]


async def test_a_selected_feed_blocks_slots(
    cal: CalClient, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = tmp_path / "my calendar.ics"
    file.write_text(FEED)
    event_type = await _intro(sandbox)
    connected = await cal.calendars.ics_feed.save(urls=[file.as_uri()])
    assert await _starts(cal, event_type) > BUSY
    selected = {
        "integration": "ics-feed_calendar",
        "external_id": file.as_uri(),
        "credential_id": connected.id,
    }
    await cal.selected_calendars.create(**selected)
    assert not await _starts(cal, event_type) & BUSY
    with pytest.raises(BadRequestError, match="not available"):
        await cal.bookings.create(
            start=min(BUSY),
            event_type_id=event_type,
            attendee={"name": "Bob", "email": "b@example.com", "time_zone": "UTC"},
        )
    file.write_text(FEED.replace("20261214T1", "20261214T2"))
    assert await _starts(cal, event_type) > BUSY
    await cal.calendars.disconnect("ics-feed", credential_id=connected.id)
    with pytest.raises(NotFoundError):
        await cal.selected_calendars.delete(**selected)


async def test_only_this_machine_is_read(cal: CalClient) -> None:
    for url in ("http://192.0.2.1/a.ics", "file:///nowhere.ics", "http://127.0.0.1:1/a.ics"):
        with pytest.raises(BadRequestError):
            await cal.calendars.ics_feed.save(urls=[url])


async def test_a_feed_can_be_served(cal: CalClient) -> None:
    async def feed(_: aiohttp.web.BaseRequest) -> aiohttp.web.Response:
        return aiohttp.web.Response(text=FEED)

    async with serving(feed) as address:
        await cal.calendars.ics_feed.save(urls=[f"http://{address}/feed.ics"])
        listed = await cal.calendars.list()
    assert listed.connected_calendars[0].calendars[0].name == "Fake feed"


async def _consent(address: str, callback: str) -> None:
    """Come back from a consent page with a code."""
    query = parse_qs(urlsplit(address).query)
    target = query["redirect_uri"][0]
    assert callback in target or "gcal" in target
    back = target.replace("/gcal/oauth/save", "/calendars/google/save")
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            back, params={"state": query["state"][0], "code": "any"}, allow_redirects=False
        ) as reply,
    ):
        assert (reply.status, reply.headers["Location"]) == (302, "http://localhost/done")


async def test_events_of_a_connected_account(cal: CalClient, sandbox: Sandbox) -> None:
    event_type = await _intro(sandbox)
    consent = await cal.calendars.connect("google", redir="http://localhost/done")
    await _consent(consent.auth_url, "/calendars/google/save")
    await cal.calendars.check("google")
    (account,) = (await cal.calendars.connections.list()).connections
    start, end = min(BUSY), datetime(2026, 12, 14, 11, tzinfo=UTC)
    made = await cal.calendars.connections.events.create(
        account.connection_id,
        title="Dentist",
        start={"time": start, "time_zone": "UTC"},
        end={"time": end, "time_zone": "UTC"},
    )
    assert not await _starts(cal, event_type) & BUSY
    assert (await cal.calendars.events.get("google", made.id)).title == "Dentist"
    await cal.calendars.events.update("google", made.id, title="Doctor")
    (listed,) = await cal.calendars.events.list("google", start=MONDAY, end=date(2026, 12, 15))
    assert listed.title == "Doctor"
    (busy,) = await cal.calendars.get_freebusy("google", start=MONDAY, end=date(2026, 12, 15))
    assert (busy.start, busy.end) == (start, end)
    await cal.calendars.events.delete("google", made.id)
    assert await _starts(cal, event_type) > BUSY


async def test_video_services(cal: CalClient) -> None:
    with pytest.raises(BadRequestError):
        await cal.conferencing.set_default("zoom")
    consent = await cal.conferencing.oauth.get_auth_url(
        "zoom", return_to="http://localhost/done", on_error_return_to="http://localhost/no"
    )
    await _consent(consent.url, "/conferencing/zoom/oauth/callback")
    assert [one.type for one in await cal.conferencing.list()] == ["zoom_video"]
    await cal.conferencing.set_default("zoom")
    default = await cal.conferencing.get_default()
    assert default is not None
    assert default.app_slug == "zoom"
    await cal.conferencing.disconnect("zoom")
    assert await cal.conferencing.get_default() is None
