"""Where the documents of an operation without rules of its own stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from cal_async._operation import Operation, operations
from cal_async._types import Page
from cal_async.sandbox import _ids
from cal_async.sandbox._call import Call
from cal_async.sandbox._json import Json


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
        if placeholder.startswith("{") and f"{collection}/{last}" in _collections():
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
        return self.operation.path in _collections()

    @property
    def is_made(self) -> bool:
        """Whether it is a document that a caller made."""
        above, _, last = self.operation.path.rpartition("/")
        return last.startswith("{") and above in _made()

    def parents(self) -> Iterator[str]:
        """Yield the paths of the documents above that have to exist."""
        steps = self.operation.path.split("/")
        for index, step in enumerate(steps[:-1]):
            if step.startswith("{") and "/".join(steps[:index]) in _made():
                yield self._filled("/".join(steps[: index + 1]))

    def new_id(self, call: Call) -> int | str:
        """Return the name of a new document: a number or a text, as the item's path takes it."""
        if _collections()[self.operation.path] is int:
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
def _collections() -> dict[str, Any]:
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
        if operation.method in ("PUT", "PATCH") and operation.path in _collections()
    )


@lru_cache(maxsize=1)
def _made() -> frozenset[str]:
    """Return the collections that callers add documents to."""
    from cal_async.sandbox._routing import is_imitated

    return frozenset(
        operation.path
        for operation in operations()
        if operation.method == "POST"
        and operation.path in _collections()
        and not is_imitated(operation.name)
    )
