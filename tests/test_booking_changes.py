"""Moving and cancelling exactly once while answers get lost; slots held; the blocking twins."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import anyio
import pytest
from booking_desk import ADA, FAULTS, monday, stored
from event_kinds import KINDS, make
from losing import Fault, Losing

import cal_sync
from cal_async import (
    AiohttpTransport,
    BadRequestError,
    CalClient,
    CalError,
    IdempotencyConflictError,
    NotFoundError,
    OutcomeUnknownError,
    Request,
    Response,
    Timeout,
)
from cal_async.models import Booking, Seats
from cal_async.sandbox import Sandbox

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("no_waits")]


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


async def test_a_seat_somewhere_else_is_not_the_moved_one(cal: CalClient, sandbox: Sandbox) -> None:
    """The seat is given up while its move is lost, and its holder has another one by then."""
    event_type = await make(cal, "seated")
    seats = Seats(seats_per_time_slot=20, show_attendee_info=True, show_availability_count=True)
    another = await cal.event_types.create(
        title="Another", slug="another", length_in_minutes=30, seats=seats
    )
    booking = await cal.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)

    class Crossing(Losing):
        async def send(self, request, url, timeout):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if self.faults and request.path.endswith("/reschedule"):
                await cal.bookings.cancel(
                    booking.uid, cancellation_reason="test", seat_uid=booking.seat_uid
                )
                await cal.bookings.create(start=monday(11), event_type_id=another.id, attendee=ADA)
            return await super().send(request, url, timeout)

    transport = Crossing("before", ends_in="/reschedule")
    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=transport) as unlucky:
        with pytest.raises(CalError):
            await unlucky.bookings.reschedule(
                booking.uid, start=monday(11), seat_uid=booking.seat_uid, idempotency_key="move"
            )


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


class Pausing(AiohttpTransport):
    """Can be cancelled before it sends, and when the server has acted.

    Attributes:
        reserved: Set by each reservation that is made or prolonged.
    """

    def __init__(self) -> None:
        super().__init__()
        self.reserved = asyncio.Event()

    async def send(self, request: Request, url: str, timeout: Timeout) -> Response:
        """Pause, send, and pause."""
        await asyncio.sleep(0.01)
        response = await super().send(request, url, timeout)
        if request.method in ("POST", "PATCH") and response.status < 300:
            self.reserved.set()
        await asyncio.sleep(0.01)
        return response


async def test_a_held_slot_is_released_on_every_way_out(cal: CalClient, sandbox: Sandbox) -> None:
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

    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=Pausing()) as pausing:
        with anyio.CancelScope() as scope:  # which cancels every await, those of the way out too
            async with pausing.slots.hold(event_type_id=event_type.id, start=monday()):
                scope.cancel()
                await asyncio.sleep(60)
    assert await free(cal, event_type.id)


@pytest.mark.parametrize("moves_onto_itself", [False, True])
async def test_a_held_slot_is_renewed(
    cal: CalClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, *, moves_onto_itself: bool
) -> None:
    if moves_onto_itself:  # the real server refuses that, as the sandbox does
        monkeypatch.setattr(
            "cal_async.sandbox.handlers.reservations._overlap", lambda _old, _new: False
        )
    event_type = await make(cal, "regular")
    waits: list[float] = []
    renewed, looked = asyncio.Event(), asyncio.Event()

    async def short(seconds: float) -> None:
        waits.append(seconds)
        sandbox.clock.move(timedelta(seconds=seconds))
        if len(waits) == 5:
            renewed.set()
            await looked.wait()
        await asyncio.sleep(0)  # where it can be cancelled

    monkeypatch.setattr("cal_async.booking._hold.anyio.sleep", short)
    transport = Pausing()
    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=transport) as pausing:
        with anyio.fail_after(30):
            async with pausing.slots.hold(event_type_id=event_type.id, start=monday()) as slot:
                first = slot.reservation
                await renewed.wait()
                last = slot.reservation
                assert not await free(cal, event_type.id)
                transport.reserved.clear()
                looked.set()
                await transport.reserved.wait()
    assert (last.reservation_uid == first.reservation_uid) == moves_onto_itself
    assert last.reservation_until > first.reservation_until
    assert 60 < waits[0] < 300
    # The block ended while a renewal was on its way; that one is given up too.
    assert await free(cal, event_type.id)


async def test_a_booked_slot_is_not_renewed(
    cal: CalClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    event_type = await make(cal, "regular")
    booked = asyncio.Event()
    monkeypatch.setattr("cal_async.booking._hold.anyio.sleep", lambda _seconds: booked.wait())
    async with cal.slots.hold(event_type_id=event_type.id, start=monday()) as slot:
        await slot.book(attendee=ADA)
        booked.set()
        await asyncio.sleep(0.2)
    assert "was lost" not in caplog.text


async def test_a_lost_reservation_does_not_end_the_block(
    cal: CalClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    event_type = await make(cal, "regular")
    gone = asyncio.Event()
    monkeypatch.setattr("cal_async.booking._hold.anyio.sleep", lambda _seconds: gone.wait())
    async with cal.slots.hold(event_type_id=event_type.id, start=monday()) as slot:
        await cal.slots.reservations.delete(slot.reservation.reservation_uid)
        gone.set()
        with anyio.fail_after(30):
            while "was lost" not in caplog.text:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await slot.book(attendee=ADA)
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
