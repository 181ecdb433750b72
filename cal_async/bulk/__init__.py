"""Many calls at once: in the rate limit, in bounded memory, and able to go on after a crash.

``cal.slots.bulk(queries)`` is for slots, ``cal.bulk(calls)`` for any calls.
"""

from cal_async.bulk._bar import progress_bar
from cal_async.bulk._calls import call_batches
from cal_async.bulk._plan import Answer, Plan, Progress
from cal_async.bulk._resources import Slots
from cal_async.bulk._run import each, run
from cal_async.bulk._slots import SlotQuery

__all__ = [
    "Answer",
    "Plan",
    "Progress",
    "SlotQuery",
    "Slots",
    "call_batches",
    "each",
    "progress_bar",
    "run",
]
