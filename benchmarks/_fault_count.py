"""What the server's database says about a run."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from benchmarks._fault_orders import Order

Booking = dict[str, Any]


@dataclass
class Found:
    """The traces of one order.

    Attributes:
        made: Its bookings by uid, a series once; not those that a reschedule made.
        seats: Its seats, each with the start of its booking.
    """

    made: dict[str, list[Booking]] = field(default_factory=lambda: defaultdict(list))
    seats: list[str] = field(default_factory=list)
    moved: list[Booking] = field(default_factory=list)


@dataclass
class Count:
    """How an order ended, against what was wanted.

    Attributes:
        lost: Wanted, and not there.
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
            if key := attendee.get("metadata", {}).get("order"):
                found[key].seats.append(booking["start"])
    result = Count()
    for order in orders:
        _judge(order, found[order.key], result)
    return result


def _bookings(db: Path) -> Iterable[Booking]:
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT body FROM documents WHERE kind = 'Booking'").fetchall()
    database.close()
    return [msgspec.json.decode(body) for (body,) in rows]


def _judge(order: Order, found: Found, result: Count) -> None:
    if order.kind == "seated":
        # A seat that is given up leaves nothing behind, and a moved one is another seat.
        wanted = 0 if order.change == "cancel" else 1
        start = order.target if order.change == "move" else order.start
        there = sum(_instant(begins) == start for begins in found.seats)
        if there < wanted:
            result.lost.append(order.key)
        if len(found.seats) > wanted:
            result.doubled.append(order.key)
        return
    if not found.made or (order.change == "cancel" and _standing(found)):
        result.lost.append(order.key)
    if order.change == "move" and order.target not in [_instant(b["start"]) for b in found.moved]:
        result.lost.append(order.key)
    if len(found.made) > 1 or len(found.moved) > 1:
        result.doubled.append(order.key)


def _standing(found: Found) -> bool:
    every = [booking for made in found.made.values() for booking in made] + found.moved
    return any(booking["status"] in ("accepted", "pending") for booking in every)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
