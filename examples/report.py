"""A bulk report: every booking of the last year as CSV, with its latest state.

python examples/report.py > bookings.csv            # on the embedded server
CAL_API_KEY=cal_… python examples/report.py --since 2026-01-01 > bookings.csv
"""

import argparse
import asyncio
import csv
import os
import sys
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, time, timedelta
from typing import TextIO

from cal_async import Attendee, CalClient
from cal_async.sandbox import Sandbox

COLUMNS = ("uid", "status", "start", "minutes", "title", "hosts", "attendees", "moved_to")


async def write_report(cal: CalClient, since: datetime, file: TextIO) -> int:
    """Write one line for each booking that was made since then; return how many there are."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    count = 0
    async for booking in cal.bookings.iterate(after_created_at=since, sort_created="asc", take=250):
        writer.writerow(
            _plain(field)
            for field in (
                booking.uid,
                booking.status,
                booking.start.isoformat(),
                booking.duration,
                booking.title,
                " ".join(host.email or "" for host in booking.hosts),
                " ".join(attendee.email for attendee in booking.attendees),
                booking.rescheduled_to_uid or "",
            )
        )
        count += 1
    return count


def _plain(field: str | int) -> str:
    """Keep spreadsheets from taking a visitor's text for a formula."""
    text = str(field)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


async def fill(cal: CalClient, count: int) -> None:
    """Make some bookings on the embedded server, several at once."""
    made = await cal.event_types.create(title="Call", slug="call", length_in_minutes=15)
    first = datetime.now(UTC).date() + timedelta(days=1)
    free = await cal.slots.list(event_type_id=made.id, start=first, end=first + timedelta(days=14))
    starts = [slot.start for slots in free.values() for slot in slots][:count]
    async with asyncio.TaskGroup() as tasks:
        for number, start in enumerate(starts):
            guest = Attendee(
                name=f"Guest {number}", email=f"g{number}@example.com", time_zone="UTC"
            )
            tasks.create_task(
                cal.bookings.create(start=start, event_type_id=made.id, attendee=guest)
            )


async def main() -> None:
    """Read the options and run against the real server or the embedded one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    year_ago = date.today() - timedelta(days=365)  # noqa: DTZ011
    parser.add_argument("--since", type=date.fromisoformat, default=year_ago, help="YYYY-MM-DD")
    since = datetime.combine(parser.parse_args().since, time(), UTC)
    async with AsyncExitStack() as stack:
        if os.environ.get("CAL_API_KEY"):
            cal = await stack.enter_async_context(CalClient())
        else:
            sandbox = await stack.enter_async_context(Sandbox())
            cal = CalClient(sandbox.api_key, base_url=sandbox.url)
            await stack.enter_async_context(cal)
            await fill(cal, 300)
        count = await write_report(cal, since, sys.stdout)
    print(f"{count} bookings", file=sys.stderr)


if __name__ == "__main__":
    asyncio.run(main())
