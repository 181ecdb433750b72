"""Where the documents lie, or where we differ on purpose: reasoned exceptions, as data."""

from cal_async.drift._note import Note
from cal_async.drift._notes_absent import ABSENT
from cal_async.drift._notes_sent import SENT
from cal_async.drift._notes_taken import TAKEN
from cal_async.drift._notes_variants import VARIANTS

__all__ = ["NOTES"]

NOTES: tuple[Note, ...] = (*ABSENT, *SENT, *TAKEN, *VARIANTS)
"""Every exception."""
