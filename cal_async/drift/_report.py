"""From findings to lines: one for each thing to do."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from cal_async.drift._compare import Aspect, Finding, Side
from cal_async.drift._views import Place

__all__ = ["Difference", "gather"]

_SHOWN = 3
_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between a document and this package.

    Attributes:
        aspect: What it is about: a path, a field, a value.
        where: The place in the document.
        documented: What stands there and not in this package.
        ours: What stands in this package and not there.
        places: Our classes, fields or methods that are concerned, with their files.
        operations: The operations that meet it.
    """

    aspect: Aspect
    where: str
    documented: tuple[str, ...]
    ours: tuple[str, ...]
    places: tuple[Place, ...]
    operations: tuple[str, ...]

    @property
    def todo(self) -> str:
        """What to do about it, and where."""
        sides = ("documented",) * bool(self.documented) + ("ours",) * bool(self.ours)
        return _TEXTS[self.aspect, *sides].format(
            where=self.where,
            documented=", ".join(self.documented),
            ours=", ".join(self.ours),
            places=", ".join(f"{p.label} in {p.file}" for p in self.places),
        )

    def __str__(self) -> str:
        line = f"{self.aspect:<10} {self.todo}"
        names = self.operations[:_SHOWN]
        more = len(self.operations) - len(names)
        listed = ", ".join(names) + (f" and {more} more" if more else "")
        return f"{line} [{listed}]" if listed else line

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "aspect": self.aspect,
            "where": self.where,
            "documented": self.documented,
            "ours": self.ours,
            "todo": self.todo,
            "places": [{"name": place.label, "file": place.file} for place in self.places],
            "operations": self.operations,
        }


_TEXTS: Mapping[tuple[str, ...], str] = {
    ("deprecated", "documented"): "{where} is deprecated: say so at {places}",
    ("field", "documented"): "{where} has {documented}: add it to {places}",
    ("field", "documented", "ours"): "{where} has {documented} and not {ours}: rename {places}?",
    ("field", "ours"): "{where} has no {ours}: remove {places}",
    ("operation", "documented"): "{where} takes {documented}: add a stub to cal_async/resources/",
    ("operation", "ours"): "{where} does not take {ours}: remove {places}",
    ("parameter", "documented"): "{where} has {documented}: add it to {places}",
    ("parameter", "ours"): "{where} has no {ours}: remove {places}",
    ("path", "documented"): "{where} seems to be {documented} now: change {places}",
    ("required", "documented"): "{where} requires {documented}: make it required in {places}",
    ("required", "ours"): "{where} does not require {ours}: make it optional in {places}",
    ("type", "documented"): "{where} can be {documented}: take it in {places}",
    ("type", "ours"): "{where} cannot be {ours}: refuse it in {places}",
    ("value", "documented"): "{where} lists {documented}: add to {places}",
    ("value", "documented", "ours"): "{where} lists {documented} and not {ours}: change {places}",
    ("value", "ours"): "{where} does not list {ours}: remove from {places}",
    ("variant", "ours"): "{where} and its siblings know no {ours}: remove {places}",
    ("version", "documented"): "{where} takes cal-api-version {documented}: give it to {places}",
    ("version", "ours"): "{where} does not name cal-api-version {ours}: change {places}",
}


def gather(
    findings: Iterable[tuple[Finding, str]], is_excused: Callable[[Finding], bool]
) -> list[Difference]:
    """Make one difference out of all findings that are about the same thing.

    Args:
        findings: What was found, each with the name of the operation.
        is_excused: Whether a finding is covered by a note.
    """
    places: dict[tuple[Aspect, str], dict[tuple[Side, str], dict[Place, set[str]]]] = {}
    for finding, operation in findings:
        if not is_excused(finding):
            sides = places.setdefault((finding.aspect, finding.where), {})
            of_thing = sides.setdefault((finding.side, finding.name), {})
            of_thing.setdefault(finding.place, set()).update([operation] if operation else [])
    return sorted(
        (
            _difference(aspect, where, things, group)
            for (aspect, where), things in places.items()
            for group in _groups(aspect, sorted(things))
        ),
        key=str,
    )


Thing = tuple[Side, str]


def _groups(aspect: Aspect, things: Sequence[Thing]) -> Iterable[Sequence[Thing]]:
    """Return what belongs on one line: all values of an enumeration, a name and its new one."""
    if aspect == "value":
        return [things]
    if aspect == "operation":
        sides = sorted({side for side, _ in things})
        return [[thing for thing in things if thing[0] == side] for side in sides]
    is_pair = aspect == "field" and [side for side, _ in things] == ["documented", "ours"]
    if is_pair and SequenceMatcher(None, things[0][1], things[1][1]).ratio() >= _LIKE:
        return [things]
    return [[thing] for thing in things]


def _difference(
    aspect: Aspect,
    where: str,
    things: Mapping[Thing, Mapping[Place, set[str]]],
    group: Sequence[Thing],
) -> Difference:
    # Of a renamed field, the place that has it is enough.
    holders = [thing for thing in group if thing[0] == "ours"] if aspect == "field" else group
    places = {place for thing in holders or group for place in things[thing]}
    operations = {name for thing in group for names in things[thing].values() for name in names}
    return Difference(
        aspect,
        where,
        tuple(name for side, name in group if side == "documented"),
        tuple(name for side, name in group if side == "ours"),
        tuple(sorted(places, key=lambda place: (place.label, place.file))),
        tuple(sorted(operations)),
    )
