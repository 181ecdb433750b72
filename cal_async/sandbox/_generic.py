"""Every operation without rules of its own, by one mechanism: documents under their paths.

An operation's descriptor says enough: a path that ends in a placeholder is a document, one that
has documents below it a collection, others are single documents or mere actions. What callers wrote
is what they read, in the shape of the operation's model. Answers carry ``x-sandbox: generic``.
"""

from collections.abc import Callable
from typing import Any

from cal_async._operation import Operation
from cal_async.sandbox._answers import Answer, not_found, redirect
from cal_async.sandbox._bodies import check_body, check_path
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Thing
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._members import serve_members
from cal_async.sandbox._places import Place
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
    if place.is_made:
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
