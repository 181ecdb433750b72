"""Booking exactly once, and slots that are held while somebody decides.

`Bookings` and `Slots` are what ``cal.bookings`` and ``cal.slots`` are: the operations of the API,
and what this package adds to them.
"""

from cal_async.booking._hold import HeldSlot
from cal_async.booking._resources import Bookings, Slots

__all__ = ["Bookings", "HeldSlot", "Slots"]
