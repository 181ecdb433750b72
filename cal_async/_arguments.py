"""Check arguments and turn them into what JSON and queries hold.

`encoder` reads an annotation once and returns a function ``(value, where) -> JSON value``
that raises `InvalidArgumentError` for whatever the API would refuse, misread or drop.
"""

import operator
import re
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from cal_async import _time
from cal_async._errors import InvalidArgumentError
from cal_async._types import IanaZone, Wire, is_mapping

__all__ = ["Encoder", "check_count", "encoder", "fields_of", "nearest"]

T = TypeVar("T")
Encoder = Callable[[Any, str], Any]
_UNIONS = (Union, types.UnionType)


def nearest(name: str, known: Sequence[str]) -> str:
    """Return ``; did you mean 'x'?`` for the known name most like ``name``, or nothing."""
    from difflib import get_close_matches  # for a mistake only

    near = get_close_matches(name, known, n=1, cutoff=0.6)
    near = near or [longer for longer in known if name in longer.split("_")]
    return f"; did you mean {near[0]!r}?" if near else ""


def check_count(where: str, value: object, *, least: int) -> None:
    """Check a setting of the library's own that counts something."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise InvalidArgumentError(where, value, f"must be a whole number, at least {least}")


@cache
def encoder(hint: Any) -> Encoder:  # noqa: PLR0911  # a table of kinds of annotations
    """Return the checking encoder for a type annotation."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated(hint)
    if origin in _UNIONS:
        return _union(get_args(hint))
    if origin is Literal:
        return _literal(get_args(hint))
    if hint in _SCALARS:
        return _SCALARS[hint]
    if _is_struct(hint):
        return _struct(hint)
    if typing.is_typeddict(hint):
        return _typed_dict(hint)
    container: Any = origin or hint
    if isinstance(container, type) and issubclass(container, Mapping):
        return _mapping(get_args(hint))
    if isinstance(container, type) and issubclass(container, Sequence):
        return _sequence(get_args(hint))
    if hint in (Any, object):
        return _anything
    raise TypeError(f"no encoder for the annotation {hint!r}")


def _is_struct(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Struct)


def _of_type(kind: type, name: str) -> Encoder:
    def encode(value: Any, where: str) -> Any:
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        raise InvalidArgumentError(where, value, f"expected {name}, got {type(value).__name__}")

    return encode


def _number(value: Any, where: str) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124
            raise InvalidArgumentError(where, value, "JSON has no such number")
        return value
    raise InvalidArgumentError(where, value, f"expected a number, got {type(value).__name__}")


def _nothing(value: Any, where: str) -> None:
    if value is not None:
        raise InvalidArgumentError(where, value, "expected None")


def _anything(value: Any, where: str) -> Any:
    try:
        return msgspec.to_builtins(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArgumentError(where, value, f"cannot be sent as JSON: {error}") from error


_SCALARS: dict[Any, Encoder] = {
    str: _of_type(str, "text"),
    int: _of_type(int, "a whole number"),
    bool: _of_type(bool, "True or False"),
    float: _number,
    datetime: _time.instant,
    date: _time.plain_date,
    type(None): _nothing,
    None: _nothing,
}


def _literal(choices: tuple[Any, ...]) -> Encoder:
    allowed = frozenset(choices)
    listed = ", ".join(map(repr, choices))

    def encode(value: Any, where: str) -> Any:
        try:
            if value in allowed and not isinstance(value, bool) ^ (value in (True, False)):
                return value
        except TypeError:
            pass
        hint = nearest(value, [c for c in choices if isinstance(c, str)]) if _text(value) else ""
        raise InvalidArgumentError(where, value, f"must be one of {listed}{hint}")

    return encode


def _text(value: object) -> bool:
    return isinstance(value, str)


def _iterable(value: object) -> bool:
    return hasattr(value, "__iter__")


_BOUNDS: tuple[tuple[str, Callable[[Any, Any], bool], str], ...] = (
    ("ge", operator.ge, "at least"),
    ("gt", operator.gt, "more than"),
    ("le", operator.le, "at most"),
    ("lt", operator.lt, "less than"),
    ("multiple_of", lambda value, step: value % step == 0, "a multiple of"),
)


def _annotated(hint: Any) -> Encoder:
    inner = encoder(hint.__origin__)
    for mark in hint.__metadata__:
        if isinstance(mark, IanaZone):
            inner = _time.zone_name
        elif isinstance(mark, Meta):
            inner = _bounded(inner, mark)
    return inner


def _bounded(inner: Encoder, meta: Meta) -> Encoder:
    bounds = [
        (holds, getattr(meta, name), words)
        for name, holds, words in _BOUNDS
        if getattr(meta, name) is not None
    ]
    shortest, longest = meta.min_length or 0, meta.max_length
    pattern = re.compile(meta.pattern) if meta.pattern else None

    def encode(value: Any, where: str) -> Any:
        encoded = inner(value, where)
        for holds, bound, words in bounds:
            if not holds(encoded, bound):
                raise InvalidArgumentError(where, value, f"must be {words} {bound}")
        if shortest and len(encoded) < shortest:
            raise InvalidArgumentError(where, value, f"must hold at least {shortest}")
        if longest is not None and len(encoded) > longest:
            raise InvalidArgumentError(where, value, f"must hold at most {longest}")
        if pattern and not pattern.search(encoded):
            wanted = meta.description or f"text that matches {pattern.pattern}"
            raise InvalidArgumentError(where, value, f"is not {wanted}")
        return encoded

    return encode


def _union(members: tuple[Any, ...]) -> Encoder:
    wanted = [member for member in members if member not in (UnsetType, type(None))]
    nullable = type(None) in members
    if len(wanted) == 1:
        only = encoder(wanted[0])
        return lambda value, where: None if value is None and nullable else only(value, where)
    # A datetime is a date, too: the narrower type goes first.
    wanted.sort(key=lambda member: member is date)
    choices = [(encoder(member), member) for member in wanted]
    # What is exactly of one member's type is encoded without trying, and refusing, the others.
    exactly: dict[Any, Encoder] = {m: encode for encode, m in choices if isinstance(m, type)}
    tagged = _tagged(wanted)

    def encode(value: Any, where: str) -> Any:
        if value is None and nullable:
            return None
        if tagged and is_mapping(value):
            return _by_tag(*tagged, value, where)
        if (known := exactly.get(type(value))) is not None:
            return known(value, where)
        refused: list[InvalidArgumentError] = []
        for encode_member, member in choices:
            try:
                return encode_member(value, where)
            except InvalidArgumentError as error:
                if _meant(value, member):
                    raise
                refused.append(error)
        raise InvalidArgumentError(
            where, value, "; or ".join(dict.fromkeys(e.problem for e in refused))
        )

    return encode


def _meant(value: Any, member: Any) -> bool:
    """Tell whether ``value`` is of the union's ``member``, so that its complaint is the one."""
    return isinstance(member, type) and isinstance(value, member)


def _tagged(members: Sequence[Any]) -> tuple[str, dict[Any, Encoder]] | None:
    """Return the field that tells the members apart, and an encoder for each of its values."""
    configs = [member.__struct_config__ for member in members if _is_struct(member)]
    fields = {config.tag_field for config in configs}
    tags = [config.tag for config in configs]
    # Unions of Structs alone: in others a mapping may be meant for another member.
    if len(configs) < len(members) or len(fields) != 1 or len({*tags}) < len(tags):
        return None
    return fields.pop(), {tag: encoder(member) for tag, member in zip(tags, members, strict=True)}


def _by_tag(
    field: str, encoders: Mapping[Any, Encoder], value: Mapping[str, Any], where: str
) -> Any:
    tag = value.get(field)
    if tag in encoders:
        return encoders[tag](value, where)
    listed = ", ".join(map(repr, encoders))
    hint = nearest(tag, list(encoders)) if isinstance(tag, str) else ""
    raise InvalidArgumentError(f"{where}.{field}", tag, f"must be one of {listed}{hint}")


def _sequence(arguments: tuple[Any, ...]) -> Encoder:
    item = encoder(arguments[0] if arguments else Any)

    def encode(value: Any, where: str) -> list[Any]:
        if isinstance(value, (str, bytes)) or is_mapping(value) or not _iterable(value):
            hint = "; put it into brackets: [...]" if isinstance(value, str) else ""
            raise InvalidArgumentError(where, value, f"expected a list{hint}")
        return [item(entry, f"{where}[{index}]") for index, entry in enumerate(value)]

    return encode


def _mapping(arguments: tuple[Any, ...]) -> Encoder:
    encode_key, item = map(encoder, arguments or (str, Any))

    def encode(value: Any, where: str) -> dict[str, Any]:
        if not is_mapping(value):
            raise InvalidArgumentError(where, value, "expected a mapping")
        for key in value:
            encode_key(key, f"{where}'s key")
        return {key: item(entry, f"{where}.{key}") for key, entry in value.items()}

    return encode


class Field(typing.NamedTuple):
    """A field of a Struct or a TypedDict, as the API knows it."""

    name: str
    wire: str
    hint: Any
    required: bool
    none_is_sent: bool


@cache
def fields_of(kind: type) -> tuple[Field, ...]:
    """Return the fields of an input type, a Struct or a TypedDict."""
    hints = get_type_hints(kind, include_extras=True)
    if typing.is_typeddict(kind):
        required: frozenset[str] = getattr(kind, "__required_keys__", frozenset[str]())
        plain = {name: _without_qualifier(hint) for name, hint in hints.items()}
        return tuple(
            Field(name, wire_name(name, hint), hint, name in required, none_is_sent=True)
            for name, hint in plain.items()
        )
    return tuple(
        Field(info.name, info.encode_name, hints[info.name], info.required, info.default is UNSET)
        for info in msgspec.structs.fields(kind)
    )


def _without_qualifier(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) in (Required, NotRequired) else hint


def wire_name(name: str, hint: Any) -> str:
    """Return the API's name for ours: what `Wire` says, or camelCase."""
    for mark in getattr(hint, "__metadata__", ()):
        if isinstance(mark, Wire):
            return mark.name
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def _encode_fields(kind: type) -> Callable[[Callable[[str], Any], str], dict[str, Any]]:
    plans = [(field, encoder(field.hint)) for field in fields_of(kind)]

    def encode(read: Callable[[str], Any], where: str) -> dict[str, Any]:
        encoded: dict[str, Any] = {}
        for field, encode_field in plans:
            value = read(field.name)
            if value is UNSET or (value is None and not field.none_is_sent):
                if field.required:
                    raise InvalidArgumentError(f"{where}.{field.name}", value, "is required")
                continue
            encoded[field.wire] = encode_field(value, f"{where}.{field.name}")
        return encoded

    return encode


def _named(kind: type, value: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return a mapping's entries under our names; it may use the API's."""
    ours = {field.name: field.name for field in fields_of(kind)}
    ours |= {field.wire: field.name for field in fields_of(kind)}
    named: dict[str, Any] = {}
    for key, entry in value.items():
        if key not in ours:
            raise InvalidArgumentError(
                f"{where}.{key}",
                entry,
                f"{kind.__name__} has no such field{nearest(key, list(ours))}",
            )
        named[ours[key]] = entry
    return named


def _struct(kind: type[Struct]) -> Encoder:
    encode_fields = _lazily(lambda: _encode_fields(kind))
    config = kind.__struct_config__
    tag = {config.tag_field: config.tag} if config.tag_field else {}

    def encode(value: Any, where: str) -> dict[str, Any]:
        if isinstance(value, kind):
            return tag | encode_fields()(lambda name: getattr(value, name), where)
        if is_mapping(value):
            entries = dict(value)
            for name, expected in tag.items():
                if entries.pop(name, None) != expected:
                    raise InvalidArgumentError(where, value, f"{name} must be {expected!r}")
            named = _named(kind, entries, where)
            return tag | encode_fields()(lambda name: named.get(name, UNSET), where)
        raise InvalidArgumentError(
            where, value, f"expected {kind.__name__}(...), got {type(value).__name__}"
        )

    return encode


def _typed_dict(kind: type) -> Encoder:
    encode_fields = _lazily(lambda: _encode_fields(kind))

    def encode(value: Any, where: str) -> dict[str, Any]:
        if not is_mapping(value):
            raise InvalidArgumentError(where, value, "expected a mapping")
        named = _named(kind, value, where)
        return encode_fields()(lambda name: named.get(name, UNSET), where)

    return encode


def _lazily(make: Callable[[], T]) -> Callable[[], T]:
    """Delay a plan until its first use: a model may refer to itself."""
    return cache(make)
