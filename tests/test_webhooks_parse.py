"""Deliveries as events: every recorded field, every trigger, and whatever else may come."""

import json
import urllib.parse
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhook_samples import DELIVERIES, MEETING, PAYLOADS, SECRET, delivery, signed

from cal_async import ConfigurationError, WebhookError, WebhookSignatureError
from cal_async.models.webhooks import WebhookTrigger
from cal_async.webhooks import (
    BookingEvent,
    MeetingEvent,
    NoShowEvent,
    UnknownEvent,
    parse,
    parse_unverified,
    sign,
)
from cal_async.webhooks._events import SHAPES

USUAL = [one for one in DELIVERIES if "triggerEvent" in json.loads(one["body"])]
BODIES = [one["body"] for one in USUAL]
TEMPLATED = [one for one in DELIVERIES if "triggerEvent" not in json.loads(one["body"])]
DEEP_BUT_READABLE = b'{"triggerEvent":"X","payload":' + b"[" * 300 + b"]" * 300 + b"}"


class Note(msgspec.Struct):
    """What the recorded template makes."""

    content: str
    type: str
    booker: str
    trigger: str


def assert_equal(model: Any, recorded: Any, where: str) -> int:
    """Compare every field that the model names; return how many there were."""
    if isinstance(model, msgspec.Struct):
        names = zip(model.__struct_fields__, model.__struct_encode_fields__, strict=True)
        return sum(
            assert_equal(getattr(model, name), recorded[wire], f"{where}.{wire}")
            if wire in recorded
            else int(assert_missing(getattr(model, name), f"{where}.{wire}"))
            for name, wire in names
        )
    if isinstance(model, list):
        return sum(assert_equal(*pair, where) for pair in zip(model, recorded, strict=True)) or 1
    if isinstance(model, dict) and any(isinstance(one, msgspec.Struct) for one in model.values()):
        assert set(model) == set(recorded)
        return sum(assert_equal(model[key], recorded[key], f"{where}.{key}") for key in model)
    if isinstance(model, datetime):
        assert model.tzinfo is not None
        recorded = datetime.fromisoformat(recorded)
    assert model == recorded, where
    return 1


def assert_missing(value: object, where: str) -> bool:
    assert value is None, where
    return False


@pytest.mark.parametrize("recorded", USUAL, ids=range(len(USUAL)))
def test_every_field_of_a_recorded_delivery_is_as_recorded(recorded: dict[str, Any]) -> None:
    secret = recorded["secret"]
    event = parse(
        recorded["body"], recorded["headers"], secret=secret or None, allow_unsigned=not secret
    )
    data = json.loads(recorded["body"])
    assert event.trigger == data["triggerEvent"]
    assert event.created_at == datetime.fromisoformat(data["createdAt"])
    assert event.version == "2021-10-20"
    assert event.raw == data
    assert isinstance(event, NoShowEvent if "NO_SHOW" in event.trigger else BookingEvent)
    assert assert_equal(event.payload, data["payload"], event.trigger) >= 4
    known = set(type(event.payload).__struct_encode_fields__)
    assert set(data["payload"]) <= known, "a recorded field that the model does not name"


@pytest.mark.parametrize("recorded", [USUAL[0], USUAL[1], TEMPLATED[0]])
def test_one_flipped_bit_anywhere_is_refused(recorded: dict[str, Any]) -> None:
    body = recorded["body"].encode()
    secret = recorded["secret"] or "other"
    signature = sign(body, secret)

    def read(body: bytes, signature: str) -> Any:
        return parse(body, {"X-Cal-Signature-256": signature}, secret=secret, template=dict)

    assert read(body, signature) == read(body, f"sha256={signature}") == json.loads(body)
    for other in flipped(body):
        with pytest.raises(WebhookSignatureError):
            read(other, signature)
    for claim in (signature, f"sha256={signature}"):
        for other in flipped(claim.encode()):
            with pytest.raises(WebhookSignatureError):
                read(body, other.decode("latin-1"))


def flipped(data: bytes) -> Iterator[bytes]:
    """Yield ``data`` with each of its bits changed in turn."""
    for position in range(len(data) * 8):
        changed = bytearray(data)
        changed[position // 8] ^= 1 << position % 8
        yield bytes(changed)


def test_every_trigger_has_a_shape() -> None:
    assert set(SHAPES) == set(get_args(WebhookTrigger))
    recorded = {json.loads(one["body"])["triggerEvent"] for one in USUAL}
    assert set(SHAPES) == recorded | set(PAYLOADS) | {"MEETING_STARTED", "MEETING_ENDED"}


@pytest.mark.parametrize("trigger", PAYLOADS)
@pytest.mark.parametrize("version", ["2021-10-20", "2026-07-27"])
def test_the_triggers_that_were_not_recorded(trigger: str, version: str) -> None:
    payload = PAYLOADS[trigger]
    if version == "2026-07-27" and trigger == "BOOKING_PAID":
        payload = {**payload, "attendeeIcsContent": "BEGIN", "organizerIcsContent": "BEGIN:"}
    body = delivery(trigger, payload, extra=1)
    event = parse(body, signed(body, **{"X-Cal-Webhook-Version": version}), secret=SECRET)
    assert isinstance(event, SHAPES[trigger][0])
    assert event.trigger == trigger
    assert event.version == version
    if trigger == "CALENDAR_ENTRY_REJECTED":
        assert event.payload == payload
        return
    assert assert_equal(event.payload, payload, trigger)
    assert set(payload) <= set(type(event.payload).__struct_encode_fields__)


def changed(value: Any, *, answers: bool = False) -> Iterator[Any]:
    """Yield a JSON value without one of its fields, with null for it, or with an unknown one."""
    if isinstance(value, list):
        for index, inner in enumerate(value):
            for other in changed(inner):
                yield [*value[:index], other, *value[index + 1 :]]
    elif isinstance(value, dict):
        if not answers:  # whose names are those of questions, not of fields
            yield {**value, "fromTheFuture": {"any": ["thing"]}}
            for name in value:
                yield {**value, name: None}
                yield {key: kept for key, kept in value.items() if key != name}
        for name, inner in value.items():
            for other in changed(inner, answers=name.lower().endswith("responses")):
                yield {**value, name: other}


def test_any_field_may_be_missing_null_or_new() -> None:
    known = [(one["triggerEvent"], one["payload"]) for one in map(json.loads, BODIES)]
    for trigger, payload in [*known, *PAYLOADS.items(), ("MEETING_ENDED", MEETING)]:
        for other in changed(payload):
            event = parse_unverified(delivery(trigger, other))
            assert isinstance(event, SHAPES[trigger][0])
            assert event.raw["payload"] == other


@pytest.mark.parametrize("trigger", ["MEETING_STARTED", "MEETING_ENDED"])
def test_meetings_come_flat_or_framed(trigger: str) -> None:
    flat = json.dumps({"triggerEvent": trigger, **MEETING}).encode()
    for body in (flat, delivery(trigger, MEETING)):
        event = parse_unverified(body)
        assert isinstance(event, MeetingEvent)
        assert assert_equal(event.payload, MEETING, trigger) > 8
        framed = body is not flat
        assert (event.created_at == event.payload.created_at) is not framed


def test_an_unknown_trigger_stays_open() -> None:
    event = parse_unverified(delivery("SOMETHING_NEW", {"a": 1}))
    assert isinstance(event, UnknownEvent)
    assert event.payload == {"a": 1}
    bare = parse_unverified(b'{"triggerEvent":"SOMETHING_NEW"}')
    assert (bare.payload, bare.created_at, bare.version) == (None, None, None)


def test_secrets_do_not_show() -> None:
    payload = {"oneTimePassword": "hidden-1", "videoCallData": {"password": "hidden-2"}}
    event = parse_unverified(delivery("BOOKING_CREATED", payload))
    assert "hidden" not in repr(event)
    assert isinstance(event, BookingEvent)
    assert event.payload.one_time_password == "hidden-1"


@pytest.mark.parametrize("recorded", TEMPLATED)
def test_recorded_templates_fill_a_type_of_the_caller(recorded: dict[str, Any]) -> None:
    note = parse(recorded["body"], recorded["headers"], secret=recorded["secret"], template=Note)
    assert msgspec.to_builtins(note).items() <= json.loads(recorded["body"]).items()
    with pytest.raises(WebhookError, match="template="):
        parse(recorded["body"], recorded["headers"], secret=recorded["secret"])


def test_form_templates() -> None:
    class Form(msgspec.Struct):
        title: str
        length: int
        notes: str = "?"

    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    body = urllib.parse.urlencode({"title": "ünï & co", "length": 30, "notes": ""})
    assert parse_unverified(body, headers, template=Form) == Form("ünï & co", 30, "")
    assert parse_unverified("A booking: 100 %", headers, template=str) == "A booking: 100 %"
    for bad in ("title=a", "title=a&length=x", "title=a&title=b&length=1", "just words", "a=%ff"):
        with pytest.raises(WebhookError):
            parse_unverified(bad, headers, template=Form)
    with pytest.raises(WebhookError):
        parse_unverified("a=1", headers)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"false",
        b"[]",
        b'"BOOKING_CREATED"',
        b"{}",
        b'{"triggerEvent":1}',
        b'{"triggerEvent":"BOOKING_CREATED"}',
        b'{"triggerEvent":"BOOKING_CREATED","createdAt":"2030-01-01T00:00:00","payload":{}}',
        b'{"triggerEvent":"BOOKING_CREATED","createdAt":"2030-01-01T00:00:00Z","payload":[]}',
        b'{"triggerEvent":"MEETING_ENDED","createdAt":"2030-01-01T00:00:00Z","id":"x"}',
        delivery("BOOKING_CREATED", {"attendees": 3}),
        delivery("BOOKING_CREATED", {})[:-1],
        delivery("BOOKING_CREATED", {"title": "x"}).replace(b'"title"', b'"uid":"a","uid"'),
        delivery("BOOKING_CREATED", {}) + b"x",
        b"\xff\xfe" + delivery("BOOKING_CREATED", {}).decode().encode("utf-16-le"),
        delivery("BOOKING_CREATED", {"title": "x"}).replace(b'"x"', b'"\xff"'),
        delivery("BOOKING_CREATED", {"title": "x"}).replace(b'"x"', b'"\\ud800"'),
        delivery("BOOKING_CREATED", {"price": 1}).replace(b": 1", b": NaN"),
        delivery("X", 1).replace(b": 1", b": 1" + b"0" * 5000),
        DEEP_BUT_READABLE,
        b'{"triggerEvent":"X","payload":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"a":' * 200_000,
        "\ud800",
    ],
    ids=range(24),
)
def test_what_no_server_sends_is_a_webhook_error(body: bytes | str) -> None:
    if body == DEEP_BUT_READABLE:
        assert parse_unverified(body).trigger == "X"
        return
    with pytest.raises(WebhookError, match=r"the delivery .+"):
        parse_unverified(body)


def test_headers_in_any_form() -> None:
    body = delivery("BOOKING_CREATED", {})
    signature = sign(body, SECRET)
    for headers in (
        {"x-cal-signature-256": signature},
        {"X-CAL-SIGNATURE-256": f"sha256={signature.upper()}"},
        [("X-Cal-Signature-256", signature)],
        [(b"x-cal-signature-256", signature.encode())],
    ):
        assert parse(body, headers, secret=["new", SECRET]).trigger == "BOOKING_CREATED"
    for headers in (
        {},
        {"x-cal-signature-256": signature[:-1]},
        {"x-cal-signature-256": f"{signature},{signature}"},
        {"x-cal-signature-256": "no-secret-provided"},
        [("X-Cal-Signature-256", signature), ("x-cal-signature-256", signature)],
    ):
        with pytest.raises(WebhookSignatureError):
            parse(body, headers, secret=SECRET)


def test_where_the_secret_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    body = delivery("BOOKING_CREATED", {})
    with pytest.raises(ConfigurationError, match="CAL_WEBHOOK_SECRET"):
        parse(body, signed(body))
    monkeypatch.setenv("CAL_WEBHOOK_SECRET", SECRET)
    assert parse(body, signed(body)).trigger == "BOOKING_CREATED"
    with pytest.raises(WebhookSignatureError):
        parse(body, signed(body, "other"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=4) | st.sampled_from(["uid", "id"]), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = sorted(
    {
        name
        for _, shape in SHAPES.values()
        for name in getattr(shape, "__struct_encode_fields__", ())
    }
)


@given(st.binary(max_size=64), st.sampled_from([None, dict, Note, str, int]), st.booleans())
def test_bytes_give_an_event_or_a_webhook_error(body: bytes, template: Any, form: bool) -> None:  # noqa: FBT001
    headers = {"Content-Type": "application/x-www-form-urlencoded" if form else "text/plain"}
    with suppress(WebhookError):
        parse_unverified(body, headers, template=template)


@given(
    st.sampled_from(sorted(SHAPES)),
    st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=4) | json_values,
    json_values,
)
def test_any_json_gives_an_event_or_a_webhook_error(
    trigger: str, payload: Any, created: Any
) -> None:
    root = {"triggerEvent": trigger, "createdAt": created, "payload": payload}
    for data in (root, {**root, "createdAt": "2030-01-01T00:00:00Z"}, {**root, **MEETING}):
        with suppress(WebhookError):
            event = parse_unverified(json.dumps(data))
            assert event.trigger == trigger
            assert repr(event)
