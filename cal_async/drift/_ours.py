"""What this package sends and takes, drawn from its annotations."""

import inspect
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType

from cal_async._arguments import fields_of
from cal_async._operation import Operation, Parameter
from cal_async._types import Status, WholeBody
from cal_async.drift._views import Alternative, Entry, Kind, Place, Value, scalar

__all__ = ["answer", "body", "is_always_sent", "place_of", "sent", "stub_place", "taken"]

_SCALARS: dict[Any, Kind] = {
    str: "string",
    datetime: "string",
    date: "string",
    time: "string",
    UUID: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
    None: "null",
}
_UNIONS = (Union, types.UnionType)


def body(operation: Operation) -> Value:
    """Draw the body that an operation sends."""
    fields: dict[str, Entry] = {}
    for parameter in operation.parameters:
        if WholeBody in parameter.marks:
            return sent(parameter.annotation, place_of(operation, parameter))
        if parameter.location == "body":
            where = place_of(operation, parameter)
            draw = partial(sent, parameter.annotation, where, null=parameter.none_is_sent)
            always = is_always_sent(operation, parameter)
            fields[parameter.wire] = Entry(always, draw, where)
    return (Alternative("object", place=stub_place(operation), fields=fields),)


def is_always_sent(operation: Operation, parameter: Parameter) -> bool:
    """Tell whether no call goes out without a parameter: it must be given, or has a default."""
    signature = inspect.signature(operation.stub).parameters.get(parameter.name)
    return parameter.required or (signature is not None and _is_sent(signature.default))


def _is_sent(default: object) -> bool:
    return default not in (None, UNSET, msgspec.NODEFAULT)


def answer(operation: Operation) -> Value:
    """Draw the body of an operation's success."""
    if operation.redirects:
        # What it returns travels in a header.
        return (Alternative("anything", place=stub_place(operation)),)
    if operation.returns in (None, type(None)):
        status = Entry(False, partial(taken, Status | str, stub_place(operation)))
        return (Alternative("object", place=stub_place(operation), fields={"status": status}),)
    return taken(operation.wire_type, stub_place(operation))


def stub_place(operation: Operation) -> Place:
    """Return where an operation's stub stands."""
    return Place(f"{operation.name}()", _file(operation.stub))


def place_of(operation: Operation, parameter: Parameter) -> Place:
    """Return where a parameter stands: in its stub, or in the TypedDict of a shared body."""
    if parameter.name in inspect.signature(operation.stub).parameters:
        return Place(f"{operation.name}({parameter.name}=)", _file(operation.stub))
    hints = get_type_hints(operation.stub, include_extras=True)
    spread = next(get_args(hint)[0] for hint in hints.values() if get_origin(hint) is typing.Unpack)
    return Place(f"{spread.__name__}.{parameter.name}", _file(spread))


def _file(thing: Any) -> str:
    return f"{thing.__module__.replace('.', '/')}.py"


def sent(hint: Any, place: Place, *, null: bool = True) -> Value:
    """Draw what is sent for an annotation; ``null`` says whether ``None`` travels."""
    drawn = _draw(hint, place, sends=True)
    return tuple(a for a in drawn if null or a.kind != "null")


def taken(hint: Any, place: Place) -> Value:
    """Draw what is understood in an answer."""
    return _draw(hint, place, sends=False)


def _draw(hint: Any, place: Place, *, sends: bool) -> Value:  # noqa: PLR0911  # a table
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _draw(arguments[0], place, sends=sends)
    if origin in _UNIONS:
        members = [member for member in arguments if member is not UnsetType]
        return tuple(a for member in members for a in _draw(member, place, sends=sends))
    if origin is Literal:
        return _constants(arguments, place)
    if hint in _SCALARS:
        return (Alternative(_SCALARS[hint], place=place),)
    container: Any = origin or hint
    if typing.is_typeddict(container) or _is(container, Struct):
        return (_object(hint, container, sends=sends),)
    if _is(container, Mapping):
        items = _draw(arguments[1], place, sends=sends) if arguments else ()
        return (Alternative("object", place=place, items=items),)
    if _is(container, Sequence):
        items = tuple(a for item in arguments[:1] for a in _draw(item, place, sends=sends))
        return (Alternative("array", place=place, items=items),)
    return (Alternative("anything", place=place),)


def _is(thing: object, kind: type) -> bool:
    return isinstance(thing, type) and issubclass(thing, kind)


def _constants(constants: tuple[Any, ...], place: Place) -> Value:
    by_kind: dict[Kind, set[str]] = {}
    for constant in constants:
        by_kind.setdefault(scalar(constant), set()).add(str(constant))
    return tuple(
        Alternative(kind, place=place, values=frozenset(values)) for kind, values in by_kind.items()
    )


def _object(hint: Any, kind: type, *, sends: bool) -> Alternative:
    file = _file(kind)
    fields: dict[str, Entry] = {}
    if typing.is_typeddict(kind):
        for entry in fields_of(kind):
            place = Place(f"{kind.__name__}.{entry.name}", file)
            fields[entry.wire] = Entry(entry.required, partial(sent, entry.hint, place), place)
        return Alternative("object", place=Place(kind.__name__, file), fields=fields)
    struct: type[Struct] = kind
    config = struct.__struct_config__
    if config.tag_field:
        place = Place(f"{kind.__name__}.{config.tag_field}", file)
        fields[config.tag_field] = Entry(True, partial(_constants, (config.tag,), place), place)
    for info in msgspec.structs.fields(hint):
        place = Place(f"{kind.__name__}.{info.name}", file)
        null = info.default is UNSET or info.required or not sends
        draw = partial(sent, null=null) if sends else taken
        always = info.required or (sends and _is_sent(info.default))
        fields[info.encode_name] = Entry(always, partial(draw, info.type, place), place)
    return Alternative("object", place=Place(kind.__name__, file), fields=fields)
