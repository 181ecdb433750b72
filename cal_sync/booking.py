"""Blocking twins of `cal_async.booking`."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from cal_async import booking
from cal_async.models import Attendee, Booking, Reservation
from cal_sync._blocking import Blocking
from cal_sync._bridge import Bridge
from cal_sync.resources import bookings, slots

__all__ = ["Bookings", "HeldSlot", "Slots"]


class Bookings(bookings.Bookings):
    """Bookings made on event types."""

    find = Blocking(booking.Bookings.find)


class HeldSlot:
    """A reserved slot: the blocking twin of `cal_async.booking.HeldSlot`."""

    def __init__(self, held: booking.HeldSlot, bridge: Bridge) -> None:
        self._held = held
        self._bridge = bridge

    @property
    def reservation(self) -> Reservation:
        """The reservation as it was last renewed."""
        return self._held.reservation

    @property
    def booking(self) -> Booking | None:
        """The booking, once `book` has made it."""
        return self._held.booking

    @property
    def start(self) -> datetime:
        """When the slot starts."""
        return self._held.start

    def book(self, *, attendee: Attendee, **details: Any) -> Booking:
        """Book the slot for ``attendee``; further arguments as for ``cal.bookings.create``."""
        return self._bridge.run(self._held.book(attendee=attendee, **details))


class Slots(slots.Slots):
    """Times that can be booked."""

    @contextmanager
    def hold(
        self, *, event_type_id: int, start: datetime, slot_duration: int | None = None
    ) -> Generator[HeldSlot]:
        """Reserve a slot while somebody decides: ``with cal.slots.hold(...) as slot:``.

        As `cal_async.booking.Slots.hold`: renewed until the block ends, and given up then.
        """
        resource = self._resource
        assert isinstance(resource, booking.Slots)  # noqa: S101  # the client makes no other
        holding = resource.hold(
            event_type_id=event_type_id, start=start, slot_duration=slot_duration
        )
        with self._bridge.entered(holding) as held:
            yield HeldSlot(held, self._bridge)
