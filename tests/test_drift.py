"""The drift check: each kind of difference, and nothing else."""

import json
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Annotated, Any, Literal

import pytest
from contract import DOCUMENTS, document_path, load_document
from msgspec import UNSET, Struct, UnsetType

from cal_async._operation import Operation
from cal_async._types import Page, Wire
from cal_async.cli import main
from cal_async.drift import (
    NOTES,
    Document,
    DocumentError,
    Note,
    compare,
    read_document,
    unused_notes,
)

Json = dict[str, Any]


State = Literal["new", "old"]


class Colour(Struct, rename="camel", kw_only=True):
    name: Literal["red", "green"]
    is_dark: bool | None = None


class Circle(Struct, tag_field="type", tag="circle", kw_only=True):
    radius: float


class Square(Struct, tag_field="type", tag="square", kw_only=True):
    side: float


class Thing(Struct, rename="camel", kw_only=True):
    uid: str
    size: int | None = None
    state: State | str | None = None
    colours: list[Colour] | None = None
    extras: dict[str, Any] | None = None


async def update(
    self: Any,
    thing_id: int,
    *,
    title: str,
    note: str | UnsetType | None = UNSET,
    colour: Colour | None = None,
    shape: Circle | Square | None = None,
) -> Thing:
    """Change a thing."""
    raise NotImplementedError


async def listing(
    self: Any, *, sort: Annotated[Literal["up", "down"] | None, Wire("sortBy")] = None
) -> Page[Thing]:
    """List things."""
    raise NotImplementedError


def ours() -> list[Operation]:
    made = [
        Operation("PATCH", "/v2/things/{thing_id}", update, version="2024-01-01"),
        Operation("GET", "/v2/things", listing),
    ]
    for operation in made:
        operation.resource = "things"
    return made


def document() -> Json:
    """Describe exactly what `ours` does."""
    text, number = {"type": "string"}, {"type": "number"}
    schemas = {
        "Colour": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "enum": ["red", "green"]},
                "isDark": {"type": "boolean"},
            },
            "required": ["name"],
        },
        "Circle": _variant("circle", "radius"),
        "Square": _variant("square", "side"),
        "UpdateThing": {
            "type": "object",
            "properties": {
                "title": text,
                "note": {"type": "string", "nullable": True},
                "colour": {"description": "One.", "allOf": [_ref("Colour")]},
                "shape": {"oneOf": [_ref("Circle"), _ref("Square")]},
            },
            "required": ["title"],
        },
        "Thing": {
            "type": "object",
            "properties": {
                "uid": text,
                "size": number,
                "state": {"type": "string", "enum": ["new", "old"], "nullable": True},
                "colours": {"type": "array", "items": _ref("Colour")},
                "extras": {"type": "object", "properties": {"anything": text}},
            },
            "required": ["uid"],
        },
    }
    version = {"type": "string", "default": "2024-01-01"}
    paths = {
        "/v2/things/{id}": {
            "patch": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": number},
                    {"name": "cal-api-version", "in": "header", "schema": version},
                    {"name": "Authorization", "in": "header", "schema": text},
                ],
                "requestBody": _json(_ref("UpdateThing")),
                "responses": {"200": _json(_envelope(_ref("Thing")))},
            }
        },
        "/v2/things": {
            "get": {
                "parameters": [
                    {
                        "name": "sortBy",
                        "in": "query",
                        "schema": {"type": "string", "enum": ["up", "down"]},
                    }
                ],
                "responses": {
                    "200": _json(_envelope({"type": "array", "items": _ref("Thing")})),
                },
            }
        },
    }
    whole = {"openapi": "3.0.0", "paths": paths, "components": {"schemas": schemas}}
    separate: Json = json.loads(json.dumps(whole))
    return separate


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


def _envelope(data: Json) -> Json:
    status = {"type": "string", "enum": ["success", "error"]}
    return {"type": "object", "properties": {"status": status, "data": data}, "required": ["data"]}


def _variant(tag: str, field: str) -> Json:
    properties = {"type": {"type": "string", "enum": [tag]}, field: {"type": "number"}}
    return {"type": "object", "properties": properties, "required": ["type", field]}


PAGE = Note("One frame.", "field", "ours", where=("*",), names=("meta", "pagination"))


def lines(content: Json, notes: Sequence[Note] = (PAGE,)) -> list[str]:
    return [str(difference) for difference in compare(Document(content), ours=ours(), notes=notes)]


def test_what_is_documented_is_no_difference() -> None:
    assert lines(document()) == []


def schema(content: Json, name: str) -> Json:
    found: Json = content["components"]["schemas"][name]
    return found


def rename_path(content: Json) -> None:
    content["paths"]["/v2/items"] = content["paths"].pop("/v2/things")


def add_operation(content: Json) -> None:
    content["paths"]["/v2/things"]["post"] = {"responses": {}}


def remove_operation(content: Json) -> None:
    del content["paths"]["/v2/things"]


def add_parameter(content: Json) -> None:
    content["paths"]["/v2/things"]["get"]["parameters"].append(
        {"name": "take", "in": "query", "schema": {"type": "number"}}
    )


def add_header(content: Json) -> None:
    content["paths"]["/v2/things"]["get"]["parameters"].append(
        {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}
    )


def remove_parameter(content: Json) -> None:
    content["paths"]["/v2/things"]["get"]["parameters"].clear()


def require_parameter(content: Json) -> None:
    content["paths"]["/v2/things"]["get"]["parameters"][0]["required"] = True


def change_parameter_value(content: Json) -> None:
    content["paths"]["/v2/things"]["get"]["parameters"][0]["schema"]["enum"] = ["up", "left"]


def change_path_type(content: Json) -> None:
    content["paths"]["/v2/things/{id}"]["patch"]["parameters"][0]["schema"] = {"type": "string"}


def change_version(content: Json) -> None:
    header = content["paths"]["/v2/things/{id}"]["patch"]["parameters"][1]
    header["schema"]["default"] = "2025-01-01"


def add_version(content: Json) -> None:
    header = {"name": "cal-api-version", "in": "header", "schema": {"enum": ["2024-01-01"]}}
    content["paths"]["/v2/things"]["get"]["parameters"].append(header)


def deprecate(content: Json) -> None:
    content["paths"]["/v2/things"]["get"]["deprecated"] = True


def rename_field(content: Json) -> None:
    fields = schema(content, "Thing")["properties"]
    fields["sizes"] = fields.pop("size")


def add_nested_field(content: Json) -> None:
    schema(content, "Colour")["properties"]["hue"] = {"type": "number"}


def remove_variant_field(content: Json) -> None:
    del schema(content, "Square")["properties"]["side"]


def remove_variant(content: Json) -> None:
    schema(content, "UpdateThing")["properties"]["shape"]["oneOf"].pop()


def require_field(content: Json) -> None:
    schema(content, "UpdateThing")["required"].append("colour")


def release_field(content: Json) -> None:
    schema(content, "UpdateThing")["required"].remove("title")


def release_answer_field(content: Json) -> None:
    schema(content, "Thing")["required"].remove("uid")


def nullable_answer_field(content: Json) -> None:
    schema(content, "Thing")["properties"]["uid"]["nullable"] = True


def change_type(content: Json) -> None:
    schema(content, "Thing")["properties"]["size"] = {"type": ["string", "null"]}


def add_value(content: Json) -> None:
    schema(content, "Thing")["properties"]["state"]["enum"].append("broken")


def change_nested_value(content: Json) -> None:
    schema(content, "Colour")["properties"]["name"]["enum"] = ["red", "blue"]


def remove_body(content: Json) -> None:
    body = content["paths"]["/v2/things/{id}"]["patch"].pop("requestBody")
    assert body


BODY = "PATCH /v2/things/{thing_id} body has no"
CASES: list[tuple[Callable[[Json], None], list[str]]] = [
    (rename_path, ["path       /v2/things seems to be /v2/items now: change things.listing()"]),
    (add_operation, ["operation  /v2/things takes POST: add a stub"]),
    (remove_operation, ["operation  /v2/things does not take GET: remove things.listing()"]),
    (add_parameter, ["parameter  GET /v2/things query has take: add it to things.listing()"]),
    (add_header, ["parameter  GET /v2/things header has X-Trace: add it to things.listing()"]),
    (remove_parameter, ["parameter  GET /v2/things query has no sortBy: remove things.listing(s"]),
    (require_parameter, ["required   GET /v2/things query requires sortBy: make it required"]),
    (change_parameter_value, ["value      GET /v2/things query sortBy lists left and not down"]),
    (
        change_path_type,
        [
            "type       PATCH /v2/things/{thing_id} path id can be string: take it in things",
            "type       PATCH /v2/things/{thing_id} path id cannot be number: refuse it in t",
        ],
    ),
    (
        change_version,
        ["version    PATCH /v2/things/{thing_id} does not name cal-api-version 2024-01"],
    ),
    (add_version, ["version    GET /v2/things takes cal-api-version 2024-01-01: give it to thin"]),
    (deprecate, ["deprecated GET /v2/things is deprecated: say so at things.listing()"]),
    (
        rename_field,
        ["field      Thing has sizes and not size: rename Thing.size in test_drift.py?"],
    ),
    (add_nested_field, ["field      Colour has hue: add it to Colour in test_drift.py [things.l"]),
    (remove_variant_field, ["field      Square has no side: remove Square.side in test_drift.py"]),
    (remove_variant, ["variant    Circle and its siblings know no Square: remove Square"]),
    (
        require_field,
        ["required   UpdateThing requires colour: make it required in things.update(c"],
    ),
    (release_field, ["required   UpdateThing does not require title: make it optional in things"]),
    (release_answer_field, ["required   Thing does not require uid: make it optional in Thing.ui"]),
    (nullable_answer_field, ["type       Thing.uid can be null: take it in Thing.uid"]),
    (change_type, ["type       Thing.size can be string: take it in Thing.size in test_drift.py"]),
    (add_value, ["value      Thing.state lists broken: add to Thing.state in test_drift.py"]),
    (change_nested_value, ["value      Colour.name lists blue and not green: change Colour.name"]),
    (remove_body, [f"field      {BODY} {name}" for name in ("colour", "note", "shape", "title")]),
]


@pytest.mark.parametrize(("alter", "expected"), CASES, ids=[case[0].__name__ for case in CASES])
def test_each_difference_has_its_line(alter: Callable[[Json], None], expected: list[str]) -> None:
    content = document()
    alter(content)
    found = lines(content)
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


def test_a_note_excuses_what_it_names_and_nothing_else() -> None:
    content = document()
    add_nested_field(content)
    note = Note("A reason.", "field", "documented", where=("Col*",), names=("hue",))
    assert lines(content, [PAGE, note]) == []
    schema(content, "Colour")["properties"]["glow"] = {"type": "number"}
    assert [line.split(":")[0] for line in lines(content, [PAGE, note])] == [
        "field      Colour has glow"
    ]


def test_free_objects_and_recurring_schemas_end_the_walk() -> None:
    content = document()
    schema(content, "Thing")["properties"]["extras"]["properties"]["more"] = _ref("Thing")
    schema(content, "Colour")["properties"]["isDark"] = {"type": "object"}
    assert lines(content) == []


# -- the documents themselves --------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_published_documents_have_no_difference(name: str) -> None:
    assert [str(difference) for difference in compare(load_document(name))] == []


def test_every_note_has_a_reason_and_a_use() -> None:
    assert [note for note in NOTES if len(note.reason.split()) < 3] == []
    assert unused_notes([load_document(name) for name in DOCUMENTS]) == []


def test_a_path_a_field_and_a_value_altered_are_named_and_nothing_else() -> None:
    load_document("openapi.json")
    content = json.loads(document_path("openapi.json").read_bytes())
    content["paths"]["/v2/my-self"] = content["paths"].pop("/v2/me")
    schemas = content["components"]["schemas"]
    fields = schemas["BookingOutput_2024_08_13"]["properties"]
    fields["cancelReason"] = fields.pop("cancellationReason")
    schemas["CreateWebhookInputDto"]["properties"]["triggers"]["items"]["enum"][0] = "BOOKED"
    found = compare(Document(content))
    assert [(d.aspect, d.where, d.documented, d.ours) for d in found] == [
        ("field", "BookingOutput_2024_08_13", ("cancelReason",), ("cancellationReason",)),
        ("path", "/v2/me", ("/v2/my-self",), ()),
        ("value", "CreateWebhookInputDto.triggers", ("BOOKED",), ("BOOKING_CREATED",)),
    ]


# -- the command ---------------------------------------------------------------------------------


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Write a document with one operation that nobody knows."""
    path = tmp_path / "document.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/v2/x/y/z": {"get": {}}}}))
    return path


def test_the_command_prints_a_line_for_each_difference(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["drift", str(published)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert "operation  /v2/x/y/z takes GET: add a stub to cal_async/resources/" in printed
    assert printed == sorted(printed)


def test_the_command_prints_json(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drift", str(published), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["operations"] == 1
    unknown = [d for d in report["differences"] if d["documented"]]
    assert [(d["aspect"], d["where"], d["documented"]) for d in unknown] == [
        ("operation", "/v2/x/y/z", ["GET"])
    ]
    cancel = next(d for d in report["differences"] if d["where"] == "/v2/bookings/{uid}/cancel")
    assert cancel["places"] == [
        {"name": "bookings.cancel()", "file": "cal_async/resources/bookings.py"}
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "No such file"),
        ("{", "Input data was truncated"),
        ("[1]", "is not an OpenAPI 3 document"),
        ('{"swagger": "2.0"}', "is not an OpenAPI 3 document"),
        ('{"openapi": "2.0", "paths": {}}', "openapi is 2.0"),
        ('{"openapi": "3.0.0"}', "missing required field `paths`"),
        ('{"openapi": "3.0.0", "paths": {"/v2/me": {"get": 7}}}', "Expected `object`, got `int`"),
        (
            '{"openapi": "3.0.0", "paths": {"/v2": {"get": {"requestBody": {"$ref": "#/a/b"}}}}}',
            "#/a/b is not there",
        ),
    ],
)
def test_what_is_no_document_is_one_line(
    tmp_path: Path, content: str | None, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "document.json"
    if content is not None:
        path.write_text(content)
    assert main(["drift", str(path)]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert problem in line


def test_a_schema_that_only_refers_to_itself_is_refused() -> None:
    content = document()
    content["components"]["schemas"]["Thing"] = _ref("Thing")
    with pytest.raises(DocumentError, match="refers to itself"):
        lines(content)


class Handler(BaseHTTPRequestHandler):
    body = b""

    def do_GET(self) -> None:  # the base class's name
        self.send_response(200 if self.path == "/openapi.json" else 404)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Handler.body = json.dumps(document()).encode()
    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.anyio
async def test_a_document_is_read_from_a_url(server: str) -> None:
    read = await read_document(f"{server}/openapi.json")
    assert [described.route for described in read.operations()] == [
        "PATCH /v2/things/{id}",
        "GET /v2/things",
    ]
    with pytest.raises(DocumentError, match="404"):
        await read_document(f"{server}/missing.json")
