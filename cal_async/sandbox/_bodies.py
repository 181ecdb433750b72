"""Checks of paths and bodies by the descriptor of an operation alone."""

from functools import lru_cache
from typing import Any

from cal_async._operation import Operation, Parameter
from cal_async._types import WholeBody
from cal_async.sandbox._answers import bad_request, invalid
from cal_async.sandbox._json import Json, as_object
from cal_async.sandbox._shaping import complaint


def check_path(operation: Operation, values: dict[str, str]) -> None:
    """Check that numbers in a path are numbers.

    Raises:
        Refused: One is none.
    """
    for parameter in operation.parameters:
        if parameter.location != "path":
            continue
        if parameter.annotation is int and not values[parameter.name].isdecimal():
            raise bad_request("Validation failed (numeric string is expected)")


def check_body(operation: Operation, body: Any) -> None:
    """Check the fields of a body; unknown ones may stay.

    Raises:
        Refused: With the list of what is missing or of the wrong type.
    """
    given = as_object(body) or {}
    problems = [
        problem
        for parameter in _in_body(operation)
        if (problem := _problem(parameter, given)) is not None
    ]
    if problems:
        raise invalid(problems)


@lru_cache(maxsize=512)
def _in_body(operation: Operation) -> tuple[Parameter, ...]:
    return tuple(
        one
        for one in operation.parameters
        if one.location == "body" and not any(mark is WholeBody for mark in one.marks)
    )


def _problem(parameter: Parameter, given: Json) -> Json | None:
    name = parameter.wire
    if given.get(name) is None:
        if not parameter.required:
            return None
        constraints = {"isDefined": f"{name} should not be null or undefined"}
    else:
        said = complaint(parameter.annotation, given[name])
        if said is None:
            return None
        constraints = {"isValid": f"{name} is wrong: {said}"}
    problem: Json = {"target": given}
    if name in given:
        problem["value"] = given[name]
    return problem | {"property": name, "children": [], "constraints": constraints}
