"""What is known of the server's rate limit, from our own count and the answers' headers. Pure.

As measured: a window is fixed, starts with the first request that the server counts, and its
``Reset`` is rounded up to whole seconds. So an answer to a request sent at ``s`` and received at
``r`` puts the window's end after ``s + Reset - 1`` and at ``r + Reset`` at the latest; the
earliest of these latest ends is when the next window is safe. A refusal blocks for ``Reset``
seconds; a request sent meanwhile counts in the next window, so none is.

Times are seconds of one monotonic clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf

from cal_async._limits import RateLimit

__all__ = ["Lane", "Window"]

WINDOW = 60.0
# How long the first request ever may keep the others waiting for what its answer teaches.
PATIENCE = 1.0


@dataclass(slots=True)
class Window:
    """One named limit's present window.

    Attributes:
        limit: Requests in a window.
        used: How many of them we take for spent.
        counted: How many the server said were spent.
        ends: The latest moment at which it can end; ``None`` before the first answer.
        length: Its length in seconds.
    """

    limit: int
    used: int = 0
    counted: int = 0
    ends: float | None = None
    length: float = WINDOW
    _previous: float = -inf
    _latest: float = -inf

    @classmethod
    def of(cls, limit: RateLimit) -> "Window":
        """Return a window of a limit that was just met."""
        return cls(limit.limit or 1)

    def turn(self, now: float, flying: int) -> None:
        """Begin a new window if this one has ended.

        What is still under way may reach the server before the end or after it: until its answer
        tells, it counts in the new window.
        """
        if now >= (self.end if self.ends is None else self.ends):
            self._previous, self.ends = self.end, None
            self.used, self.counted = flying, 0
            self._latest = now if flying else -inf

    @property
    def end(self) -> float:
        """When it ends for certain, even if no answer ever comes."""
        if self.ends is not None:
            return self.ends
        return self._latest + self.length + 1.0 if self.used else inf

    def take(self, count: int, now: float) -> None:
        """Count requests that are about to be sent."""
        self.used += count
        self._latest = now

    def learn(self, limit: RateLimit, sent: float, now: float, flying: int) -> None:
        """Take in the answer to what was ``sent`` then; ``flying`` others have none yet."""
        self.limit = limit.limit or self.limit
        if limit.reset is None or limit.remaining is None:
            return
        earliest, latest = sent + limit.reset - 1.0, now + limit.reset
        if earliest < self._previous:
            # It was counted in the window before, and carried over into this one.
            self.used = max(self.used - 1, self.counted)
            return
        if self.ends is not None and earliest >= self.ends:
            self._previous, self.ends = self.ends, None
            self.used, self.counted = flying + 1, 0
        spent = self.limit - limit.remaining
        if spent <= 1:
            self.length = limit.reset
        self.ends = latest if self.ends is None else min(self.ends, latest)
        self.counted = max(self.counted, spent)
        # Each request without an answer may be in the server's count already, or not yet.
        self.used = min(max(self.used, self.counted), self.counted + flying)

    def fill(self, until: float) -> None:
        """Take in a refusal: there is nothing left."""
        self.used = self.counted = self.limit
        if self.ends is None:
            self.ends = until


@dataclass(slots=True, eq=False)
class Lane:
    """Requests that share limits: those of a key, or those of a route that has its own.

    A key with several named limits is refused only while all of them are spent.

    Attributes:
        windows: By name.
        blocked: Until when the server refuses everything.
        flying: Requests without an answer.
        known: Whether any answer has told what the limits are.
        open: Whether the server names no limit at all.
    """

    windows: dict[str, Window]
    blocked: float = -inf
    flying: int = 0
    known: bool = False
    open: bool = False
    _lost: list[float] = field(default_factory=list[float])
    _probed: float = -inf

    @classmethod
    def starting_at(cls, limit: int) -> "Lane":
        """Return a lane that nothing but the documented limit is known of."""
        return cls({"default": Window(limit)})

    def take(self, count: int, now: float) -> int:
        """Admit up to ``count`` requests; return how many."""
        granted = min(count, self.room(now))
        if granted:
            self.launch(granted, now)
        return granted

    def launch(self, count: int, now: float) -> None:
        """Count requests that were admitted."""
        self.flying += count
        self._probed = now
        for window in self.windows.values():
            window.take(count, now)

    def room(self, now: float) -> int:
        """Return how many requests can be sent now."""
        room = 0
        for window in self.windows.values():
            window.turn(now, self.flying)
            room = max(room, window.limit - window.used)
        if now < self.blocked:
            return 0
        if self.open:
            return 1_000_000
        if not self.known and self.flying and now < self._probed + PATIENCE:
            return 0
        return room if self.known or self.flying else min(room, 1)

    def opens(self, now: float) -> float:
        """Return the seconds until there can be room, if no answer comes before."""
        end = min(now if w.used < w.limit else w.end for w in self.windows.values())
        if not self.known and self.flying and now < self._probed + PATIENCE:
            end = self._probed + PATIENCE
        return max(self.blocked, end) - now

    def forecast(self, ahead: int, now: float) -> float:
        """Return the seconds until a request with ``ahead`` others before it can be sent."""
        room = self.room(now)
        if ahead < room or not self.known:
            return 0.0
        widest = max(self.windows.values(), key=lambda window: window.limit)
        return self.opens(now) + (ahead - room) // max(widest.limit, 1) * widest.length

    def answered(self, limits: Sequence[RateLimit], sent: float, now: float) -> None:
        """Take in an answer's limits."""
        self._landed(now)
        flying = self.flying + len(self._lost)
        for limit in limits:
            window = self.windows.get(limit.name)
            if window is None:
                window = replace(Window.of(limit), used=self.flying + 1)
                self.windows[limit.name] = window
            window.learn(limit, sent, now, flying)
        self._named(limits)

    def refused(self, limits: Sequence[RateLimit], seconds: float, now: float) -> None:
        """Take in that everything is refused for so many seconds."""
        self._landed(now)
        until = now + seconds
        # Whatever else was under way is refused too; that does not lengthen the block.
        self.blocked = min(self.blocked, until) if now < self.blocked else until
        for limit in limits:
            window = self.windows.setdefault(limit.name, Window.of(limit))
            window.limit = limit.limit or window.limit
        self._named(limits)
        for window in self.windows.values():
            window.fill(self.blocked)

    def _landed(self, now: float) -> None:
        self.flying -= 1
        if self._lost:
            self._lost = [sent for sent in self._lost if sent > now - WINDOW]
        for window in self.windows.values():
            window.turn(now, self.flying)

    def names(self, limits: Sequence[RateLimit]) -> bool:
        """Tell whether its windows are known to be those of ``limits``."""
        if not self.known or len(limits) != len(self.windows):
            return False
        for limit in limits:  # noqa: SIM110  # a generator costs more than the look-ups
            if limit.name not in self.windows:
                return False
        return True

    def _named(self, limits: Sequence[RateLimit]) -> None:
        # Each of them has a window by now.
        if limits and not (self.known and len(limits) == len(self.windows)):
            self.known, self.open = True, False
            names = {limit.name for limit in limits}
            self.windows = {name: self.windows[name] for name in names}

    def dropped(self, when: float | None) -> None:
        """Take in that no answer will come to what was sent then, or was not sent (``None``)."""
        self.flying -= 1
        if when is not None:
            self._lost.append(when)  # the server may count it yet
        else:
            for window in self.windows.values():
                window.used = max(window.used - 1, window.counted)

    def idle(self, now: float) -> bool:
        """Tell whether nothing would be lost by forgetting the lane."""
        ended = all(now >= window.end or not window.used for window in self.windows.values())
        return not self.flying and now >= self.blocked and ended
