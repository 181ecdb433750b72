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
    try:
        msgspec.convert(value, model)
    except msgspec.ValidationError:
        return False
    return True


@lru_cache(maxsize=2048)
def _info(model: Any) -> shapes.Type:
    return shapes.type_info(model)


def _filled(info: shapes.Type, known: Any, now: datetime) -> Any:
    match info:
        case shapes.StructType(cls=cls):
            return _struct(cls, as_object(known) or {}, now)
        case shapes.ListType(item_type=item):
            return [_filled(item, entry, now) for entry in as_list(known) or ()]
        case shapes.UnionType(types=types):
            return _chosen(types, known, now)
        case shapes.Metadata(type=inner):
            return _filled(inner, known, now)
        case shapes.AnyType() | shapes.DictType() if as_object(known) is not None:
            return known
        case _:
            make = _MAKERS.get(type(info))
            return make(info, now) if make else None


def _chosen(types: tuple[shapes.Type, ...], known: Any, now: datetime) -> Any:
    wanted: type[shapes.Type] = shapes.NoneType
    if as_object(known) is not None:
        wanted = shapes.StructType
    elif as_list(known) is not None:
        wanted = shapes.ListType
    kinds = {type(one): one for one in reversed(types)}
    return _filled(kinds.get(wanted) or kinds.get(shapes.NoneType) or types[0], known, now)


def _struct(cls: type, known: Json, now: datetime) -> Json:
    shown: Json = {}
    for field in fields(cls):
        name = field.encode_name
        if name in known and fits(field.type, known[name]):
            shown[name] = known[name]
        elif name in known or field.required:
            shown[name] = _filled(_info(field.type), known.get(name), now)
    return shown


def _number(info: Any, _: datetime) -> int:
    return int(info.ge or 0) if info.gt is None else int(info.gt) + 1


_MAKERS: dict[type[shapes.Type], Callable[[Any, datetime], Any]] = {
    shapes.StrType: lambda info, _: _ADDRESS if "@" in (info.pattern or "") else "",
    shapes.IntType: _number,
    shapes.FloatType: _number,
    shapes.BoolType: lambda _, __: False,
    shapes.DateTimeType: lambda _, now: stamp(now),
    shapes.DateType: lambda _, now: now.date().isoformat(),
    shapes.DictType: lambda _, __: {},
    shapes.AnyType: lambda _, __: {},
    shapes.LiteralType: lambda info, _: info.values[0],
}
