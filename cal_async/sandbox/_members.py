"""Lists that live inside a document but have paths of their own: permissions, booking fields.

``…/roles/{id}/permissions`` is the field ``permissions`` of the document ``…/roles/{id}``.
"""

from typing import Any

from msgspec import Struct

from cal_async._operation import Operation
from cal_async.sandbox._answers import not_found
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Thing
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._query import words

_KEYS = ("slug", "field", "id", "name")


def serve_members(call: Call, operation: Operation, document: str, word: str, member: str) -> Any:
    """Read or change the list ``word`` of a document and return what the answer shows of it.

    Args:
        call: The request.
        operation: What was called.
        document: The path of the document.
        word: The list's name in paths.
        member: The entry that the path names, if it does.

    Raises:
        Refused: There is no such entry.
    """
    first, *rest = word.split("-")
    name = first + "".join(map(str.title, rest))
    thing = call.store.things.get(document)
    known: Json = thing.body if thing else {}
    entries = list(as_list(known.get(name)) or ())
    sent = list(as_list((as_object(call.body) or {}).get(name)) or ())
    match operation.method:
        case "POST":
            changed = [*entries, *(one for one in sent if one not in entries)]
        case "PUT":
            changed = sent
        case "PATCH":
            changed = _merged(entries, sent)
        case "DELETE":
            changed = _without(entries, member, call.query.get(name))
        case _:
            changed = entries
    if changed != entries or operation.method != "GET":
        call.store.things.save(Thing(path=document, body=known | {name: changed}))
    shows_object = isinstance(operation.returns, type) and issubclass(operation.returns, Struct)
    return {name: changed} if shows_object else changed


def _merged(entries: list[Any], sent: list[Any]) -> list[Any]:
    changes = {_key(one): one for one in sent}
    merged = [one | changes.pop(_key(one), {}) if isinstance(one, dict) else one for one in entries]
    return [*merged, *changes.values()]


def _without(entries: list[Any], member: str, several: Any) -> list[Any]:
    unwanted = {member} if member else set(words(several)) if several else set(map(_key, entries))
    rest = [one for one in entries if _key(one) not in unwanted]
    if member and len(rest) == len(entries):
        raise not_found(f"{member} does not exist")
    return rest


def _key(entry: Any) -> str:
    fields = as_object(entry)
    if fields is None:
        return str(entry)
    return str(next((fields[key] for key in _KEYS if fields.get(key)), ""))
