"""Pages of plain lists, asked for with ``take`` and ``skip``."""

from collections.abc import Sequence
from typing import TypeVar

from cal_async.sandbox._call import Call
from cal_async.sandbox._constraints import NUMBER, at_least, at_most
from cal_async.sandbox._query import count, number
from cal_async.sandbox._validation import Shape, optional

T = TypeVar("T")

_MOST = 250
_PAGE = Shape(
    optional("take", at_most(_MOST), at_least(1), NUMBER),
    optional("skip", at_least(0), NUMBER),
)


def paged(call: Call, rows: Sequence[T]) -> Sequence[T]:
    """Return the page that the query asks for.

    Raises:
        Refused: There can be no such page.
    """
    _PAGE.read({"skip": 0} | {key: number(value) for key, value in call.query.items()})
    skip, take = count(call.query.get("skip"), 0), count(call.query.get("take"), _MOST)
    return rows[skip : skip + take]
