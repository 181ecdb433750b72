"""A slot that is held while somebody decides."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import anyio

from cal_async._errors import CalError, UnprocessableEntityError
from cal_async._operation import Core
from cal_async.models import Attendee, Booking, Reservation
from cal_async.resources.slots import Reservations

__all__ = ["HeldSlot", "hold"]

_log = logging.getLogger("cal_async")
_RELEASE_LIMIT = 10.0
# Without credentials the server chooses the duration.
_USUAL_MINUTES = 5


class HeldSlot:
    """A reserved slot.

    Attributes:
        reservation: The reservation as it was last renewed.
        booking: The booking, once `book` has made it.
    """

    def __init__(self, core: Core, reservation: Reservation, slot_duration: int | None) -> None:
        self._core = core
        self._duration = slot_duration
        self.reservation = reservation
        self.booking: Booking | None = None

    @property
    def start(self) -> datetime:
        """When the slot starts."""
        return self.reservation.slot_start

    async def book(self, *, attendee: Attendee, **details: Any) -> Booking:
        """Book the slot for ``attendee``.

        Args:
            attendee: Who comes.
            **details: What else ``cal.bookings.create`` takes.
        """
        from cal_async.booking._resources import Bookings

        if self._duration is not None:
            details.setdefault("length_in_minutes", self._duration)
        self.booking = await Bookings(self._core).create(
            start=self.start,
            event_type_id=self.reservation.event_type_id,
            attendee=attendee,
            **details,
        )
        return self.booking


@asynccontextmanager
async def hold(
    core: Core, *, event_type_id: int, start: datetime, slot_duration: int | None
) -> AsyncGenerator[HeldSlot]:
    """Reserve, renew and release."""
    reservations = Reservations(core)
    reservation = await reservations.create(
        event_type_id=event_type_id, slot_start=start, slot_duration=slot_duration
    )
    held = HeldSlot(core, reservation, slot_duration)
    failure: BaseException | None = None
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_renew, reservations, held)
            try:
                yield held
            except anyio.get_cancelled_exc_class():
                raise
            except BaseException as error:  # noqa: BLE001  # the task group would wrap it in another
                failure = error
            tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure
    finally:
        # Even when the caller is cancelled: otherwise the slot stays hidden for minutes.
        with anyio.move_on_after(_RELEASE_LIMIT, shield=True):
            await _release(reservations, held)


async def _renew(reservations: Reservations, held: HeldSlot) -> None:
    while True:
        # Its end is by the server's clock, its duration by anybody's.
        await anyio.sleep((held.reservation.reservation_duration or _USUAL_MINUTES) * 60 / 2)
        if held.booking is not None:
            return
        # To the end even when the block ends now: what is made here has to be released.
        with anyio.move_on_after(_RELEASE_LIMIT, shield=True):
            try:
                await _renew_once(reservations, held)
            except CalError as error:
                # The caller may still book: a reservation only hides the slot from others.
                uid = held.reservation.reservation_uid
                _log.warning("the reservation %s was lost: %s", uid, error)
                return


async def _renew_once(reservations: Reservations, held: HeldSlot) -> None:
    reservation = held.reservation
    slot: dict[str, Any] = {
        "event_type_id": reservation.event_type_id,
        "slot_start": reservation.slot_start,
        "slot_duration": held._duration,  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    }
    try:
        held.reservation = await reservations.update(reservation.reservation_uid, **slot)
    except UnprocessableEntityError:
        # Cal.com refuses to move a reservation onto itself: "already reserved by another user".
        # Where another one really has the slot, the new reservation is refused too.
        await reservations.delete(reservation.reservation_uid)
        held.reservation = await reservations.create(**slot)


async def _release(reservations: Reservations, held: HeldSlot) -> None:
    try:
        await reservations.delete(held.reservation.reservation_uid)
    except CalError as error:
        _log.warning("the reservation was not released and ends by itself: %s", error)
