"""Short fault runs: with keys nothing is lost or doubled, and without keys the run shows it."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks._fault_count import Count, count
from benchmarks._fault_orders import Order

ROOT = Path(__file__).parent.parent


def run(*options: str) -> tuple[int, dict[str, Any], str]:
    """Run the command; return its exit status, its last line and all of its output."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.faults", "--json", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stdout


@pytest.mark.parametrize("seed", ["1", "7"])
def test_with_keys_nothing_is_lost_and_nothing_is_doubled(seed: str) -> None:
    code, result, shown = run("--bookings", "80", "--workers", "3", "--kills", "2", "--seed", seed)
    assert (result["lost"], result["doubled"], result["unknown"]) == (0, 0, 0), result["examples"]
    assert code == 0
    assert result["bookings"] == 80
    assert result["kills"] >= 1
    assert result["calls_repeated"] >= 1
    assert len(result["faults"]) > 10
    assert 0.2 < sum(result["faults"].values()) / result["requests"] < 0.4
    assert "faults met" in shown


def test_without_keys_the_same_run_fails() -> None:
    code, result, _ = run(
        "--bookings", "80", "--workers", "3", "--kills", "1", "--seed", "1", "--no-keys"
    )
    assert code == 1
    assert result["unknown"] > 5
    assert result["lost"] + result["doubled"] > 0


def test_without_faults_there_is_nothing_to_show() -> None:
    """What the run counts is due to the faults."""
    code, result, _ = run(
        "--bookings", "30", "--workers", "2", "--kills", "0", "--faults", "0", "--no-keys"
    )
    assert (code, result["lost"], result["doubled"], result["unknown"]) == (0, 0, 0, 0)
    assert result["faults"] == {}


# -- the counting ------------------------------------------------------------------------------

START = datetime(2030, 1, 7, 9, tzinfo=UTC)
LATER = START + timedelta(days=1)
Bookings = list[dict[str, Any]]


def order(kind: str = "regular", change: Any = "") -> Order:
    return Order("o", kind, START, change, LATER)


def made(uid: str = "a", start: datetime = START, status: str = "accepted", **more: Any) -> Any:
    marked = {"uid": uid, "start": start.isoformat(), "status": status}
    return marked | {"metadata": {"order": "o"}} | more


def seat(start: datetime = START, seats: int = 1) -> Any:
    return made(start=start, metadata={}, attendees=[{"metadata": {"order": "o"}}] * seats)


def series(length: int, uid: str = "s") -> Bookings:
    weeks = [START + timedelta(weeks=week) for week in range(length)]
    return [made(f"{uid}{start}", start, recurring_uid=uid) for start in weeks]


@pytest.fixture
def counted(tmp_path: Path) -> Callable[[Order, Bookings], Count]:
    def judge(wanted: Order, there: Bookings) -> Count:
        with sqlite3.connect(tmp_path / "db") as db:
            db.execute("CREATE TABLE documents (kind TEXT, body TEXT)")
            rows = [(json.dumps(booking),) for booking in there]
            db.executemany("INSERT INTO documents VALUES ('Booking', ?)", rows)
        db.close()
        return count(tmp_path / "db", [wanted])

    return judge


GONE = made(status="cancelled")
MOVED = made("b", LATER, from_uid="a")


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        (order(), [made()]),
        (order("pending"), [made(status="pending")]),
        (order("recurring"), series(3)),
        (order("seated"), [seat()]),
        (order(change="cancel"), [GONE]),
        (order("seated", "cancel"), [seat(seats=0)]),
        (order(change="move"), [GONE, MOVED]),
        (order("seated", "move"), [seat(LATER)]),
    ],
)
def test_what_is_as_it_was_wanted_counts_as_nothing(
    counted: Callable[[Order, Bookings], Count], wanted: Order, there: Bookings
) -> None:
    assert counted(wanted, there) == Count()


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        (order(), []),
        (order(), [GONE]),
        (order(), [made(start=LATER)]),
        (order("recurring"), series(2)),
        (order("seated"), [seat(LATER)]),
        (order("seated"), [seat(seats=0)]),
        (order(change="cancel"), [made()]),
        (order("seated", "move"), [seat(seats=0)]),
        (order(change="move"), [made()]),
        (order(change="move"), [GONE, made("b", START, from_uid="a")]),
        (order(change="move"), [GONE, MOVED | {"status": "cancelled"}]),
    ],
)
def test_what_is_missing_counts_as_lost(
    counted: Callable[[Order, Bookings], Count], wanted: Order, there: Bookings
) -> None:
    assert counted(wanted, there).lost == ["o"]


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        (order(), [made(), made("b")]),
        (order(), [made(), made("b", status="cancelled")]),
        (order("recurring"), series(3) + series(3, "t")),
        (order("seated"), [seat(seats=2)]),
        (order("seated", "cancel"), [seat()]),
        (order("seated", "move"), [seat(), seat(LATER)]),
        (order(change="move"), [GONE, MOVED, made("c", LATER, from_uid="a")]),
    ],
)
def test_what_is_there_twice_counts_as_doubled(
    counted: Callable[[Order, Bookings], Count], wanted: Order, there: Bookings
) -> None:
    assert counted(wanted, there).doubled == ["o"]
