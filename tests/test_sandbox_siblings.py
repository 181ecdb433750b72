"""Requests that nobody recorded, answered as the server's own rules would have it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from raw_api import TUESDAY, RawApi

from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

WEDNESDAY = "2026-12-02"
SEATS = {"seatsPerTimeSlot": 2, "showAttendeeInfo": True, "showAvailabilityCount": True}


@pytest.mark.parametrize("end", [f"{WEDNESDAY}T00:00:00Z", f"{WEDNESDAY}T05:30:00+05:30"])
async def test_an_end_at_midnight_stands_for_the_whole_day(api: RawApi, end: str) -> None:
    query = {"eventTypeId": str(await api.event_type()), "start": f"{TUESDAY}T00:00:00Z"}
    days = (await api("GET", "/slots", query=query | {"end": end})).data
    assert list(days) == [TUESDAY, WEDNESDAY]
    assert days == (await api("GET", "/slots", query=query | {"end": WEDNESDAY})).data


def _hold(event_type: int, clock: str = "10:00", **more: Any) -> dict[str, Any]:
    return {"eventTypeId": event_type, "slotStart": f"{TUESDAY}T{clock}:00Z", **more}


async def test_a_hold_stands_in_its_own_way(api: RawApi) -> None:
    event_type = await api.event_type()
    uid = (await api("POST", "/slots/reservations", _hold(event_type))).data["reservationUid"]
    path = f"/slots/reservations/{uid}"
    assert (await api("PATCH", path, _hold(event_type))).status == 422
    assert (await api("PATCH", path, _hold(event_type, "11:00"))).status == 200


async def test_anybody_prolongs_a_hold(api: RawApi) -> None:
    event_type = await api.event_type()
    uid = (await api("POST", "/slots/reservations", _hold(event_type))).data["reservationUid"]
    later = _hold(event_type, "11:00", reservationDuration=60)
    reply = await api("PATCH", f"/slots/reservations/{uid}", later, key=None)
    assert reply.data["reservationUntil"] == "2026-11-23T13:00:00.000Z"


async def test_a_booking_that_waits_cannot_be_held(api: RawApi) -> None:
    policy = {"type": "always", "blockUnconfirmedBookingsInBooker": False}
    event_type = await api.event_type(confirmationPolicy=policy)
    await api.book(event_type, f"{TUESDAY}T10:00:00Z")
    assert (await api("POST", "/slots/reservations", _hold(event_type))).status == 422


async def test_holds_of_no_length_collide(api: RawApi) -> None:
    event_type = await api.event_type()
    for status in (201, 422):
        reply = await api("POST", "/slots/reservations", _hold(event_type, slotDuration=0))
        assert reply.status == status


async def test_an_expired_hold_is_known_until_slots_are_asked_for(
    api: RawApi, sandbox: Sandbox
) -> None:
    event_type = await api.event_type()
    uid = (await api("POST", "/slots/reservations", _hold(event_type))).data["reservationUid"]
    sandbox.clock.move(timedelta(minutes=6))
    path = f"/slots/reservations/{uid}"
    assert (await api("GET", path)).data["reservationUid"] == uid
    assert f"{TUESDAY}T10:00:00.000Z" in await api.slots(event_type, TUESDAY)
    assert (await api("GET", path)).data is None


async def test_a_held_seat_blocks_no_other_event_type(api: RawApi) -> None:
    seated, other = await api.event_type("seated", seats=SEATS), await api.event_type("other")
    await api("POST", "/slots/reservations", _hold(seated))
    for shown in (seated, other):
        assert f"{TUESDAY}T10:00:00.000Z" in await api.slots(shown, TUESDAY)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"locale": "de"}, 200),
        ({"locale": "klingon"}, 400),
        ({"avatarUrl": "https://example.com/me.png"}, 200),
        ({"avatarUrl": "me"}, 400),
        ({"metadata": {"k": {"nested": "v"}}}, 400),
        ({"metadata": []}, 400),
        ({"weekStart": 1}, 400),
        ({"email": "anything"}, 200),
    ],
)
async def test_a_profile_is_checked(api: RawApi, change: dict[str, Any], status: int) -> None:
    assert (await api("PATCH", "/me", change)).status == status


@pytest.mark.parametrize(
    ("integration", "said"),
    [
        ("google_calendar", "Calendar does not exist"),
        ("ics-feed_calendar", "Calendar does not have write permission"),
    ],
)
async def test_bookings_are_written_to_a_calendar_that_is_there(
    api: RawApi, tmp_path: Path, integration: str, said: str
) -> None:
    feed = tmp_path / "mine.ics"
    feed.write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    saved = {"urls": [feed.as_uri()], "readOnly": True}
    assert (await api("POST", "/calendars/ics-feed/save", saved)).status == 201
    wanted = {"integration": integration, "externalId": feed.as_uri()}
    body = {"title": "T", "slug": "t", "lengthInMinutes": 30, "destinationCalendar": wanted}
    reply = await api("POST", "/event-types", body)
    assert (reply.status, reply.said) == (400, f"Invalid destinationCalendarId: {said}")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("attendees", {"name": "N", "language": "xx"}, 400),
        ("attendees", {"name": "N", "language": "it"}, 201),
        ("attendees", {}, 400),
        ("guests", {"guests": [{"email": "g@example.com", "language": "xx"}]}, 400),
        ("guests", {"guests": [{"email": f"g{n}@example.com"} for n in range(10)]}, 200),
        ("guests", {"guests": [{"email": f"g{n}@example.com"} for n in range(11)]}, 400),
    ],
)
async def test_who_is_invited_is_checked(
    api: RawApi, path: str, body: dict[str, Any], status: int
) -> None:
    uid = (await api.book(await api.event_type(), f"{TUESDAY}T10:00:00Z")).data["uid"]
    if path == "attendees":
        body = {"email": "new@example.com", "timeZone": "UTC", **body}
    assert (await api("POST", f"/bookings/{uid}/{path}", body)).status == status


async def test_a_webhook_keeps_to_its_place(api: RawApi) -> None:
    event_type, other = await api.event_type("one"), await api.event_type("other")
    body = {"active": True, "subscriberUrl": "http://127.0.0.1:9/a", "triggers": ["BOOKING_PAID"]}
    mine = (await api("POST", "/webhooks", body)).data["id"]
    below = (await api("POST", f"/event-types/{event_type}/webhooks", body)).data["id"]
    for where, webhook, status in ((event_type, mine, 400), (other, below, 403)):
        assert (await api("GET", f"/event-types/{where}/webhooks/{webhook}")).status == status


async def test_two_webhooks_of_a_user_cannot_have_one_address(api: RawApi) -> None:
    event_type = await api.event_type()
    for path, status in (("/webhooks", 500), (f"/event-types/{event_type}/webhooks", 200)):
        urls = [f"http://127.0.0.1:9/{name}" for name in "ab"]
        made = [
            await api("POST", path, {"active": True, "subscriberUrl": url, "triggers": []})
            for url in urls
        ]
        target = f"{path}/{made[0].data['id']}"
        assert (await api("PATCH", target, {"subscriberUrl": urls[1]})).status == status
        assert (await api("PATCH", target, {"subscriberUrl": urls[0]})).status == 200


@pytest.mark.parametrize("query", [{"take": "0"}, {"take": "251"}, {"skip": "x"}])
async def test_verified_addresses_come_in_pages(api: RawApi, query: dict[str, str]) -> None:
    assert (await api("GET", "/verified-resources/emails", query=query)).status == 400
    assert (await api("GET", "/verified-resources/emails", query={"take": "1"})).data == []
