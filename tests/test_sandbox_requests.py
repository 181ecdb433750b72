"""Odd bodies and queries of bookings: what the sandbox says about them."""

from typing import Any

import pytest
from raw_api import TUESDAY, RawApi

pytestmark = pytest.mark.anyio

VIDEO = {"type": "integration", "integration": "cal-video"}


@pytest.mark.parametrize(
    ("who", "status", "said"),
    [
        ({"username": "nobody", "eventTypeSlug": "t"}, 404, "User with username nobody not found"),
        ({"teamSlug": "crew", "eventTypeSlug": "t"}, 404, "Team with slug crew not found"),
        ({"username": "sandbox", "eventTypeSlug": "t"}, 404, "Event type with slug t"),
    ],
)
async def test_nobody_is_named(api: RawApi, who: dict[str, Any], status: int, said: str) -> None:
    attendee = {"name": "A", "email": "a@example.com", "timeZone": "UTC"}
    body = {"start": f"{TUESDAY}T10:00:00Z", "attendee": attendee, **who}
    reply = await api("POST", "/bookings", body=body)
    assert (reply.status, said in reply.said) == (status, True), reply.body


async def test_an_app_that_is_not_offered_is_no_place(api: RawApi) -> None:
    event_type = await api.event_type(locations=[VIDEO])
    reply = await api.book(
        event_type,
        f"{TUESDAY}T10:00:00Z",
        "a@example.com",
        location={"type": "integration", "integration": "zoom"},
    )
    assert (reply.status, "following integrations: cal-video" in reply.said) == (400, True)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"eventTypeId": "x"}, 400),
        ({"eventTypeIds": "1,x"}, 400),
        ({"take": "x"}, 400),
        ({"teamId": "1"}, 200),
        ({"unknown": "1"}, 200),
    ],
)
async def test_lists_check_their_filters(api: RawApi, query: dict[str, str], status: int) -> None:
    assert (await api("GET", "/bookings", query=query)).status == status


async def test_some_event_types_are_for_their_owner_alone(api: RawApi) -> None:
    event_type = await api.event_type(bookingRequiresAuthentication=True)
    attendee = {"name": "A", "email": "a@example.com", "timeZone": "UTC"}
    body = {"eventTypeId": event_type, "start": f"{TUESDAY}T10:00:00Z", "attendee": attendee}
    for key, status in ((None, 401), ("second", 403), ("first", 201)):
        assert (await api("POST", "/bookings", body, key=key)).status == status


async def test_a_whole_series_has_no_subsequent_bookings(api: RawApi) -> None:
    recurrence = {"interval": 1, "occurrences": 2, "frequency": "weekly"}
    series = (await api.book(await api.event_type(recurrence=recurrence), f"{TUESDAY}T10:00Z")).data
    path = f"/bookings/{series[0]['recurringBookingUid']}/cancel"
    wanted = {"cancellationReason": "ill", "cancelSubsequentBookings": True}
    assert (await api("POST", path, wanted)).status == 400
    assert (await api("POST", path, {"cancellationReason": "ill"})).status == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [({"limit": "1"}, 200), ({"limit": "101"}, 400), ({"cursor": "x"}, 400)],
)
async def test_the_oldest_contract_checks_its_page(
    api: RawApi, query: dict[str, str], status: int
) -> None:
    oldest = {"cal-api-version": "2024-04-15"}
    assert (await api("GET", "/bookings", query=query, headers=oldest)).status == status
