"""What is to be booked in a fault run: the same list for the same seed, in any process."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

KINDS = ("regular", "round-robin", "pending", "seated", "recurring")
OCCURRENCES = 3
SEATS = 10
LENGTH = timedelta(minutes=30)

_SLOTS_A_DAY = 36  # from 03:00 to 21:00
_DAYS_A_BLOCK = 7 * OCCURRENCES

Change = Literal["", "cancel", "move"]
CHANGES: tuple[Change, ...] = ("", "cancel", "move")


@dataclass(frozen=True, slots=True)
class Order:
    """One booking that somebody wants, and what they want of it afterwards.

    Attributes:
        key: Its idempotency key, and its mark in the metadata in any case.
        kind: One of `KINDS`.
        start: When it starts.
        change: What happens to it once it is booked.
        target: Where it moves to.
    """

    key: str
    kind: str
    start: datetime
    change: Change
    target: datetime

    @property
    def email(self) -> str:
        """The attendee's address."""
        return f"{self.key}@example.com"


def make_orders(count: int, seed: int, today: datetime) -> list[Order]:
    """Return the orders of a run.

    No two want the same slot, but for seats and for bookings that wait for confirmation; each
    kind has blocks of weeks of its own, in which a weekly series meets nothing else.
    """
    rng = random.Random(seed)
    base = today.astimezone(UTC).replace(hour=3, minute=0, second=0, microsecond=0)
    base += timedelta(days=7 - today.weekday())
    orders: list[Order] = []
    for number in range(count):
        kind_number = number % len(KINDS)
        kind = KINDS[kind_number]
        index = number // len(KINDS)
        change: Change = rng.choices(CHANGES, (70, 15, 15))[0]
        if kind == "recurring" and change == "move":
            change = "cancel"  # a series cannot be moved as a whole
        place = index // SEATS if kind == "seated" else index // 2 if kind == "pending" else index
        orders.append(
            Order(
                key=f"order-{seed}-{number}",
                kind=kind,
                start=_slot(base, kind_number, place),
                change=change,
                # The kinds that are not there: blocks of weeks that nothing else is booked in.
                target=_slot(base, kind_number + len(KINDS), index),
            )
        )
    return orders


def _slot(base: datetime, kind_number: int, place: int) -> datetime:
    day, slot = divmod(place, _SLOTS_A_DAY)
    block, day = divmod(day, 7)
    blocks = block * 2 * len(KINDS) + kind_number
    return base + timedelta(days=blocks * _DAYS_A_BLOCK + day) + slot * LENGTH
