"""Series: when their occurrences start, and how they are booked one by one."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cal_async.sandbox import _ids
from cal_async.sandbox._answers import bad_request
from cal_async.sandbox._bookings import book
from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import Booking
from cal_async.sandbox._json import Json
from cal_async.sandbox._times import zone
from cal_async.sandbox._wishes import Wish

_MONTHS = 12


def starts(first: datetime, recurrence: Json, count: int, time_zone: str) -> Iterator[datetime]:
    """Yield the starts of a series: the same wall time in the booker's zone.

    Months without the day shorten it for good: from the 31st on to the 30th, and so on.
    """
    local = first.astimezone(zone(time_zone) or UTC)
    for _ in range(count):
        yield local.astimezone(UTC)
        local = _next(local, recurrence)


def _next(local: datetime, recurrence: Json) -> datetime:
    interval = int(recurrence.get("interval") or 1)
    if recurrence["frequency"] == "weekly":
        return local + timedelta(weeks=interval)
    months = interval if recurrence["frequency"] == "monthly" else interval * _MONTHS
    year, month = divmod(local.year * _MONTHS + local.month - 1 + months, _MONTHS)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def book_series(call: Call, wish: Wish) -> Iterator[Booking]:
    """Book every occurrence; one that cannot be booked leaves the earlier ones booked.

    Raises:
        Refused: Too many are asked for, or one cannot be booked.
    """
    recurrence = wish.event_type.recurrence or {}
    most = int(recurrence["occurrences"])
    if wish.count is not None and wish.count > most:
        raise bad_request(
            "Provided recurrence count is higher than the event type's recurring event count."
        )
    recurring_uid = _ids.long_uid()
    count = int(wish.count or most)
    for index, start in enumerate(starts(wish.start, recurrence, count, wish.time_zone)):
        occurrence = replace(wish, start=start)
        yield book(call, occurrence, recurring_uid=recurring_uid, follows=index > 0)
