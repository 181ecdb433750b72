"""Every recorded success decodes into its model and loses nothing on the way back."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from cal_async._operation import Operation, operations

RECORDINGS = Path(__file__).parent / "fixtures" / "recordings.jsonl"
CHECKED = 437
OTHER_VERSION = 32

# Named by no model, on purpose: internals of the app store and of the settings' database row.
UNNAMED = {
    "CalVideoSettings.createdAt",
    "CalVideoSettings.eventTypeId",
    "CalVideoSettings.updatedAt",
    "CalendarApp.__template",
}


class Exchange(NamedTuple):
    name: str
    operation: Operation
    body: Any

    @property
    def raw(self) -> bytes:
        return json.dumps(self.body).encode()


def routes() -> list[tuple[str, re.Pattern[str], Operation]]:
    # The fewer parameters, the earlier: `/schedules/default` is no schedule's id.
    known = sorted(operations(), key=lambda operation: operation.path.count("{"))
    return [
        (operation.method, re.compile(re.sub(r"{\w+}", "[^/]+", operation.path)), operation)
        for operation in known
    ]


def successes() -> Iterator[tuple[str, Operation, str | None, Any]]:
    known = routes()
    for line in RECORDINGS.read_text().splitlines():
        record = json.loads(line)
        request, response = record["request"], record["response"]
        if not 200 <= response["status"] < 300:
            continue
        version = request["headers"].get("cal-api-version")
        for method, path, operation in known:
            if method == request["method"] and path.fullmatch(request["path"]):
                yield record["name"], operation, version, response["body"]
                break


def is_current(operation: Operation, version: str | None) -> bool:
    return operation.version in (None, version)


SUCCESSES = list(successes())
EXCHANGES = [
    Exchange(name, operation, body)
    for name, operation, version, body in SUCCESSES
    if is_current(operation, version)
]


def test_the_count_of_exchanges_is_as_expected() -> None:
    assert len(EXCHANGES) == CHECKED
    assert len(SUCCESSES) - len(EXCHANGES) == OTHER_VERSION


def returns_nothing(operation: Operation) -> bool:
    return operation.returns in (None, type(None))


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.name)
def test_a_recorded_success_decodes(exchange: Exchange) -> None:
    value = exchange.operation.value(exchange.raw)
    if returns_nothing(exchange.operation):
        assert value is None
    elif "data" in exchange.body:
        assert (value is None) == (exchange.body["data"] is None)


@pytest.mark.parametrize(
    "exchange",
    [exchange for exchange in EXCHANGES if not returns_nothing(exchange.operation)],
    ids=lambda exchange: exchange.name,
)
def test_a_recorded_success_survives_encoding(exchange: Exchange) -> None:
    decoded = exchange.operation.decoder.decode(exchange.raw)
    encoded = json.loads(msgspec.json.encode(decoded))
    assert list(losses(exchange.body, decoded, encoded, "")) == []


def test_models_name_every_recorded_field() -> None:
    found: set[str] = set()
    for exchange in EXCHANGES:
        if not returns_nothing(exchange.operation):
            decoded = exchange.operation.decoder.decode(exchange.raw)
            found.update(unnamed(exchange.body, decoded))
    assert found == UNNAMED


def losses(recorded: Any, decoded: Any, encoded: Any, where: str) -> Iterator[str]:
    for step, triple in children(recorded, decoded, encoded):
        yield from losses(*triple, where=f"{where}{step}")
    if isinstance(decoded, datetime):
        instant = datetime.fromisoformat(recorded)
        if not instant == decoded == datetime.fromisoformat(encoded) or decoded.tzinfo is None:
            yield f"{where}: {recorded} became {encoded}"
    elif not isinstance(decoded, (msgspec.Struct, list, dict)) and recorded != encoded:
        yield f"{where}: {recorded!r} became {encoded!r}"


def children(
    recorded: Any, decoded: Any, encoded: Any
) -> Iterator[tuple[str, tuple[Any, Any, Any]]]:
    if isinstance(decoded, msgspec.Struct):
        for field in msgspec.structs.fields(decoded):
            wire = field.encode_name
            if wire in recorded:
                yield f".{wire}", (recorded[wire], getattr(decoded, field.name), encoded[wire])
    elif isinstance(decoded, list):
        for index, parts in enumerate(zip(recorded, decoded, encoded, strict=True)):
            yield f"[{index}]", parts
    elif isinstance(decoded, dict):
        assert recorded.keys() == encoded.keys()
        for key, inner in decoded.items():
            text = key.isoformat() if isinstance(key, date) else key
            yield f".{text}", (recorded[text], inner, encoded[text])


def unnamed(recorded: Any, decoded: Any) -> Iterator[str]:
    if isinstance(decoded, msgspec.Struct):
        known = {field.encode_name: field.name for field in msgspec.structs.fields(decoded)}
        for wire, value in recorded.items():
            if wire in known:
                yield from unnamed(value, getattr(decoded, known[wire]))
            else:
                yield f"{type(decoded).__name__}.{wire}"
    elif isinstance(decoded, list):
        for entry, inner in zip(recorded, decoded, strict=True):
            yield from unnamed(entry, inner)
    elif isinstance(decoded, dict):
        for entry, inner in zip(recorded.values(), decoded.values(), strict=True):
            yield from unnamed(entry, inner)
