"""Free slots, and reservations that keep them free for a while."""

from datetime import datetime
from typing import Literal

from cal_async.models._base import Model

__all__ = ["Reservation", "Slot", "SlotFormat"]

SlotFormat = Literal["time", "range"]
"""Whether slots come with their start alone or with their end, too."""


class Slot(Model, kw_only=True):
    """A time that can be booked.

    Attributes:
        start: With the offset of the zone that was asked for; UTC if none was.
        end: Given with ``format="range"``.
        seats_total: How many seats the slot has; seated event types only, as the other counts.
        seats_remaining: How many of them are free. Full slots are listed, too.
        booking_uid: The booking that holds the taken seats.
    """

    start: datetime
    end: datetime | None = None
    seats_total: int | None = None
    seats_booked: int | None = None
    seats_remaining: int | None = None
    attendees_count: int | None = None
    booking_uid: str | None = None


class Reservation(Model, kw_only=True):
    """A slot that is kept from others' sight for a while.

    Attributes:
        slot_duration: In minutes.
        reservation_duration: In minutes.
        reservation_until: When it ends.
    """

    reservation_uid: str
    event_type_id: int
    slot_start: datetime
    slot_end: datetime | None = None
    slot_duration: int | None = None
    reservation_duration: int | None = None
    reservation_until: datetime | None = None
