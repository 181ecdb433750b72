"""Slots, holds and schedules: odd questions, and what stands in the way of a slot."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from raw_api import TUESDAY, RawApi

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"duration": "20.5"}, 200),
        ({"duration": "-5"}, 200),
        ({"duration": "x"}, 400),
        ({"format": "RANGE"}, 200),
        ({"format": ""}, 200),
        ({"format": "xml"}, 400),
        ({"colour": "red"}, 400),
    ],
)
async def test_slots_check_their_query(api: RawApi, more: dict[str, str], status: int) -> None:
    event_type = await api.event_type()
    query = {"eventTypeId": str(event_type), "start": TUESDAY, "end": TUESDAY, **more}
    assert (await api("GET", "/slots", query=query)).status == status


@pytest.mark.parametrize(
    ("durations", "status"),
    [
        ({"slotDuration": 0}, 201),
        ({"slotDuration": 15}, 400),
        ({"reservationDuration": 0}, 201),
        ({"reservationDuration": -5}, 201),
        ({"reservationDuration": 1.5}, 400),
    ],
)
async def test_holds_take_odd_durations(
    api: RawApi, durations: dict[str, float], status: int
) -> None:
    event_type = await api.event_type()
    body = {"eventTypeId": event_type, "slotStart": f"{TUESDAY}T10:00:00Z", **durations}
    reply = await api("POST", "/slots/reservations", body=body)
    assert reply.status == status, reply.body


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"slotStart": "2027-02-30T10:00:00Z"}, 400, "Invalid start date"),
        ({"slotStart": "2027-13-01T10:00:00Z"}, 400, "Bad Request Exception"),
        ({"slotDuration": 20}, 400, "for this variable length event type are: 15, 30"),
    ],
)
async def test_a_hold_is_refused(api: RawApi, more: dict[str, Any], status: int, said: str) -> None:
    event_type = await api.event_type(lengthInMinutesOptions=[15, 30])
    body = {"eventTypeId": event_type, "slotStart": f"{TUESDAY}T10:00:00Z", **more}
    reply = await api("POST", "/slots/reservations", body)
    assert (reply.status, said in reply.said) == (status, True), reply.body


@pytest.mark.parametrize(("duration", "minutes"), [("", 30), ("15", 15), ("0", 0), ("-5", -5)])
async def test_slots_last_as_long_as_was_asked(api: RawApi, duration: str, minutes: int) -> None:
    query = {
        "eventTypeId": str(await api.event_type()),
        "start": TUESDAY,
        "end": TUESDAY,
        "format": "range",
        **({"duration": duration} if duration else {}),
    }
    first = (await api("GET", "/slots", query=query)).data[TUESDAY][0]
    start, end = (datetime.fromisoformat(first[key]) for key in ("start", "end"))
    assert end - start == timedelta(minutes=minutes)


async def test_a_meeting_of_several_takes_those_who_exist(api: RawApi) -> None:
    query = {"organizationSlug": "o", "start": TUESDAY, "end": TUESDAY, "format": "range"}
    some = await api("GET", "/slots", query={**query, "usernames": "sandbox,nobody"})
    first = some.data[TUESDAY][0]
    # The real server knows no length of such a meeting.
    assert first["start"] == first["end"]
    none = await api("GET", "/slots", query={**query, "usernames": "none,nobody"})
    assert (none.status, none.data) == (200, {})


async def test_requests_that_wait_use_no_limit_up(api: RawApi) -> None:
    policy = {"type": "always", "blockUnconfirmedBookingsInBooker": False}
    event_type = await api.event_type(bookingLimitsCount={"day": 1}, confirmationPolicy=policy)
    uid = (await api.book(event_type, f"{TUESDAY}T10:00:00Z")).data["uid"]
    assert await api.slots(event_type, TUESDAY) != []
    await api("POST", f"/bookings/{uid}/confirm")
    assert await api.slots(event_type, TUESDAY) == []


async def test_buffers_stand_around_a_slot_with_seats(api: RawApi) -> None:
    seats = {"seatsPerTimeSlot": 2, "showAttendeeInfo": True, "showAvailabilityCount": True}
    event_type = await api.event_type(seats=seats, beforeEventBuffer=15)
    await api.book(event_type, f"{TUESDAY}T10:00:00Z")
    slots = [start[11:16] for start in await api.slots(event_type, TUESDAY)]
    assert slots[:4] == ["09:00", "10:00", "11:00", "11:30"]


async def test_an_override_given_as_an_instant_is_its_date_in_utc(api: RawApi) -> None:
    override = {"date": "2027-05-20T23:00:00-05:00", "startTime": "09:00", "endTime": "10:00"}
    body = {"name": "S", "timeZone": "UTC", "isDefault": False, "overrides": [override]}
    reply = await api("POST", "/schedules", body)
    assert reply.data["overrides"] == [{**override, "date": "2027-05-21"}]


async def test_schedules_say_everything_that_is_wrong(api: RawApi) -> None:
    hours = {"days": "Monday", "startTime": 900, "endTime": "24:00"}
    body = {"name": "S", "timeZone": "UTC", "availability": [hours, 3], "overrides": "x"}
    reply = await api("POST", "/schedules", body)
    problems = reply.body["error"]["details"]["errors"]
    assert [one["property"] for one in problems] == ["availability", "isDefault", "overrides"]
    assert set(problems[2]["constraints"]) == {"isArray", "nestedValidation"}
    first, second = problems[0]["children"]
    assert {one["property"]: set(one["constraints"]) for one in first["children"]} == {
        "days": {"isArray"},
        "startTime": {"matches", "isString"},
        "endTime": {"matches"},
    }
    assert set(second["constraints"]) == {"nestedValidation"}


async def test_the_oldest_contract_finds_slots_by_name(api: RawApi) -> None:
    event_type = await api.event_type("intro")
    uid = (await api.book(event_type, f"{TUESDAY}T10:00:00Z")).data["uid"]
    oldest = {"cal-api-version": "2024-04-15"}
    span = {"startTime": f"{TUESDAY}T10:00:00Z", "endTime": f"{TUESDAY}T11:00:00Z"}
    named = {**span, "eventTypeSlug": "intro", "usernameList[]": "sandbox", "slotFormat": "TIME"}
    for more, free in (({}, ["10:30"]), ({"rescheduleUid": uid}, ["10:00", "10:30"])):
        reply = await api("GET", "/slots/available", query={**named, **more}, headers=oldest)
        assert [slot["time"][11:16] for slot in reply.data["slots"][TUESDAY]] == free
    for more, status, said in (
        ({"usernameList[]": "nobody"}, 404, "NOT_FOUND"),
        ({"duration": "0"}, 400, "Bad Request Exception"),
        ({"slotFormat": "xml"}, 400, "Bad Request Exception"),
    ):
        reply = await api("GET", "/slots/available", query={**named, **more}, headers=oldest)
        assert (reply.status, reply.said) == (status, said)


async def test_only_the_host_says_how_long_a_hold_lasts(api: RawApi) -> None:
    body = {"eventTypeId": await api.event_type(), "slotStart": f"{TUESDAY}T10:00:00Z"}
    for key, status in ((None, 401), ("second", 403), ("first", 201)):
        longer = {**body, "reservationDuration": 10}
        assert (await api("POST", "/slots/reservations", longer, key=key)).status == status


async def test_a_full_slot_of_seats_cannot_be_held(api: RawApi) -> None:
    seats = {"seatsPerTimeSlot": 1, "showAttendeeInfo": True, "showAvailabilityCount": True}
    event_type = await api.event_type(seats=seats)
    await api.book(event_type, f"{TUESDAY}T10:00:00Z")
    body = {"eventTypeId": event_type, "slotStart": f"{TUESDAY}T10:00:00Z"}
    reply = await api("POST", "/slots/reservations", body)
    assert (reply.status, "no more seats left" in reply.said) == (422, True)
