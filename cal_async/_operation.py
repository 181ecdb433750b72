"""Endpoint descriptors: a typed stub becomes the code that calls its endpoint.

``op("GET /v2/bookings/{uid}", version=…)`` reads the signature of the stub below it. Parameters
named in the path go there; the others go to the query of a GET or DELETE and to the JSON body
otherwise, unless `InQuery` or `InBody` says so. On the first call the body is written as Python
source and compiled, so that a call costs what hand-written code would; debuggers and tracebacks
show that source.
"""

import inspect
import linecache
import re
import typing
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Literal, ParamSpec, Protocol, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import quote

import msgspec
from msgspec import UNSET

from cal_async._arguments import encoder, fields_of, nearest, wire_name
from cal_async._errors import InvalidArgumentError
from cal_async._messages import Request
from cal_async._types import (
    Envelope,
    InBody,
    InQuery,
    OptionalEnvelope,
    Options,
    Page,
    Repeated,
    Timeout,
    WholeBody,
    is_list,
    is_object,
)

__all__ = ["Child", "Core", "Operation", "Parameter", "Resource", "op", "operations"]

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound="Resource")
Location = Literal["path", "query", "body"]
Effect = Literal["read", "idempotent", "write"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation.

    Attributes:
        name: Ours, in snake case.
        wire: The API's.
        location: Where it travels.
        annotation: Its type, with markers.
        required: Whether it must be given.
        none_is_sent: Whether ``None`` travels as null; otherwise it is left out.
    """

    name: str
    wire: str
    location: Location
    annotation: Any
    required: bool
    none_is_sent: bool = False

    @property
    def marks(self) -> tuple[Any, ...]:
        """The markers of its annotation."""
        return getattr(self.annotation, "__metadata__", ())


@dataclass(eq=False)
class Operation:
    """The descriptor of one endpoint.

    Attributes:
        method: The HTTP method.
        path: The path with our parameter names: ``/v2/bookings/{uid}``.
        version: The ``cal-api-version`` that it is written for, or ``None``.
        public: Whether it works without credentials.
        deprecated: Whether the API's documents call it so.
        effect: What a repetition does: nothing (``read``), nothing more (``idempotent``), harm.
        alternatives: Groups of parameters of which exactly one must be given whole.
        bare: Whether a success comes without an envelope.
        stub: The function that describes it.
        resource: The attribute path of its resource: ``bookings.attendees``.
        owner: The class that holds the stub.
    """

    method: str
    path: str
    stub: Callable[..., Any]
    version: str | None = None
    public: bool = False
    deprecated: bool = False
    effect: Effect = "write"
    alternatives: tuple[tuple[str, ...], ...] = ()
    bare: bool = False
    resource: str = field(default="", init=False)
    owner: "type[Resource] | None" = field(default=None, init=False)

    @property
    def name(self) -> str:
        """The attribute path on the client: ``bookings.attendees.list``."""
        return f"{self.resource}.{self.stub.__name__}"

    @property
    def doc(self) -> str:
        """The stub's docstring."""
        return inspect.getdoc(self.stub) or ""

    @property
    def returns(self) -> Any:
        """The annotated type of the answer."""
        return self._hints["return"]

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self.stub, include_extras=True)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every parameter, those of a TypedDict body included, in the order of the stub."""
        found: list[Parameter] = []
        for parameter in list(inspect.signature(self.stub).parameters.values())[1:]:
            hint = self._hints[parameter.name]
            if parameter.kind is inspect.Parameter.VAR_KEYWORD:
                found += self._spread(get_args(hint)[0])
            else:
                required = parameter.default is parameter.empty
                sent = parameter.default is UNSET or required
                found.append(self._parameter(parameter.name, hint, required=required, sent=sent))
        return tuple(found)

    def _spread(self, typed_dict: type) -> list[Parameter]:
        return [
            self._parameter(name, hint, required=required, sent=True)
            for name, _, hint, required, _ in fields_of(typed_dict)
            if name not in Options.__annotations__
        ]

    def _parameter(self, name: str, hint: Any, *, required: bool, sent: bool) -> Parameter:
        location: Location = "query" if self.method in ("GET", "DELETE") else "body"
        marks = getattr(hint, "__metadata__", ())
        if f"{{{name}}}" in self.path:
            location = "path"
        elif InQuery in marks:
            location = "query"
        elif InBody in marks:
            location = "body"
        return Parameter(name, wire_name(name, hint), location, hint, required, sent)

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """The decoder of a success."""
        return msgspec.json.Decoder(self.wire_type)

    @cached_property
    def wire_type(self) -> Any:
        """The type of a success's whole body."""
        returns = self.returns
        if self.bare or get_origin(returns) is Page:
            return returns
        frame: Any = OptionalEnvelope if type(None) in get_args(returns) else Envelope
        return frame[getattr(returns, "__wire__", returns)]

    def value(self, body: bytes) -> Any:
        """Turn the body of a success into what the operation returns.

        Raises:
            msgspec.MsgspecError: The body is not JSON or does not fit.
        """
        if self.returns in (None, type(None)):
            return None
        decoded = self.decoder.decode(body)
        if self.bare or get_origin(self.returns) is Page:
            return decoded
        convert = getattr(self.returns, "__from_wire__", None)
        return convert(decoded.data) if convert else decoded.data

    @cached_property
    def function(self) -> Callable[..., Awaitable[Any]]:
        """The compiled method."""
        return _compile(self)


class Core(Protocol):
    """What resources need of a client."""

    async def execute(self, request: Request) -> Any:
        """Send a request and return the operation's value."""
        ...

    async def execute_raw(self, request: Request) -> Any:
        """Send a request and return the answer as it came."""
        ...


_REGISTRY: dict[str, Operation] = {}


class Resource:
    """A group of operations; its attribute path is given as ``class X(Resource, path="x")``."""

    _path: typing.ClassVar[str]

    def __init_subclass__(cls, *, path: str) -> None:
        super().__init_subclass__()
        cls._path = path
        for member in list(vars(cls).values()):
            operation = getattr(member, "operation", None)
            if isinstance(operation, Operation):
                operation.resource, operation.owner = path, cls
                _REGISTRY[operation.name] = operation

    def __init__(self, core: Core, *, raw: bool = False) -> None:
        self._core = core
        self._execute = core.execute_raw if raw else core.execute
        self._is_raw = raw

    @property
    def raw(self) -> Any:
        """The same methods, answering a `RawResponse`: status, headers, body, ``parse()``."""
        return type(self)(self._core, raw=True)


class Child(typing.Generic[R]):
    """A resource inside another one, made on first use."""

    def __init__(self, kind: type[R]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @typing.overload
    def __get__(self, instance: None, owner: type) -> type[R]: ...
    @typing.overload
    def __get__(self, instance: Resource, owner: type) -> R: ...
    def __get__(self, instance: Resource | None, owner: type) -> type[R] | R:
        if instance is None:
            return self._kind
        child = self._kind(instance._core, raw=instance._is_raw)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        instance.__dict__[self._name] = child
        return child


F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


def op(
    route: str,
    *,
    version: str | None = None,
    public: bool = False,
    deprecated: bool = False,
    effect: Effect | None = None,
    one_of: Sequence[Sequence[str]] = (),
    bare: bool = False,
) -> Callable[[F], F]:
    """Make the method that calls ``route`` out of a typed stub.

    Args:
        route: Method and path: ``"GET /v2/bookings/{uid}"``.
        version: The ``cal-api-version`` date; none is sent without it.
        public: Whether the endpoint works without credentials.
        deprecated: Whether the API's documents call it so.
        effect: What a repetition does; by default ``read`` for GET, ``idempotent`` for PUT,
            PATCH and DELETE, ``write`` for POST.
        one_of: Groups of parameters of which exactly one must be given whole.
        bare: Whether a success comes without an envelope.
    """
    method, _, path = route.partition(" ")
    by_method: dict[str, Effect] = {"GET": "read", "POST": "write"}

    def decorate(stub: F) -> F:
        operation = Operation(
            method,
            path,
            stub,
            version=version,
            public=public,
            deprecated=deprecated,
            effect=effect or by_method.get(method, "idempotent"),
            alternatives=tuple(tuple(group) for group in one_of),
            bare=bare,
        )

        @wraps(stub)
        async def call(self: Resource, *args: Any, **kwargs: Any) -> Any:
            compiled = operation.function
            owner = typing.cast("type[Resource]", operation.owner)
            if owner.__dict__.get(stub.__name__) is call:
                setattr(owner, stub.__name__, compiled)
            return await compiled(self, *args, **kwargs)

        call.operation = operation  # type: ignore[attr-defined]
        return typing.cast("F", call)

    return decorate


def operations() -> tuple[Operation, ...]:
    """Return the descriptor of every operation, in the order of their names.

    >>> len(operations()) > 60
    True
    """
    import cal_async.resources  # registers all of them

    cal_async.resources.load()
    return tuple(_REGISTRY[name] for name in sorted(_REGISTRY))


# -- what the compiled code calls --------------------------------------------------------------


def path_segment(value: Any, where: str) -> str:
    """Return a path parameter, percent-encoded.

    An empty one would call another endpoint, and so would a slash or a dot segment.
    """
    text = value if isinstance(value, str) else str(value)
    if not text or text in (".", "..") or text != text.strip():
        raise InvalidArgumentError(where, value, "is empty or has white space around it")
    if "/" in text or "\\" in text:
        raise InvalidArgumentError(where, value, "must not hold a slash; pass the bare identifier")
    return quote(text, safe="")


def query_item(wire: str, value: Any) -> str:
    """Return one query parameter, encoded: lists with commas, objects with brackets."""
    if is_list(value):
        if value and is_object(value[0]):
            return "&".join(
                query_item(f"{wire}[{index}][{key}]", part)
                for index, entry in enumerate(value)
                for key, part in entry.items()
            )
        value = ",".join(map(_query_text, value))
    return f"{quote(wire, safe='')}={quote(_query_text(value), safe=',:')}"


def _query_text(value: Any) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    return "null" if value is None else str(value)


_OPTION_NAMES = tuple(Options.__annotations__)


def read_options(operation: Operation, options: dict[str, Any]) -> dict[str, Any]:
    """Check the call options; anything else is a keyword that the method does not have."""
    for name in options:
        if name not in _OPTION_NAMES:
            known = [parameter.name for parameter in operation.parameters] + list(_OPTION_NAMES)
            raise TypeError(
                f"{operation.name}() got an unexpected keyword argument {name!r}"
                f"{nearest(name, known)}"
            )
    return request_options(**options)


def request_options(
    timeout: float | Timeout | None = None,
    headers: Mapping[str, str] | None = None,
    max_retries: int | None = None,
) -> dict[str, Any]:
    """Turn call options into fields of a `Request`."""
    if isinstance(timeout, (int, float)):
        if timeout <= 0:
            raise InvalidArgumentError("timeout", timeout, "must be more than 0 seconds")
        timeout = Timeout(total=timeout)
    if max_retries is not None and max_retries < 0:
        raise InvalidArgumentError("max_retries", max_retries, "must be at least 0")
    for name, value in (headers or {}).items():
        if any(c in "\r\n\0" for c in name + value):
            raise InvalidArgumentError("headers", name, "a header must not hold line breaks")
    return {"timeout": timeout, "headers": headers or {}, "max_retries": max_retries}


def check_spread(operation: Operation, given: dict[str, Any]) -> dict[str, Any]:
    """Split what a TypedDict body took into options and fields; refuse what is missing."""
    fields = {parameter.name: parameter for parameter in operation.parameters}
    options = {name: value for name, value in given.items() if name not in fields}
    checked = read_options(operation, options)
    missing = [name for name, p in fields.items() if p.required and p.location == "body"]
    missing = [name for name in missing if name not in given]
    if missing:
        raise TypeError(f"{operation.name}() missing required keyword arguments: {missing}")
    return checked


def check_order(name: str, first: Any, second_name: str, second: Any) -> None:
    """Refuse a range that ends before it starts. Both are texts that sort as their times do."""
    if first is not None and second is not None and str(second)[:10] < str(first)[:10]:
        raise InvalidArgumentError(second_name, second, f"is before {name}={first}")
    if len(str(first)) == len(str(second)) and str(second) < str(first):
        raise InvalidArgumentError(second_name, second, f"is before {name}={first}")


def check_alternatives(operation: Operation, given: frozenset[str]) -> None:
    """Refuse arguments that satisfy none or several of the operation's alternatives."""
    groups = operation.alternatives
    whole = [group for group in groups if given.issuperset(group)]
    named = {name for group in groups for name in group}
    if len(whole) == 1 and not (given & named) - set(whole[0]):
        return
    wanted = "; or ".join(" and ".join(group) for group in groups)
    got = sorted(given & named)
    raise InvalidArgumentError(
        ", ".join(got) or groups[0][0],
        "given" if got else None,
        f"{operation.name}() needs exactly one of: {wanted}",
    )


# -- the compiler ------------------------------------------------------------------------------

_RANGES = (("start", "end"), ("after_start", "before_end"))


def _compile(operation: Operation) -> Callable[..., Awaitable[Any]]:
    """Write, compile and return the method of an operation."""
    source, namespace = _write(operation)
    filename = f"<cal_async {operation.name}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), namespace)  # noqa: S102
    compiled = namespace[operation.stub.__name__]
    function: Callable[..., Awaitable[Any]] = wraps(operation.stub)(compiled)
    function.operation = operation  # type: ignore[attr-defined]
    return function


def _write(operation: Operation) -> tuple[str, dict[str, Any]]:
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
    for parameter in operation.parameters:
        if parameter.location == "path":
            continue
        namespace[f"encode_{parameter.name}"] = encoder(parameter.annotation)
        target = query if parameter.location == "query" else body
        target += _write_parameter(parameter, explicit, rest)
    in_query = {p.name for p in operation.parameters if p.location == "query"}
    for first, second in _RANGES:
        if {first, second} <= in_query & explicit:
            query.append(f"    check_order({first!r}, {first}, {second!r}, {second})")
    if in_query:
        lines += ["    _query = []", *query]
    if any(p.location == "body" for p in operation.parameters):
        lines += ["    _body = {}", *body]
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


def _write_alternatives(operation: Operation, explicit: set[str], rest: str) -> list[str]:
    if not operation.alternatives:
        return []
    names = sorted({name for group in operation.alternatives for name in group} & explicit)
    pairs = ", ".join(f"({name!r}, {name})" for name in names)
    given = f"frozenset(name for name, value in ({pairs},) if value is not None)"
    if rest and set(names) != {name for group in operation.alternatives for name in group}:
        given = f"{given} | frozenset({rest})"
    return [f"    check_alternatives(operation, {given})"]


def _write_parameter(parameter: Parameter, explicit: set[str], rest: str) -> list[str]:
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
    if parameter.location == "body":
        target = "_body" if WholeBody in parameter.marks else f"_body[{wire!r}]"
        action = f"{target} = {encoded}"
    elif Repeated in parameter.marks:
        action = f"_query += [query_item({wire!r}, entry) for entry in {encoded}]"
    elif name in explicit and name in {part for pair in _RANGES for part in pair}:
        action = f"{name} = {encoded}; _query.append(query_item({wire!r}, {name}))"
    else:
        action = f"_query.append(query_item({wire!r}, {encoded}))"
    return [f"{condition}{action}" if condition else f"    {action}"]


def _write_send(operation: Operation, namespace: dict[str, Any], *, has_options: bool) -> list[str]:
    path = operation.path.removeprefix("/v2")
    parts: list[str] = []
    for index, part in enumerate(re.split(r"{(\w+)}", path)):
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
    if has_options:
        arguments.append("**_options")
    return [f"    return await self._execute(Request({', '.join(arguments)}))"]
