"""Every operation: what it sends is what the documents allow, and what they describe decodes."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import anyio
import msgspec
import pytest
from contract import DOCUMENTS, document_path
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import answers, arguments

import cal_async
from cal_async import CalClient, MockTransport, Request, Response
from cal_async._operation import Operation
from cal_async._types import WholeBody
from cal_async.drift import NOTES, read_document
from cal_async.drift._compare import Aspect
from cal_async.drift._document import Described, template
from cal_async.drift._views import Alternative, Value

OPERATIONS = {operation.name: operation for operation in cal_async.operations()}
few = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def documented() -> dict[tuple[str, str], list[Described]]:
    """What each document says about each operation."""
    found: dict[tuple[str, str], list[Described]] = {}
    for path in filter(Path.exists, map(document_path, DOCUMENTS)):
        for described in anyio.run(read_document, str(path)).operations():
            found.setdefault((described.method, described.template), []).append(described)
    return found


def described(operation: Operation) -> list[Described]:
    return documented().get((operation.method, template(operation.path)), [])


async def _send(operation: Operation, given: dict[str, Any]) -> Request:
    transport = MockTransport(lambda _: Response(200, {}, b"{}"))
    assert operation.owner is not None
    async with CalClient("cal_test", transport=transport) as cal:
        method = getattr(operation.owner(cal, raw=True), operation.stub.__name__)
        await method(**given)
    return transport.requests[0]


def sent(operation: Operation, given: dict[str, Any]) -> Request:
    return anyio.run(_send, operation, given)


@pytest.mark.parametrize("name", OPERATIONS)
@few
@given(data=st.data())
def test_valid_arguments_make_the_documented_request(name: str, data: st.DataObject) -> None:
    operation = OPERATIONS[name]
    given = data.draw(arguments(operation))
    request = sent(operation, given)
    pattern = re.sub(r"{[^}]*}", "([^/]+)", operation.path)
    path = re.fullmatch(pattern, request.path)
    assert request.method == operation.method
    assert path is not None
    in_path = re.findall(r"{([^}]*)}", operation.path)
    assert [unquote(part) for part in path.groups()] == [str(given[name]) for name in in_path]
    body = None if request.body is None else msgspec.json.decode(request.body)
    if any(WholeBody in parameter.marks for parameter in operation.parameters):
        body = None
    assert body is None or isinstance(body, dict)
    query = {key.partition("[")[0] for key, _ in parse_qsl(request.query, keep_blank_values=True)}
    undocumented = [
        [
            *_unknown_query(operation, one, query),
            *_unknown_fields(one.body or (), body, f"{operation.method} {operation.path} body"),
        ]
        for one in described(operation)
    ]
    # The documents are of two servers: what one of them takes is right.
    assert not undocumented or [] in undocumented


def answered() -> list[str]:
    """Return the operations whose answers a document describes; all of them without documents."""
    if not documented():
        return list(OPERATIONS)
    return [name for name in OPERATIONS if any(one.answer for one in described(OPERATIONS[name]))]


@pytest.mark.parametrize("name", answered())
@few
@given(data=st.data())
def test_documented_answers_decode(name: str, data: st.DataObject) -> None:
    operation = OPERATIONS[name]
    if not documented():
        pytest.skip("the API's documents are not there; CAL_CONTRACT names their folder")
    for one in (one for one in described(operation) if one.answer):
        if operation.returns not in (None, type(None)):
            body = data.draw(answers(one.answer, operation.wire_type))
            operation.value(msgspec.json.encode(body))


def _unknown_query(operation: Operation, one: Described, names: set[str]) -> Iterator[str]:
    where = f"{operation.method} {operation.path} query"
    for name in names - {parameter["name"] for parameter in one.parameters}:
        if not _is_noted("parameter", where, name):
            yield f"{where} {name}"


def _unknown_fields(documented: Value, body: Any, where: str) -> Iterator[str]:
    """Yield the fields of a body that the document does not name."""
    if isinstance(body, list):
        for item in body:
            yield from _unknown_fields(tuple(_items(documented)), item, where)
    if not isinstance(body, dict) or any(a.kind == "anything" for a in documented):
        return
    objects = [a for a in documented if a.kind == "object"]
    # A note says where a documented list is a single thing.
    objects = objects or [a for a in _items(documented) if a.kind == "object"]
    if any(a.fields is None for a in objects):
        return
    if not objects:
        yield from (f"{where}.{name}" for name in body if not _is_noted("field", where, name))
        return
    fitting = [a for a in objects if len(objects) == 1 or _fits(a, body)]
    if not fitting:
        yield from (where for _ in body if not any(_has_noted_variant(a) for a in objects))
        return
    for name, value in body.items():
        named = [a.fields[name] for a in fitting if a.fields and name in a.fields]
        if named:
            values = tuple(a for entry in named for a in entry.draw())
            yield from _unknown_fields(values, value, f"{fitting[0].where}.{name}")
        elif not any(_is_noted("field", a.where, name) for a in fitting):
            yield f"{fitting[0].where}.{name}"


def _has_noted_variant(documented: Alternative) -> bool:
    """Tell whether a note says that we know more variants than the document."""
    return any(note.aspect == "variant" and documented.where in note.where for note in NOTES)


def _fits(documented: Alternative, body: dict[str, Any]) -> bool:
    """Tell whether an object can be this variant, by what is enumerated."""
    for name, entry in (documented.fields or {}).items():
        allowed = [a for a in entry.draw() if a.kind == "string"]
        if isinstance(body.get(name), str) and all(a.values for a in allowed):
            return any(body[name] in a.values for a in allowed)
    return True


def _items(value: Value) -> Iterator[Any]:
    for alternative in value:
        yield from alternative.items


def _is_noted(aspect: Aspect, where: str, name: str) -> bool:
    """Tell whether a note says why a name is ours alone."""
    return any(
        any(fnmatchcase(where, pattern) for pattern in note.where)
        and any(fnmatchcase(name, pattern) for pattern in note.names)
        for note in NOTES
        if (note.aspect, note.side) == (aspect, "ours")
    )
