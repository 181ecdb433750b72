"""What the server's database says about a run."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from benchmarks._fault_orders import OCCURRENCES, Order

Booking = dict[str, Any]


@dataclass
class Found:
    """The traces of one order.

    Attributes:
        made: Its bookings by uid, a series once; not those that a reschedule made.
        moved: The bookings that a reschedule made.
        seats: The starts of the bookings that it has a seat in.
    """

    made: dict[str, list[Booking]] = field(default_factory=lambda: defaultdict(list))
    moved: list[Booking] = field(default_factory=list)
    seats: list[datetime] = field(default_factory=list)


@dataclass
class Count:
    """How the orders ended, against what was wanted.

    Attributes:
        lost: Wanted, and not there, not whole, at another time, or in another state.
        doubled: There more than once, in whatever state.
    """

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


def count(db: Path, orders: Iterable[Order]) -> Count:
    """Look for every order in the database."""
    found: dict[str, Found] = defaultdict(Found)
    for booking in _bookings(db):
        if key := booking.get("metadata", {}).get("order"):
            if booking.get("from_uid"):
                found[key].moved.append(booking)
            else:
                series = booking.get("recurring_uid") or booking["uid"]
                found[key].made[series].append(booking)
        for attendee in booking.get("attendees", ()):
            if (key := attendee.get("metadata", {}).get("order")) and _stands(booking):
                found[key].seats.append(_start(booking))
    result = Count()
    for order in orders:
        judge = _judge_seat if order.kind == "seated" else _judge
        lost, doubled = judge(order, found[order.key])
        result.lost += [order.key] * lost
        result.doubled += [order.key] * doubled
    return result


def _bookings(db: Path) -> Iterable[Booking]:
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT body FROM documents WHERE kind = 'Booking'").fetchall()
    database.close()
    return [msgspec.json.decode(body) for (body,) in rows]


def _judge_seat(order: Order, found: Found) -> tuple[bool, bool]:
    """A seat that is given up leaves nothing behind, and a moved one is another seat."""
    start = order.target if order.change == "move" else order.start
    wanted = [] if order.change == "cancel" else [start]
    return not set(wanted) <= set(found.seats), len(found.seats) > len(wanted)


def _judge(order: Order, found: Found) -> tuple[bool, bool]:
    made = next(iter(found.made.values()), [])
    length = OCCURRENCES if order.kind == "recurring" else 1
    standing = [booking for booking in made + found.moved if _stands(booking)]
    if order.change == "cancel":
        ended = not standing
    elif order.change == "move":
        ended = [_start(booking) for booking in standing] == [order.target]
    else:
        ended = len(standing) == length
    whole = len(made) == length and min(map(_start, made)) == order.start
    return not (whole and ended), len(found.made) > 1 or len(found.moved) > 1


def _stands(booking: Booking) -> bool:
    return booking["status"] in ("accepted", "pending")


def _start(booking: Booking) -> datetime:
    return datetime.fromisoformat(booking["start"])
