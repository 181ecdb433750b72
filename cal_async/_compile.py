"""From a descriptor to the method that calls its endpoint.

The method is written as Python source and compiled, so that a call costs what hand-written code
would. ``linecache`` holds the source: debuggers and tracebacks show it.
"""

import inspect
import linecache
import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from cal_async._arguments import encoder
from cal_async._calls import (
    check_alternatives,
    check_order,
    check_spread,
    path_segment,
    query_item,
    read_options,
)
from cal_async._messages import Request
from cal_async._types import Repeated, WholeBody

if TYPE_CHECKING:
    from cal_async._operation import Operation, Parameter

__all__ = ["compile_method"]

_RANGES = (("start", "end"), ("after_start", "before_end"))


def compile_method(operation: "Operation") -> Callable[..., Awaitable[Any]]:
    """Write, compile and return the method of an operation."""
    source, namespace = _write(operation)
    filename = f"<cal_async {operation.name}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), namespace)  # noqa: S102
    compiled = namespace[operation.stub.__name__]
    function: Callable[..., Awaitable[Any]] = wraps(operation.stub)(compiled)
    function.operation = operation  # type: ignore[attr-defined]
    return function


def _write(operation: "Operation") -> tuple[str, dict[str, Any]]:
    """Return the source of an operation's method and the names that it uses."""
    namespace: dict[str, Any] = {
        "Request": Request,
        "UNSET": UNSET,
        "operation": operation,
        "to_json": msgspec.json.encode,
        "path_segment": path_segment,
        "query_item": query_item,
        "read_options": read_options,
        "check_spread": check_spread,
        "check_order": check_order,
        "check_alternatives": check_alternatives,
    }
    signature = inspect.signature(operation.stub)
    spread = [p for p in signature.parameters.values() if p.kind is p.VAR_KEYWORD]
    explicit = set(signature.parameters) - {p.name for p in spread}
    rest = spread[0].name if spread else ""
    takes_body = bool(rest) and {p.name for p in operation.parameters} - explicit
    lines = [f"async def {operation.stub.__name__}({_head(signature, namespace)}):"]
    if takes_body:
        lines.append(f"    _options = check_spread(operation, {rest})")
    elif rest:
        lines.append(f"    _options = read_options(operation, {rest}) if {rest} else {{}}")
    lines += _write_alternatives(operation, explicit, rest)
    body: list[str] = []
    query: list[str] = []
    local: list[str] = []
    for parameter in operation.parameters:
        if parameter.location == "path":
            continue
        namespace[f"encode_{parameter.name}"] = encoder(parameter.annotation)
        {"query": query, "body": body, "local": local}[parameter.location].extend(
            _write_parameter(parameter, explicit, rest)
        )
    in_query = {p.name for p in operation.parameters if p.location == "query"}
    for first, second in _RANGES:
        if {first, second} <= in_query & explicit:
            query.append(f"    check_order({first!r}, {first}, {second!r}, {second})")
    if in_query:
        lines += ["    _query = []", *query]
    if any(p.location == "body" for p in operation.parameters):
        lines += ["    _body = {}", *body]
    if local:
        lines += ["    _local = {}", *local]
    lines += _write_send(operation, namespace, has_options=bool(rest))
    return "\n".join(lines) + "\n", namespace


def _head(signature: inspect.Signature, namespace: dict[str, Any]) -> str:
    """Return the parameter list without annotations, defaults by name."""
    parts: list[str] = []
    starred = False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            parts.append(f"**{parameter.name}")
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        if parameter.default is parameter.empty:
            parts.append(parameter.name)
        else:
            namespace[f"default_{parameter.name}"] = parameter.default
            parts.append(f"{parameter.name}=default_{parameter.name}")
    return ", ".join(parts)


def _write_alternatives(operation: "Operation", explicit: set[str], rest: str) -> list[str]:
    if not operation.alternatives:
        return []
    names = sorted({name for group in operation.alternatives for name in group} & explicit)
    pairs = ", ".join(f"({name!r}, {name})" for name in names)
    given = f"frozenset([name for name, value in ({pairs},) if value is not None])"
    if rest and set(names) != {name for group in operation.alternatives for name in group}:
        given = f"{given} | frozenset({rest})"
    return [f"    check_alternatives(operation, {given})"]


def _write_parameter(parameter: "Parameter", explicit: set[str], rest: str) -> list[str]:
    name, wire = parameter.name, parameter.wire
    if name in explicit:
        absent = "UNSET" if parameter.none_is_sent else "None"
        condition = "" if parameter.required else f"    if {name} is not {absent}:\n        "
        read = name
    else:
        condition, read = (
            f"    if {rest}.get({name!r}, UNSET) is not UNSET:\n        ",
            f"{rest}[{name!r}]",
        )
    encoded = f"encode_{name}({read}, {name!r})"
    if parameter.location == "local":
        action = f"_local[{name!r}] = {encoded}"
    elif parameter.location == "body":
        target = "_body" if WholeBody in parameter.marks else f"_body[{wire!r}]"
        action = f"{target} = {encoded}"
    elif Repeated in parameter.marks:
        action = f"_query += [query_item({wire!r}, entry) for entry in {encoded}]"
    elif name in explicit and name in {part for pair in _RANGES for part in pair}:
        action = f"{name} = {encoded}; _query.append(query_item({wire!r}, {name}))"
    else:
        action = f"_query.append(query_item({wire!r}, {encoded}))"
    return [f"{condition}{action}" if condition else f"    {action}"]


def _write_send(
    operation: "Operation", namespace: dict[str, Any], *, has_options: bool
) -> list[str]:
    parts: list[str] = []
    for index, part in enumerate(re.split(r"{(\w+)}", operation.path)):
        if index % 2 == 0:
            if part:
                parts.append(repr(part))
            continue
        hint = next(p.annotation for p in operation.parameters if p.name == part)
        namespace[f"encode_{part}"] = encoder(hint)
        parts.append(f"path_segment(encode_{part}({part}, {part!r}), {part!r})")
    locations = {parameter.location for parameter in operation.parameters}
    arguments = [
        repr(operation.method),
        " + ".join(parts),
        '"&".join(_query)' if "query" in locations else '""',
        "to_json(_body)" if "body" in locations else "None",
        "operation=operation",
    ]
    if "local" in locations:
        arguments.append("local=_local")
    if has_options:
        arguments.append("**_options")
    return [f"    return await self._execute(Request({', '.join(arguments)}))"]
