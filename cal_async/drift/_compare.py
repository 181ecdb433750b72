"""Where a document and this package differ, found by walking both pictures side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain
from typing import Literal

from cal_async.drift._views import Alternative, Entry, Place, Value, kinds_of, parts

__all__ = ["ANY", "Aspect", "Direction", "Finding", "Side", "compare_values"]

Aspect = Literal[
    "deprecated",
    "field",
    "operation",
    "parameter",
    "path",
    "required",
    "type",
    "value",
    "variant",
    "version",
]
Side = Literal["documented", "ours"]
Direction = Literal["sent", "taken"]

ANY = "…"
"""The name of a value that may be any."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that one side has and the other lacks.

    Attributes:
        aspect: What kind of thing.
        side: Who has it.
        where: The place in the document.
        name: The field, the parameter, the value.
        place: Our place.
    """

    aspect: Aspect
    side: Side
    where: str
    name: str
    place: Place


def compare_values(
    documented: Sequence[Alternative],
    ours: Sequence[Alternative],
    direction: Direction,
    above: tuple[tuple[str, str], ...] = (),
) -> Iterator[Finding]:
    """Yield where a documented value differs from ours.

    Args:
        documented: What the document describes.
        ours: What we send or take.
        direction: Which of the two.
        above: The pairs of objects that are being compared, to stop where they recur.
    """
    if not documented or not ours or "anything" in kinds_of([*documented, *ours]):
        return
    yield from _kinds(documented, ours, direction)
    for kind in ("string", "number"):
        theirs = parts(documented, kind)
        mine = parts(ours, kind)
        if theirs and mine:
            yield from _constants(theirs, mine, direction)
    lists, our_lists = parts(documented, "array"), parts(ours, "array")
    yield from compare_values(_items(lists), _items(our_lists), direction, above)
    objects, our_objects = parts(documented, "object"), parts(ours, "object")
    if any(a.fields is None for a in our_objects) or any(a.fields is None for a in objects):
        yield from compare_values(_items(objects), _items(our_objects), direction, above)
        return
    for group, our_object in _pairs(objects, our_objects):
        if group:
            yield from _objects(group, our_object, direction, above)
        elif objects:
            label = our_object.place.label
            yield Finding("variant", "ours", objects[0].where, label, our_object.place)


def _items(holders: Iterable[Alternative]) -> Value:
    return tuple(chain.from_iterable(holder.items for holder in holders))


def _kinds(
    documented: Sequence[Alternative], ours: Sequence[Alternative], direction: Direction
) -> Iterator[Finding]:
    known = kinds_of(ours)
    for alternative in documented:
        if alternative.kind not in known:
            yield Finding("type", "documented", alternative.where, alternative.kind, ours[0].place)
    if direction == "taken":
        # An answer's model may take more than is documented: nothing breaks.
        return
    for alternative in ours:
        if alternative.kind not in kinds_of(documented):
            yield Finding("type", "ours", documented[0].where, alternative.kind, alternative.place)


def _constants(
    documented: list[Alternative], ours: list[Alternative], direction: Direction
) -> Iterator[Finding]:
    known = frozenset(chain.from_iterable(alternative.values for alternative in ours))
    listing = [alternative for alternative in documented if alternative.values]
    for alternative in listing:
        for value in alternative.values - known:
            yield Finding("value", "documented", alternative.where, value, ours[0].place)
    if any(len(alternative.values) == 1 for alternative in listing):
        # The tags of variants: they list all values together.
        together = frozenset(chain.from_iterable(alternative.values for alternative in listing))
        listing = [replace(listing[0], values=together)]
    for alternative in listing:
        for value in known - alternative.values:
            yield Finding("value", "ours", alternative.where, value, ours[0].place)
    if not listing and direction == "sent" and len(known) > 1:
        # Any text is documented: ours may be too narrow. A single value is a variant's tag.
        yield Finding("value", "ours", documented[0].where, ANY, ours[0].place)


def _pairs(
    documented: list[Alternative], ours: list[Alternative]
) -> Iterator[tuple[list[Alternative], Alternative]]:
    """Yield which documented objects each of ours stands for."""
    likeness = {
        (i, j): _likeness(theirs, mine)
        for i, theirs in enumerate(documented)
        for j, mine in enumerate(ours)
    }
    if not ours:
        return
    groups: dict[int, list[Alternative]] = {}
    left = set(range(len(documented)))
    for i, j in sorted(likeness, key=lambda pair: -likeness[pair]):
        if i in left and j not in groups:
            groups[j] = [documented[i]]
            left.remove(i)
    for i in sorted(left):
        groups[max(range(len(ours)), key=lambda j: likeness[i, j])].append(documented[i])
    for j, mine in enumerate(ours):
        yield sorted(groups.get(j, []), key=documented.index), mine


def _likeness(documented: Alternative, ours: Alternative) -> float:
    theirs, mine = documented.fields or {}, ours.fields or {}
    score = len(theirs.keys() & mine.keys()) / max(1, len(theirs.keys() | mine.keys()))
    for name in theirs.keys() & mine.keys():
        tags, our_tags = _values(theirs[name]), _values(mine[name])
        if len(our_tags) == 1 and tags:
            score += 1 if our_tags <= tags else -1
    # Variants can be alike but for their names.
    return score + SequenceMatcher(None, documented.where, ours.place.label).ratio() / 10


def _values(entry: Entry) -> frozenset[str]:
    return frozenset(chain.from_iterable(alternative.values for alternative in entry.draw()))


def _objects(
    documented: list[Alternative],
    ours: Alternative,
    direction: Direction,
    above: tuple[tuple[str, str], ...],
) -> Iterator[Finding]:
    """Compare the variants of an object with the one object of ours that stands for them."""
    pair = (documented[0].where, ours.place.label)
    if pair in above:
        return
    above = (*above, pair)
    mine = ours.fields or {}
    variants = [(alternative.where, alternative.fields or {}) for alternative in documented]
    names = dict.fromkeys(name for _, fields in variants for name in fields)
    for name in names:
        if name not in mine:
            for where, fields in variants:
                if name in fields:
                    yield Finding("field", "documented", where, name, ours.place)
            continue
        entry = mine[name]
        value = tuple(a for _, fields in variants if name in fields for a in fields[name].draw())
        yield from compare_values(value, entry.draw(), direction, above)
    for name, entry in mine.items():
        yield from _lacking(name, entry, variants, direction)


def _lacking(
    name: str,
    ours: Entry,
    variants: Sequence[tuple[str, Mapping[str, Entry]]],
    direction: Direction,
) -> Iterator[Finding]:
    """Yield where a field of ours is not documented, or not required, or required."""
    needed = [where for where, fields in variants if name in fields and fields[name].required]
    for where, fields in variants:
        if name not in fields:
            yield Finding("field", "ours", where, name, ours.place)
        elif ours.required and where not in needed:
            yield Finding("required", "ours", where, name, ours.place)
    if direction == "sent" and not ours.required and len(needed) == len(variants):
        yield Finding("required", "documented", needed[0], name, ours.place)
