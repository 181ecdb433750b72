"""Operations of a document side by side with ours: paths, parameters, versions, bodies."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from typing import Any

from cal_async._operation import Operation, Parameter
from cal_async.drift import _ours
from cal_async.drift._compare import Finding, compare_values
from cal_async.drift._document import Described, Document, template
from cal_async.drift._views import Alternative, Place, Value

__all__ = ["Match", "compare_operation", "match"]

_CREDENTIALS = frozenset({"authorization", "x-cal-client-id", "x-cal-secret-key"})
_VERSION = "cal-api-version"


@dataclass(frozen=True, slots=True)
class Match:
    """An operation of the document and ours that stands for it."""

    described: Described
    operation: Operation


def match(
    document: Document,
    operations: Iterable[Operation],
    is_excused: Callable[[Finding], bool],
) -> tuple[list[Match], list[Finding]]:
    """Pair what a document describes with our operations.

    A path that the document does not know is paired with a new one that differs in one segment.
    """
    ours = {(operation.method, template(operation.path)): operation for operation in operations}
    matches: list[Match] = []
    new: dict[str, list[Described]] = {}
    for described in document.operations():
        operation = ours.pop((described.method, described.template), None)
        if operation is not None:
            matches.append(Match(described, operation))
        elif not is_excused(_unknown(described)):
            new.setdefault(described.path, []).append(described)
    gone: dict[str, list[Operation]] = {}
    for operation in ours.values():
        if not is_excused(_absent(operation)):
            gone.setdefault(operation.path, []).append(operation)
    findings: list[Finding] = []
    for path, described_here in new.items():
        old = _renamed(described_here, gone)
        if old is None:
            findings += map(_unknown, described_here)
            continue
        for described in described_here:
            operation = next(o for o in gone[old] if o.method == described.method)
            matches.append(Match(described, operation))
            findings.append(Finding("path", "documented", old, path, _ours.stub_place(operation)))
        del gone[old]
    findings += (_absent(operation) for operation in chain.from_iterable(gone.values()))
    return matches, findings


def _unknown(described: Described) -> Finding:
    return Finding("operation", "documented", described.path, described.method, Place("", ""))


def _absent(operation: Operation) -> Finding:
    place = _ours.stub_place(operation)
    return Finding("operation", "ours", operation.path, operation.method, place)


def _renamed(described: list[Described], gone: Mapping[str, list[Operation]]) -> str | None:
    """Return the path of ours that the document may call otherwise now."""
    methods = {operation.method for operation in described}
    segments = described[0].template.split("/")
    for old, ours in gone.items():
        if {operation.method for operation in ours} == methods:
            others = template(old).split("/")
            if _differ_in_one(segments, others):
                return old
    return None


def _differ_in_one(segments: list[str], others: list[str]) -> bool:
    """Tell whether one segment was changed, put in or taken out."""
    same = len(
        tuple(takewhile(lambda pair: pair[0] == pair[1], zip(segments, others, strict=False)))
    )
    rest, other_rest = segments[same:], others[same:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


def compare_operation(pair: Match) -> Iterator[Finding]:
    """Yield where a documented operation and ours differ.

    What is no part of a schema is named after our path: notes hold when the document's changes.
    """
    route = f"{pair.operation.method} {pair.operation.path}"
    for finding in _compare(pair.described, pair.operation):
        yield replace(finding, where=finding.where.replace(pair.described.route, route, 1))


def _compare(described: Described, operation: Operation) -> Iterator[Finding]:
    place = _ours.stub_place(operation)
    yield from _versions(described, operation, place)
    yield from _path_parameters(described, operation)
    yield from _query(described, operation, place)
    if described.deprecated and not operation.deprecated:
        yield Finding("deprecated", "documented", described.route, "", place)
    body = _ours.body(operation)
    if described.body is not None:
        yield from compare_values(described.body, body, "sent")
    else:
        for name, entry in (body[0].fields or {}).items():
            yield Finding("field", "ours", f"{described.route} body", name, entry.place)
    if described.answer is not None:
        yield from compare_values(described.answer, _ours.answer(operation), "taken")


def _versions(described: Described, operation: Operation, place: Place) -> Iterator[Finding]:
    header = next((p for p in described.parameters if p["name"].lower() == _VERSION), None)
    schema: dict[str, Any] = (header or {}).get("schema", {})
    named = [*schema.get("enum", ()), *filter(None, [schema.get("default")])]
    if operation.version is None:
        if header is not None:
            yield Finding("version", "documented", described.route, ", ".join(named), place)
    elif header is None or (named and operation.version not in named):
        yield Finding("version", "ours", described.route, operation.version, place)


def _path_parameters(described: Described, operation: Operation) -> Iterator[Finding]:
    ours = {p.wire: p for p in operation.parameters if p.location == "path"}
    by_name = {parameter.name: parameter for parameter in ours.values()}
    theirs = {p["name"]: p for p in described.parameters if p["in"] == "path"}
    names = zip(_placeholders(described.path), _placeholders(operation.path), strict=False)
    for wire, name in names:
        if wire in theirs and name in by_name:
            yield from _parameter(described, theirs[wire], operation, by_name[name])


def _placeholders(path: str) -> list[str]:
    return re.findall(r"{([^}]*)}", path)


def _query(described: Described, operation: Operation, place: Place) -> Iterator[Finding]:
    where = f"{described.route} query"
    ours = {p.wire: p for p in operation.parameters if p.location == "query"}
    theirs = {p["name"]: p for p in described.parameters if p["in"] == "query"}
    for name in theirs.keys() - ours.keys():
        yield Finding("parameter", "documented", where, name, place)
    for name in ours.keys() - theirs.keys():
        yield Finding("parameter", "ours", where, name, _ours.place_of(operation, ours[name]))
    for name in theirs.keys() & ours.keys():
        yield from _parameter(described, theirs[name], operation, ours[name])
    for parameter in described.parameters:
        name = parameter["name"]
        known = (*_CREDENTIALS, _VERSION)
        if parameter["in"] not in ("path", "query") and name.lower() not in known:
            where = f"{described.route} {parameter['in']}"
            yield Finding("parameter", "documented", where, name, place)


def _parameter(
    described: Described, theirs: Mapping[str, Any], operation: Operation, ours: Parameter
) -> Iterator[Finding]:
    where = f"{described.route} {theirs['in']}"
    place = _ours.place_of(operation, ours)
    if theirs.get("required"):
        if not _ours.is_always_sent(operation, ours):
            yield Finding("required", "documented", where, theirs["name"], place)
    elif ours.required:
        yield Finding("required", "ours", where, theirs["name"], place)
    documented = described.document.value(theirs.get("schema", {}), f"{where} {theirs['name']}")
    mine = _ours.sent(ours.annotation, place, null=False)
    if ours.location == "query":
        documented, mine = _texts(documented), _texts(mine)
    yield from compare_values(documented, mine, "sent")


def _texts(value: Value) -> Value:
    """Draw a value as a query carries it: all is text, and lists are joined with commas."""
    texts: list[Alternative] = []
    for alternative in value:
        if alternative.kind == "array":
            texts += _texts(alternative.items)
        elif alternative.kind in ("number", "boolean"):
            texts.append(replace(alternative, kind="string"))
        else:
            texts.append(alternative)
    return tuple(texts)
