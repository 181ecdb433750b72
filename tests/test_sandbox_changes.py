"""Moves, cancellations and reassignments in the sandbox: by whom, and of what."""

from typing import Any

import pytest
from raw_api import RawApi

pytestmark = pytest.mark.anyio

TEN, ELEVEN = "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z"
ASKED = {"type": "always", "blockUnconfirmedBookingsInBooker": False}
SEATS = {"seatsPerTimeSlot": 3, "showAttendeeInfo": True, "showAvailabilityCount": True}
HOST = "sandbox@example.com"


@pytest.mark.parametrize(
    ("key", "named", "status"),
    [
        (None, {}, "pending"),
        ("second", {}, "pending"),
        ("first", {}, "accepted"),
        (None, {"rescheduledBy": HOST}, "accepted"),
        (None, {"rescheduledBy": "ada@example.com"}, "pending"),
    ],
)
async def test_only_the_hosts_move_needs_no_consent(
    api: RawApi, key: str | None, named: dict[str, str], status: str
) -> None:
    uid = (await api.book(await api.event_type(confirmationPolicy=ASKED), TEN)).data["uid"]
    body = {"start": ELEVEN, **named}
    moved = (await api("POST", f"/bookings/{uid}/reschedule", body, key=key)).data
    assert (moved["status"], moved["rescheduledFromUid"]) == (status, uid)


async def test_a_booking_without_its_event_type_stays(api: RawApi) -> None:
    event_type = await api.event_type()
    uid = (await api.book(event_type, TEN)).data["uid"]
    await api("DELETE", f"/event-types/{event_type}")
    reply = await api("POST", f"/bookings/{uid}/reschedule", {"start": ELEVEN})
    assert (reply.status, "is missing event type" in reply.said) == (404, True)
    assert (await api("POST", f"/bookings/{uid}/reassign")).status == 400


async def test_a_seat_belongs_to_one_booking(api: RawApi) -> None:
    event_type = await api.event_type(seats=SEATS)
    first, second = [(await api.book(event_type, start)).data for start in (TEN, ELEVEN)]
    path, seat = f"/bookings/{first['uid']}/cancel", {"seatUid": second["seatUid"]}
    assert "does not belong" in (await api("POST", path, seat, key=None)).said
    unknown = await api("POST", "/bookings/unknown/cancel", {"seatUid": "unknown"}, key=None)
    assert (unknown.status, "does not exist" in unknown.said) == (400, True)


async def test_a_seat_moves_only_where_there_is_room(api: RawApi) -> None:
    event_type = await api.event_type(seats={**SEATS, "seatsPerTimeSlot": 1})
    mine = (await api.book(event_type, TEN, "ada@example.com")).data
    await api.book(event_type, ELEVEN, "bob@example.com")
    for start, said in ((ELEVEN, "booking_seats_full_error"), (TEN, "already_signed_up")):
        body = {"start": start, "seatUid": mine["seatUid"]}
        reply = await api("POST", f"/bookings/{mine['uid']}/reschedule", body, key=None)
        assert (reply.status, said in reply.said) == (409, True), reply.body
    assert len((await api("GET", f"/bookings/{mine['uid']}")).data["attendees"]) == 1


async def test_a_single_booking_has_no_subsequent_ones_but_goes(api: RawApi) -> None:
    uid = (await api.book(await api.event_type(), TEN)).data["uid"]
    body = {"cancelSubsequentBookings": True}
    assert (await api("POST", f"/bookings/{uid}/cancel", body, key=None)).status == 400
    assert (await api("GET", f"/bookings/{uid}")).data["status"] == "cancelled"


@pytest.mark.parametrize(
    ("key", "path", "status"),
    [
        ("first", "reassign", 200),
        ("second", "reassign", 403),
        ("first", "reassign/102", 200),
        ("first", "reassign/9999", 404),
        ("second", "reassign/101", 403),
    ],
)
async def test_the_host_reassigns(api: RawApi, key: str, path: str, status: int) -> None:
    uid = (await api.book(await api.event_type(), TEN)).data["uid"]
    body: Any = {} if "/" in path else None
    assert (await api("POST", f"/bookings/{uid}/{path}", body, key=key)).status == status
