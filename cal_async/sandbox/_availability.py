"""From documents to the scheduling rules: who is open when, what blocks, what may be booked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from cal_async.sandbox._documents import Booking, EventType, Reservation, Schedule, User
from cal_async.sandbox._people import OFFICE_HOURS, WORKING_DAYS
from cal_async.sandbox._schedules import DAYS
from cal_async.sandbox._store import Store
from cal_async.sandbox._times import required_instant, shifted
from cal_async.sandbox.scheduling import (
    Busy,
    Hours,
    Interval,
    Limits,
    Override,
    Refusal,
    Rules,
    Window,
    find_slots,
    why_not_free,
)
from cal_async.sandbox.scheduling import Schedule as Opening

# Bookings this far outside a span of time may still reach into it with their buffers.
_MARGIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Agenda:
    """An event type and the hosts who must all be free for it.

    Attributes:
        store: The documents.
        event_type: What is to be booked.
        hosts: Its owner; for a dynamic meeting, all who meet.
        ignored: The uid of a booking that is about to be moved and so blocks nothing.
        elsewhere: When other calendars keep the hosts busy.
    """

    store: Store
    event_type: EventType
    hosts: Sequence[User]
    ignored: str | None = None
    elsewhere: Sequence[Busy] = ()

    def slots(
        self,
        start: datetime,
        end: datetime,
        now: datetime,
        *,
        time_zone: str | None,
        duration: float | None,
    ) -> list[Interval]:
        """Return the free slots between two instants."""
        return find_slots(
            self._openings(),
            rules_of(self.event_type),
            busy=self._busy(start, end),
            own_bookings=self._own(),
            start=start,
            end=end,
            now=now,
            time_zone=time_zone,
            duration=duration,
            reserved=self._reserved(now),
        )

    def refusal(self, slot: Interval, now: datetime, time_zone: str) -> Refusal | None:
        """Return why a time cannot be booked, or None."""
        return why_not_free(
            self._openings(),
            rules_of(self.event_type),
            busy=self._busy(slot.start, slot.end),
            own_bookings=self._own(),
            slot=slot,
            now=now,
            time_zone=time_zone,
        )

    def _openings(self) -> list[Opening]:
        chosen = self.store.schedules.get(self.event_type.schedule_id or 0)
        if chosen is not None:
            return [opening_of(chosen)]
        return [self._default_opening(host) for host in self.hosts]

    def _default_opening(self, host: User) -> Opening:
        schedule = self.store.schedules.get(host.default_schedule_id or 0)
        return _office(host.time_zone) if schedule is None else opening_of(schedule)

    def _busy(self, start: datetime, end: datetime) -> Iterator[Busy]:
        yield from self.elsewhere
        around = shifted(start, -_MARGIN), shifted(end, _MARGIN)
        for host in self.hosts:
            for booking in self.store.bookings.of_host(host.id, *around):
                event_type = self.store.event_types.get(booking.event_type_id or 0)
                if self._blocks(booking, event_type):
                    yield Busy(
                        booking.start,
                        booking.end,
                        event_type.before_event_buffer if event_type else 0,
                        event_type.after_event_buffer if event_type else 0,
                        self._can_be_joined(booking),
                    )

    def _blocks(self, booking: Booking, event_type: EventType | None) -> bool:
        if booking.uid == self.ignored or not booking.active:
            return False
        if booking.status == "pending":
            policy = event_type.confirmation_policy if event_type else {}
            return bool(policy.get("blockUnconfirmedBookingsInBooker"))
        return True

    def _can_be_joined(self, booking: Booking) -> bool:
        # Even a full one counts as free for its own event type.
        return booking.seated and booking.event_type_id == self.event_type.id

    def _own(self) -> list[Interval]:
        limits = self.event_type.booking_limits_count, self.event_type.booking_limits_duration
        if not any(limits):
            return []
        return [
            Interval(booking.start, booking.end)
            for booking in self.store.bookings
            if booking.event_type_id == self.event_type.id
            and booking.status == "accepted"
            and booking.uid != self.ignored
        ]

    def _reserved(self, now: datetime) -> list[Interval]:
        return [
            Interval(held.start, held.end)
            for held in self.reservations(now)
            if not self.store.event_types[held.event_type_id].seat_count
        ]

    def reservations(self, now: datetime) -> list[Reservation]:
        """Return the reservations that stand, of any event type of the hosts."""
        if not len(self.store.reservations):
            return []
        owners = {host.id for host in self.hosts}
        return [
            held
            for held in self.store.reservations
            if held.until > now and self.store.event_types[held.event_type_id].owner_id in owners
        ]


def forget_expired(store: Store, event_type: EventType, now: datetime) -> None:
    """Drop the event type's expired reservations, as the server does when asked for slots."""
    if len(store.reservations):
        store.reservations.delete_where(
            lambda held: held.event_type_id == event_type.id and held.until <= now
        )


@lru_cache(maxsize=1024)
def opening_of(schedule: Schedule) -> Opening:
    """Return a stored schedule as the scheduling rules read it."""
    return Opening(
        time_zone=schedule.time_zone,
        hours=tuple(
            Hours(
                days=frozenset(DAYS.index(day) for day in entry.days),
                start=time.fromisoformat(entry.start_time),
                end=time.fromisoformat(entry.end_time),
            )
            for entry in schedule.availability
        ),
        overrides=tuple(
            Override(
                day=_day(entry.date),
                start=time.fromisoformat(entry.start_time),
                end=time.fromisoformat(entry.end_time),
            )
            for entry in schedule.overrides
        ),
    )


@lru_cache(maxsize=128)
def _office(time_zone: str) -> Opening:
    hours = Hours(
        days=frozenset(range(len(WORKING_DAYS))),
        start=time.fromisoformat(OFFICE_HOURS.start_time),
        end=time.fromisoformat(OFFICE_HOURS.end_time),
    )
    return Opening(time_zone=time_zone, hours=(hours,))


@lru_cache(maxsize=1024)
def rules_of(event_type: EventType) -> Rules:
    """Return an event type's settings as the scheduling rules read them."""
    return Rules(
        length=event_type.length_in_minutes,
        slot_interval=event_type.slot_interval,
        offset_start=event_type.offset_start,
        before_buffer=event_type.before_event_buffer,
        after_buffer=event_type.after_event_buffer,
        minimum_notice=event_type.minimum_booking_notice,
        window=_window(event_type.booking_window),
        count_limits=_limits(event_type.booking_limits_count),
        duration_limits=_limits(event_type.booking_limits_duration),
        only_first_of_day=event_type.only_show_first_available_slot,
        optimized=event_type.show_optimized_slots,
    )


def _window(setting: dict[str, Any]) -> Window | None:
    kind = setting.get("type")
    if kind is None:
        return None
    if kind == "range":
        first, last = setting["value"]
        return Window(kind="range", first=_day(first), last=_day(last))
    return Window(kind=kind, days=setting["value"], rolling=setting["rolling"])


def _limits(setting: dict[str, Any] | None) -> Limits | None:
    if not setting:
        return None
    known = {key: setting[key] for key in ("day", "week", "month", "year") if key in setting}
    return Limits(**known)


def _day(text: str) -> date:
    return required_instant(text).date()
