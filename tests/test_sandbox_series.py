"""Series, seats and requests where several rules meet."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from raw_api import NOW, TUESDAY, RawApi

from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

ASKED = {"type": "always", "blockUnconfirmedBookingsInBooker": False}
WEEKLY = {"interval": 1, "occurrences": 3, "frequency": "weekly"}
SHARED = {"seatsPerTimeSlot": 2, "showAttendeeInfo": True, "showAvailabilityCount": True}
SUBSEQUENT = "cancelSubsequentBookings"
HIDDEN = SHARED | {"showAttendeeInfo": False}


async def _list(api: RawApi, key: str = "first", **query: str) -> Any:
    return (await api("GET", "/bookings", query=query, key=key)).data


@pytest.mark.parametrize(("action", "status"), [("confirm", "accepted"), ("decline", "rejected")])
async def test_a_series_is_decided_as_a_whole(api: RawApi, action: str, status: str) -> None:
    event_type = await api.event_type(recurrence=WEEKLY, confirmationPolicy=ASKED)
    booked = (await api.book(event_type, f"{TUESDAY}T10:00:00Z")).data
    assert [one["status"] for one in booked] == ["pending"] * 3
    await api("POST", f"/bookings/{booked[2]['uid']}/cancel", {}, key=None)
    decided = await api("POST", f"/bookings/{booked[1]['uid']}/{action}")
    assert decided.data["status"] == status
    whole = (await api("GET", f"/bookings/{booked[0]['recurringBookingUid']}")).data
    assert [one["status"] for one in whole] == [status, status, "cancelled"]


async def test_only_the_first_occurrence_needs_free_time(api: RawApi) -> None:
    single, series = await api.event_type("single"), await api.event_type("s", recurrence=WEEKLY)
    await api.book(single, "2026-12-08T10:15:00Z", "b@example.com")
    booked = await api.book(series, f"{TUESDAY}T10:00:00Z")
    assert [one["start"][:10] for one in booked.data] == [TUESDAY, "2026-12-08", "2026-12-15"]
    assert (await api.book(series, "2026-12-08T10:00:00Z", "c@example.com")).status == 400


async def test_a_series_meets_the_limits_one_by_one(api: RawApi) -> None:
    event_type = await api.event_type(recurrence=WEEKLY, bookingLimitsCount={"month": 2})
    refused = await api.book(event_type, f"{TUESDAY}T10:00:00Z")
    assert refused.body == {"statusCode": 401, "message": "booking_limit_reached"}
    assert [one["start"][:10] for one in await _list(api)] == [TUESDAY, "2026-12-08"]


async def test_a_whole_series_is_cancelled_from_now_on(api: RawApi, sandbox: Sandbox) -> None:
    series = await api.event_type(recurrence=WEEKLY)
    booked = (await api.book(series, f"{TUESDAY}T10:00:00Z")).data
    sandbox.clock.set(NOW + timedelta(days=12))
    uid = booked[0]["recurringBookingUid"]
    left = (await api("POST", f"/bookings/{uid}/cancel", {"cancellationReason": "x"})).data
    assert [one["status"] for one in left] == ["accepted", "cancelled", "cancelled"]


async def test_a_request_moves_to_no_second_one(api: RawApi) -> None:
    event_type = await api.event_type(confirmationPolicy=ASKED)
    first, second = [
        (await api.book(event_type, f"{TUESDAY}T1{n}:00:00Z")).data["uid"] for n in range(2)
    ]
    move = {"start": f"{TUESDAY}T11:00:00Z"}
    moved = await api("POST", f"/bookings/{first}/reschedule", move, key=None)
    assert moved.data["uid"] == second
    assert [one["status"] for one in await _list(api)] == ["pending", "pending"]


async def test_what_was_declined_does_not_move(api: RawApi) -> None:
    event_type = await api.event_type(confirmationPolicy=ASKED)
    uid = (await api.book(event_type, f"{TUESDAY}T10:00:00Z")).data["uid"]
    await api("POST", f"/bookings/{uid}/decline", {})
    move = {"start": f"{TUESDAY}T11:00:00Z"}
    refused = await api("POST", f"/bookings/{uid}/reschedule", move)
    assert refused.body == {"statusCode": 404, "message": "Could not find original booking"}


async def test_somebody_with_a_seat_learns_that_first(api: RawApi) -> None:
    event_type = await api.event_type(seats=SHARED)
    for name in "ab":
        await api.book(event_type, f"{TUESDAY}T10:00:00Z", f"{name}@example.com")
    again = await api.book(event_type, f"{TUESDAY}T10:00:00Z", "a@example.com")
    assert again.said == "already_signed_up_for_this_booking_error"
    full = await api.book(event_type, f"{TUESDAY}T10:00:00Z", "c@example.com")
    assert full.said == "No more seats left at this seated booking."


async def test_a_later_seat_needs_notice_as_well(api: RawApi, sandbox: Sandbox) -> None:
    event_type = await api.event_type(seats=SHARED)
    await api.book(event_type, f"{TUESDAY}T10:00:00Z", "a@example.com")
    sandbox.clock.set(datetime(2026, 12, 1, 9, tzinfo=UTC))
    late = await api.book(event_type, f"{TUESDAY}T10:00:00Z", "b@example.com")
    assert late.status == 400
    assert late.said.startswith("The event type can't be booked")


async def test_a_hidden_seat_is_shown_to_its_holder(api: RawApi) -> None:
    event_type = await api.event_type(seats=HIDDEN)
    seats = [
        (await api.book(event_type, f"{TUESDAY}T10:00:00Z", email)).data["seatUid"]
        for email in ("second@example.com", "b@example.com")
    ]
    for key, known in ((None, [seats[1]]), ("first", seats)):
        found = (await api("GET", f"/bookings/by-seat/{seats[1]}", key=key)).data
        assert [one["seatUid"] for one in found["attendees"]] == known
    assert len((await _list(api, "second"))[0]["attendees"]) == 2


async def test_the_last_seat_takes_the_reason_with_it(api: RawApi) -> None:
    event_type = await api.event_type(seats=SHARED)
    booked = (await api.book(event_type, f"{TUESDAY}T10:00:00Z")).data
    body = {"seatUid": booked["seatUid"], "cancellationReason": "ill"}
    gone = (await api("POST", f"/bookings/{booked['uid']}/cancel", body, key=None)).data
    assert (gone["status"], gone["cancellationReason"]) == ("cancelled", "ill")
    assert gone["attendees"] == []
    move = {"start": f"{TUESDAY}T11:00:00Z", "seatUid": booked["seatUid"]}
    moved = await api("POST", f"/bookings/{booked['uid']}/reschedule", move, key=None)
    assert "is a seated booking" in moved.said


@pytest.mark.parametrize(
    ("action", "body", "said"),
    [
        ("cancel", {"seatUid": None}, "seatUid property is wrong,seatUid must be a string "),
        (
            "cancel",
            {"seatUid": "x", SUBSEQUENT: True},
            f"{SUBSEQUENT} property is wrong,property {SUBSEQUENT} should not exist ",
        ),
        (
            "reschedule",
            {"start": f"{TUESDAY}T10:00:00Z", "seatUid": "x", "reschedulingReason": "r"},
            "reschedulingReason property is wrong,property reschedulingReason should not exist ",
        ),
    ],
)
async def test_a_body_with_a_seat_has_its_own_form(
    api: RawApi, action: str, body: dict[str, Any], said: str
) -> None:
    uid = (await api.book(await api.event_type(), f"{TUESDAY}T10:00:00Z")).data["uid"]
    reply = await api("POST", f"/bookings/{uid}/{action}", body)
    assert (reply.status, reply.said) == (400, said)


async def test_blanks_are_no_reason(api: RawApi) -> None:
    uid = (await api.book(await api.event_type(), f"{TUESDAY}T10:00:00Z")).data["uid"]
    reply = await api("POST", f"/bookings/{uid}/cancel", {"cancellationReason": "  "})
    assert reply.said == "Cancellation reason is required"


async def test_only_accepted_bookings_ahead_are_counted(api: RawApi) -> None:
    limit = {"maximumActiveBookings": 1, "offerReschedule": True}
    event_type = await api.event_type(bookerActiveBookingsLimit=limit, confirmationPolicy=ASKED)
    first, second = [
        (await api.book(event_type, f"{TUESDAY}T1{n}:00:00Z")).data["uid"] for n in range(2)
    ]
    for uid in (first, second):
        await api("POST", f"/bookings/{uid}/confirm")
    refused = await api.book(event_type, f"{TUESDAY}T12:00:00Z")
    assert f"existing booking ({second})" in refused.said


@pytest.mark.parametrize(("code", "status"), [("123456", 201), ("000000", 400)])
async def test_an_address_is_proven_by_its_code(api: RawApi, code: str, status: int) -> None:
    event_type = await api.event_type(requiresBookerEmailVerification=True)
    reply = await api.book(event_type, f"{TUESDAY}T10:00:00Z", emailVerificationCode=code)
    assert reply.status == status


async def test_both_ends_of_a_move_name_the_mover(api: RawApi) -> None:
    old = (await api.book(await api.event_type(), f"{TUESDAY}T10:00:00Z")).data["uid"]
    body = {"start": f"{TUESDAY}T11:00:00Z", "rescheduledBy": "ada@example.com"}
    new = (await api("POST", f"/bookings/{old}/reschedule", body, key=None)).data["uid"]
    for uid in (old, new):
        found = (await api("GET", f"/bookings/{uid}")).data
        assert found["rescheduledByEmail"] == "ada@example.com"


@pytest.mark.parametrize(
    ("kind", "shown"), [({"recurrence": WEEKLY}, False), ({"seats": SHARED}, False), ({}, True)]
)
async def test_numbers_are_shown_by_regular_bookings_alone(
    api: RawApi, kind: dict[str, Any], *, shown: bool
) -> None:
    attendee = {"name": "N", "email": "n@example.com", "timeZone": "UTC", "phoneNumber": "+1555"}
    event_type = await api.event_type(**kind)
    await api.book(event_type, f"{TUESDAY}T10:00:00Z", attendee=attendee)
    person = (await _list(api))[0]["attendees"][0]
    assert ("phoneNumber" in person) == shown


async def test_who_is_added_to_a_shared_slot_has_no_seat(api: RawApi) -> None:
    event_type = await api.event_type(seats=SHARED)
    uid = (await api.book(event_type, f"{TUESDAY}T10:00:00Z")).data["uid"]
    added = {"email": "b@example.com", "name": "B", "timeZone": "UTC"}
    await api("POST", f"/bookings/{uid}/attendees", added)
    first, second = (await api("GET", f"/bookings/{uid}")).data["attendees"]
    assert first["seatUid"]
    assert "seatUid" not in second
