"""Booking exactly once while answers get lost: with a key, and how to find out without one."""

import asyncio
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import anyio
import pytest
from booking_desk import ADA, BOB, FAULTS, monday, stored
from event_kinds import KINDS, make
from losing import Fault, Losing

from cal_async import (
    Anonymous,
    BadRequestError,
    CalClient,
    CalError,
    ConnectError,
    IdempotencyConflictError,
    InvalidArgumentError,
    NotFoundError,
    OutcomeUnknownError,
    RateBudgetError,
    Response,
    ResponseShapeError,
    TransportError,
)
from cal_async.booking import _turns
from cal_async.sandbox import Sandbox

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("no_waits")]


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


async def test_the_key_of_a_moved_seat_returns_the_seat(cal: CalClient) -> None:
    event_type = await make(cal, "seated")
    wanted: dict[str, Any] = {"start": monday(), "event_type_id": event_type.id, "attendee": ADA}
    first = await cal.bookings.create(**wanted, idempotency_key="k")
    later = monday() + timedelta(days=98)
    moved = await cal.bookings.reschedule(first.uid, start=later, seat_uid=first.seat_uid)
    again = await cal.bookings.create(**wanted, idempotency_key="k")
    assert (again.uid, again.seat_uid, again.start) == (moved.uid, moved.seat_uid, later)
    assert len(await stored(cal)) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_a_key_belongs_to_its_content(cal: CalClient, kind: str) -> None:
    event_type = await make(cal, kind)
    await cal.bookings.create(
        start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
    )
    for start, attendee in ((monday(), BOB), (monday(11), ADA), (monday() + timedelta(7), ADA)):
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
    with pytest.raises(BadRequestError, match="not available"):
        await unlucky.bookings.create(
            start=monday(), event_type_id=event_type.id, attendee=BOB, idempotency_key="k"
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


async def test_a_server_that_is_gone_after_it_lost_an_answer_leaves_the_outcome_unknown(
    cal: CalClient, sandbox: Sandbox
) -> None:
    """What is raised must not say that nothing was sent."""
    event_type = await make(cal, "regular")

    class Gone(Losing):
        async def send(self, request, url, timeout):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if self.met.is_set() and request.method == "POST":
                raise ConnectError("refused", request)
            return await super().send(request, url, timeout)

    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=Gone("before")) as gone:
        with pytest.raises(OutcomeUnknownError) as caught:
            await gone.bookings.create(
                start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
            )
    assert "sending it again failed: POST /v2/bookings: refused" in caught.value.__notes__


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
    monkeypatch.setattr("cal_async.booking._once._LOOKS", (0.0, 0.2, 60.0))
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
            timeout=1.0,
        )
    assert 0.9 < time.monotonic() - started < 30  # a look more would come after 60 s


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
    with pytest.raises((OutcomeUnknownError, ResponseShapeError)) as caught:
        await unlucky.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    assert isinstance(caught.value, OutcomeUnknownError | ResponseShapeError)
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
    with pytest.raises(InvalidArgumentError, match="error=.*must be an OutcomeUnknownError"):
        await unlucky.bookings.find(ValueError())  # type: ignore[arg-type]


# -- other processes ---------------------------------------------------------------------------


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let calls race as those of two processes do, at an event type that books anything twice."""
    monkeypatch.setattr("cal_async.booking._turns._lock_of", lambda _key: asyncio.Lock())
    monkeypatch.setattr("cal_async.sandbox._bookings.pending_twin", lambda *_: None)


@pytest.mark.usefixtures("apart")
async def test_of_two_that_book_at_the_same_moment_one_stands(
    cal: CalClient, sandbox: Sandbox
) -> None:
    event_type = await make(cal, "pending")
    both_looked = asyncio.Barrier(2)

    class Abreast(Losing):
        async def send(self, request, url, timeout):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if request.method == "POST" and request.path.endswith("/bookings"):
                async with asyncio.timeout(30):
                    await both_looked.wait()
            return await super().send(request, url, timeout)

    async with (
        CalClient(sandbox.api_key, base_url=sandbox.url, transport=Abreast()) as one,
        CalClient(sandbox.api_key, base_url=sandbox.url, transport=Abreast()) as other,
    ):
        made = await asyncio.gather(
            *(
                client.bookings.create(
                    start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
                )
                for client in (one, other)
            )
        )
    everything = [booking async for booking in cal.bookings.iterate()]
    assert len(everything) == 2, "they did not race"
    (stands,) = await stored(cal)
    assert {booking.uid for booking in made} == {stands.uid}
    assert stands.id == min(booking.id for booking in everything)


@pytest.mark.usefixtures("apart")
async def test_a_late_request_is_given_up_by_the_next_call(
    cal: CalClient, losing: tuple[CalClient, Losing]
) -> None:
    """The server carries out a request long after it was looked for and sent again."""
    event_type = await make(cal, "pending")
    wanted: dict[str, Any] = {"start": monday(), "event_type_id": event_type.id, "attendee": ADA}
    unlucky, transport = losing
    first = await unlucky.bookings.create(**wanted, idempotency_key="k")
    (late,) = transport.bodies
    await cal.request("POST", "/v2/bookings", body=late, version="2024-08-13")
    assert len(await stored(cal)) == 2
    again = await cal.bookings.create(**wanted, idempotency_key="k")
    assert again.uid == first.uid
    assert [booking.uid for booking in await stored(cal)] == [first.uid]


@pytest.mark.parametrize("end", ["looking fails", "cancelled", "out of time"])
async def test_the_next_call_looks_when_the_lost_request_has_ended(
    cal: CalClient, sandbox: Sandbox, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is still at work when the caller repeats a call that could not find out."""
    monkeypatch.setattr("cal_async.sandbox._bookings.pending_twin", lambda *_: None)
    monkeypatch.setattr("cal_async.booking._turns._REST", 60.0)
    event_type = await make(cal, "pending")
    background: list[asyncio.Task[Response]] = []
    sent, resting = asyncio.Event(), asyncio.Event()

    async def rest(seconds: float) -> None:
        """Let the server come to its end just before the rest does."""
        assert 0 < seconds <= 60
        resting.set()
        await asyncio.gather(*background)

    anyio_of_turns = SimpleNamespace(Lock=anyio.Lock, sleep=rest)
    monkeypatch.setattr("cal_async.booking._turns.anyio", anyio_of_turns)

    class Late(Losing):
        async def send(self, request, url, timeout):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if request.method == "GET" and background and end == "looking fails":
                raise TransportError("blind", request)
            if request.method == "GET":
                return await super().send(request, url, timeout)

            async def act() -> Response:
                await resting.wait()
                return await super(Late, self).send(request, url, timeout)

            background.append(asyncio.create_task(act()))
            sent.set()
            if end != "looking fails":
                await asyncio.sleep(60)
            raise TransportError("lost", request)

    wanted: dict[str, Any] = {"start": monday(), "event_type_id": event_type.id, "attendee": ADA}
    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=Late()) as late:
        call = asyncio.create_task(
            late.bookings.create(
                **wanted, idempotency_key="k", max_retries=0, timeout=1.0 if "time" in end else 60
            )
        )
        if end == "cancelled":
            await sent.wait()
            call.cancel()
        with pytest.raises((OutcomeUnknownError, asyncio.CancelledError)):
            await call
        again = await cal.bookings.create(**wanted, idempotency_key="k")
        resting.set()
        await asyncio.gather(*background)
    everything = [booking async for booking in cal.bookings.iterate()]
    assert [booking.uid for booking in everything] == [again.uid]


def test_threads_note_lost_calls_at_the_same_time() -> None:
    def note(thread: int) -> None:
        for number in range(3_000):
            _turns._note_lost(f"{thread} {number}")

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(note, range(4)))
    finally:
        sys.setswitchinterval(interval)


async def test_looking_after_a_success_cannot_spoil_it(cal: CalClient, sandbox: Sandbox) -> None:
    event_type = await make(cal, "regular")

    class Blind(Losing):
        async def send(self, request, url, timeout):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if self.count():
                raise RateBudgetError(request, 60.0)
            return await super().send(request, url, timeout)

    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=Blind()) as blind:
        made = await blind.bookings.create(
            start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
        )
    assert [booking.uid for booking in await stored(cal)] == [made.uid]


async def test_a_success_is_not_forgotten_when_the_time_is_up(
    cal: CalClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine may wake us later than by the usual 0.03 s.
    monkeypatch.setattr("cal_async.booking._once._SPARE", 1.5)
    event_type = await make(cal, "regular")

    class Slow(Losing):
        async def send(self, request, url, timeout):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if self.count():
                await asyncio.sleep(60)
            return await super().send(request, url, timeout)

    async with CalClient(sandbox.api_key, base_url=sandbox.url, transport=Slow()) as slow:
        made = await slow.bookings.create(
            start=monday(),
            event_type_id=event_type.id,
            attendee=ADA,
            idempotency_key="k",
            timeout=2.0,
        )
    assert [booking.uid for booking in await stored(cal)] == [made.uid]


async def test_a_key_is_refused_where_its_booking_could_not_be_seen(
    cal: CalClient, sandbox: Sandbox
) -> None:
    event_type = await make(cal, "regular")
    async with CalClient(sandbox.second_api_key, base_url=sandbox.url) as stranger:
        with pytest.raises(NotFoundError) as caught:
            await stranger.bookings.create(
                start=monday(), event_type_id=event_type.id, attendee=ADA, idempotency_key="k"
            )
        assert "credentials of its owner" in caught.value.__notes__[0]
        assert not await stored(cal)
        await stranger.bookings.create(start=monday(), event_type_id=event_type.id, attendee=ADA)
    assert len(await stored(cal)) == 1


async def test_an_unfinished_series_is_said_to_be_one(
    cal: CalClient, losing: tuple[CalClient, Losing], caplog: pytest.LogCaptureFixture
) -> None:
    event_type = await make(cal, "recurring")
    wanted: dict[str, Any] = {"start": monday(), "event_type_id": event_type.id, "attendee": ADA}
    # Somebody has the week of the third occurrence: the server leaves the first two booked.
    single = await make(cal, "regular")
    await cal.bookings.create(
        start=monday() + timedelta(weeks=2), event_type_id=single.id, attendee=BOB
    )
    unlucky, _ = losing
    part = await unlucky.bookings.create(**wanted, recurrence_count=3, idempotency_key="k")
    assert len(part.occurrences) == 2
    assert "has 2 of 3 occurrences" in caplog.text
