"""A blocking script: take the first free slot of the week, then cancel it.

python examples/script.py            # on the embedded server
CAL_API_KEY=cal_… python examples/script.py --email you@example.com
"""

import argparse
import os
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from cal_async import Attendee
from cal_sync import CalClient, Sandbox


def first_meeting(cal: CalClient, email: str, zone: str) -> None:
    """Book the first free slot of your first event type, show it, and cancel it."""
    me = cal.me.get()
    event_type = cal.event_types.list(username=me.username)[0]
    today = datetime.now(UTC).date()
    free = cal.slots.list(
        event_type_id=event_type.id, start=today, end=today + timedelta(days=7), time_zone=zone
    )
    start = next((slot.start for slots in free.values() for slot in slots), None)
    if start is None:
        print("Nothing is free this week.")
        return
    attendee = Attendee(name="Ada", email=email, time_zone=zone)
    booking = cal.bookings.create(start=start, event_type_id=event_type.id, attendee=attendee)
    print(f"booked    {booking.uid}  {start:%a %d %b %H:%M} ({zone})  {booking.title}")
    cancelled = cal.bookings.cancel(booking.uid, cancellation_reason="Only an example")
    print(f"{cancelled.status} {cancelled.uid}")


def main() -> None:
    """Read the options and run against the real server or the embedded one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--email", default="ada@example.com", help="who books")
    parser.add_argument("--zone", default="Europe/London", help="the zone to show times in")
    options = parser.parse_args()
    with ExitStack() as stack:
        if os.environ.get("CAL_API_KEY"):
            cal = stack.enter_context(CalClient())
        else:
            sandbox = stack.enter_context(Sandbox())
            cal = stack.enter_context(CalClient(sandbox.api_key, base_url=sandbox.url))
            cal.event_types.create(title="Intro call", slug="intro-call", length_in_minutes=30)
        first_meeting(cal, options.email, options.zone)


if __name__ == "__main__":
    main()
