"""Validation of bodies and queries, with the texts of the real server's validators.

A `Shape` lists `Field`s; each field has `Rule`s. Problems come as the nested list
``{target, value, property, children, constraints}`` or, for bookings and slots, as one sentence.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cal_async.sandbox._answers import Refused, bad_request, invalid
from cal_async.sandbox._json import Json, as_list, as_object
from cal_async.sandbox._times import read_instant, zone

_MOST = 2**53
_EMAIL = re.compile(r"[^\s@<>()\"]+@[^\s@.]+(\.[^\s@.]+)+")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint: its name, its complaint and the test that a value must pass."""

    name: str
    complaint: str
    holds: Callable[[Any], bool]


def items_of(value: Any) -> Sequence[Any]:
    """Return the items of a list; anything else counts as one item that no rule accepts."""
    entries = as_list(value)
    return [None] if entries is None else entries


def is_integer(value: Any) -> bool:
    """Tell the integers that JavaScript counts exactly from everything else."""
    return is_number(value) and abs(value) <= _MOST and float(value).is_integer()


def is_number(value: Any) -> bool:
    """Tell numbers from everything else, booleans and what JavaScript calls NaN included."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def is_instant(value: Any) -> bool:
    """Tell ISO 8601 dates and instants from everything else."""
    return isinstance(value, str) and read_instant(value) is not None


STRING = Rule("isString", "{} must be a string", lambda value: isinstance(value, str))
BOOLEAN = Rule("isBoolean", "{} must be a boolean value", lambda value: isinstance(value, bool))
INTEGER = Rule("isInt", "{} must be an integer number", is_integer)
NUMBER = Rule("isNumber", "{} must be a number conforming to the specified constraints", is_number)
OBJECT = Rule("isObject", "{} must be an object", lambda value: isinstance(value, dict))
ARRAY = Rule("isArray", "{} must be an array", lambda value: isinstance(value, list))
DEFINED = Rule("isDefined", "{} should not be null or undefined", lambda value: value is not None)
EMAIL = Rule(
    "isEmail",
    "{} must be an email",
    lambda value: isinstance(value, str) and _EMAIL.fullmatch(value) is not None,
)
TIME_ZONE = Rule(
    "isTimeZone",
    "{} must be a valid IANA time-zone",
    lambda value: isinstance(value, str) and zone(value) is not None,
)
ISO_8601 = Rule("isIso8601", "{} must be a valid ISO 8601 date string", is_instant)
DATE_STRING = Rule("isDateString", "{} must be a valid ISO 8601 date string", is_instant)
WALL_TIME = Rule(
    "matches",
    "{} must be a valid time format HH:MM",
    lambda value: isinstance(value, str) and _TIME.fullmatch(value) is not None,
)
STRINGS = Rule(
    "isString",
    "each value in {} must be a string",
    lambda value: all(isinstance(item, str) for item in items_of(value)),
)


def at_least(least: float) -> Rule:
    """Require a number of at least ``least``."""
    return Rule("min", f"{{}} must not be less than {least}", lambda v: is_number(v) and v >= least)


def at_most(most: float) -> Rule:
    """Require a number of at most ``most``."""
    return Rule(
        "max", f"{{}} must not be greater than {most}", lambda v: is_number(v) and v <= most
    )


def one_of(*allowed: str, name: str = "isIn", complaint: str | None = None) -> Rule:
    """Require one of some words."""
    said = complaint or f"{{}} must be one of the following values: {', '.join(allowed)}"
    return Rule(name, said, lambda value: isinstance(value, str) and value in allowed)


def each_of(*allowed: str, name: str = "isIn", complaint: str | None = None) -> Rule:
    """Require a list of some words only."""
    words = ", ".join(allowed)
    said = complaint or f"each value in {{}} must be one of the following values: {words}"
    return Rule(
        name,
        said,
        lambda value: all(item in allowed for item in items_of(value)),
    )


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
    """

    def __init__(
        self,
        *fields: Field,
        strict: bool = False,
        extra: Callable[[Json], Iterable[tuple[str, str]]] | None = None,
    ) -> None:
        self._fields = fields
        self._names = {field.name for field in fields}
        self._strict = strict
        self._extra = extra

    def read(self, body: Any) -> Json:
        """Return the known properties of ``body``.

        Raises:
            Refused: With the list of problems.
        """
        known, problems = self._examine(body)
        if problems:
            raise invalid(problems)
        return known

    def read_or_say(self, body: Any) -> Json:
        """Do the same, but refuse with one sentence, as bookings and slots do."""
        known, problems = self._examine(body)
        if problems:
            raise sentence(problems)
        return known

    def _examine(self, body: Any) -> tuple[Json, list[Json]]:
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
        return self._examine(value)[1]


def sentence(problems: Sequence[Json]) -> Refused:
    """Make the refusal that says all problems in one sentence."""
    return bad_request(", ".join(map(_said, problems)))


def _said(problem: Json) -> str:
    constraints: Json = problem.get("constraints", {})
    said = ", ".join(constraints.values())
    children = ", ".join(map(_said, problem["children"]))
    return f"{problem['property']} property is wrong,{said} {children}"


def _check(field: Field, target: Any, given: Mapping[str, Any]) -> Json | None:
    value = given.get(field.name)
    if field.optional and value is None:
        return None
    broken = {
        rule.name: rule.complaint.format(field.name)
        for rule in field.rules
        if not rule.holds(value)
    }
    if field.shape is not None and not field.many and not isinstance(value, dict | None):
        said = f"nested property {field.name} must be either object or array"
        broken["nestedValidation"] = said
    children = _nested(field, value)
    if not broken and not children:
        return None
    return _problem(given, field.name, broken, target=target, children=children)


def _nested(field: Field, value: Any) -> list[Json]:
    if field.shape is None:
        return []
    if not field.many:
        return field.shape.problems(value) if isinstance(value, dict) else []
    children: list[Json] = []
    for index, item in enumerate(as_list(value) or []):
        if isinstance(item, dict | list):
            problems = field.shape.problems(item)
            if problems:
                children.append(
                    {
                        "target": value,
                        "value": item,
                        "property": str(index),
                        "children": problems,
                    }
                )
        else:
            said = f"each value in nested property {field.name} must be either object or array"
            children.append(
                {
                    "target": value,
                    "value": item,
                    "property": str(index),
                    "children": [],
                    "constraints": {"nestedValidation": said},
                }
            )
    return children


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
