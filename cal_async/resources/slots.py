"""Free slots and their reservations."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain
from operator import attrgetter
from typing import Unpack

from cal_async import _versions as versions
from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Positive, TimeZone
from cal_async.models.slots import Reservation, Slot, SlotFormat

__all__ = ["Reservations", "Slots"]

SlotsByDate = dict[date, list[Slot]]


def _in_order(slots: SlotsByDate) -> list[Slot]:
    return sorted(chain.from_iterable(slots.values()), key=attrgetter("start"))


class Reservations(Resource, path="slots.reservations"):
    """Slots kept from others' sight while somebody fills in a form.

    A reservation hides its slot; it does not stop anybody from booking it.
    """

    @op("POST /v2/slots/reservations", version=versions.SLOTS, public=True)
    async def create(
        self,
        *,
        event_type_id: Positive,
        slot_start: datetime,
        slot_duration: Positive | None = None,
        reservation_duration: Positive | None = None,
        **options: Unpack[Options],
    ) -> Reservation:
        """Reserve a slot for 5 minutes, or ``reservation_duration`` of them, and return it.

        ``slot_duration`` is in minutes, too; it is for event types with several lengths. Without
        credentials ``reservation_duration`` is an `AuthenticationError`. A slot that is booked or
        reserved is an `UnprocessableEntityError`.
        """
        ...

    @op("GET /v2/slots/reservations/{uid}", version=versions.SLOTS, public=True)
    async def get(self, uid: str, **options: Unpack[Options]) -> Reservation | None:
        """Return the reservation ``uid``, or ``None`` if there is none (any more)."""
        ...

    @op("PATCH /v2/slots/reservations/{uid}", version=versions.SLOTS, public=True)
    async def update(
        self,
        uid: str,
        *,
        event_type_id: Positive,
        slot_start: datetime,
        slot_duration: Positive | None = None,
        reservation_duration: Positive | None = None,
        **options: Unpack[Options],
    ) -> Reservation:
        """Move the reservation ``uid`` to another slot, start its time anew, and return it."""
        ...

    @op("DELETE /v2/slots/reservations/{uid}", version=versions.SLOTS, public=True)
    async def delete(self, uid: str, **options: Unpack[Options]) -> None:
        """Give up the reservation ``uid``."""
        ...


class Slots(Resource, path="slots"):
    """Times at which an event type can be booked."""

    reservations = Child(Reservations)

    @op(
        "GET /v2/slots",
        version=versions.SLOTS,
        public=True,
        one_of=(
            ("event_type_id",),
            ("event_type_slug", "username"),
            ("event_type_slug", "team_slug"),
            ("usernames",),
        ),
    )
    async def list(
        self,
        *,
        start: date | datetime,
        end: date | datetime,
        event_type_id: Positive | None = None,
        event_type_slug: str | None = None,
        username: str | None = None,
        team_slug: str | None = None,
        usernames: Sequence[str] | None = None,
        organization_slug: str | None = None,
        time_zone: TimeZone | None = None,
        duration: Positive | None = None,
        format: SlotFormat | None = None,  # noqa: A002  # the API's name
        booking_uid_to_reschedule: str | None = None,
        **options: Unpack[Options],
    ) -> SlotsByDate:
        """Return the free slots from ``start`` to ``end``, by date.

        Name the event type by its id, or by its slug and its user or team; or give two or more
        ``usernames`` with their ``organization_slug`` for times when all of them are free.

        Dates mean whole days **in UTC**, even when ``time_zone`` is given: that one sets the
        offset of the times and the dates that they stand under. Slots lie wholly between
        ``start`` and ``end``. Without free slots the answer is empty. ``duration`` is in
        minutes; ``format="range"`` gives the slots' ends, too. Slots of
        ``booking_uid_to_reschedule`` count as free.
        """
        ...

    iterate = Iterate(list, items=_in_order)
