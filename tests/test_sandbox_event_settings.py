"""Settings of event types: which are refused, with which words."""

from typing import Any

import pytest
from raw_api import RawApi, event_type_body

pytestmark = pytest.mark.anyio

VIDEO = {"type": "integration", "integration": "cal-video"}


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"bookingLimitsCount": {"day": 3, "week": 2}}, "ValidateBookingLimitsCount"),
        ({"bookingLimitsDuration": {"week": 90, "year": 60}}, "ValidateBookingLimistsDuration"),
        ({"bookingWindow": {"type": "moons", "value": 3}}, "ValidateBookingWindow"),
        ({"bookingWindow": {"type": "calendarDays"}}, "ValidateBookingWindow"),
        ({"bookingWindow": {"type": "range", "value": ["soon", "later"]}}, "ValidateBookingWindow"),
        ({"confirmationPolicy": {"type": "time"}}, "ConfirmationPolicyValidator"),
        ({"lengthInMinutesOptions": [30, 30]}, "arrayUnique"),
        ({"lengthInMinutesOptions": []}, "arrayNotEmpty"),
        ({"lengthInMinutesOptions": [0]}, "min"),
        ({"lengthInMinutesOptions": 30}, "isArray"),
        ({"successRedirectUrl": "nowhere"}, "isUrl"),
        ({"successRedirectUrl": "https://a_b.example"}, "isUrl"),
        ({"successRedirectUrl": "https://example.com:99999"}, "isUrl"),
        ({"interfaceLanguage": "tlh"}, "isIn"),
    ],
)
async def test_a_bad_setting_is_named(api: RawApi, settings: dict[str, Any], found: str) -> None:
    reply = await api("POST", "/event-types", body=event_type_body(**settings))
    (problem,) = reply.body["error"]["details"]["errors"]
    assert reply.status == 400
    assert found in problem["constraints"]
    assert problem["property"] in settings


@pytest.mark.parametrize(
    "settings",
    [
        {"bookingLimitsCount": {"day": 2, "week": 2}},
        {"bookingLimitsCount": {"day": 3, "week": 2, "disabled": True}},
        {"bookingLimitsCount": {"hour": 5}},
        {"bookingLimitsCount": {"day": None}},
        {"bookingLimitsDuration": {"day": 0, "week": 30}},
        {"seats": {"disabled": True}},
        {"slug": "with space"},
        {"title": ""},
        {"successRedirectUrl": "http://me:secret@127.0.0.1:8080/thanks"},
        {"slotInterval": 0},
    ],
)
async def test_an_odd_setting_is_taken(api: RawApi, settings: dict[str, Any]) -> None:
    assert (await api("POST", "/event-types", body=event_type_body(**settings))).status == 201


@pytest.mark.parametrize(
    ("layouts", "found"),
    [
        (
            {"defaultLayout": "week", "enabledLayouts": ["month"]},
            {"defaultLayout": {"isDefaultLayoutWithinEnabledLayouts"}},
        ),
        (
            {"defaultLayout": "day", "enabledLayouts": "month"},
            {
                "defaultLayout": {
                    "isDefaultLayoutWithinEnabledLayouts",
                    "isEnum",
                    "IsValidLayout",
                }
            },
        ),
        (
            {"defaultLayout": "week", "enabledLayouts": ["week", "day"]},
            {"enabledLayouts": {"isEnum", "IsValidLayout"}},
        ),
    ],
)
async def test_layouts_are_complained_about_one_by_one(
    api: RawApi, layouts: dict[str, Any], found: dict[str, set[str]]
) -> None:
    reply = await api("POST", "/event-types", event_type_body(bookerLayouts=layouts))
    (problem,) = reply.body["error"]["details"]["errors"]
    assert {one["property"]: set(one["constraints"]) for one in problem["children"]} == found


async def test_of_several_limits_the_shortest_is_named(api: RawApi) -> None:
    limits = {"bookingLimitsCount": {"day": 9, "week": 8, "month": 7}}
    reply = await api("POST", "/event-types", body=event_type_body(**limits))
    (problem,) = reply.body["error"]["details"]["errors"]
    (said,) = problem["constraints"].values()
    assert "for day cannot exceed the number of bookings for week" in said


async def test_seats_say_everything_that_they_lack(api: RawApi) -> None:
    reply = await api("POST", "/event-types", body=event_type_body(seats={"seatsPerTimeSlot": 0}))
    (problem,) = reply.body["error"]["details"]["errors"]
    assert [child["property"] for child in problem["children"]] == [
        "seatsPerTimeSlot",
        "showAttendeeInfo",
        "showAvailabilityCount",
    ]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {
                "recurrence": {"interval": 1, "occurrences": 2, "frequency": "weekly"},
                "bookerActiveBookingsLimit": {"maximumActiveBookings": 1},
            },
            "Can't have `recurrence`",
        ),
        ({"bookerActiveBookingsLimit": {"disabled": False}}, "When disabled is false"),
        ({"customName": "{Nobody}"}, "Invalid event name variables: {Nobody}"),
        ({"useDestinationCalendarEmail": True}, "A primary connected calendar"),
        ({"locations": "x"}, "'locations' must be an array."),
        ({"locations": []}, "at least 1 location"),
        ({"locations": [{"public": True}]}, "must have a 'type' property"),
        ({"locations": [{"type": "moon"}]}, "Unsupported location type 'moon'"),
        ({"locations": [{"type": "link", "link": "x"}]}, "link must be a URL address, public must"),
        ({"locations": [{"type": "phone", "phone": "1", "public": True}]}, "valid phone number"),
        ({"locations": ["here"]}, "must be an object"),
        ({"locations": [{"type": "organizersDefaultApp"}]}, "Unsupported location type"),
        (
            {"locations": [{"type": "address", "address": "", "public": True}]},
            "address must be longer than or equal to 1 characters",
        ),
        (
            {"locations": [{"type": "integration", "integration": "pigeons"}]},
            "integration must be one of the following values: cal-video, google-meet, zoom,",
        ),
        (
            {"locations": [{"type": "integration", "integration": "office365-video"}]},
            "msteams not connected.",
        ),
    ],
)
async def test_a_combination_is_refused(api: RawApi, settings: dict[str, Any], said: str) -> None:
    reply = await api("POST", "/event-types", body=event_type_body(**settings))
    assert (reply.status, said in reply.said) == (400, True), reply.body


async def test_seats_have_one_place(api: RawApi) -> None:
    places = [VIDEO, {"type": "address", "address": "Here", "public": True}]
    event_type = await api.event_type(locations=places)
    seats = {"seatsPerTimeSlot": 3, "showAttendeeInfo": True, "showAvailabilityCount": True}
    reply = await api("PATCH", f"/event-types/{event_type}", body={"seats": seats})
    assert (reply.status, "more than one location" in reply.said) == (400, True)
    seated = await api.event_type("seated", seats=seats)
    back = {"seats": {"disabled": True}, "locations": places}
    assert (await api("PATCH", f"/event-types/{seated}", body=back)).status == 400


async def test_a_series_cannot_get_seats(api: RawApi) -> None:
    recurrence = {"interval": 1, "occurrences": 2, "frequency": "weekly"}
    path = f"/event-types/{await api.event_type(recurrence=recurrence)}"
    seats = {"seatsPerTimeSlot": 3, "showAttendeeInfo": True, "showAvailabilityCount": True}
    reply = await api("PATCH", path, {"seats": seats})
    assert (reply.status, "cannot be active at the same time" in reply.said) == (400, True)
    assert (await api("GET", path)).data["seats"] == {"disabled": True}
