"""Bookings in the sandbox: races, seats, series, moves, decisions and limits."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from raw_api import TUESDAY, RawApi

pytestmark = pytest.mark.anyio

TAKEN = "User either already has booking at this time or is not available"


async def test_a_race_has_one_winner(api: RawApi) -> None:
    event_type = await api.event_type()
    replies = await asyncio.gather(
        *(api.book(event_type, f"{TUESDAY}T10:00:00Z", f"p{n}@example.com") for n in range(200))
    )
    assert Counter(reply.status for reply in replies) == {201: 1, 400: 199}
    assert {reply.said for reply in replies if reply.status == 400} == {TAKEN}


async def test_two_hundred_fill_fifty_seats(api: RawApi) -> None:
    seats = {"seatsPerTimeSlot": 50, "showAttendeeInfo": True, "showAvailabilityCount": True}
    event_type = await api.event_type(seats=seats)
    replies = await asyncio.gather(
        *(api.book(event_type, f"{TUESDAY}T10:00:00Z", f"p{n}@example.com") for n in range(200))
    )
    assert Counter(reply.status for reply in replies) == {201: 50, 409: 150}
    assert len({reply.data["seatUid"] for reply in replies if reply.status == 201}) == 50


async def test_a_race_for_seats_fills_them_all(api: RawApi) -> None:
    seats = {"seatsPerTimeSlot": 3, "showAttendeeInfo": True, "showAvailabilityCount": True}
    event_type = await api.event_type(seats=seats)
    replies = await asyncio.gather(
        *(api.book(event_type, f"{TUESDAY}T10:00:00Z", f"p{n}@example.com") for n in range(20))
    )
    assert Counter(reply.status for reply in replies) == {201: 3, 409: 17}
    assert len({reply.data["seatUid"] for reply in replies if reply.status == 201}) == 3
    full = {"start": f"{TUESDAY}T10:00:00.000Z", "seatsBooked": 3, "seatsRemaining": 0}
    query = {"eventTypeId": str(event_type), "start": TUESDAY, "end": TUESDAY}
    slots = (await api("GET", "/slots", query=query)).data[TUESDAY]
    assert full.items() <= slots[2].items()


async def test_seats_block_other_event_types_only(api: RawApi) -> None:
    seats = {"seatsPerTimeSlot": 2, "showAttendeeInfo": True, "showAvailabilityCount": True}
    shared, other = await api.event_type("shared", seats=seats), await api.event_type("other")
    await api.book(shared, f"{TUESDAY}T10:00:00Z")
    assert f"{TUESDAY}T10:00:00.000Z" in await api.slots(shared, TUESDAY)
    assert f"{TUESDAY}T10:00:00.000Z" not in await api.slots(other, TUESDAY)
    # Two overlapping seated bookings at different starts are accepted.
    assert (await api.book(shared, f"{TUESDAY}T10:15:00Z", "b@example.com")).status == 201


async def test_moving_keeps_a_chain(api: RawApi) -> None:
    event_type = await api.event_type()
    old = (await api.book(event_type, f"{TUESDAY}T10:00:00Z", metadata={"tag": "1"})).data
    move = {"start": f"{TUESDAY}T11:00:00Z", "reschedulingReason": "Later"}
    new = (await api("POST", f"/bookings/{old['uid']}/reschedule", move, key=None)).data
    assert new["uid"] != old["uid"]
    assert new["rescheduledFromUid"] == old["uid"]
    assert new["metadata"] == {"tag": "1"}
    gone = (await api("GET", f"/bookings/{old['uid']}")).data
    assert (gone["status"], gone["rescheduledToUid"]) == ("cancelled", new["uid"])
    again = await api("POST", f"/bookings/{old['uid']}/reschedule", move)
    assert again.status == 400
    assert new["uid"] in again.said
    same = await api("POST", f"/bookings/{new['uid']}/reschedule", {"start": new["start"]})
    assert same.data["uid"] not in (old["uid"], new["uid"])


async def test_only_the_host_needs_a_reason_to_cancel(api: RawApi) -> None:
    event_type = await api.event_type()
    uids = [(await api.book(event_type, f"{TUESDAY}T1{n}:00:00Z")).data["uid"] for n in range(2)]
    as_host = await api("POST", f"/bookings/{uids[0]}/cancel", {})
    assert as_host.body == {"statusCode": 400, "message": "Cancellation reason is required"}
    assert (await api("POST", f"/bookings/{uids[0]}/cancel", {}, key=None)).status == 200
    assert (await api("POST", f"/bookings/{uids[1]}/cancel", {}, key="second")).status == 200
    assert len(await api.slots(event_type, TUESDAY)) == 16


async def test_a_series_keeps_what_it_booked_before_a_conflict(api: RawApi) -> None:
    weekly = {"interval": 1, "occurrences": 3, "frequency": "weekly"}
    single = await api.event_type("single")
    series = await api.event_type("series", recurrence=weekly)
    await api.book(single, "2026-12-08T10:00:00Z", "b@example.com")
    reply = await api.book(series, f"{TUESDAY}T10:00:00Z")
    assert reply.body == {"statusCode": 409, "message": "booking_conflict_error"}
    found = (await api("GET", "/bookings", query={"eventTypeIds": str(series)})).data
    assert [booking["start"] for booking in found] == [f"{TUESDAY}T10:00:00.000Z"]


async def test_a_series_follows_the_bookers_clock(api: RawApi) -> None:
    weekly = {"interval": 1, "occurrences": 2, "frequency": "weekly"}
    series = await api.event_type("series", recurrence=weekly)
    booked = (await api.book(series, "2027-03-23T10:00:00Z")).data
    starts = [booking["start"] for booking in booked]
    assert starts == ["2027-03-23T10:00:00.000Z", "2027-03-30T09:00:00.000Z"]
    whole = await api("GET", f"/bookings/{booked[0]['recurringBookingUid']}")
    assert [booking["uid"] for booking in whole.data] == [booking["uid"] for booking in booked]


async def test_monthly_from_the_31st(api: RawApi) -> None:
    monthly = {"interval": 2, "occurrences": 3, "frequency": "monthly"}
    await api(
        "PATCH",
        "/schedules/501",
        {"availability": [{"days": _EVERY_DAY, "startTime": "00:00", "endTime": "23:59"}]},
    )
    series = await api.event_type("series", recurrence=monthly)
    booked = (await api.book(series, "2027-07-31T10:00:00Z")).data
    assert [booking["start"][:10] for booking in booked] == [
        "2027-07-31",
        "2027-09-30",
        "2027-11-30",
    ]


_EVERY_DAY = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


async def test_requests_wait_for_the_host(api: RawApi) -> None:
    policy = {"type": "always", "blockUnconfirmedBookingsInBooker": False}
    event_type = await api.event_type(confirmationPolicy=policy)
    start = f"{TUESDAY}T10:00:00Z"
    first = (await api.book(event_type, start)).data
    assert first["status"] == "pending"
    # The same request again is the same booking; somebody else's is another one.
    assert (await api.book(event_type, start)).data["uid"] == first["uid"]
    second = (await api.book(event_type, start, "b@example.com")).data
    assert second["uid"] != first["uid"]
    assert (await api("POST", f"/bookings/{first['uid']}/confirm", key="second")).status == 401
    for uid in (first["uid"], second["uid"]):
        assert (await api("POST", f"/bookings/{uid}/confirm")).data["status"] == "accepted"
    declined = await api("POST", f"/bookings/{first['uid']}/decline", {})
    assert declined.status == 400
    await api("POST", f"/bookings/{first['uid']}/cancel", {"cancellationReason": "x"})
    revived = await api("POST", f"/bookings/{first['uid']}/confirm")
    assert revived.data["status"] == "accepted"


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"bookingLimitsCount": {"day": 1}}, "booking_limit_reached"),
        ({"bookingLimitsDuration": {"week": 30}}, "duration_limit_reached"),
    ],
)
async def test_limits_are_told_apart(api: RawApi, limits: dict[str, Any], said: str) -> None:
    event_type = await api.event_type(**limits)
    assert (await api.book(event_type, f"{TUESDAY}T10:00:00Z")).status == 201
    refused = await api.book(event_type, f"{TUESDAY}T12:00:00Z", "b@example.com")
    assert refused.body == {"statusCode": 401, "message": said}
    assert await api.slots(event_type, TUESDAY) == []


async def test_a_reservation_hides_a_slot_but_stops_nobody(api: RawApi) -> None:
    event_type, other = await api.event_type("one"), await api.event_type("other")
    wish = {"eventTypeId": event_type, "slotStart": f"{TUESDAY}T10:00:00Z"}
    held = (await api("POST", "/slots/reservations", wish, key=None)).data
    for shown in (event_type, other):
        assert f"{TUESDAY}T10:00:00.000Z" not in await api.slots(shown, TUESDAY)
    assert (await api("POST", "/slots/reservations", wish)).status == 422
    elsewhere = await api("POST", "/slots/reservations", wish | {"eventTypeId": other})
    assert elsewhere.status == 201
    assert (await api.book(event_type, f"{TUESDAY}T10:00:00Z")).status == 201
    again = await api("PATCH", f"/slots/reservations/{held['reservationUid']}", wish)
    assert (again.status, again.said) == (
        422,
        "Can't reserve a slot if the event is already booked.",
    )


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"k": 5}, "metadata.k - Expected string, received number, "),
        ({"k": True}, "metadata.k - Expected string, received boolean, "),
        ({"k": None}, "metadata property is wrong,Metadata must have at most 50 keys"),
        ({f"k{n}": "v" for n in range(51)}, "metadata property is wrong,Metadata must have"),
        ({"k": "v" * 501}, "metadata property is wrong,Metadata must have"),
    ],
)
async def test_metadata_has_limits(api: RawApi, metadata: dict[str, Any], said: str) -> None:
    event_type = await api.event_type()
    refused = await api.book(event_type, f"{TUESDAY}T10:00:00Z", metadata=metadata)
    assert refused.status == 400
    assert refused.said.startswith(said)


async def test_unknown_fields_are_refused(api: RawApi) -> None:
    event_type = await api.event_type()
    refused = await api.book(event_type, f"{TUESDAY}T10:00:00Z", colour="red")
    assert refused.said == "colour property is wrong,property colour should not exist "


async def test_lists_filter_sort_and_page(api: RawApi) -> None:
    event_type = await api.event_type()
    for hour in (15, 11, 13):
        await api.book(event_type, f"{TUESDAY}T{hour}:00:00Z", f"h{hour}@example.com")

    async def hours(**query: str) -> list[str]:
        found = (await api("GET", "/bookings", query=query)).data
        return [booking["start"][11:13] for booking in found]

    assert await hours() == ["11", "13", "15"]
    assert await hours(sortStart="desc", take="2") == ["15", "13"]
    assert await hours(sortCreated="asc") == ["15", "11", "13"]
    assert await hours(attendeeEmail="h13@example.com") == ["13"]
    assert await hours(afterStart=f"{TUESDAY}T12:00:00Z", skip="1") == ["15"]
    assert await hours(status="past,cancelled") == []
    mine = await api("GET", "/bookings", key="second")
    assert mine.body["pagination"]["totalItems"] == 0


async def test_a_null_instead_of_lengths_makes_an_event_type_unreadable(api: RawApi) -> None:
    event_type = await api.event_type()
    path = f"/event-types/{event_type}"
    assert (await api("PATCH", path, {"lengthInMinutesOptions": None, "title": "T"})).status == 400
    assert (await api("GET", path)).status == 400
    assert (await api("GET", "/event-types")).status == 400
    healed = await api("PATCH", path, {"lengthInMinutesOptions": [15, 30]})
    assert healed.data["title"] == "T"
