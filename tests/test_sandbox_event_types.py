"""Event types: what is kept of their settings, their lists, links and owners."""

from typing import Any

import pytest
from raw_api import RawApi, event_type_body

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("setting", "given", "kept"),
    [
        ("bookingLimitsCount", {"hour": 5, "day": 2}, {"day": 2}),
        ("bookingLimitsCount", {"day": None}, None),
        ("bookingLimitsDuration", {"disabled": True, "day": 60}, {}),
        (
            "bookingWindow",
            {"type": "range", "value": ["2027-01-04T23:00:00-05:00", "2027-01-08", "2027-01-09"]},
            {"type": "range", "value": ["2027-01-05", "2027-01-08"]},
        ),
        ("bookingWindow", {"type": "range", "disabled": True}, {"disabled": True}),
        (
            "bookingWindow",
            {"type": "businessDays", "value": 3, "disabled": False},
            {"type": "businessDays", "value": 3, "rolling": False},
        ),
        (
            "confirmationPolicy",
            {"type": "always", "disabled": False, "noticeThreshold": {"unit": "days", "count": 1}},
            {"type": "always", "blockUnconfirmedBookingsInBooker": False},
        ),
        ("seats", {"showAttendeeInfo": True}, {"disabled": True}),
        ("recurrence", {"disabled": True}, None),
        (
            "bookerActiveBookingsLimit",
            {"maximumActiveBookings": 2},
            {"maximumActiveBookings": 2, "offerReschedule": False},
        ),
        ("bookerActiveBookingsLimit", {"offerReschedule": True}, {"offerReschedule": True}),
        ("bookerActiveBookingsLimit", {"offerReschedule": False}, {"disabled": True}),
        ("disableCancelling", {}, {"disabled": False}),
        ("disableRescheduling", {"minutesBefore": 9}, {"disabled": False, "minutesBefore": 9}),
        ("disableRescheduling", {"minutesBefore": 9, "disabled": True}, {"disabled": True}),
        (
            "calVideoSettings",
            {"sendTranscriptionEmails": False},
            {"sendTranscriptionEmails": False},
        ),
        ("calVideoSettings", {}, {"sendTranscriptionEmails": True}),
        (
            "bookerLayouts",
            {"defaultLayout": "week", "enabledLayouts": ["week"], "colour": "red"},
            {"defaultLayout": "week", "enabledLayouts": ["week"]},
        ),
        ("locations", [{"type": "attendeePhone", "public": True}], [{"type": "attendeePhone"}]),
    ],
)
async def test_a_setting_is_kept_in_its_own_form(
    api: RawApi, setting: str, given: Any, kept: Any
) -> None:
    created = await api("POST", "/event-types", event_type_body(**{setting: given}))
    assert created.data.get(setting) == kept
    assert (await api("GET", f"/event-types/{created.data['id']}")).data.get(setting) == kept


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (
            {"recurrence": {"interval": 1, "occurrences": 2, "frequency": "weekly"}},
            {"disabled": True},
            {"disabled": False, "interval": 1, "occurrences": 2, "frequency": "weekly"},
        ),
        (
            {"confirmationPolicy": {"type": "always", "blockUnconfirmedBookingsInBooker": True}},
            {"type": "time", "noticeThreshold": {"unit": "hours", "count": 2}},
            {
                "type": "time",
                "noticeThreshold": {"unit": "hours", "count": 2},
                "blockUnconfirmedBookingsInBooker": True,
            },
        ),
        (
            {"bookerActiveBookingsLimit": {"offerReschedule": True}},
            {"maximumActiveBookings": 3},
            {"maximumActiveBookings": 3, "offerReschedule": True},
        ),
        (
            {"calVideoSettings": {"sendTranscriptionEmails": False}},
            {},
            {"sendTranscriptionEmails": False},
        ),
        ({"bookingLimitsCount": {"day": 3}}, {"week": 5}, {"week": 5}),
    ],
)
async def test_what_a_change_leaves_open_stays(
    api: RawApi, first: dict[str, Any], then: dict[str, Any], kept: dict[str, Any]
) -> None:
    (setting,) = first
    event_type = await api.event_type(**first)
    changed = await api("PATCH", f"/event-types/{event_type}", {setting: then})
    assert changed.data[setting] == kept


async def test_transcripts_are_wished_for_apart_from_the_other_video_settings(api: RawApi) -> None:
    path = f"/event-types/{await api.event_type(calVideoSettings={'redirectUrlOnExit': 'a.io'})}"
    await api("PATCH", path, {"calVideoSettings": {"sendTranscriptionEmails": False}})
    shown = (await api("GET", path)).data["calVideoSettings"]
    assert (shown["redirectUrlOnExit"], shown["sendTranscriptionEmails"]) == ("a.io", False)
    await api("PATCH", path, {"calVideoSettings": {"disableRecordingForGuests": True}})
    shown = (await api("GET", path)).data["calVideoSettings"]
    assert (shown["redirectUrlOnExit"], shown["sendTranscriptionEmails"]) == (None, False)


async def test_the_oldest_contract_remembers_a_window(api: RawApi) -> None:
    window = {"type": "calendarDays", "value": 9, "rolling": False}
    path = f"/event-types/{await api.event_type(bookingWindow=window)}"
    await api("PATCH", path, {"bookingWindow": {"disabled": True}})
    oldest = {"cal-api-version": "2024-04-15"}
    shown = (await api("GET", path, headers=oldest)).data["eventType"]
    assert (shown["periodType"], shown["periodDays"]) == ("UNLIMITED", 9)
    assert (await api("GET", path)).data["bookingWindow"] == {"disabled": True}


@pytest.mark.parametrize(
    ("end", "status"), [("2028-01-01", 201), ("soon", 400), ("2028-02-30T10:00:00Z", 400)]
)
async def test_a_private_link_ends_on_a_date(api: RawApi, end: str, status: int) -> None:
    path = f"/event-types/{await api.event_type()}/private-links"
    reply = await api("POST", path, {"expiresAt": end})
    assert reply.status == status
    if status == 400:
        (problem,) = reply.body["error"]["details"]["errors"]
        assert problem["constraints"] == {"isDate": "expiresAt must be a Date instance"}
        assert (problem["value"], problem["target"]) == (None, {"expiresAt": None})


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"sortCreatedAt": "up"}, 400),
        ({"orgId": "x"}, 400),
        ({"orgId": "3", "sortCreatedAt": "desc"}, 200),
        ({"unknown": "1"}, 200),
    ],
)
async def test_lists_of_event_types_check_their_filters(
    api: RawApi, query: dict[str, str], status: int
) -> None:
    assert (await api("GET", "/event-types", query=query)).status == status


async def test_a_meeting_of_several_is_listed_with_those_who_exist(api: RawApi) -> None:
    for names, found in (("sandbox,nobody", ["sandbox"]), ("nobody,none", [])):
        (meeting,) = (await api("GET", "/event-types", query={"usernames": names})).data
        assert [user["username"] for user in meeting["users"]] == found
        assert (meeting["slug"], bool(meeting["bookingUrl"])) == ("dynamic", bool(found))
    one = await api("GET", "/event-types", query={"usernames": "sandbox,a", "username": "sandbox"})
    assert one.data == []


async def test_nobody_deletes_the_event_types_of_others(api: RawApi) -> None:
    event_type = await api.event_type()
    reply = await api("DELETE", f"/event-types/{event_type}", key="second")
    assert (reply.status, "does not own event type" in reply.said) == (403, True)
    assert (await api("GET", f"/event-types/{event_type}")).status == 200
