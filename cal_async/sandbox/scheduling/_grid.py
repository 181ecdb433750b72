"""The grid of slots inside free time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from ._rules import Rules
from ._spans import MINUTE, SECOND, Span, minutes
from ._zones import offset_at

_ROUND_STEPS = (60, 30, 20, 15, 10, 5)


@dataclass(frozen=True, slots=True)
class Grid:
    """How slots follow each other; lengths in milliseconds, ``round_to`` in minutes."""

    length: int
    interval: int
    offset: int
    round_to: int
    optimized: bool

    @classmethod
    def of(cls, rules: Rules, duration: float | None) -> "Grid":
        """Return the grid of an event type for slots of ``duration`` minutes.

        No duration, or 0, means the event type's own length. The server takes whatever is
        shorter than a minute, negative numbers too, for one minute.
        """
        length = duration or rules.length
        interval = max(1, rules.slot_interval or length)
        return cls(
            length=minutes(max(1, length)),
            interval=minutes(interval),
            offset=minutes(max(1, rules.offset_start)) if rules.offset_start else 0,
            round_to=next((step for step in _ROUND_STEPS if interval % step == 0), 1),
            optimized=rules.optimized,
        )

    def starts(self, free: Iterable[Span], zone: tzinfo) -> Iterator[int]:
        """Yield where slots start in ``free``, each span's start rounded on ``zone``'s clock."""
        step = self.interval + self.offset
        earliest = None
        for start, end in free:
            slot = self._first(start, end, zone) + self.offset
            if earliest is not None and slot < earliest:
                slot = earliest
            # A span that ends at 23:59:59 has room for a slot that ends at midnight.
            latest = end - self.length + SECOND
            while slot <= latest:
                yield slot
                slot += step
                earliest = slot

    def _first(self, start: int, end: int, zone: tzinfo) -> int:
        slot = start - start % MINUTE
        minute = (slot + offset_at(zone, slot)) // MINUTE % 60
        late = minute % self.round_to
        if not late:
            return slot
        if not self.optimized:
            return slot + (self.round_to - late) * MINUTE
        # Optimized grids start on a round minute only if that costs no slot.
        spare = (end - slot) // MINUTE % self.round_to
        for round_to in (self.round_to, 15, 5):
            wait = round_to - minute % round_to
            if wait <= spare:
                return slot + wait * MINUTE
        return slot
