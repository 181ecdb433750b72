"""``cal-async demo``: the main job, step by step.

Slots for next week → book the first → keep the uid → reschedule → cancel → webhooks → many
slot queries at once.
"""

import argparse
import secrets
import sys
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import anyio
import msgspec
from anyio.streams.memory import MemoryObjectReceiveStream

from cal_async import Attendee, CalClient, CalError, ConfigurationError
from cal_async._time import local_zone, zone_name
from cal_async.cli._receiver import Delivery, receiver
from cal_async.cli._screen import Screen
from cal_async.cli._state import StateFile, default_path
from cal_async.models import Booking, Slot, WebhookTrigger
from cal_async.sandbox import Sandbox

__all__ = ["run"]

_TRIGGERS: tuple[WebhookTrigger, ...] = (
    "BOOKING_CREATED",
    "BOOKING_RESCHEDULED",
    "BOOKING_CANCELLED",
)
_CONCURRENCY = 50


@dataclass(frozen=True)
class Stage:
    """What the demo plays on."""

    cal: CalClient
    event_type_id: int
    deliveries: MemoryObjectReceiveStream[Delivery] | None


async def run(options: argparse.Namespace) -> int:
    """Run the demo; return 0 if every step went as it should."""
    zone = (
        local_zone() if options.time_zone is None else zone_name(options.time_zone, "--time-zone")
    )
    state = StateFile(options.state or default_path())
    screen = Screen(quiet=options.json)
    async with _live(options, screen) if options.live else _embedded(screen) as stage:
        report = await _main_job(stage, zone, state, screen)
        report["bulk"] = await _bulk(stage, zone, options.queries, screen)
    if options.json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    return 0 if _succeeded(report, stage) else 1


@asynccontextmanager
async def _embedded(screen: Screen) -> AsyncGenerator[Stage]:
    secret = secrets.token_urlsafe(24)
    async with (
        Sandbox() as sandbox,
        receiver(secret) as (hook, deliveries),
        CalClient(sandbox.api_key, base_url=sandbox.url) as cal,
    ):
        screen.say(f"Embedded server at {sandbox.url}; nothing leaves this machine.")
        made = await cal.event_types.create(
            title="Intro call", slug="intro-call", length_in_minutes=30
        )
        await cal.webhooks.create(
            subscriber_url=hook, triggers=list(_TRIGGERS), active=True, secret=secret
        )
        yield Stage(cal, made.id, deliveries)


@asynccontextmanager
async def _live(options: argparse.Namespace, screen: Screen) -> AsyncGenerator[Stage]:
    async with CalClient() as cal:
        user = await cal.me.get()
        event_type_id = options.event_type_id
        if event_type_id is None:
            mine = await cal.event_types.list(username=user.username)
            if not mine:
                raise ConfigurationError("your account has no event type; pass --event-type-id ID")
            event_type_id = mine[0].id
        question = (
            f"This books, moves and cancels a real meeting of {user.email} on event type "
            f"{event_type_id} at {cal.base_url}. Go on?"
        )
        if not options.yes and not await screen.confirm(question):
            raise ConfigurationError("nothing was written (answer y, or pass --yes)")
        yield Stage(cal, event_type_id, None)


async def _main_job(stage: Stage, zone: str, state: StateFile, screen: Screen) -> dict[str, Any]:
    cal = stage.cal
    monday = _next_monday(zone)
    free = await cal.slots.list(
        event_type_id=stage.event_type_id,
        start=monday,
        end=monday + timedelta(days=6),
        time_zone=zone,
    )
    screen.calendar(free, zone)
    first, second = _two(free)

    booking = await cal.bookings.create(
        start=first.start,
        event_type_id=stage.event_type_id,
        attendee=Attendee(name="Ada Lovelace", email="ada@example.com", time_zone=zone),
    )
    keep(state, booking, "booked")
    screen.say(f"Booked      {_when(booking.start, zone)}  uid {booking.uid}")
    screen.say(f"            uid kept in {state.path}")

    moved = await cal.bookings.reschedule(
        booking.uid, start=second.start, rescheduling_reason="Something came up"
    )
    keep(state, moved, "rescheduled")
    screen.say(f"Rescheduled {_when(moved.start, zone)}  uid {moved.uid}")

    ended = await cal.bookings.cancel(moved.uid, cancellation_reason="Only a demo")
    keep(state, ended, "cancelled")
    screen.say(f"Cancelled   status {ended.status!r}, reason {ended.cancellation_reason!r}")

    return {
        "slots": {
            str(day): [slot.start.isoformat() for slot in slots] for day, slots in free.items()
        },
        "booking_uid": booking.uid,
        "rescheduled_uid": moved.uid,
        "cancelled": ended.status == "cancelled",
        "webhooks": await _webhooks(stage, screen),
    }


def keep(state: StateFile, booking: Booking, step: str) -> None:
    """Write down the booking's uid at once: whoever loses it cannot cancel."""
    state.save({"uid": booking.uid, "start": booking.start.isoformat(), "step": step})


async def _webhooks(stage: Stage, screen: Screen) -> list[dict[str, Any]]:
    received: list[dict[str, Any]] = []
    if stage.deliveries is None:
        screen.say("Webhooks    skipped: the real API cannot reach this machine")
        return received
    with anyio.move_on_after(10):
        while len(received) < len(_TRIGGERS):
            delivery = await stage.deliveries.receive()
            received.append({"trigger": delivery.trigger, "verified": delivery.verified})
            mark = "signature verified" if delivery.verified else "SIGNATURE WRONG"
            screen.say(f"Webhook     {delivery.trigger:<20} {mark}")
    return received


async def _bulk(stage: Stage, zone: str, queries: int, screen: Screen) -> dict[str, Any]:
    monday = _next_monday(zone)
    days = (monday + timedelta(days=number % 28) for number in range(queries))
    done = errors = 0

    async def ask() -> None:
        nonlocal done, errors
        for day in days:  # shared by all: each takes the next day that nobody has asked for
            try:
                await stage.cal.slots.list(
                    event_type_id=stage.event_type_id, start=day, end=day, time_zone=zone
                )
            except CalError as error:
                errors += 1
                screen.say(f"            {error}")
            done += 1
            screen.progress(done, queries)

    started = time.perf_counter()
    async with anyio.create_task_group() as tasks:
        for _ in range(_CONCURRENCY):
            tasks.start_soon(ask)
    seconds = time.perf_counter() - started
    rate = queries / seconds
    screen.say(
        f"Bulk        {queries} slot queries in {seconds:.2f} s ({rate:.0f}/s), {errors} errors"
    )
    return {"queries": queries, "seconds": round(seconds, 3), "errors": errors}


def _succeeded(report: Mapping[str, Any], stage: Stage) -> bool:
    heard = [(hook["trigger"], hook["verified"]) for hook in report["webhooks"]]
    expected = [] if stage.deliveries is None else [(trigger, True) for trigger in _TRIGGERS]
    return (
        report["cancelled"]
        and report["booking_uid"] != report["rescheduled_uid"]
        and sorted(heard) == sorted(expected)
        and not report["bulk"]["errors"]
    )


def _two(free: Mapping[date, Sequence[Slot]]) -> tuple[Slot, Slot]:
    """Return the first two free slots that do not overlap, a day apart at most."""
    slots = sorted((slot for slots in free.values() for slot in slots), key=lambda s: s.start)
    if len(slots) < 2:  # noqa: PLR2004
        raise ConfigurationError("fewer than two free slots next week; nothing was booked")
    return slots[0], slots[1]


def _next_monday(zone: str) -> date:
    today = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    return today + timedelta(days=7 - today.weekday())


def _when(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(ZoneInfo(zone)):%a %d %b %H:%M} {zone}"
