"""Ranges that are cut into pieces: joined, their slots are those of the uncut range."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cal_async import CalClient
from cal_async.models import Availability

pytestmark = pytest.mark.anyio

YEAR = datetime.now(UTC).year + 1
LENGTHS = (30, 50)
# Within a day, on the asker's border of two days, and without an end.
HOURS = (("09:00", "17:00"), ("18:10", "23:50"), ("00:00", "23:59"))
# In the days after these the clocks change in Europe, in New York and on Lord Howe.
BEGINNINGS = (date(YEAR, 3, 7), date(YEAR, 3, 26), date(YEAR, 10, 1), date(YEAR, 10, 28))
DAYS: Any = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PIECES = (timedelta(days=1, hours=5), timedelta(days=4))


async def event_types(cal: CalClient, zone: str) -> list[int]:
    made: list[int] = []
    for (opens, closes), length in product(HOURS, LENGTHS):
        schedule = await cal.schedules.create(
            name=f"{zone} {opens} {length}",
            time_zone=zone,
            is_default=False,
            availability=[Availability(days=list(DAYS), start_time=opens, end_time=closes)],
        )
        one = await cal.event_types.create(
            title="Meeting",
            slug=f"{zone}-{opens}-{length}".lower().replace("/", "-").replace(":", "-"),
            length_in_minutes=length,
            schedule_id=schedule.id,
        )
        made.append(one.id)
    return made


def ranges(beginning: date) -> list[dict[str, Any]]:
    rome, london = ZoneInfo("Europe/Rome"), ZoneInfo("Europe/London")
    morning = datetime.combine(beginning, time(8, 10), rome)
    return [
        {"start": beginning, "end": beginning + timedelta(days=9)},
        {"start": beginning, "end": beginning + timedelta(days=5), "time_zone": "Asia/Kolkata"},
        {"start": morning, "end": morning + timedelta(days=8, hours=7), "format": "range"},
        {
            "start": morning.astimezone(UTC),
            "end": datetime.combine(beginning + timedelta(days=6), time(1, 17), london),
            "time_zone": "America/New_York",
        },
    ]


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe"])
async def test_a_slot_at_a_border_is_neither_lost_nor_doubled(cal: CalClient, zone: str) -> None:
    queries: list[dict[str, Any]] = [
        {"event_type_id": number, **bounds}
        for number in await event_types(cal, zone)
        for beginning in BEGINNINGS
        for bounds in ranges(beginning)
    ]
    whole = [await cal.slots.list(**query) for query in queries]
    assert all(whole)
    for piece in PIECES:
        found = cal.slots.bulk(queries, ordered=True, piece=piece)
        async for answer in found:
            assert answer.result() == whole[answer.number], (piece, answer.query)
