"""Validation of bodies and queries, with the texts of the real server's validators.

A `Shape` lists `Field`s; each field has `Rule`s. Problems come as the nested list
``{target, value, property, children, constraints}`` or, for bookings and slots, as one sentence.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cal_async.sandbox._answers import Refused, bad_request, invalid, server_error
from cal_async.sandbox._constraints import Rule, is_integer
from cal_async.sandbox._json import Json, as_list, as_object


@dataclass(frozen=True, slots=True)
class Field:
    """A property.

    Attributes:
        name: The API's.
        rules: What its value must fulfil.
        optional: Whether it may be absent or null.
        shape: What an object here looks like; with ``many``, what each item of a list does.
        many: Whether the value is a list of objects.
    """

    name: str
    rules: tuple[Rule, ...] = ()
    optional: bool = False
    shape: "Shape | None" = None
    many: bool = False

    def has_lists(self, value: Any) -> bool:
        """Tell whether lists stand for objects: the checks let them pass, and all else stumbles."""
        objects = (as_list(value) or ()) if self.many else (value,)
        return self.shape is not None and any(isinstance(one, list) for one in objects)


def required(name: str, *rules: Rule, shape: "Shape | None" = None, many: bool = False) -> Field:
    """Describe a property that must be there."""
    return Field(name, rules, shape=shape, many=many)


def optional(name: str, *rules: Rule, shape: "Shape | None" = None, many: bool = False) -> Field:
    """Describe a property that may be absent or null."""
    return Field(name, rules, optional=True, shape=shape, many=many)


class Shape:
    """The properties of an object.

    Args:
        fields: The known ones; unknown ones are dropped.
        strict: Complain about unknown properties instead.
        extra: Finds further problems that concern more than one property.
        only_with: Accept any object that lacks this property.
    """

    def __init__(
        self,
        *fields: Field,
        strict: bool = False,
        extra: Callable[[Json], Iterable[tuple[str, str]]] | None = None,
        only_with: str | None = None,
    ) -> None:
        self._fields = fields
        self._names = {field.name for field in fields}
        self._strict = strict
        self._extra = extra
        self._only_with = only_with

    def read(self, body: Any) -> Json:
        """Return the known properties of ``body``.

        Raises:
            Refused: With the list of problems.
        """
        return self._read(body, invalid)

    def read_or_say(self, body: Any) -> Json:
        """Do the same, but refuse with one sentence, as bookings and slots do."""
        return self._read(body, sentence)

    def _read(self, body: Any, refusal: Callable[[Sequence[Json]], Refused]) -> Json:
        known, problems = self.examine(body)
        if problems:
            raise refusal(problems)
        if any(field.has_lists(known.get(field.name)) for field in self._fields):
            raise server_error()
        return known

    def examine(self, body: Any) -> tuple[Json, list[Json]]:
        """Return the known properties of ``body``, and the list of problems."""
        given = as_object(body) or {}
        known = {
            # JavaScript has one kind of number: 30.0 is 30.
            name: int(value) if isinstance(value, float) and is_integer(value) else value
            for name, value in given.items()
            if name in self._names
        }
        # A list instead of an object is reported as a list of as many nulls.
        entries = as_list(body)
        target: Any = known if entries is None else [None] * len(entries)
        problems: list[Json] = []
        if self._strict:
            problems += [
                _problem(given, name, {"whitelistValidation": f"property {name} should not exist"})
                for name in given
                if name not in self._names
            ]
        for field in self._fields:
            found = _check(field, target, given)
            if found is not None:
                problems.append(found)
        if self._extra is not None:
            problems += [
                {"target": target, "property": name, "children": [], "constraints": {name: said}}
                for name, said in self._extra(given)
            ]
        return known, problems

    def problems(self, value: Any) -> list[Json]:
        """Return what is wrong with a nested object."""
        if self._only_with is not None and self._only_with not in value:
            return []
        return self.examine(value)[1]


def sentence(problems: Sequence[Json]) -> Refused:
    """Make the refusal that says all problems in one sentence."""
    return bad_request(", ".join(map(_said, problems)))


def said_of(problems: Sequence[Json]) -> str:
    """Return what problems say of themselves, without those of nested objects."""
    return ", ".join(text for one in problems for text in one.get("constraints", {}).values())


def _said(problem: Json) -> str:
    said = said_of([problem])
    children = ", ".join(map(_said, problem["children"]))
    return f"{problem['property']} property is wrong,{said} {children}"


def _check(field: Field, target: Any, given: Mapping[str, Any]) -> Json | None:
    value = given.get(field.name)
    if field.optional and value is None:
        return None
    broken = {
        rule.name: rule.complaint.format(field.name)
        for rule in field.rules
        if not rule.holds(given if rule.whole else value)
    }
    if field.shape is not None and not isinstance(value, dict | list | None):
        broken |= _no_object(field)
    children = _nested(field, value)
    if not broken and not children:
        return None
    return _problem(given, field.name, broken, target=target, children=children)


def _nested(field: Field, value: Any) -> list[Json]:
    """Return what is wrong inside of an object, or of each item of a list."""
    if field.shape is None:
        return []
    if isinstance(value, dict):
        return field.shape.problems(value)
    children: list[Json] = []
    for index, item in enumerate(as_list(value) or []):
        child: Json = {"target": value, "value": item, "property": str(index)}
        if not isinstance(item, dict | list):
            children.append(child | {"children": [], "constraints": _no_object(field)})
        elif problems := _nested(field, item):
            children.append(child | {"children": problems})
    return children


def _no_object(field: Field) -> Json:
    begins = "each value in nested property" if field.many else "nested property"
    return {"nestedValidation": f"{begins} {field.name} must be either object or array"}


def _problem(
    given: Mapping[str, Any],
    name: str,
    broken: Json,
    *,
    target: Any = None,
    children: Sequence[Json] = (),
) -> Json:
    problem: Json = {"target": given if target is None else target}
    if name in given:
        problem["value"] = given[name]
    problem |= {"property": name, "children": list(children)}
    if broken:
        problem["constraints"] = broken
    return problem
