"""Interleaved rounds: each contestant runs once a round, so that noise hits all of them."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass
class Row:
    """What was measured of one contestant.

    Attributes:
        name: The contestant.
        cpu: Microseconds of processor time an item, median.
        wall: Microseconds of time an item, median.
        ratio: Processor time to the baseline's, median of the rounds' ratios.
        low: The lower quartile of these ratios.
        high: The upper quartile.
        walls: Microseconds of time an item, round by round.
        note: Anything else.
    """

    name: str
    cpu: float = 0.0
    wall: float = 0.0
    ratio: float = 1.0
    low: float = 1.0
    high: float = 1.0
    walls: list[float] = field(default_factory=list[float])
    note: str = ""


@dataclass
class Table:
    """The rows of one benchmark.

    Attributes:
        title: What was measured.
        rows: One for each contestant, the baseline first.
        bars: What must be reached: words, the figure, the bar, whether it was.
        skipped: Contestants that are not installed.
    """

    title: str
    rows: list[Row] = field(default_factory=list)
    bars: list[tuple[str, float, str, bool]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def row(self, name: str) -> Row:
        """Return a contestant's row."""
        return next(row for row in self.rows if row.name == name)

    def speed(self, name: str, than: str) -> float:
        """Return how many times as fast one is as another: the median of the rounds' ratios."""
        pairs = zip(self.row(name).walls, self.row(than).walls, strict=True)
        return statistics.median(other / own for own, other in pairs)

    def bar(self, words: str, figure: float, *, most: float = 0, least: float = 0) -> None:
        """Add a bar: at most so much, or at least."""
        wanted = f"<= {most:g}" if most else f">= {least:g}"
        self.bars.append((words, figure, wanted, figure <= most if most else figure >= least))


def compare(
    title: str, contestants: Mapping[str, Callable[[], object]], items: int, rounds: int
) -> Table:
    """Run every contestant once a round; the first one is the baseline."""
    for run in contestants.values():
        run()  # imports, connections, compiled methods
    cpu: dict[str, list[float]] = {name: [] for name in contestants}
    wall: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        names = list(contestants)
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            gc.collect()
            started, used = time.perf_counter(), time.process_time()
            contestants[name]()
            cpu[name].append((time.process_time() - used) / items * 1e6)
            wall[name].append((time.perf_counter() - started) / items * 1e6)
    base = next(iter(contestants))
    table = Table(title)
    for name in contestants:
        ratios = sorted(c / b for c, b in zip(cpu[name], cpu[base], strict=True))
        table.rows.append(
            Row(
                name,
                statistics.median(cpu[name]),
                statistics.median(wall[name]),
                statistics.median(ratios),
                ratios[len(ratios) // 4],
                ratios[-1 - len(ratios) // 4],
                wall[name],
            )
        )
    return table
