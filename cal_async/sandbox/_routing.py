"""From a method and a path to the operation, and to the contract that the version header asks for.

The routes come from the registry of operations. Handlers register themselves under an operation's
name; where an older contract of it is imitated too, under the name and ``LEGACY``.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from cal_async._operation import Operation, operations

if TYPE_CHECKING:
    from cal_async.sandbox._answers import Answer
    from cal_async.sandbox._call import Call

Handler = Callable[["Call"], Awaitable["Answer"]]

CURRENT = "current"
LEGACY = "2024-04-15"


class Access(Enum):
    """What a route asks of the caller, and with what it refuses those without credentials."""

    OPEN = auto()
    KEY = auto()
    PERMISSION = auto()


class Endpoint(NamedTuple):
    """A handler and who may call it."""

    handler: Handler
    access: Access


@dataclass(frozen=True)
class Family:
    """Which version dates lead to which contract; all others find no route."""

    current: frozenset[str]
    legacy: frozenset[str]

    def contract(self, version: str) -> str | None:
        """Return the contract that a version header chooses."""
        date = version if version in _DATES else LEGACY
        if date in self.current:
            return CURRENT
        return LEGACY if date in self.legacy else None


_DATES = frozenset({LEGACY, "2024-06-11", "2024-06-14", "2024-08-13", "2024-09-04"})
_FAMILIES = {
    "schedules": Family(frozenset({"2024-06-11", "2024-06-14"}), frozenset({LEGACY})),
    "event_types": Family(frozenset({"2024-06-14"}), frozenset({LEGACY, "2024-06-11"})),
    "bookings": Family(frozenset({"2024-08-13"}), _DATES - {"2024-08-13", "2024-09-04"}),
    "slots": Family(frozenset({"2024-09-04"}), _DATES - {"2024-09-04"}),
}
# Resources below event types answer to every version.
_UNVERSIONED = ("event_types.webhooks.", "event_types.private_links.")

_endpoints: dict[tuple[str, str], Endpoint] = {}
_further: dict[str, str] = {}


def handles(
    name: str, access: Access = Access.KEY, *, contract: str = CURRENT, route: str = ""
) -> Callable[[Handler], Handler]:
    """Register the handler of an operation; ``route`` is for what the registry does not list."""

    def register(handler: Handler) -> Handler:
        _endpoints[name, contract] = Endpoint(handler, access)
        if route:
            _further[name] = route
        return handler

    return register


def names() -> list[str]:
    """Return the names of all operations that have a route."""
    return [*(operation.name for operation in operations()), *_further]


def is_imitated(name: str) -> bool:
    """Tell whether an operation has a handler of its own."""
    return (name, CURRENT) in _endpoints


def endpoint(name: str, version: str) -> Endpoint | None:
    """Find the endpoint of an operation for a version header; None when that has no route."""
    resource = name.partition(".")[0]
    family = None if name.startswith(_UNVERSIONED) else _FAMILIES.get(resource)
    contract = CURRENT if family is None else family.contract(version)
    return _endpoints.get((name, contract)) if contract else None


class Match(NamedTuple):
    """An operation, by its name at least, and the parameters found in the path."""

    name: str
    operation: Operation | None
    parameters: dict[str, str]


class _Node:
    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.placeholder: _Node | None = None
        self.operations: dict[str, tuple[str, Operation | None, list[str]]] = {}


class Router:
    """The tree of paths; literal segments win over placeholders."""

    def __init__(self) -> None:
        self._root = _Node()
        for operation in operations():
            self._add(operation.method, operation.path, operation.name, operation)
        for name, route in _further.items():
            method, _, path = route.partition(" ")
            self._add(method, path, name)

    def find(self, method: str, path: str) -> Match | None:
        """Find the operation of a request."""
        segments = path.strip("/").split("/")
        for node, values in self._walk(self._root, segments, ()):
            if method in node.operations:
                name, operation, names = node.operations[method]
                return Match(name, operation, dict(zip(names, map(unquote, values), strict=True)))
        return None

    def _add(self, method: str, path: str, name: str, operation: Operation | None = None) -> None:
        node, names = self._root, list[str]()
        for segment in path.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.placeholder = node.placeholder or _Node()
                node = node.placeholder
            else:
                node = node.literals.setdefault(segment, _Node())
        node.operations[method] = (name, operation, names)

    def _walk(
        self, node: _Node, segments: list[str], values: tuple[str, ...]
    ) -> Iterator[tuple[_Node, tuple[str, ...]]]:
        if not segments:
            yield node, values
            return
        head, *rest = segments
        if head in node.literals:
            yield from self._walk(node.literals[head], rest, values)
        if node.placeholder is not None and head:
            yield from self._walk(node.placeholder, rest, (*values, head))
