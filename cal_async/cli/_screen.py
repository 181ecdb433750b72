"""What the demo shows to a person."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import anyio.to_thread

from cal_async.models import Slot

__all__ = ["Screen"]

_TIMES_A_DAY = 8
_BAR = 30


class Screen:
    """Prints for a person; says nothing when ``quiet``."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live = not quiet and sys.stdout.isatty()

    def say(self, line: str) -> None:
        """Print a line."""
        if not self._quiet:
            print(line, flush=True)  # noqa: T201

    def calendar(self, free: Mapping[date, Sequence[Slot]], zone: str) -> None:
        """Print the free slots, a line a day, in the caller's zone."""
        self.say(f"\nFree slots next week, in {zone}")
        local = ZoneInfo(zone)
        for day, slots in sorted(free.items()):
            times = [f"{slot.start.astimezone(local):%H:%M}" for slot in slots]
            more = f" +{len(times) - _TIMES_A_DAY}" if len(times) > _TIMES_A_DAY else ""
            self.say(f"  {day:%a %d %b}  {' '.join(times[:_TIMES_A_DAY])}{more}")
        self.say("")

    def progress(self, done: int, total: int) -> None:
        """Draw a progress bar over itself, on a terminal only."""
        if self._live:
            bar = "█" * (_BAR * done // total)
            end = "\n" if done == total else ""
            print(f"\r            {bar:<{_BAR}} {done}/{total}", end=end, flush=True)  # noqa: T201

    async def confirm(self, question: str) -> bool:
        """Ask before something real happens; anything but yes means no."""
        if not sys.stdin.isatty():
            return False
        # A daemon-like thread: Ctrl-C must not wait for the answer.
        answer = await anyio.to_thread.run_sync(
            lambda: input(f"{question} [y/N] "), abandon_on_cancel=True
        )
        return answer.strip().lower() in ("y", "yes")
