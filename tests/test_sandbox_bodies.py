"""Bodies that do not have the right shape, and what the sandbox says about them."""

from typing import Any

import pytest
from raw_api import TUESDAY, RawApi, event_type_body

pytestmark = pytest.mark.anyio

TEN = f"{TUESDAY}T10:00:00Z"
SCHEDULE = {"name": "S", "timeZone": "UTC", "isDefault": False}
STUMBLED = (500, "There was an error, please try again later.")
INVALID = (400, "Bad Request Exception")


@pytest.mark.parametrize("hours", ["availability", "overrides"])
@pytest.mark.parametrize(("inner", "refusal"), [([], STUMBLED), ([{}], INVALID)])
async def test_lists_are_no_hours(
    api: RawApi, hours: str, inner: list[Any], refusal: tuple[int, str]
) -> None:
    path = f"/schedules/{(await api('POST', '/schedules', SCHEDULE)).data['id']}"
    for reply in (
        await api("PATCH", path, {hours: [inner]}),
        await api("POST", "/schedules", {**SCHEDULE, hours: [inner]}),
    ):
        assert (reply.status, reply.said) == refusal


@pytest.mark.parametrize("setting", ["seats", "recurrence", "disableCancelling"])
@pytest.mark.parametrize("value", [[], [{}]])
async def test_lists_are_no_settings(api: RawApi, setting: str, value: list[Any]) -> None:
    reply = await api("POST", "/event-types", event_type_body(**{setting: value}))
    assert (reply.status, reply.said) == STUMBLED


async def test_lists_are_no_people(api: RawApi) -> None:
    event_type = await api.event_type()
    booked = (await api.book(event_type, TEN)).data
    reply = await api("POST", f"/bookings/{booked['uid']}/guests", {"guests": [[]]})
    assert (reply.status, reply.said) == STUMBLED
    reply = await api.book(event_type, TEN, attendee=[])
    assert (reply.status, reply.said) == STUMBLED


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"instant": True}, "property instant should not exist"),
        ({"allowConflicts": True}, "property allowConflicts should not exist"),
        ({"allowBookingOutOfBounds": True}, "property allowBookingOutOfBounds should not exist"),
        ({"rrHostSubsetIds": ["x"]}, "each value in rrHostSubsetIds must be an integer number"),
        ({"guests": "g@example.com"}, "guests must be an array"),
        ({"lengthInMinutes": 0}, "lengthInMinutes must not be less than 1"),
        ({"recurrenceCount": 1.5}, "recurrenceCount must be an integer number"),
        ({"meetingUrl": "here"}, "meetingUrl must be a URL address"),
        ({"metadata": []}, "metadata must be an object"),
        ({"routing": {"responseId": 1}}, "teamMemberIds must be an array"),
        ({"routing": {"responseId": 1, "teamMemberIds": [], "a": 1}}, "property a should not"),
    ],
)
async def test_a_booking_has_known_properties(api: RawApi, more: dict[str, Any], said: str) -> None:
    reply = await api.book(await api.event_type(), TEN, **more)
    assert (reply.status, said in reply.said) == (400, True), reply.body


async def test_some_hosts_may_be_wished_for(api: RawApi) -> None:
    assert (await api.book(await api.event_type(), TEN, rrHostSubsetIds=[101])).status == 201


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ({}, "Booking 'location' must have a 'type' property."),
        ("link", "Booking 'location' must have a 'type' property."),
        ({"type": "moon"}, "Unsupported booking location type 'moon'. Valid types are address,"),
        (
            {"type": "link"},
            "for link location: link must be a URL address, link should not be null or undefined",
        ),
        ({"type": "link", "link": "here"}, "link location: link must be a URL address"),
        ({"type": "phone", "phone": "1"}, "phone location: phone must be a valid phone number"),
        ({"type": "attendeePhone", "phone": "1"}, "phone must be a valid phone number"),
        (
            {"type": "address", "address": ""},
            "address location: address must be longer than or equal to 1 characters",
        ),
        ({"type": "attendeeAddress", "address": 5}, "address must be a string"),
        ({"type": "attendeeDefined"}, "location must be a string"),
        ({"type": "integration", "integration": "pigeons"}, "integration must be one of the"),
    ],
)
async def test_a_booking_moves_to_a_whole_place(api: RawApi, location: Any, said: str) -> None:
    uid = (await api.book(await api.event_type(), TEN)).data["uid"]
    reply = await api("PATCH", f"/bookings/{uid}/location", {"location": location})
    (problem,) = reply.body["error"]["details"]["errors"]
    assert (reply.status, problem["value"]) == (400, location)
    (complaint,) = problem["constraints"].values()
    assert complaint.startswith("UpdateBookingInputLocationValidator_2024_08_13 - ")
    assert said in complaint
