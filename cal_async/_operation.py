"""Endpoint descriptors: a typed stub becomes the code that calls its endpoint.

``op("GET /v2/bookings/{uid}", version=…)`` reads the signature of the stub below it. Parameters
named in the path go there; the others go to the query of a GET or DELETE and to the JSON body
otherwise, unless `InQuery`, `InBody` or `Local` says so. The method itself is compiled on the first
call.
"""

import inspect
import typing
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Literal, ParamSpec, Protocol, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET

from cal_async._arguments import fields_of, wire_name
from cal_async._compile import compile_method
from cal_async._messages import Request
from cal_async._types import (
    Envelope,
    InBody,
    InQuery,
    Local,
    OptionalEnvelope,
    Options,
    Page,
    Timeout,
)

__all__ = ["Child", "Core", "Operation", "Parameter", "Resource", "op", "operations"]

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound="Resource")
Location = Literal["path", "query", "body", "local"]
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
        redirects: Whether a success is a redirect; the method returns where to.
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
    redirects: bool = False
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
        elif Local in marks:
            location = "local"
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

    @cached_property
    def value(self) -> Callable[[bytes], Any]:
        """What turns the body of a success into what the operation returns.

        It raises a `msgspec.MsgspecError` if the body is not JSON or does not fit.
        """
        returns = self.returns
        if returns in (None, type(None)):
            return lambda _body: None
        decode = self.decoder.decode
        if self.bare or get_origin(returns) is Page:
            return decode
        convert = getattr(returns, "__from_wire__", None)
        if convert is not None:
            return lambda body: convert(decode(body).data)
        return lambda body: decode(body).data

    @cached_property
    def function(self) -> Callable[..., Awaitable[Any]]:
        """The compiled method."""
        return compile_method(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _named, (self.name,)  # its stub cannot be pickled: the method is in its place


class Core(Protocol):
    """What resources need of a client."""

    async def execute(self, request: Request) -> Any:
        """Send a request and return the operation's value."""
        ...

    async def execute_raw(self, request: Request) -> Any:
        """Send a request and return the answer as it came."""
        ...

    def version_of(self, operation: Operation) -> str | None:
        """Return the ``cal-api-version`` that an operation is sent with."""
        ...

    def limits_of(self, request: Request) -> Timeout:
        """Return the time limits of a call."""
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

    def __repr__(self) -> str:
        return f"<{self._path}{'.raw' if self._is_raw else ''} of {self._core!r}>"


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
    redirects: bool = False,
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
        redirects: Whether a success is a redirect; the method returns where to.
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
            redirects=redirects,
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


def _named(name: str) -> Operation:
    if name not in _REGISTRY:
        operations()
    return _REGISTRY[name]


def operations() -> tuple[Operation, ...]:
    """Return the descriptor of every operation, in the order of their names.

    >>> len(operations()) > 60
    True
    """
    import cal_async.resources  # registers all of them

    cal_async.resources.load()
    return tuple(_REGISTRY[name] for name in sorted(_REGISTRY))
