"""Reading an OpenAPI document, and what it says about each operation."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import anyio
import anyio.to_thread
import msgspec

from cal_async._errors import CalError
from cal_async._types import is_list, is_object
from cal_async.drift._openapi import check
from cal_async.drift._views import Alternative, Entry, Kind, Value, scalar

__all__ = ["Described", "Document", "DocumentError", "read_document", "template"]

_METHODS = ("get", "put", "post", "delete", "patch")
_JSON = "application/json"
_KINDS: dict[str, Kind] = {
    "string": "string",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "null": "null",
}


class DocumentError(CalError, ValueError):
    """Something that cannot be read as an OpenAPI document."""


async def read_document(source: str) -> "Document":
    """Read an OpenAPI 3 document in JSON from a file or an http(s) URL.

    Raises:
        DocumentError: It cannot be read, or it is something else.
    """
    try:
        if source.startswith(("http://", "https://")):
            body = await anyio.to_thread.run_sync(partial(_download, source))
        else:
            body = await anyio.Path(source).read_bytes()
        content: object = msgspec.json.decode(body)
    except (OSError, ValueError, HTTPException) as error:
        raise DocumentError(f"cannot read {source}: {error}") from error
    return Document(content, name=Path(source).name)


def _download(url: str) -> bytes:
    request = Request(url, headers={"Accept": _JSON})  # noqa: S310  # http(s), checked above
    try:
        with urlopen(request, timeout=60) as answer:  # noqa: S310
            body: bytes = answer.read()
    except HTTPError as error:
        error.close()  # it holds the connection
        raise
    return body


@dataclass(frozen=True, slots=True)
class Described:
    """What a document says about one operation.

    Attributes:
        method: The HTTP method.
        path: The path with the document's parameter names.
        parameters: Its parameters as they stand in the document, references resolved.
        body: The body that it takes, or ``None``.
        answer: The body of its first success, or ``None``.
        deprecated: Whether it is called so.
        document: Whose it is.
    """

    method: str
    path: str
    parameters: tuple[Mapping[str, Any], ...]
    body: Value | None
    answer: Value | None
    deprecated: bool
    document: "Document"

    @property
    def route(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"

    @property
    def template(self) -> str:
        """The path without the names of its parameters."""
        return template(self.path)


def template(path: str) -> str:
    """Return a path without the names of its parameters: they are a matter of taste."""
    return re.sub(r"{[^}]*}", "{}", path)


class Document:
    """An OpenAPI 3 document.

    Attributes:
        name: What to call it.
        paths: Its paths, as they stand there.
    """

    def __init__(self, content: object, name: str = "document") -> None:
        problem = check(content)
        if problem is not None or not is_object(content):
            raise DocumentError(f"{name} is not an OpenAPI 3 document: {problem}")
        self.name = name
        self.paths: dict[str, Any] = content["paths"]
        self._content = content

    def operations(self) -> Iterator[Described]:
        """Yield what it says about each operation."""
        for path, item in self.paths.items():
            shared = item.get("parameters", [])
            for method in _METHODS:
                if method in item:
                    yield self._described(method, path, item[method], shared)

    def _described(
        self, method: str, path: str, raw: dict[str, Any], shared: list[Any]
    ) -> Described:
        route = f"{method.upper()} {path}"
        parameters = [self.resolve(entry)[0] for entry in [*shared, *raw.get("parameters", [])]]
        body = self.resolve(raw["requestBody"])[0] if "requestBody" in raw else None
        answers = sorted(raw.get("responses", {}).items())
        success = next((self.resolve(a)[0] for code, a in answers if code.startswith("2")), None)
        return Described(
            method.upper(),
            path,
            tuple(parameters),
            self._content_value(body, f"{route} body"),
            self._content_value(success, f"{route} answer"),
            raw.get("deprecated") is True,
            self,
        )

    def _content_value(self, holder: Mapping[str, Any] | None, where: str) -> Value | None:
        content: dict[str, Any] = (holder or {}).get("content") or {}
        schema: dict[str, Any] | None = content.get(_JSON, {}).get("schema")
        return None if schema is None else self.value(schema, where)

    def resolve(self, schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
        """Follow references; return what is there and its name, if it has one."""
        name, followed = "", set[str]()
        while "$ref" in schema:
            pointer = str(schema["$ref"])
            if pointer in followed:
                raise DocumentError(f"{self.name}: {pointer} refers to itself alone")
            followed.add(pointer)
            target: Any = self._content
            for part in pointer.removeprefix("#/").split("/"):
                target = target.get(part) if is_object(target) else None
            if not is_object(target):
                raise DocumentError(f"{self.name}: {pointer} is not there")
            schema, name = target, pointer.rpartition("/")[2]
        return schema, name

    def value(self, schema: Mapping[str, Any], where: str) -> Value:
        """Draw what a schema describes; ``where`` is its place in the document."""
        schema, name = self.resolve(schema)
        where = name or where
        null: Value = (Alternative("null", where),) if schema.get("nullable") else ()
        for union in ("oneOf", "anyOf"):
            if union in schema:
                return null + tuple(a for part in schema[union] for a in self.value(part, where))
        if "allOf" in schema:
            return null + self._whole([*schema["allOf"], _without(schema, "allOf")], where)
        kinds = schema.get("type")
        if is_list(kinds):
            each = [self.value({**schema, "type": kind}, where) for kind in kinds]
            return null + tuple(a for value in each for a in value)
        return null + self._plain(schema, where)

    def _plain(self, schema: Mapping[str, Any], where: str) -> Value:
        kind = schema.get("type")
        listed = schema.get("enum")
        if kind == "array":
            items = self.value(schema.get("items") or {}, where)
            # The generator of the documents puts the values of the items on their list.
            return (Alternative("array", where, items=items + _listed(listed or (), where)),)
        if schema.get("properties"):
            return (Alternative("object", where, fields=self._fields(schema, where)),)
        if is_object(schema.get("additionalProperties")):
            items = self.value(schema["additionalProperties"], where)
            return (Alternative("object", where, items=items),)
        if listed:
            return _listed(listed, where)
        # An object without fields is what the generator writes for types that it does not know.
        return (Alternative(_KINDS.get(str(kind), "anything"), where),)

    def _fields(self, schema: Mapping[str, Any], where: str) -> dict[str, Entry]:
        required = schema.get("required", ())
        return {
            name: Entry(name in required, partial(self.value, part, f"{where}.{name}"))
            for name, part in schema["properties"].items()
        }

    def _whole(self, schemas: list[Mapping[str, Any]], where: str) -> Value:
        """Draw something that is all of several schemas at once."""
        values = [self.value(part, where) for part in schemas if _says_something(part)]
        if len(values) == 1:
            return values[0]
        fields: dict[str, Entry] = {}
        for alternative in (a for value in values for a in value):
            fields |= alternative.fields or {}
        return (Alternative("object", where, fields=fields or None),)


def _without(schema: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return {name: part for name, part in schema.items() if name not in (key, "nullable")}


def _says_something(schema: Mapping[str, Any]) -> bool:
    return bool(schema.keys() & {"$ref", "properties", "oneOf", "anyOf", "allOf", "enum", "items"})


def _listed(constants: Any, where: str) -> Value:
    kinds: list[Kind] = sorted({scalar(constant) for constant in constants})
    return tuple(
        Alternative(
            kind,
            where,
            values=frozenset(str(c) for c in constants if scalar(c) == kind),
        )
        for kind in kinds
    )
