"""Settings of event types: what the sandbox says about bad ones, and keeps of odd ones."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from raw_api import RawApi, raw_api

from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
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
    assert (await api("POST", "/event-types", body=_new(**settings))).status == 201


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
    created = await api("POST", "/event-types", _new(**{setting: given}))
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
    reply = await api("POST", "/event-types", _new(bookerLayouts=layouts))
    (problem,) = reply.body["error"]["details"]["errors"]
    assert {one["property"]: set(one["constraints"]) for one in problem["children"]} == found


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
        (
            {"bookingFields": [{"type": "select", "slug": "x"}]},
            "label must be a string, required must be a boolean value, options must be an array",
        ),
        ({"bookingFields": [{"type": "email", "hidden": True}]}, "required attendee phone field"),
        ({"bookingFields": [{"type": "email", "label": "Mail"}]}, "required attendee phone field"),
        (
            {"bookingFields": [{"type": "email", "required": False}, PHONE]},
            "checkIsEmailUserAccessible",
        ),
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


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (
            {"type": "text", "slug": "q", "label": "Q", "required": True, "colour": "red"},
            {"isDefault": False, "disableOnPrefill": False, "hidden": False, "colour": None},
        ),
        ({"type": "url", "slug": "u", "label": "U", "required": False}, {"placeholder": ""}),
        (
            {**MANY, "slug": "m", "placeholder": "Pick"},
            {"placeholder": None, "options": ["s", "m"], "disableOnPrefill": False},
        ),
        ({**PHONE, "required": False}, {"isDefault": True, "hidden": False, "required": False}),
        ({"slug": "title", "label": "Why"}, {"label": "Why", "required": False, "hidden": False}),
        ({"slug": "location", "label": "Where"}, {"label": "Where", "type": "radioInput"}),
        ({"type": "name"}, {"slug": "name", "label": None, "disableOnPrefill": False}),
        ({"type": "name", "label": "Who"}, {"slug": "name", "label": "Who", "required": True}),
        (
            {"type": "splitName", "firstNameLabel": "First"},
            {
                "slug": "splitName",
                "firstNameLabel": "First",
                "lastNameLabel": "",
                "lastNameRequired": False,
                "label": None,
                "required": None,
            },
        ),
    ],
)
async def test_a_field_is_shown_whole(
    api: RawApi, given: dict[str, Any], shown: dict[str, Any]
) -> None:
    path = f"/event-types/{await api.event_type(bookingFields=[given])}"
    form = (await api("GET", path)).data["bookingFields"]
    slug = given.get("slug") or given["type"]
    (field,) = [field for field in form if field["slug"] == slug]
    assert {key: field.get(key) for key in shown} == shown
    oldest = {"cal-api-version": "2024-04-15"}
    stored = (await api("GET", path, headers=oldest)).data["eventType"]["bookingFields"]
    name = "name" if slug == "splitName" else slug
    assert [one["name"] for one in stored].count(name) == 1


async def test_half_names_are_kept_in_the_oldest_contract(api: RawApi) -> None:
    split = {"type": "splitName", "lastNameLabel": "Family", "lastNameRequired": True}
    path = f"/event-types/{await api.event_type(bookingFields=[split])}"
    oldest = {"cal-api-version": "2024-04-15"}
    stored = (await api("GET", path, headers=oldest)).data["eventType"]["bookingFields"]
    (name,) = [field for field in stored if field["name"] == "name"]
    halves = name["variantsConfig"]["variants"]["firstAndLastName"]["fields"]
    assert (name["type"], name["variant"]) == ("name", "firstAndLastName")
    assert [(one["label"], one["required"]) for one in halves] == [("", True), ("Family", True)]


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


async def test_seats_have_one_place(api: RawApi) -> None:
    places = [VIDEO, {"type": "address", "address": "Here", "public": True}]
    event_type = await api.event_type(locations=places)
    seats = {"seatsPerTimeSlot": 3, "showAttendeeInfo": True, "showAvailabilityCount": True}
    reply = await api("PATCH", f"/event-types/{event_type}", body={"seats": seats})
    assert (reply.status, "more than one location" in reply.said) == (400, True)
    seated = await api.event_type("seated", seats=seats)
    back = {"seats": {"disabled": True}, "locations": places}
    assert (await api("PATCH", f"/event-types/{seated}", body=back)).status == 400


async def test_guests_are_hidden_where_they_are_disabled(api: RawApi) -> None:
    event_type = await api.event_type(disableGuests=True)
    shown = (await api("GET", f"/event-types/{event_type}")).data
    (guests,) = [field for field in shown["bookingFields"] if field["slug"] == "guests"]
    assert (shown["disableGuests"], guests["hidden"]) == (True, True)


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


async def test_the_oldest_contract_remembers_a_window(api: RawApi) -> None:
    window = {"type": "calendarDays", "value": 9, "rolling": False}
    path = f"/event-types/{await api.event_type(bookingWindow=window)}"
    await api("PATCH", path, {"bookingWindow": {"disabled": True}})
    oldest = {"cal-api-version": "2024-04-15"}
    shown = (await api("GET", path, headers=oldest)).data["eventType"]
    assert (shown["periodType"], shown["periodDays"]) == ("UNLIMITED", 9)
    assert (await api("GET", path)).data["bookingWindow"] == {"disabled": True}


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


async def test_a_series_cannot_get_seats(api: RawApi) -> None:
    recurrence = {"interval": 1, "occurrences": 2, "frequency": "weekly"}
    path = f"/event-types/{await api.event_type(recurrence=recurrence)}"
    seats = {"seatsPerTimeSlot": 3, "showAttendeeInfo": True, "showAvailabilityCount": True}
    reply = await api("PATCH", path, {"seats": seats})
    assert (reply.status, "cannot be active at the same time" in reply.said) == (400, True)
    assert (await api("GET", path)).data["seats"] == {"disabled": True}
