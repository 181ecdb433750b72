"""Booking, moving and cancelling exactly once while answers get lost; slots that are held."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from event_kinds import KINDS, make
from losing import Fault, Losing

import cal_sync
from cal_async import (
    Anonymous,
    Attendee,
    BadRequestError,
    CalClient,
    CalError,
    IdempotencyConflictError,
    InvalidArgumentError,
    NotFoundError,
    OutcomeUnknownError,
    ResponseShapeError,
)
from cal_async.models import Booking
from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

ADA = Attendee(name="Ada", email="Ada@example.com", time_zone="Europe/Rome")
FAULTS: tuple[Fault, ...] = ("before", "after", "500 before", "500 after", "garbage after")


def monday(hour: int = 9, minute: int = 0) -> datetime:
    """Return a time on a Monday that is far enough ahead to be bookable."""
    today = datetime.now(UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoff.full_jitter", lambda _bound: 0.0)
    monkeypatch.setattr("cal_async.booking._once._LOOKS", (0.0, 0.01, 0.02))
    monkeypatch.setattr("cal_async.booking._once._GROWING", 0.01)


@pytest.fixture
async def losing(sandbox: Sandbox) -> AsyncIterator[tuple[CalClient, Losing]]:
    transport = Losing()
    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=transport) as client:
        yield client, transport


async def stored(cal: CalClient) -> list[Booking]:
    """Return the bookings that stand; an occurrence after the first of a series is none."""
    seen: dict[str, Booking] = {}
    async for booking in cal.bookings.iterate():
        if booking.status in ("accepted", "pending"):
            seen.setdefault(booking.recurring_booking_uid or booking.uid, booking)
    return list(seen.values())


# -- create ------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_lost_answer_is_made_up_for(
    cal: CalClient, losing: tuple[CalClient, Losing], kind: str, fault: Fault
) -> None:
    event_type = await make(cal, kind)
    unlucky, transport = losing
    transport.faults.append(fault)
    booking = await unlucky.bookings.create(
        start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="order-1"
    )
    assert not transport.faults
    assert transport.count() == 1
    (there,) = await stored(cal)
    assert there.uid == booking.uid
    assert booking.start == monday()
    assert booking.status == ("pending" if kind == "pending" else "accepted")
    assert bool(booking.seat_uid) == (kind == "seated")
    assert len(booking.occurrences) == (3 if kind == "recurring" else 0)


@pytest.mark.parametrize("kind", KINDS)
async def test_the_same_key_returns_the_same_booking(
    cal: CalClient, sandbox: Sandbox, kind: str
) -> None:
    event_type = await make(cal, kind)
    wanted: dict[str, Any] = {"start": monday(), "event_type_id": event_type.id, "attendee": ADA}
    first = await cal.bookings.create(**wanted, idempotency_key="order-2")
    async with CalClient(sandbox.api_key, base_url=sandbox.url) as other:
        again = await other.bookings.create(**wanted, idempotency_key="order-2")
    assert (again.uid, again.seat_uid) == (first.uid, first.seat_uid)
    assert len(again.occurrences) == len(first.occurrences)
    assert len(await stored(cal)) == 1


async def test_the_same_key_after_a_crash(cal: CalClient, losing: tuple[CalClient, Losing]) -> None:
    event_type = await make(cal, "pending")
    unlucky, transport = losing
    transport.faults.append("after")
    call = asyncio.create_task(
        unlucky.bookings.create(
            start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
        )
    )
    await transport.met.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    booking = await cal.bookings.create(
        start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
    )
    assert [one.uid for one in await stored(cal)] == [booking.uid]


async def test_the_key_of_a_cancelled_booking_returns_that(cal: CalClient) -> None:
    event_type = await make(cal, "regular")
    first = await cal.bookings.create(
        start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
    )
    await cal.bookings.cancel(first.uid, cancellation_reason="test")
    again = await cal.bookings.create(
        start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
    )
    assert (again.uid, again.status) == (first.uid, "cancelled")


async def test_the_key_of_a_moved_booking_returns_the_old_one(cal: CalClient) -> None:
    event_type = await make(cal, "regular")
    wanted: dict[str, Any] = {"start": monday(), "event_type_id": event_type.id, "attendee": ADA}
    first = await cal.bookings.create(**wanted, idempotency_key="k")
    moved = await cal.bookings.reschedule(first.uid, start=monday(11))
    again = await cal.bookings.create(**wanted, idempotency_key="k")
    assert (again.uid, again.rescheduled_to_uid) == (first.uid, moved.uid)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_key_belongs_to_its_content(cal: CalClient, kind: str) -> None:
    event_type = await make(cal, kind)
    await cal.bookings.create(
        start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
    )
    bob = Attendee(name="Bob", email="bob@example.com", time_zone="UTC")
    for start, attendee in ((monday(), bob), (monday(11), ADA), (monday() + timedelta(7), ADA)):
        with pytest.raises(IdempotencyConflictError, match="'k' was used for other content"):
            await cal.bookings.create(
                start=start, event_type_id=event_type.id, attendee=attendee, idempotency_key="k"
            )
    assert len(await stored(cal)) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_calls_at_the_same_time_make_one_booking(
    cal: CalClient, sandbox: Sandbox, kind: str
) -> None:
    event_type = await make(cal, kind)
    async with CalClient(sandbox.api_key, base_url=sandbox.url) as other:
        clients = [cal, other, cal.with_options(max_retries=1)] * 5
        made = await asyncio.gather(
            *(
                client.bookings.create(
                    start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
                )
                for client in clients
            )
        )
    assert len({(booking.uid, booking.seat_uid) for booking in made}) == 1
    assert len(await stored(cal)) == 1


async def test_a_real_conflict_stays_one(cal: CalClient, losing: tuple[CalClient, Losing]) -> None:
    event_type = await make(cal, "regular")
    await cal.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    unlucky, transport = losing
    transport.faults.append("500 before")
    bob = Attendee(name="Bob", email="bob@example.com", time_zone="UTC")
    with pytest.raises(BadRequestError, match="not available"):
        await unlucky.bookings.create(
            start=monday(), event_type_id=event_type.id, attendee=bob, idempotency_key="k"
        )
    assert len(await stored(cal)) == 1


async def test_a_server_that_never_answers_ends_in_an_unknown_outcome(
    cal: CalClient, losing: tuple[CalClient, Losing]
) -> None:
    event_type = await make(cal, "regular")
    unlucky, transport = losing
    transport.faults.extend(["before"] * 99)
    with pytest.raises(OutcomeUnknownError):
        await unlucky.bookings.create(
            start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
        )
    assert len(transport.faults) == 99 - 5


async def test_looking_that_fails_leaves_the_outcome_unknown(
    cal: CalClient, sandbox: Sandbox
) -> None:
    event_type = await make(cal, "regular")

    class Blind(Losing):
        async def send(self, request, url, timeout):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if self.count():
                self._method, self.faults = "GET", type(self.faults)(["before"] * 99)
            return await super().send(request, url, timeout)

    transport = Blind("after")
    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=transport) as blind:
        with pytest.raises(OutcomeUnknownError) as caught:
            await blind.bookings.create(
                start=monday(),
                event_type_id=event_type.id,
                attendee=ADA,
                idempotency_key="k",
                max_retries=0,
            )
    assert "looking for what came of it failed" in caught.value.__notes__[0]
    found = await cal.bookings.find(caught.value)
    assert found is not None
    assert found.metadata == {**(found.metadata or {}), "idempotencyKey": "k"}


async def test_a_call_with_a_key_keeps_its_time_limit(
    cal: CalClient, losing: tuple[CalClient, Losing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cal_async.booking._once._LOOKS", (0.0, 0.2, 0.8))
    event_type = await make(cal, "regular")
    unlucky, transport = losing
    transport.faults.extend(["before"] * 99)
    started = time.monotonic()
    with pytest.raises(OutcomeUnknownError):
        await unlucky.bookings.create(
            start=monday(),
            event_type_id=event_type.id,
            attendee=ADA,
            idempotency_key="k",
            timeout=0.5,
        )
    assert 0.4 < time.monotonic() - started < 0.7


async def test_what_a_key_may_not_be_used_with(cal: CalClient, sandbox: Sandbox) -> None:
    event_type = await make(cal, "regular")
    wanted: dict[str, Any] = {"start": monday(), "event_type_id": event_type.id, "attendee": ADA}
    with pytest.raises(InvalidArgumentError, match="raw answers"):
        await cal.bookings.raw.create(**wanted, idempotency_key="k")
    with pytest.raises(InvalidArgumentError, match="idempotency_key sets it"):
        await cal.bookings.create(**wanted, metadata={"idempotencyKey": "x"}, idempotency_key="k")
    full = {f"k{number}": "v" for number in range(49)}
    with pytest.raises(InvalidArgumentError, match="more than 48"):
        await cal.bookings.create(**wanted, metadata=full, idempotency_key="k")
    async with CalClient(auth=Anonymous(), base_url=sandbox.url) as nobody:
        with pytest.raises(CalError, match="credentials"):
            await nobody.bookings.create(**wanted, idempotency_key="k")
    assert not await stored(cal)


# -- without a key -----------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
async def test_without_a_key_the_caller_can_find_out(
    cal: CalClient, losing: tuple[CalClient, Losing], kind: str, fault: Fault
) -> None:
    event_type = await make(cal, kind)
    unlucky, transport = losing
    transport.faults.append(fault)
    raised = ResponseShapeError if fault == "garbage after" else OutcomeUnknownError
    with pytest.raises(raised) as caught:
        await unlucky.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    if not isinstance(caught.value, OutcomeUnknownError):
        return
    found = await cal.bookings.find(caught.value)
    if fault in ("before", "500 before"):
        assert found is None
    else:
        assert found is not None
        (there,) = await stored(cal)
        assert (found.uid, found.start) == (there.uid, monday())
        assert bool(found.seat_uid) == (kind == "seated")
        assert len(found.occurrences) == (3 if kind == "recurring" else 0)


async def test_find_does_not_take_another_booking_for_the_lost_one(
    cal: CalClient, losing: tuple[CalClient, Losing]
) -> None:
    event_type = await make(cal, "regular")
    earlier = await cal.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    await cal.bookings.cancel(earlier.uid, cancellation_reason="test")
    unlucky, transport = losing
    transport.faults.append("before")
    with pytest.raises(OutcomeUnknownError) as caught:
        await unlucky.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    assert await cal.bookings.find(caught.value) is None


async def test_find_is_for_bookings_alone(losing: tuple[CalClient, Losing]) -> None:
    unlucky, transport = losing
    transport._ends_in = "/schedules"
    transport.faults.append("after")
    with pytest.raises(OutcomeUnknownError) as caught:
        await unlucky.schedules.create(name="S", time_zone="UTC", is_default=False)
    with pytest.raises(TypeError, match=r"schedules\.create makes no booking"):
        await unlucky.bookings.find(caught.value)


# -- reschedule and cancel ---------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", ["regular", "pending", "seated"])
async def test_a_lost_reschedule_is_made_up_for(
    cal: CalClient, losing: tuple[CalClient, Losing], kind: str, fault: Fault
) -> None:
    event_type = await make(cal, kind)
    booking = await cal.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    unlucky, transport = losing
    transport._ends_in = "/reschedule"
    transport.faults.append(fault)
    moved = await unlucky.bookings.reschedule(
        booking.uid, start=monday(11), seat_uid=booking.seat_uid, idempotency_key="move"
    )
    assert transport.count(ends_in="/reschedule") == 1
    (there,) = await stored(cal)
    assert (moved.uid, moved.start) == (there.uid, monday(11))
    if kind == "seated":
        assert moved.seat_uid == there.attendees[0].seat_uid != booking.seat_uid
        return
    again = await cal.bookings.reschedule(booking.uid, start=monday(11), idempotency_key="move")
    assert again.uid == moved.uid
    with pytest.raises(IdempotencyConflictError, match="was moved to"):
        await cal.bookings.reschedule(booking.uid, start=monday(12), idempotency_key="move")


async def test_a_lost_reschedule_without_a_key_can_be_found(
    cal: CalClient, losing: tuple[CalClient, Losing]
) -> None:
    event_type = await make(cal, "regular")
    booking = await cal.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    unlucky, transport = losing
    transport._ends_in = "/reschedule"
    found: Booking | None = None
    for fault in ("before", "after"):
        transport.faults.append(fault)
        with pytest.raises(OutcomeUnknownError) as caught:
            await unlucky.bookings.reschedule(booking.uid, start=monday(11))
        found = await cal.bookings.find(caught.value)
        assert (found is not None) == (fault == "after")
    assert found is not None
    assert found.rescheduled_from_uid == booking.uid


async def test_a_seat_that_is_not_there_cannot_be_moved(cal: CalClient) -> None:
    event_type = await make(cal, "seated")
    booking = await cal.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    with pytest.raises(NotFoundError):
        await cal.bookings.reschedule(
            booking.uid, start=monday(11), seat_uid="nobody", idempotency_key="move"
        )


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_lost_cancellation_is_made_up_for(
    cal: CalClient, losing: tuple[CalClient, Losing], kind: str, fault: Fault
) -> None:
    event_type = await make(cal, kind)
    booking = await cal.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    unlucky, transport = losing
    transport._ends_in = "/cancel"
    transport.faults.append(fault)
    await unlucky.bookings.cancel(
        booking.recurring_booking_uid or booking.uid,
        cancellation_reason="test",
        seat_uid=booking.seat_uid,
    )
    assert transport.count(ends_in="/cancel") == 1
    assert not await stored(cal)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_lost_cancellation_of_the_rest_of_a_series(
    cal: CalClient, losing: tuple[CalClient, Losing], fault: Fault
) -> None:
    event_type = await make(cal, "recurring")
    series = await cal.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    first, second, _third = series.occurrences
    unlucky, transport = losing
    transport._ends_in = "/cancel"
    transport.faults.append(fault)
    await unlucky.bookings.cancel(
        second.uid, cancellation_reason="test", cancel_subsequent_bookings=True
    )
    standing = [one async for one in cal.bookings.iterate() if one.status == "accepted"]
    assert [one.uid for one in standing] == [first.uid]


async def test_cancelling_twice_is_refused(cal: CalClient) -> None:
    event_type = await make(cal, "regular")
    booking = await cal.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    await cal.bookings.cancel(booking.uid, cancellation_reason="test")
    with pytest.raises(BadRequestError):
        await cal.bookings.cancel(booking.uid, cancellation_reason="test")


# -- slots held --------------------------------------------------------------------------------


async def free(cal: CalClient, event_type_id: int) -> bool:
    day = monday().date()
    slots = await cal.slots.list(event_type_id=event_type_id, start=day, end=day)
    return monday() in [slot.start for slot in slots.get(day, [])]


async def test_a_held_slot_is_booked_and_released(cal: CalClient) -> None:
    event_type = await make(cal, "regular")
    async with cal.slots.hold(event_type_id=event_type.id, start=monday()) as slot:
        assert not await free(cal, event_type.id)
        booking = await slot.book(attendee=ADA, idempotency_key="k")
        assert slot.booking is booking
    assert [one.uid for one in await stored(cal)] == [booking.uid]
    await cal.bookings.cancel(booking.uid, cancellation_reason="test")
    assert await free(cal, event_type.id)


async def test_a_held_slot_is_released_on_every_way_out(cal: CalClient) -> None:
    event_type = await make(cal, "regular")
    async with cal.slots.hold(event_type_id=event_type.id, start=monday()):
        pass
    assert await free(cal, event_type.id)

    with pytest.raises(LookupError, match="as it was raised"):
        async with cal.slots.hold(event_type_id=event_type.id, start=monday()):
            raise LookupError("as it was raised")
    assert await free(cal, event_type.id)

    entered = asyncio.Event()

    async def think() -> None:
        async with cal.slots.hold(event_type_id=event_type.id, start=monday()):
            entered.set()
            await asyncio.sleep(60)

    thinking = asyncio.create_task(think())
    await entered.wait()
    assert not await free(cal, event_type.id)
    thinking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await thinking
    assert await free(cal, event_type.id)


async def test_a_held_slot_is_renewed(cal: CalClient, monkeypatch: pytest.MonkeyPatch) -> None:
    event_type = await make(cal, "regular")
    waits: list[float] = []
    sleep = asyncio.sleep

    async def short(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0.02)

    monkeypatch.setattr("cal_async.booking._hold.anyio.sleep", short)
    async with cal.slots.hold(event_type_id=event_type.id, start=monday()) as slot:
        first = slot.reservation
        while slot.reservation is first:
            await sleep(0.01)
        assert slot.reservation.reservation_uid == first.reservation_uid
        assert slot.reservation.reservation_until != first.reservation_until
    assert 60 < waits[0] < 300


async def test_a_lost_reservation_does_not_end_the_block(
    cal: CalClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    event_type = await make(cal, "regular")
    sleep = asyncio.sleep
    monkeypatch.setattr("cal_async.booking._hold.anyio.sleep", lambda _seconds: sleep(0.02))
    async with cal.slots.hold(event_type_id=event_type.id, start=monday()) as slot:
        await cal.slots.reservations.delete(slot.reservation.reservation_uid)
        await sleep(0.2)
        await slot.book(attendee=ADA)
    assert "was lost" in caplog.text
    assert len(await stored(cal)) == 1


# -- blocking twins ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blocking() -> Iterator[tuple[cal_sync.CalClient, cal_sync.CalClient, Losing]]:
    transport = Losing()
    with (
        cal_sync.Sandbox() as sandbox,
        cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url) as cal,
        cal_sync.CalClient(sandbox.api_key, base_url=sandbox.url, transport=transport) as unlucky,
    ):
        cal.event_types.create(title="B", slug="b", length_in_minutes=30)
        yield cal, unlucky, transport


def test_blocking_twins(
    blocking: tuple[cal_sync.CalClient, cal_sync.CalClient, Losing],
) -> None:
    cal, unlucky, transport = blocking
    event_type = next(iter(cal.event_types.iterate()))
    transport.faults.append("after")
    booking = unlucky.bookings.create(
        start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
    )
    again = cal.bookings.create(
        start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
    )
    assert again.uid == booking.uid
    transport.faults.append("after")
    with pytest.raises(OutcomeUnknownError) as caught:
        unlucky.bookings.create(start=monday(10), event_type_id=event_type.id, attendee=ADA)
    found = cal.bookings.find(caught.value)
    assert found is not None
    with cal.slots.hold(event_type_id=event_type.id, start=monday(11)) as slot:
        held = slot.book(attendee=ADA)
        assert slot.booking == held
    standing = [one for one in cal.bookings.iterate() if one.status == "accepted"]
    assert {one.uid for one in standing} == {booking.uid, found.uid, held.uid}


@pytest.mark.parametrize("kind", [KeyError, KeyboardInterrupt, SystemExit])
def test_a_blocking_block_that_raises_keeps_its_exception(
    blocking: tuple[cal_sync.CalClient, cal_sync.CalClient, Losing], kind: type[BaseException]
) -> None:
    cal, _, _ = blocking
    event_type = next(iter(cal.event_types.iterate()))
    for _round in range(2):  # the second round would find the slot reserved still
        with (
            pytest.raises(kind, match="mine"),
            cal.slots.hold(event_type_id=event_type.id, start=monday(14)),
        ):
            raise kind("mine")
