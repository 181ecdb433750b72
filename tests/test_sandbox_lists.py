"""Lists of bookings, their guests and the answers to their forms, where rules meet."""

from typing import Any

import pytest
from raw_api import TUESDAY, RawApi

pytestmark = pytest.mark.anyio


async def _list(api: RawApi, key: str = "first", **query: str) -> Any:
    return (await api("GET", "/bookings", query=query, key=key)).data


async def test_lists_know_their_orders(api: RawApi) -> None:
    event_type = await api.event_type()
    uids = [(await api.book(event_type, f"{TUESDAY}T1{n}:00:00Z")).data["uid"] for n in (1, 2, 0)]
    by_start = [uids[2], uids[0], uids[1]]

    async def listed(**query: str) -> list[str]:
        return [one["uid"] for one in await _list(api, **query)]

    # The first of several orders counts.
    assert await listed(sortCreated="asc", sortStart="desc") == by_start[::-1]
    for uid in uids:
        await api("POST", f"/bookings/{uid}/cancel", {}, key=None)
    assert await listed(status="cancelled") == by_start[::-1]
    assert await listed(status="cancelled,past") == by_start
    assert await listed(status="cancelled", sortStart="asc") == by_start


async def test_lists_count_without_the_times_of_changes(api: RawApi) -> None:
    event_type = await api.event_type()
    await api.book(event_type, f"{TUESDAY}T10:00:00Z")
    query = {"afterCreatedAt": "2030-01-01T00:00:00Z"}
    reply = await api("GET", "/bookings", query=query)
    assert (reply.data, reply.body["pagination"]["totalItems"]) == ([], 1)


@pytest.mark.parametrize("name", ["eventTypeId", "eventTypeIds"])
async def test_lists_refuse_event_types_that_do_not_exist(api: RawApi, name: str) -> None:
    reply = await api("GET", "/bookings", query={name: "999999"})
    assert (reply.status, reply.said) == (400, "The requested event-types do not exist.")


async def test_an_empty_status_is_none(api: RawApi) -> None:
    reply = await api("GET", "/bookings", query={"status": ""})
    problem = reply.body["error"]["details"]["errors"][0]
    assert (problem["property"], problem["value"]) == ("status", [""])


async def test_lists_trim_words_and_know_no_teams(api: RawApi) -> None:
    await api.book(await api.event_type(), f"{TUESDAY}T10:00:00Z")
    for query in ({"attendeeName": " ada "}, {"attendeeEmail": " ada@example.com"}):
        assert len(await _list(api, **query)) == 1
    assert len(await _list(api, teamsIds="1,2")) == 1


async def test_guests_are_invited_once(api: RawApi) -> None:
    uid = (await api.book(await api.event_type(), f"{TUESDAY}T10:00:00Z")).data["uid"]
    path = f"/bookings/{uid}/guests"
    emails = ("ada+x@example.com", "G@example.com", "g@example.com")
    entries = [{"email": email} for email in emails]
    reply = await api("POST", path, {"guests": entries})
    assert [one["email"] for one in reply.data["attendees"]] == ["ada@example.com", "g@example.com"]
    assert (await api("POST", path, {"guests": entries})).said == "emails_must_be_unique_valid"


async def test_guests_may_bring_guests(api: RawApi) -> None:
    booked = await api.book(await api.event_type(), f"{TUESDAY}T10:00:00Z", "second@example.com")
    path = f"/bookings/{booked.data['uid']}/guests"
    body = {"guests": [{"email": "g@example.com", "language": "it"}]}
    reply = await api("POST", path, body, key="second")
    guest = reply.data["attendees"][1]
    assert (guest["language"], guest["timeZone"]) == ("it", "Europe/London")


@pytest.mark.parametrize("path", ["guests", "attendees"])
async def test_an_event_type_may_forbid_guests(api: RawApi, path: str) -> None:
    event_type = await api.event_type(disableGuests=True)
    booked = await api.book(event_type, f"{TUESDAY}T10:00:00Z", guests=["g@example.com"])
    person = {"email": "h@example.com", "name": "H", "timeZone": "UTC"}
    body = {"guests": [person]} if path == "guests" else person
    reply = await api("POST", f"/bookings/{booked.data['uid']}/{path}", body)
    assert reply.status == 400
    assert reply.said.startswith("Cannot add guests to this booking.")


async def test_all_wrong_answers_are_told(api: RawApi) -> None:
    field = {"type": "number", "slug": "q", "label": "Q", "required": False, "placeholder": ""}
    event_type = await api.event_type(bookingFields=[field])
    reply = await api.book(
        event_type, f"{TUESDAY}T10:00:00Z", bookingFieldsResponses={"notes": 5, "q": 5}
    )
    assert reply.said == "responses - {q}Invalid string, responses - {notes}Invalid string, "


async def test_an_absence_names_somebody(api: RawApi) -> None:
    uid = (await api.book(await api.event_type(), f"{TUESDAY}T10:00:00Z")).data["uid"]
    reply = await api("POST", f"/bookings/{uid}/mark-absent", {"attendees": []})
    assert reply.said == "Bad Request Exception"


async def test_a_booking_without_an_event_type_has_no_links(api: RawApi) -> None:
    event_type = await api.event_type()
    uid = (await api.book(event_type, f"{TUESDAY}T10:00:00Z")).data["uid"]
    await api("DELETE", f"/event-types/{event_type}")
    reply = await api("GET", f"/bookings/{uid}/calendar-links")
    assert (reply.status, reply.said) == (400, f"Booking with uid {uid} has no event type")
    assert (await api("PATCH", f"/bookings/{uid}/location", {}, key="second")).status == 200
