"""Every operation without rules of its own, by one mechanism: documents under their paths.

An operation's descriptor says enough: a path that ends in a placeholder is a document, one that
has documents below it a collection, others are single documents or mere actions. What callers wrote
is what they read, in the shape of the operation's model. Answers carry ``x-sandbox: generic``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from cal_async._operation import Operation, operations
from cal_async._types import Page
from cal_async.sandbox import _ids
from cal_async.sandbox._answers import Answer, not_found, redirect
from cal_async.sandbox._bodies import check_body, check_path
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Thing
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._members import serve_members
from cal_async.sandbox._query import count
from cal_async.sandbox._shaping import shaped
from cal_async.sandbox._times import stamp

HEADERS = {"x-sandbox": "generic"}
_MOST = 250


async def serve(call: Call, operation: Operation) -> Answer:
    """Answer an operation from the documents under its path.

    Raises:
        Refused: The body or the path does not fit the operation, or there is no such document.
    """
    check_path(operation, call.parameters)
    check_body(operation, call.body)
    if operation.redirects:
        return redirect(call.site.web)
    place = Place(operation, call.parameters)
    for above in place.parents():
        if call.store.things.get(above) is None:
            raise not_found(f"{above} does not exist")
    known = serve_members(call, operation, *place.members) if place.members else _known(call, place)
    status = 201 if operation.method == "POST" and operation.effect == "write" else 200
    return Answer(status, _body(call, operation, known), HEADERS)


@dataclass(frozen=True)
class Place:
    """Where the documents of a call stand.

    Attributes:
        operation: What was called.
        parameters: The values of the placeholders in its path.
    """

    operation: Operation
    parameters: dict[str, str]

    @cached_property
    def path(self) -> str:
        """The path with its values; a document's own subject comes before its last word."""
        base, _, last = self.operation.path.rpartition("/")
        collection, _, placeholder = base.rpartition("/")
        if placeholder.startswith("{") and f"{collection}/{last}" in collections():
            return self._filled(f"{collection}/{last}/{placeholder}")
        return self._filled(self.operation.path)

    @property
    def members(self) -> tuple[str, str, str] | None:
        """The document, the list in it and the entry, where the path leads into a document."""
        whole, _, last = self.operation.path.rpartition("/")
        member = self.parameters[last[1:-1]] if last.startswith("{") else ""
        path = whole if member else self.operation.path
        if path not in _lists():
            return None
        document, _, word = path.rpartition("/")
        return self._filled(document), word, member

    @property
    def is_collection(self) -> bool:
        """Whether documents stand below it."""
        return self.operation.path in collections()

    def parents(self) -> Iterator[str]:
        """Yield the paths of the documents above that have to exist."""
        steps = self.operation.path.split("/")
        for index, step in enumerate(steps[:-1]):
            if step.startswith("{") and "/".join(steps[:index]) in _made():
                yield self._filled("/".join(steps[: index + 1]))

    def new_id(self, call: Call) -> int | str:
        """Return the name of a new document: a number or a text, as the item's path takes it."""
        if collections()[self.operation.path] is int:
            return call.store.next_id(f"Thing {self.operation.path}")
        return _ids.client_id()

    def owners(self) -> Json:
        """Return whose the document is: what the path says of it."""
        words = (name.split("_") for name in self.parameters)
        names = (first + "".join(map(str.title, rest)) for first, *rest in words)
        values = (int(one) if one.isdecimal() else one for one in self.parameters.values())
        known = dict(zip(names, values, strict=True))
        return known | ({"organizationId": known["orgId"]} if "orgId" in known else {})

    def _filled(self, path: str) -> str:
        for name, value in self.parameters.items():
            path = path.replace(f"{{{name}}}", value)
        return path


@lru_cache(maxsize=1)
def collections() -> dict[str, Any]:
    """Return the paths that have documents below them, and the type of these documents' names."""
    found: dict[str, Any] = {}
    for operation in operations():
        above, _, last = operation.path.rpartition("/")
        if last.startswith("{"):
            names = {one.name: one.annotation for one in operation.parameters}
            found[above] = names.get(last[1:-1])
        elif getattr(operation.returns, "__origin__", None) is Page:
            found.setdefault(operation.path, str)
    return found


@lru_cache(maxsize=1)
def _lists() -> frozenset[str]:
    """Return the collections that can be changed as a whole: lists inside the document above."""
    return frozenset(
        operation.path
        for operation in operations()
        if operation.method in ("PUT", "PATCH") and operation.path in collections()
    )


@lru_cache(maxsize=1)
def _made() -> frozenset[str]:
    """Return the collections that callers add documents to."""
    from cal_async.sandbox._routing import is_imitated

    return frozenset(
        operation.path
        for operation in operations()
        if operation.method == "POST"
        and operation.path in collections()
        and not is_imitated(operation.name)
    )


def _known(call: Call, place: Place) -> Any:
    """Do what the method says and return the document, or the documents, of the answer."""
    method = "GET" if place.operation.effect == "read" else place.operation.method
    actions = _ON_COLLECTIONS if place.is_collection else _ON_DOCUMENTS
    return actions.get(method, _act)(call, place)


def _list(call: Call, place: Place) -> list[Json]:
    return _page(call, _below(call, place.path))


def _clear(call: Call, place: Place) -> str:
    return _remove(call, place.path, *_below(call, place.path))


def _read(call: Call, place: Place) -> Json | None:
    return _found(place, call.store.things.get(place.path))


def _drop(call: Call, place: Place) -> Json | None:
    thing = call.store.things.get(place.path)
    found = _found(place, thing)
    _remove(call, place.path, *([thing] if thing else []))
    return found


def _merge(call: Call, place: Place) -> Json:
    known = _found(place, call.store.things.get(place.path)) or {}
    return _store(call, place, place.path, known | _sent(call))


def _replace(call: Call, place: Place) -> Json:
    return _store(call, place, place.path, _sent(call))


def _act(call: Call, place: Place) -> Json:
    return place.owners() | _sent(call)


def _found(place: Place, thing: Thing | None) -> Json | None:
    """Return a document; one that nobody could have made is simply empty."""
    if thing is not None:
        return thing.body
    above, _, last = place.operation.path.rpartition("/")
    if last.startswith("{") and above in _made():
        raise not_found(f"{place.path} does not exist")
    return None if place.operation.method == "GET" else {}


def _create(call: Call, place: Place) -> Json:
    name = place.new_id(call)
    body = {"id": name, "createdAt": stamp(call.now)} | place.owners() | _sent(call)
    return _store(call, place, f"{place.path}/{name}", body)


def _store(call: Call, place: Place, path: str, body: Json) -> Json:
    known = place.owners() | body | {"updatedAt": stamp(call.now)}
    return call.store.things.save(Thing(path=path, body=known)).body


def _sent(call: Call) -> Json:
    return as_object(call.body) or {}


def _below(call: Call, path: str) -> list[Thing]:
    start = f"{path}/"
    return [
        thing
        for thing in call.store.things
        if thing.path.startswith(start) and "/" not in thing.path.removeprefix(start)
    ]


def _page(call: Call, things: list[Thing]) -> list[Json]:
    skip = count(call.query.get("skip") or call.query.get("offset"), 0)
    take = count(call.query.get("take") or call.query.get("limit"), _MOST) or _MOST
    return [thing.body for thing in things[skip : skip + take]]


def _remove(call: Call, path: str, *things: Thing) -> str:
    """Remove documents and all that stands below them; say how many there were."""
    for thing in things:
        call.store.things.delete(thing)
    call.store.things.delete_where(lambda row: row.path.startswith(f"{path}/"))
    return f"{len(things)} deleted"


def _body(call: Call, operation: Operation, known: Any) -> Any:
    if operation.returns in (None, type(None)):
        return {"status": "success"}
    if operation.bare:
        return shaped(operation.wire_type, known, call.now)
    return shaped(operation.wire_type, {"status": "success", "data": known}, call.now)


_Action = Callable[[Call, Place], Any]
_ON_COLLECTIONS: dict[str, _Action] = {"GET": _list, "POST": _create, "DELETE": _clear}
_ON_DOCUMENTS: dict[str, _Action] = {
    "GET": _read,
    "PATCH": _merge,
    "PUT": _replace,
    "DELETE": _drop,
}
