"""Slots as the real server gave them, from its recorded answers."""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from cal_async.sandbox.scheduling import (
    Busy,
    Hours,
    Interval,
    Override,
    Rules,
    Schedule,
    Window,
    find_slots,
)

_FIXTURE = json.loads((Path(__file__).parent / "fixtures" / "slots.json").read_text())


def _schedule(stored: dict[str, Any]) -> Schedule:
    return Schedule(
        stored["time_zone"],
        tuple(
            Hours(
                frozenset(hours["days"]),
                time.fromisoformat(hours["start"]),
                time.fromisoformat(hours["end"]),
            )
            for hours in stored["hours"]
        ),
        tuple(
            Override(
                date.fromisoformat(override["day"]),
                time.fromisoformat(override["start"]),
                time.fromisoformat(override["end"]),
            )
            for override in stored.get("overrides", [])
        ),
    )


def _rules(stored: dict[str, Any]) -> Rules:
    window = dict(stored.pop("window", {}))
    for bound in ("first", "last"):
        if bound in window:
            window[bound] = date.fromisoformat(window[bound])
    return Rules(**stored, window=Window(**window) if window else None)


def _interval(start: str, end: str) -> Interval:
    return Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(slot: Interval, like: str | None) -> str:
    start, end = _text(slot.start), _text(slot.end)
    return f"{start}/{end}" if like and "/" in like else start


@pytest.mark.parametrize("case", _FIXTURE["cases"], ids=lambda case: case["name"])
def test_recorded_answer(case: dict[str, Any]) -> None:
    slots = find_slots(
        [_schedule(stored) for stored in case["schedules"]],
        _rules(dict(case["rules"])),
        busy=[
            Busy(datetime.fromisoformat(start), datetime.fromisoformat(end), before, after)
            for start, end, before, after in case["busy"]
        ],
        own_bookings=[_interval(*booking) for booking in case["own_bookings"]],
        reserved=[_interval(*held) for held in case["reserved"]],
        start=datetime.fromisoformat(case["start"]),
        end=datetime.fromisoformat(case["end"]),
        now=datetime.fromisoformat(case["now"]),
        time_zone=case["time_zone"],
        duration=case["duration"],
    )
    like = next(iter(case["expected"]), None)
    assert [_written(slot, like) for slot in slots] == case["expected"]


def test_excluded_answers_say_why() -> None:
    assert all(excluded["reason"] for excluded in _FIXTURE["excluded"])
