"""The answers of a booker: to the form of an event type, and beside it."""

from typing import Any

import pytest
from form_fields import MANY, PHONE, SELECT, TEXT
from raw_api import TUESDAY, RawApi

pytestmark = pytest.mark.anyio

TEN = f"{TUESDAY}T10:00:00Z"


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
    reply = await api.book(event_type, TEN, "a@example.com", bookingFieldsResponses=answers)
    assert (reply.status, said in reply.said) == (400, True), reply.body


async def test_a_required_number_is_the_attendees(api: RawApi) -> None:
    event_type = await api.event_type(bookingFields=[PHONE])
    reply = await api.book(event_type, TEN, "a@example.com")
    assert (reply.status, "Missing attendee phone number" in reply.said) == (400, True)


def _field(kind: str, *, required: bool = False, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "slug": "q",
        "label": "Q",
        "required": required,
        "placeholder": "",
        **more,
    }


@pytest.mark.parametrize(
    ("field", "answer", "said"),
    [
        (_field("text", required=True), "", "error_required_field"),
        (_field("boolean", required=True), False, "error_required_field"),
        (_field("multiselect", required=True, options=["a"]), [], "error_required_field"),
        (_field("multiemail", required=True), [], "error_required_field"),
        (_field("multiemail"), ["nobody"], "email_validation_error"),
        (_field("multiemail"), ["a@example.com"] * 2, "duplicate_email"),
        (_field("phone"), "abc", "invalid_number"),
        (_field("url"), "no address", "url_validation_error"),
        (_field("number"), 5, "Invalid string"),
        (_field("select", options=["5"]), 5, "Invalid string"),
        (_field("checkbox", options=["5"]), [5], "Invalid array of strings"),
    ],
)
async def test_answers_are_looked_at_twice(
    api: RawApi, field: dict[str, Any], answer: Any, said: str
) -> None:
    event_type = await api.event_type(bookingFields=[field])
    answers = {"q": answer}
    reply = await api.book(event_type, TEN, bookingFieldsResponses=answers)
    assert (reply.status, reply.said) == (400, f"responses - {{q}}{said}, ")


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        (_field("checkbox", required=True, options=["a"]), []),
        (_field("boolean"), False),
        (_field("phone"), ""),
        (_field("phone"), "+37255556666"),
        (_field("url"), "https://example.com"),
        (_field("multiemail"), ["a@example.com", "b@example.com"]),
        (_field("text"), ""),
    ],
)
async def test_other_answers_pass(api: RawApi, field: dict[str, Any], answer: Any) -> None:
    event_type = await api.event_type(bookingFields=[field])
    answers = {"q": answer}
    reply = await api.book(event_type, TEN, bookingFieldsResponses=answers)
    assert reply.status == 201, reply.body


@pytest.mark.parametrize(
    ("guests", "said"),
    [
        (["g@example.com"] * 2, "{guests}duplicate_email"),
        (["nobody"], "{guests}email_validation_error"),
    ],
)
async def test_guests_are_an_answer_too(api: RawApi, guests: list[str], said: str) -> None:
    reply = await api.book(await api.event_type(), TEN, guests=guests)
    assert (reply.status, reply.said) == (400, f"responses - {said}, ")


async def test_everything_that_cannot_be_parsed_is_said_at_once(api: RawApi) -> None:
    event_type = await api.event_type(bookingFields=[TEXT])
    reply = await api.book(
        event_type,
        TEN,
        "nobody",
        metadata={"k": 5},
        bookingFieldsResponses={"order": ""},
        guests=["nobody"],
    )
    assert reply.said == (
        "metadata.k - Expected string, received number, "
        "responses - {email}email_validation_error, "
        "responses - {order}error_required_field, "
        "responses - {guests}email_validation_error, "
    )


async def test_a_name_is_needed(api: RawApi) -> None:
    attendee = {"name": "", "email": "ada@example.com", "timeZone": "UTC"}
    reply = await api.book(await api.event_type(), TEN, attendee=attendee)
    assert (reply.status, reply.said) == (400, "responses - {name}error_required_field, ")


async def test_what_the_body_says_comes_before_the_answers(api: RawApi) -> None:
    answers = {
        "name": "Mallory",
        "email": "mallory@example.com",
        "attendeePhoneNumber": "+37255556666",
        "guests": ["mallory@example.com"],
        "location": "there",
        "notes": "mine",
    }
    booked = (await api.book(await api.event_type(), TEN, bookingFieldsResponses=answers)).data
    assert booked["bookingFieldsResponses"] == {
        "name": "ada",
        "email": "ada@example.com",
        "displayEmail": "ada@example.com",
        "notes": "mine",
    }
    assert [one["name"] for one in booked["attendees"]] == ["ada"]
    assert "guests" not in booked


async def test_nobody_beside_the_booker_is_an_answer(api: RawApi) -> None:
    event_type = await api.event_type()
    booked = (await api.book(event_type, TEN, guests=[])).data
    assert (booked["guests"], booked["bookingFieldsResponses"]["guests"]) == ([], [])


async def test_the_oldest_contract_invites_guests_by_an_answer(api: RawApi) -> None:
    person = {"name": "Ada", "email": "ada@example.com", "guests": ["g@example.com"]}
    body = {
        "eventTypeId": await api.event_type(),
        "start": TEN,
        "timeZone": "UTC",
        "language": "en",
        "metadata": {},
        "responses": {**person, "location": {"value": "link", "optionValue": "example.com"}},
    }
    oldest = {"cal-api-version": "2024-04-15"}
    booked = (await api("POST", "/bookings", body, headers=oldest)).data
    assert [one["email"] for one in booked["attendees"]] == ["ada@example.com", "g@example.com"]
    assert booked["responses"]["location"] == body["responses"]["location"]
