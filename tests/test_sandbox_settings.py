"""Bad and odd bodies: what the sandbox says about settings, forms, answers, queries and holds."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from raw_api import RawApi, raw_api

from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TUESDAY = "2026-12-01"
TEXT = {"type": "text", "slug": "order", "label": "Order", "required": True}
SELECT = {**TEXT, "type": "select", "slug": "size", "options": ["s", "m"], "required": False}
MANY = {**SELECT, "type": "multiselect", "slug": "sizes"}
PHONE = {**TEXT, "type": "phone", "slug": "attendeePhoneNumber"}
VIDEO = {"type": "integration", "integration": "cal-video"}


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[RawApi]:
    sandbox.clock.set(NOW)
    async with raw_api(sandbox) as caller:
        yield caller


def _new(**settings: Any) -> dict[str, Any]:
    return {"title": "T", "slug": "t", "lengthInMinutes": 30, **settings}


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"bookingLimitsCount": {"day": 3, "week": 2}}, "ValidateBookingLimitsCount"),
        ({"bookingLimitsDuration": {"week": 90, "year": 60}}, "ValidateBookingLimistsDuration"),
        ({"bookingWindow": {"type": "moons", "value": 3}}, "ValidateBookingWindow"),
        ({"bookingWindow": {"type": "calendarDays"}}, "ValidateBookingWindow"),
        ({"confirmationPolicy": {"type": "time"}}, "ValidateConfirmationPolicy"),
        ({"lengthInMinutesOptions": [30, 30]}, "arrayUnique"),
        ({"lengthInMinutesOptions": []}, "arrayNotEmpty"),
        ({"lengthInMinutesOptions": [0]}, "min"),
        ({"successRedirectUrl": "nowhere"}, "isUrl"),
        ({"interfaceLanguage": "tlh"}, "isIn"),
    ],
)
async def test_a_bad_setting_is_named(api: RawApi, settings: dict[str, Any], found: str) -> None:
    reply = await api("POST", "/event-types", body=_new(**settings))
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
        {"bookingLimitsDuration": {"day": 0, "week": 30}},
        {"seats": {"disabled": True}},
        {"slug": "with space"},
        {"title": ""},
        {"slotInterval": 0},
    ],
)
async def test_an_odd_setting_is_taken(api: RawApi, settings: dict[str, Any]) -> None:
    assert (await api("POST", "/event-types", body=_new(**settings))).status == 201


async def test_of_several_limits_the_shortest_is_named(api: RawApi) -> None:
    limits = {"bookingLimitsCount": {"day": 9, "week": 8, "month": 7}}
    reply = await api("POST", "/event-types", body=_new(**limits))
    (problem,) = reply.body["error"]["details"]["errors"]
    (said,) = problem["constraints"].values()
    assert "for day cannot exceed the number of bookings for week" in said


async def test_seats_say_everything_that_they_lack(api: RawApi) -> None:
    reply = await api("POST", "/event-types", body=_new(seats={"seatsPerTimeSlot": 0}))
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
        ({"bookingFields": []}, "at least 1 booking field"),
        ({"bookingFields": "x"}, "must be an array"),
        ({"bookingFields": [TEXT, TEXT]}, "Duplicate bookingFields slug 'order'"),
        ({"bookingFields": [{"slug": "x"}]}, "must have a 'type' property"),
        ({"bookingFields": [{"type": "text"}]}, "must have a 'slug' property"),
        ({"bookingFields": [{**TEXT, "required": 1}]}, "required must be a boolean value"),
        ({"bookingFields": [{"slug": "notes", "hidden": 1}]}, "notes booking field: hidden"),
    ],
)
async def test_a_combination_is_refused(api: RawApi, settings: dict[str, Any], said: str) -> None:
    reply = await api("POST", "/event-types", body=_new(**settings))
    assert (reply.status, said in reply.said) == (400, True), reply.body


async def test_seats_have_one_place(api: RawApi) -> None:
    places = [VIDEO, {"type": "address", "address": "Here", "public": True}]
    event_type = await api.event_type(locations=places)
    seats = {"seatsPerTimeSlot": 3, "showAttendeeInfo": True, "showAvailabilityCount": True}
    reply = await api("PATCH", f"/event-types/{event_type}", body={"seats": seats})
    assert (reply.status, "more than one location" in reply.said) == (400, True)


async def test_guests_are_hidden_where_they_are_disabled(api: RawApi) -> None:
    event_type = await api.event_type(disableGuests=True)
    shown = (await api("GET", f"/event-types/{event_type}")).data
    (guests,) = [field for field in shown["bookingFields"] if field["slug"] == "guests"]
    assert (shown["disableGuests"], guests["hidden"]) == (True, True)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Missing required booking field response: order"),
        ({"order": None}, "Missing required booking field response: order"),
        ({"order": 7}, "Expected type string (compatible with field type 'text')"),
        ({"order": "7", "size": "xl"}, "Invalid option 'xl' for booking field 'size'"),
        ({"order": "7", "size": ["s"]}, "Expected type string or number"),
        ({"order": "7", "size": None}, "but received object"),
        ({"order": "7", "sizes": ["s", "xl"]}, "One or more invalid options for booking field"),
        ({"order": "7", "sizes": "s"}, "Expected type array"),
    ],
)
async def test_an_answer_is_checked(api: RawApi, answers: dict[str, Any], said: str) -> None:
    event_type = await api.event_type(bookingFields=[TEXT, SELECT, MANY])
    reply = await api.book(
        event_type, f"{TUESDAY}T10:00:00Z", "a@example.com", bookingFieldsResponses=answers
    )
    assert (reply.status, said in reply.said) == (400, True), reply.body


async def test_a_required_number_is_the_attendees(api: RawApi) -> None:
    event_type = await api.event_type(bookingFields=[PHONE])
    reply = await api.book(event_type, f"{TUESDAY}T10:00:00Z", "a@example.com")
    assert (reply.status, "Missing attendee phone number" in reply.said) == (400, True)


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


async def test_the_oldest_contract_remembers_a_window(api: RawApi) -> None:
    window = {"type": "calendarDays", "value": 9, "rolling": False}
    path = f"/event-types/{await api.event_type(bookingWindow=window)}"
    await api("PATCH", path, {"bookingWindow": {"disabled": True}})
    oldest = {"cal-api-version": "2024-04-15"}
    shown = (await api("GET", path, headers=oldest)).data["eventType"]
    assert (shown["periodType"], shown["periodDays"]) == ("UNLIMITED", 9)
    assert (await api("GET", path)).data["bookingWindow"] == {"disabled": True}
