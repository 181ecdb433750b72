"""Hypothesis strategies from annotations: valid arguments, and answers as a document has them."""

import types
import typing
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from hypothesis import strategies as st
from msgspec import Meta, Struct, UnsetType

from cal_async._arguments import fields_of
from cal_async._operation import Operation
from cal_async._types import IanaZone
from cal_async.drift._views import Alternative, Value

Strategy = st.SearchStrategy[Any]

_ASCII = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="/\\.")
_ZONES = st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kolkata"])
_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(_ASCII, max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("key"), inner, max_size=1),
    max_leaves=3,
)
_SCALARS: dict[Any, Strategy] = {
    str: st.text(_ASCII, min_size=1, max_size=8),
    int: st.integers(1, 10**6),
    float: st.floats(0, 1000, allow_nan=False),
    bool: st.booleans(),
    datetime: _MOMENTS,
    date: st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    type(None): st.none(),
    None: st.none(),
    Any: _JSON,
    object: _JSON,
}


@cache
def valid(hint: Any) -> Strategy:
    """Return a strategy for the values that an annotation allows."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin in (Union, types.UnionType):
        return st.one_of([valid(member) for member in arguments if member is not UnsetType])
    if origin is Literal:
        return st.sampled_from(arguments)
    if hint in _SCALARS:
        return _SCALARS[hint]
    container = origin or hint
    if typing.is_typeddict(container) or issubclass(container, Struct):
        return st.deferred(lambda: _object(hint, container))
    if issubclass(container, Mapping):
        return st.dictionaries(*map(valid, arguments), max_size=2)
    if issubclass(container, Sequence):
        return st.lists(valid(arguments[0]), max_size=2)
    raise TypeError(f"no strategy for {hint!r}")


def _annotated(hint: Any, marks: tuple[Any, ...]) -> Strategy:
    if any(isinstance(mark, IanaZone) for mark in marks):
        return _ZONES
    meta = next((mark for mark in marks if isinstance(mark, Meta)), None)
    if meta is None:
        return valid(hint)
    if get_origin(hint) in (Union, types.UnionType):
        members = [member for member in get_args(hint) if member is not UnsetType]
        return st.one_of([valid(m) if m is type(None) else _annotated(m, marks) for m in members])
    return _bounded(hint, meta)


def _bounded(hint: Any, meta: Meta) -> Strategy:
    if meta.pattern:
        alphabet = st.characters(min_codepoint=33, max_codepoint=126)
        return st.from_regex(meta.pattern, fullmatch=True, alphabet=alphabet)
    shortest, longest = meta.min_length or 0, meta.max_length
    if hint is str:
        return st.text(_ASCII, min_size=shortest, max_size=min(longest or 8, 8 + shortest))
    if hint in (int, float):
        step = int(meta.multiple_of or 1)
        low = meta.ge if meta.ge is not None else (meta.gt or 0) + 1
        high = meta.le if meta.le is not None else (meta.lt or low + 1000 * step)
        first, last = -(-int(low) // step), int(high) // step
        return st.integers(first, last).map(lambda number: number * step)
    arguments = get_args(hint)
    if issubclass(get_origin(hint), Mapping):
        return st.dictionaries(*map(valid, arguments), min_size=shortest, max_size=shortest + 2)
    size = min(longest or shortest + 2, shortest + 2)
    return st.lists(valid(arguments[0]), min_size=shortest, max_size=size)


def _object(hint: Any, kind: type) -> Strategy:
    if typing.is_typeddict(kind):
        fields = [(field.name, field.hint, field.required) for field in fields_of(kind)]
    else:
        # Of a generic class, this resolves the type variables.
        infos = msgspec.structs.fields(hint)
        fields = [(info.name, info.type, info.required) for info in infos]
    required = {name: valid(inner) for name, inner, is_required in fields if is_required}
    optional = {name: valid(inner) for name, inner, is_required in fields if not is_required}
    return st.fixed_dictionaries(required, optional=optional).map(lambda given: kind(**given))


_RANGES = (("start", "end"), ("after_start", "before_end"))


@st.composite
def arguments(draw: st.DrawFn, operation: Operation) -> dict[str, Any]:
    """Draw arguments that an operation takes."""
    named = {name for group in operation.alternatives for name in group}
    group = draw(st.sampled_from(operation.alternatives)) if named else ()
    required: dict[str, Strategy] = {}
    optional: dict[str, Strategy] = {}
    for parameter in operation.parameters:
        if parameter.name in group:
            required[parameter.name] = valid(parameter.annotation).filter(lambda v: v is not None)
        elif parameter.required:
            required[parameter.name] = valid(parameter.annotation)
        elif parameter.name not in named:
            optional[parameter.name] = valid(parameter.annotation)
    given = draw(st.fixed_dictionaries(required, optional=optional))
    for first, last in _RANGES:
        if isinstance(given.get(first), date) and isinstance(given.get(last), date):
            pair = sorted((given[first], given[last]), key=lambda moment: moment.isoformat())
            given |= dict(zip((first, last), pair, strict=True))
    return given


# -- answers -------------------------------------------------------------------------------------


def answers(documented: Value, hint: Any, depth: int = 0) -> Strategy:
    """Return a strategy for JSON that a document describes.

    Where it says something that ``hint`` cannot be, the notes of the drift check say why, and
    what ``hint`` says is drawn instead.
    """
    members = _members(hint)
    drawn = [_answer(alternative, members, depth) for alternative in documented]
    known = [strategy for strategy in drawn if strategy is not None]
    return st.one_of(known) if known else valid(hint).map(msgspec.to_builtins)


def _members(hint: Any) -> list[Any]:
    if get_origin(hint) is Annotated:
        inner = _members(get_args(hint)[0])
        return [hint] if len(inner) == 1 else inner
    if get_origin(hint) in (Union, types.UnionType):
        return [inner for member in get_args(hint) for inner in _members(member)]
    return [hint]


def _answer(documented: Alternative, members: list[Any], depth: int) -> Strategy | None:
    for hint in members:
        plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        container = get_origin(plain) or plain
        is_class = isinstance(container, type)
        if documented.kind == "array" and is_class and _is(container, Sequence):
            items = answers(documented.items, get_args(plain)[0], depth)
            # A list where a single thing may stand, too, holds that thing.
            alone = len(members) > 1
            return st.lists(items, min_size=int(alone), max_size=1 if alone else 2)
        if documented.kind == "object" and is_class and issubclass(container, Struct):
            return st.deferred(lambda hint=plain: _struct(documented, hint, depth))
        if documented.fields and is_class and issubclass(container, Mapping):
            return _as_described(documented, depth)
        if documented.kind == "object" and is_class and issubclass(container, Mapping):
            return valid(plain).map(msgspec.to_builtins)
    if documented.values:
        return st.sampled_from(sorted(documented.values)) if _takes_text(members) else None
    fitting = [hint for hint in members if _kind(hint) in (documented.kind, "anything")]
    return valid(fitting[0]).map(msgspec.to_builtins) if fitting else None


def _is(container: type, kind: type) -> bool:
    return issubclass(container, kind) and not issubclass(container, str)


def _takes_text(members: list[Any]) -> bool:
    return str in members or any(get_origin(member) is Literal for member in members)


def _kind(hint: Any) -> str:
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    if get_origin(plain) is Literal:
        plain = type(get_args(plain)[0])
    kinds = {bool: "boolean", int: "number", float: "number", type(None): "null"}
    kinds |= {str: "string", datetime: "string", date: "string", Any: "anything"}
    return kinds.get(plain, "")


def _struct(documented: Alternative, hint: Any, depth: int) -> Strategy:
    ours = {info.encode_name: info for info in msgspec.structs.fields(hint)}
    theirs = documented.fields or {}
    required: dict[str, Strategy] = {}
    optional: dict[str, Strategy] = {}
    for name, entry in theirs.items():
        known = name in ours
        value = answers(entry.draw(), ours[name].type, depth + 1) if known else _JSON
        if entry.required or (known and ours[name].required):
            required[name] = value
        elif depth < _DEEP:
            optional[name] = value
    for name, info in ours.items():
        if info.required and name not in theirs:
            required[name] = valid(info.type).map(msgspec.to_builtins)
    return st.fixed_dictionaries(required, optional=optional)


_DEEP = 5
_SIMPLE: dict[str, Strategy] = {
    "string": _SCALARS[str],
    "number": _SCALARS[int],
    "boolean": _SCALARS[bool],
    "null": _SCALARS[None],
}


def _as_described(documented: Alternative, depth: int) -> Strategy:
    """Return a strategy for JSON from the document alone."""
    if documented.values:
        return st.sampled_from(sorted(documented.values))
    if documented.kind == "array":
        items = [_as_described(item, depth + 1) for item in documented.items]
        return st.lists(st.one_of(items), max_size=2) if items else st.just([])
    if documented.fields is None:
        return _SIMPLE.get(documented.kind, st.just({}))
    required: dict[str, Strategy] = {}
    optional: dict[str, Strategy] = {}
    for name, entry in documented.fields.items():
        if entry.required or depth < _DEEP:
            value = st.one_of([_as_described(inner, depth + 1) for inner in entry.draw()])
            (required if entry.required else optional)[name] = value
    return st.fixed_dictionaries(required, optional=optional)
