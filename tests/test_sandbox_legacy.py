"""Changes by the contract of 2024-04-15, which is what a missing version header means."""

from typing import Any

import pytest
from raw_api import RawApi

pytestmark = pytest.mark.anyio

OLDEST = {"cal-api-version": "2024-04-15"}


async def _schedule(api: RawApi) -> str:
    override = {"date": "2027-01-05", "startTime": "10:00", "endTime": "11:00"}
    body = {"name": "S", "timeZone": "UTC", "isDefault": False, "overrides": [override]}
    return f"/schedules/{(await api('POST', '/schedules', body)).data['id']}"


async def test_a_schedule_changes_with_its_name_only(api: RawApi) -> None:
    path = await _schedule(api)
    reply = await api("PATCH", path, {"timeZone": "Asia/Tokyo"}, headers=OLDEST)
    assert list(reply.data) == ["schedule"]
    assert (await api("GET", path)).data["timeZone"] == "UTC"
    body = {"name": "T", "timeZone": "Asia/Tokyo"}
    changed = (await api("PATCH", path, body, headers=OLDEST)).data
    assert (changed["schedule"]["name"], changed["timeZone"]) == ("T", "Asia/Tokyo")
    shown = (await api("GET", path)).data
    assert (shown["name"], shown["timeZone"], shown["overrides"]) == ("T", "Asia/Tokyo", [])
    assert shown["availability"][0]["startTime"] == "09:00"


async def test_a_schedule_takes_a_week_of_spans(api: RawApi) -> None:
    path = await _schedule(api)
    span = {"start": "2022-01-01T08:00:00Z", "end": "2022-01-01T09:30:00Z"}
    week: list[list[dict[str, str]]] = [[span], [span], [], [], [], [], []]
    override = {"start": "2027-02-01T10:00:00Z", "end": "2027-02-01T12:00:00Z"}
    body = {"name": "S", "schedule": week, "dateOverrides": [override], "isDefault": True}
    changed = (await api("PATCH", path, body, headers=OLDEST)).data
    assert (changed["isDefault"], len(changed["availability"][1])) == (True, 1)
    shown = (await api("GET", path)).data
    hours = {"days": ["Sunday", "Monday"], "startTime": "08:00", "endTime": "09:30"}
    assert shown["availability"] == [hours]
    assert shown["overrides"] == [
        {"date": "2027-02-01", "startTime": "10:00", "endTime": "12:00"},
    ]


async def test_a_schedule_is_deleted_once(api: RawApi) -> None:
    path = await _schedule(api)
    for status in (200, 400):
        assert (await api("DELETE", path, headers=OLDEST)).status == status


async def test_an_event_type_changes(api: RawApi) -> None:
    path = f"/event-types/{await api.event_type()}"
    body: dict[str, Any] = {"title": "New", "length": 45, "slotInterval": 15}
    changed = (await api("PATCH", path, body, headers=OLDEST)).data
    assert (changed["title"], changed["length"]) == ("New", 45)
    shown = (await api("GET", path)).data
    assert (shown["lengthInMinutes"], shown["slotInterval"]) == (45, 15)
    for bad in ({"length": 0}, {"title": 5}, {"minimumBookingNotice": -1}):
        assert (await api("PATCH", path, bad, headers=OLDEST)).status == 400


async def test_an_event_type_is_deleted_once(api: RawApi) -> None:
    path = f"/event-types/{await api.event_type()}"
    assert set((await api("DELETE", path, headers=OLDEST)).data) == {
        "id",
        "length",
        "slug",
        "title",
    }
    assert (await api("DELETE", path, headers=OLDEST)).status == 404


async def test_a_booking_is_cancelled_once(api: RawApi) -> None:
    booking = (await api.book(await api.event_type(), "2026-12-01T10:00:00Z")).data
    path = f"/bookings/{booking['uid']}/cancel"
    assert (await api("POST", path, {}, headers=OLDEST)).status == 400
    body = {"cancellationReason": "ill"}
    assert (await api("POST", path, body, headers=OLDEST)).data == {
        "bookingId": booking["id"],
        "bookingUid": booking["uid"],
        "onlyRemovedAttendee": False,
    }
    assert (await api("POST", path, body, headers=OLDEST)).status == 400
    assert (await api("GET", f"/bookings/{booking['uid']}")).data["status"] == "cancelled"
