"""Answers in the shape of a model: what is known is filled in, what must be there is made up."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import inspect as shapes
from msgspec.structs import fields

from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._times import stamp

_ADDRESS = "somebody@example.com"
_PHONE = "+15550100123"


def shaped(model: Any, known: Any, now: datetime) -> Any:
    """Return JSON that decodes as ``model``.

    Args:
        model: A type of the client's models.
        known: What is stored; values that do not fit are replaced, names that are none left out.
        now: The instant for times of which nothing is known.
    """
    return _filled(_info(model), known, now)


def fits(model: Any, value: Any) -> bool:
    """Tell whether JSON decodes as ``model``."""
    return complaint(model, value) is None


def complaint(model: Any, value: Any) -> str | None:
    """Return why JSON does not decode as ``model``; nothing is said of what cannot be judged."""
    try:
        msgspec.convert(value, model)
    except msgspec.ValidationError as error:
        return str(error)
    except TypeError:
        # Some bodies are unions of objects, which only the server can tell apart.
        return None
    return None


@lru_cache(maxsize=2048)
def _info(model: Any) -> shapes.Type:
    return shapes.type_info(model)


def _filled(info: shapes.Type, known: Any, now: datetime) -> Any:
    make = _MAKERS.get(type(info))
    return make(info, known, now) if make else None


def _object(info: shapes.StructType, known: Any, now: datetime) -> Json:
    given = as_object(known) or _wrapped(info, known)
    shown: Json = {info.tag_field: info.tag} if info.tag_field else {}
    for field in fields(info.cls):
        name = field.encode_name
        if name in given and fits(field.type, given[name]):
            shown[name] = given[name]
        elif name in given or field.required:
            shown[name] = _filled(_info(field.type), given.get(name), now)
    return shown


def _list(info: shapes.ListType, known: Any, now: datetime) -> list[Any]:
    entries = as_list(known) or [None] * (info.min_length or 0)
    return [_filled(info.item_type, entry, now) for entry in entries]


def _either(info: shapes.UnionType, known: Any, now: datetime) -> Any:
    wanted: type[shapes.Type] = shapes.NoneType
    if as_object(known) is not None:
        wanted = shapes.StructType
    elif as_list(known) is not None:
        wanted = shapes.ListType
    kinds = {type(one): one for one in reversed(info.types)}
    return _filled(kinds.get(wanted) or kinds.get(shapes.NoneType) or info.types[0], known, now)


def _wrapped(info: shapes.StructType, known: Any) -> Json:
    """Put a list where an object has room for one."""
    entries = as_list(known)
    for field in info.fields:
        if entries is not None and isinstance(field.type, shapes.ListType):
            return {field.encode_name: entries}
    return {}


def _mapping(_: shapes.Type, known: Any, __: datetime) -> Json:
    return as_object(known) or {}


def _number(info: Any, _: Any, __: datetime) -> int:
    return int(info.ge or 0) if info.gt is None else int(info.gt) + 1


def _text(info: shapes.StrType, known: Any, _: datetime) -> str:
    if isinstance(known, str):
        return known
    pattern = info.pattern or ""
    if "@" in pattern:
        return _ADDRESS
    return _PHONE if "+" in pattern else "x" * (info.min_length or 0)


_MAKERS: dict[type[shapes.Type], Callable[[Any, Any, datetime], Any]] = {
    shapes.StructType: _object,
    shapes.ListType: _list,
    shapes.UnionType: _either,
    shapes.Metadata: lambda info, known, now: _filled(info.type, known, now),
    shapes.StrType: _text,
    shapes.IntType: _number,
    shapes.FloatType: _number,
    shapes.BoolType: lambda _, __, ___: False,
    shapes.DateTimeType: lambda _, __, now: stamp(now),
    shapes.DateType: lambda _, __, now: now.date().isoformat(),
    shapes.DictType: _mapping,
    shapes.AnyType: _mapping,
    shapes.LiteralType: lambda info, _, __: info.values[0],
}
