"""As much of OpenAPI 3 as the drift check reads, to refuse what is something else."""

from typing import Any, TypedDict

import msgspec

__all__ = ["check"]

Schema = TypedDict(
    "Schema",
    {
        "$ref": str,
        "type": str | list[str],
        "nullable": bool,
        "enum": list[Any],
        "items": "Schema",
        "properties": dict[str, "Schema"],
        "required": list[str],
        "additionalProperties": "bool | Schema",
        "oneOf": list["Schema"],
        "anyOf": list["Schema"],
        "allOf": list["Schema"],
    },
    total=False,
)
Parameter = TypedDict(
    "Parameter",
    {"$ref": str, "name": str, "in": str, "required": bool, "schema": Schema},
    total=False,
)


class Media(TypedDict, total=False):
    """One format of a body."""

    schema: Schema


Body = TypedDict("Body", {"$ref": str, "content": dict[str, Media]}, total=False)


class Operation(TypedDict, total=False):
    """One method of a path."""

    parameters: list[Parameter]
    requestBody: Body
    responses: dict[str, Body]
    deprecated: bool


class PathItem(TypedDict, total=False):
    """The methods of a path."""

    parameters: list[Parameter]
    get: Operation
    put: Operation
    post: Operation
    patch: Operation
    delete: Operation


class Components(TypedDict, total=False):
    """What can be referred to."""

    schemas: dict[str, Schema]
    parameters: dict[str, Parameter]
    requestBodies: dict[str, Body]
    responses: dict[str, Body]


class OpenAPI(TypedDict):
    """A document."""

    openapi: str
    paths: dict[str, PathItem]


class WithComponents(OpenAPI, total=False):
    """A document with parts that others refer to."""

    components: Components


def check(content: object) -> str | None:
    """Return what is wrong with a document, or ``None``."""
    try:
        checked = msgspec.convert(content, WithComponents)
    except msgspec.ValidationError as error:
        return str(error)
    if not checked["openapi"].startswith("3"):
        return f"openapi is {checked['openapi']}"
    return None
