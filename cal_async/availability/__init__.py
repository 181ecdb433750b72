"""When several people or event types are free.

>>> from cal_async.availability import first_a_day
>>> async def main(cal: "CalClient") -> None:
...     times = await cal.availability.common(
...         [12, 34], start=date(2030, 1, 7), end=date(2030, 1, 18), zone="Europe/Rome"
...     )
...     for meeting in first_a_day(times.meetings(30), 3):
...         print(meeting.start, meeting.bookable)
"""

from cal_async.availability._query import Availability, EventType
from cal_async.availability._times import CommonTimes, FreeTime, Meeting, first_a_day, spread

__all__ = [
    "Availability",
    "CommonTimes",
    "EventType",
    "FreeTime",
    "Meeting",
    "first_a_day",
    "spread",
]
