"""Booking forms: how event types keep them, and which answers they take."""

from typing import Any

import pytest
from form_fields import MANY, PHONE, TEXT
from raw_api import RawApi, event_type_body

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            [{"type": "select", "slug": "x"}],
            "label must be a string, required must be a boolean value, options must be an array",
        ),
        ([{"type": "email", "hidden": True}], "required attendee phone field"),
        ([{"type": "email", "label": "Mail"}], "required attendee phone field"),
        (
            [{"type": "email", "required": False}, PHONE],
            "checkIsEmailUserAccessible",
        ),
        ([], "at least 1 booking field"),
        ("x", "must be an array"),
        ([TEXT, TEXT], "Duplicate bookingFields slug 'order'"),
        ([{"slug": "x"}], "must have a 'type' property"),
        ([{"type": "text"}], "must have a 'slug' property"),
        ([{**TEXT, "required": 1}], "required must be a boolean value"),
        ([{"slug": "notes", "hidden": 1}], "notes booking field: hidden"),
    ],
)
async def test_a_form_is_checked(api: RawApi, fields: Any, said: str) -> None:
    reply = await api("POST", "/event-types", event_type_body(bookingFields=fields))
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


async def test_guests_are_hidden_where_they_are_disabled(api: RawApi) -> None:
    event_type = await api.event_type(disableGuests=True)
    shown = (await api("GET", f"/event-types/{event_type}")).data
    (guests,) = [field for field in shown["bookingFields"] if field["slug"] == "guests"]
    assert (shown["disableGuests"], guests["hidden"]) == (True, True)
