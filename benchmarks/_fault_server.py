"""The sandbox as a process, with an event type that books like a round-robin one.

Asked again, a round-robin event type books another host. The sandbox has no teams; what comes
near are bookings that wait for confirmation and take no slot, if a repetition is not recognised.
"""

import asyncio
import sys
from typing import Any, get_args

import msgspec

from benchmarks._fault_orders import KINDS, OCCURRENCES, SEATS
from cal_async import CalClient
from cal_async.models import Availability, ConfirmationPolicy, Recurrence, Seats, Weekday
from cal_async.sandbox import Sandbox, _bookings
from cal_async.sandbox._admission import pending_twin

ROUND_ROBIN = "round-robin"
WAITING = ConfirmationPolicy(type="always", block_unconfirmed_bookings_in_booker=False)
SETTINGS: dict[str, dict[str, Any]] = {
    "regular": {},
    ROUND_ROBIN: {"confirmation_policy": WAITING},
    "pending": {"confirmation_policy": WAITING},
    "seated": {
        "seats": Seats(
            seats_per_time_slot=SEATS, show_attendee_info=True, show_availability_count=True
        )
    },
    "recurring": {
        "recurrence": Recurrence(interval=1, occurrences=OCCURRENCES, frequency="weekly")
    },
}


def _forgetful(store: Any, event_type: Any, *wish: Any) -> Any:
    return None if event_type.slug == ROUND_ROBIN else pending_twin(store, event_type, *wish)


async def main(db: str) -> None:
    """Serve until killed. The only line printed says where, with which key, and what to book."""
    _bookings.pending_twin = _forgetful
    async with Sandbox(db=db) as sandbox:
        async with CalClient(sandbox.api_key, base_url=sandbox.url) as cal:
            hours = Availability(days=list(get_args(Weekday)), start_time="00:00", end_time="23:59")
            schedule = await cal.schedules.create(
                name="Always", time_zone="UTC", is_default=True, availability=[hours]
            )
            made = {
                kind: await cal.event_types.create(
                    title=kind,
                    slug=kind,
                    length_in_minutes=30,
                    schedule_id=schedule.id,
                    **SETTINGS[kind],
                )
                for kind in KINDS
            }
        facts = {
            "url": sandbox.url,
            "api_key": sandbox.api_key,
            "event_types": {kind: event_type.id for kind, event_type in made.items()},
        }
        print(msgspec.json.encode(facts).decode(), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
