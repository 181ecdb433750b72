"""Models: what inputs refuse, what answers survive, what is shown and exported."""

import inspect
import json
import pkgutil
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from types import ModuleType
from typing import Any

import msgspec
import pytest

from cal_async import models, resources
from cal_async._arguments import encoder
from cal_async._errors import InvalidArgumentError
from cal_async._operation import Operation, Resource, operations
from cal_async._types import Page
from cal_async.models import (
    ApiKey,
    Attendee,
    AttendeePhone,
    Availability,
    Booking,
    BookingLimitsDuration,
    BookingLocation,
    BookingStatus,
    ConfirmationPolicy,
    ConnectedCalendars,
    CreateEventType,
    Disabled,
    Email,
    EventType,
    EventTypeSettings,
    GuestsField,
    IntegrationLocation,
    InterfaceLanguage,
    Language,
    LinkLocation,
    LocationInput,
    Metadata,
    NoticeThreshold,
    OrganizerAddress,
    Override,
    RangeWindow,
    SelectField,
    UpdateEventType,
    Webhook,
)
from cal_async.models import webhook_events as EVENTS  # noqa: N812

BOOKING: dict[str, Any] = {
    "id": 1,
    "uid": "a",
    "title": "Intro",
    "status": "accepted",
    "start": "2030-01-07T09:00:00.000Z",
    "end": "2030-01-07T09:30:00.000Z",
    "duration": 30,
    "hosts": [],
    "attendees": [],
    "createdAt": "2030-01-01T00:00:00.000Z",
    "rating": None,
}


def sent(hint: Any, value: Any) -> Any:
    return encoder(hint)(value, "value")


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(package.__path__):
        yield import_module(f"{package.__name__}.{module.name}")


def structs() -> list[type[msgspec.Struct]]:
    return [
        member
        for module in modules(models)
        for member in vars(module).values()
        if isinstance(member, type)
        and issubclass(member, msgspec.Struct)
        and member.__module__ == module.__name__
    ]


def bases() -> set[type]:
    base = import_module("cal_async.models._base")
    return {base.Model, base.Input, base.Confidential}


# -- answers -------------------------------------------------------------------------------------


def test_a_series_becomes_its_first_booking_with_all_occurrences() -> None:
    series = [BOOKING, BOOKING | {"id": 2, "uid": "b"}]
    data = msgspec.json.decode(json.dumps(series), type=Booking.__wire__)

    booking = Booking.__from_wire__(data)

    assert booking.uid == "a"
    assert [occurrence.uid for occurrence in booking.occurrences] == ["a", "b"]
    assert booking.occurrences[0].occurrences == []
    assert "uid='b'" in repr(booking)
    assert msgspec.json.decode(msgspec.json.encode(booking), type=Booking) == booking


def test_a_single_booking_has_no_occurrences() -> None:
    booking = msgspec.convert(BOOKING, Booking)
    assert Booking.__from_wire__(booking) is booking
    assert booking.occurrences == []


def test_an_empty_series_does_not_fit() -> None:
    with pytest.raises(msgspec.ValidationError, match="empty"):
        Booking.__from_wire__([])


def test_nulls_survive_encoding() -> None:
    encoded = msgspec.to_builtins(msgspec.convert(BOOKING, Booking))
    assert encoded["rating"] is None


def test_values_unknown_today_are_accepted() -> None:
    booking = msgspec.convert(BOOKING | {"status": "postponed", "novelty": 1}, Booking)
    assert booking.status == "postponed"
    assert "postponed" not in typing.get_args(BookingStatus)


def test_an_empty_destination_calendar_decodes() -> None:
    data: dict[str, Any] = {"connectedCalendars": [], "destinationCalendar": {}}
    calendars = msgspec.convert(data, ConnectedCalendars)
    assert calendars.destination_calendar is not None
    assert calendars.destination_calendar.id is None


def test_a_team_event_type_with_open_parts_decodes() -> None:
    data = {
        "id": 5,
        "title": "Team",
        "slug": "team",
        "lengthInMinutes": 30,
        "locations": [{"type": "organizersDefaultApp"}, {"type": "moonbase"}],
        "bookingFields": [{"type": "holo", "slug": "x", "options": ["a"]}],
        "bookingWindow": {"type": "range", "value": ["2030-01-01", "2030-01-31"]},
        "seats": {"disabled": True},
        "hosts": [{"userId": 7}],
        "team": {"id": 3, "logoUrl": None},
    }
    event_type = msgspec.convert(data, EventType)
    assert event_type.booking_window is not None
    assert event_type.booking_window.value == [date(2030, 1, 1), date(2030, 1, 31)]
    assert [location.type for location in event_type.locations][1] == "moonbase"


def test_secrets_do_not_show() -> None:
    key = ApiKey(api_key="cal_live_1")
    hook = Webhook(id="1", subscriber_url="u", triggers=[], active=True, secret="hush")
    assert repr(key) == "ApiKey(api_key='***')"
    assert key.__rich_repr__() == [("api_key", "***")]
    assert "hush" not in repr(hook)
    assert "secret=None" in repr(msgspec.structs.replace(hook, secret=None))
    assert "subscriber_url='u'" in repr(hook)


# -- inputs --------------------------------------------------------------------------------------


def test_inputs_travel_in_camel_case_without_what_is_not_given() -> None:
    attendee = Attendee(name="Ann", email="ann@example.com", time_zone="Europe/Rome")
    assert sent(Attendee, attendee) == {
        "name": "Ann",
        "email": "ann@example.com",
        "timeZone": "Europe/Rome",
    }


@pytest.mark.parametrize(
    ("hint", "value", "expected"),
    [
        (BookingLocation, OrganizerAddress(), {"type": "address"}),
        (BookingLocation, AttendeePhone(phone="+1"), {"type": "attendeePhone", "phone": "+1"}),
        (BookingLocation, {"type": "link"}, {"type": "link"}),
        (
            LocationInput,
            LinkLocation(link="https://example.com", public=True),
            {"type": "link", "link": "https://example.com", "public": True},
        ),
        (
            LocationInput,
            IntegrationLocation(integration="zoom"),
            {"type": "integration", "integration": "zoom"},
        ),
        (models.BookingFieldInput, GuestsField(hidden=True), {"slug": "guests", "hidden": True}),
        (
            models.BookingFieldInput,
            SelectField(slug="s", label="L", required=False, placeholder="", options=("a",)),
            {
                "type": "select",
                "slug": "s",
                "label": "L",
                "required": False,
                "placeholder": "",
                "options": ["a"],
            },
        ),
        (
            RangeWindow,
            RangeWindow(value=(date(2030, 1, 1), date(2030, 1, 31))),
            {"type": "range", "value": ["2030-01-01", "2030-01-31"]},
        ),
        (Disabled, Disabled(), {"disabled": True}),
        (InterfaceLanguage, "", ""),
        (
            ConfirmationPolicy,
            ConfirmationPolicy(
                type="time",
                block_unconfirmed_bookings_in_booker=False,
                notice_threshold=NoticeThreshold(count=24, unit="hours"),
            ),
            {
                "type": "time",
                "blockUnconfirmedBookingsInBooker": False,
                "noticeThreshold": {"count": 24, "unit": "hours"},
            },
        ),
        (
            Override,
            Override(date=date(2030, 1, 7), start_time="09:00", end_time="12:30"),
            {"date": "2030-01-07", "startTime": "09:00", "endTime": "12:30"},
        ),
        (Metadata, {"k" * 40: "v" * 500}, {"k" * 40: "v" * 500}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_inputs_are_sent_as_the_api_wants_them(hint: Any, value: Any, expected: Any) -> None:
    assert sent(hint, value) == expected


@pytest.mark.parametrize(
    ("hint", "value", "problem"),
    [
        (Email, "ann", "is not"),
        (Email, "ann @example.com", "is not"),
        (Attendee, Attendee(name="", time_zone="UTC"), "at least 1"),
        (Attendee, Attendee(name="A", time_zone="Rome"), "no such IANA time zone; .*'Europe/Rome'"),
        (Attendee, Attendee(name="A", time_zone="new york"), "'America/New_York'"),
        (Attendee, Attendee(name="A", time_zone="Europe/Roma"), "'Europe/Rome'"),
        (Attendee, Attendee(name="A", time_zone=""), "use a name such as"),
        (list[str], "upcoming", "expected a list; put it into brackets"),
        (Language, "en-GB", "must be one of"),
        (RangeWindow, RangeWindow(value=[date(2030, 1, 1)]), "at least 2"),
        (BookingLimitsDuration, BookingLimitsDuration(day=50), "multiple of 15"),
        (
            Availability,
            Availability(days=["Monday"], start_time="9:00", end_time="17:00"),
            "a time such as",
        ),
        (Availability, {"days": ["Mon"], "start_time": "09:00", "end_time": "17:00"}, "Monday"),
        (Availability, {"days": [], "start_time": "24:00", "end_time": "17:00"}, "is not"),
        (Metadata, {"k" * 41: "v"}, "at most 40"),
        (Metadata, {"k": "v" * 501}, "at most 500"),
        (Metadata, {"k": 1}, "expected text"),
        (Metadata, {1: "v"}, "expected text"),
        (Metadata, {str(number): "v" for number in range(51)}, "at most 50"),
        (BookingLocation, {"type": "moon"}, "BookingLocation|expected|must be"),
        (Disabled, {"disabled": False}, "must be one of True"),
    ],
)
def test_inputs_that_the_api_would_refuse_are_refused(hint: Any, value: Any, problem: str) -> None:
    with pytest.raises(InvalidArgumentError, match=problem):
        sent(hint, value)


def test_nothing_is_sent_for_a_setting_that_must_not_be_null() -> None:
    settings = typing.get_type_hints(EventTypeSettings, include_extras=True)
    assert sent(settings["slot_interval"], None) is None
    for name in ("length_in_minutes_options", "minimum_booking_notice"):
        with pytest.raises(InvalidArgumentError):
            sent(settings[name], None)


def test_creating_an_event_type_needs_three_settings() -> None:
    assert CreateEventType.__required_keys__ == {"title", "slug", "length_in_minutes"}
    assert not UpdateEventType.__required_keys__
    assert UpdateEventType.__annotations__.keys() == CreateEventType.__annotations__.keys()


# -- the whole of it -----------------------------------------------------------------------------


def test_models_export_everything() -> None:
    # What webhooks carry stands in a module of its own, which users import from.
    own = {name for module in modules(models) for name in module.__all__ if module is not EVENTS}
    public = own | set(EVENTS.__all__)
    internal = {"Confidential", "Input", "Minutes", "Model", "Number"}
    assert set(models.__all__) == own - internal
    assert models.__all__ == sorted(models.__all__)
    assert {struct.__name__ for struct in structs()} <= public


@pytest.mark.parametrize("struct", sorted(set(structs()) - bases(), key=str))
def test_a_struct_takes_keywords_and_says_what_it_is(struct: type[msgspec.Struct]) -> None:
    assert struct.__doc__
    assert struct.__doc__.splitlines()[0].endswith((".", ":", "``"))
    with pytest.raises(TypeError):
        struct(object())


def test_resources_lists_its_modules() -> None:
    assert {module.__name__.rpartition(".")[2] for module in modules(resources)} == set(
        resources.MODULES
    )
    for module in modules(resources):
        own = {
            name
            for name, member in vars(module).items()
            if isinstance(member, type) and issubclass(member, Resource) and member is not Resource
        }
        assert set(module.__all__) == own


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)
def test_a_stub_follows_the_rules(operation: Operation) -> None:
    signature = inspect.signature(operation.stub)
    assert operation.doc.splitlines()[0].endswith(".")
    assert any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
    for parameter in operation.parameters:
        if parameter.location == "path":
            assert (
                signature.parameters[parameter.name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
            )
        elif parameter.name in signature.parameters:
            assert signature.parameters[parameter.name].kind is inspect.Parameter.KEYWORD_ONLY


def test_lists_are_pages_but_for_five() -> None:
    other = {
        operation.name
        for operation in operations()
        if operation.stub.__name__ == "list" and typing.get_origin(operation.returns) is not Page
    }
    assert other == {
        "allowlists.list",
        "calendars.connections.list",
        "calendars.list",
        "me.team_booking_limits.list",
        "slots.list",
    }


def test_instants_are_never_text() -> None:
    zone = datetime(2030, 1, 7, 9, tzinfo=UTC)
    for struct in structs():
        for field in msgspec.structs.fields(struct):
            if field.name.endswith(("_at", "_until")) or field.name in ("start", "end"):
                assert "str" not in str(field.type), f"{struct.__name__}.{field.name}"
    assert sent(datetime, zone) == "2030-01-07T09:00:00Z"
