"""Slot queries in bulk: identical ones asked once, long ranges in pieces, answers written down."""

from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Mapping
from contextlib import aclosing, closing
from datetime import date, datetime, timedelta
from os import PathLike
from typing import Any, Protocol, TypedDict, TypeVar, cast

import anyio

from cal_async._auth import ApiKey, Auth
from cal_async._errors import InvalidArgumentError
from cal_async._operation import Core
from cal_async._types import is_mapping
from cal_async.bulk._calls import whose
from cal_async.bulk._plan import Answer, Plan
from cal_async.bulk._recall import Capture, Recall, Sender
from cal_async.bulk._run import batches
from cal_async.models.slots import Slot, SlotFormat
from cal_async.resources.slots import Slots

__all__ = ["SlotAnswers", "SlotQuery", "SlotsByDate"]

SlotsByDate = dict[date, list[Slot]]
_OVERLAP = timedelta(days=1)


class _RequiredOfSlots(TypedDict):
    start: date | datetime
    end: date | datetime


class SlotQuery(_RequiredOfSlots, total=False):
    """What `slots.list` takes, and whose credentials to use.

    Attributes:
        auth: Credentials of this query, instead of the client's.
        api_key: The same, as an API key.
    """

    event_type_id: int
    event_type_slug: str
    username: str
    team_slug: str
    usernames: list[str]
    organization_slug: str
    time_zone: str
    duration: int
    format: SlotFormat
    booking_uid_to_reschedule: str
    auth: Auth
    api_key: str


Query = TypeVar("Query", bound=SlotQuery | Mapping[str, Any])


class Client(Sender, Protocol):
    """What is needed of a client, or of a cluster of them."""

    def with_options(self, *, auth: Auth | None = None) -> "Client":
        """Return a client with other credentials."""
        ...


class SlotAnswers:
    """Asks, joins and remembers for one run."""

    def __init__(self, core: Client, state: str | PathLike[str] | None, piece: timedelta) -> None:
        _check_piece(piece)
        self._core = core
        self._piece = piece
        self._captured = Slots(cast("Core", Capture()))
        self._recall = Recall(state)

    async def ask(self, query: Mapping[str, Any]) -> SlotsByDate:
        """Return the free slots that one query asks for."""
        if not is_mapping(query):
            raise InvalidArgumentError("queries", query, "each must be a mapping")
        named = dict(query)
        auth: Auth | None = named.pop("auth", None)
        if (key := named.pop("api_key", None)) is not None:
            auth = ApiKey(key)
        core = self._core if auth is None else self._core.with_options(auth=auth)
        owner = "" if auth is None else whose(auth)
        joined: SlotsByDate | None = None
        for border, until in _pieces(named.get("start"), named.get("end"), self._piece):
            named["start"] = border if joined is None else _resumed(joined, border)
            named["end"] = until
            # The compiled method checks the arguments and writes the canonical query.
            request: Any = await self._captured.list(**named)
            part = await self._recall.once(core, request, owner + request.target)
            joined = part if joined is None else _join(joined, part, border)
        return joined or {}

    def close(self) -> None:
        """Close the state file."""
        self._recall.close()


def _check_piece(piece: object) -> None:
    if not isinstance(piece, timedelta) or piece < _OVERLAP:
        raise InvalidArgumentError("piece", piece, "must be a timedelta of at least a day")


def _pieces(start: Any, end: Any, piece: timedelta) -> Iterable[tuple[Any, Any]]:
    """Cut a range; each piece ends a day late: a slot is listed only if it lies wholly inside."""
    alike = isinstance(start, datetime) == isinstance(end, datetime)
    if not (alike and isinstance(start, date) and isinstance(end, date)):
        yield start, end
        return
    while end - start > piece:
        yield start, start + piece + _OVERLAP
        start = start + piece
    yield start, end


def _resumed(known: SlotsByDate, border: Any) -> Any:
    """Return where to begin a piece, at least a day before its border.

    The server lays its grid of slots anew where a range begins within opening hours. If it begins
    with a slot that is known, the grid goes on even where one day's hours run on into the next's.
    """
    latest = border - _OVERLAP
    _, recent = _parted(_parted(known, latest)[0], latest - _OVERLAP)
    return max((slot.start for slots in recent.values() for slot in slots), default=latest)


def _join(earlier: SlotsByDate, later: SlotsByDate, border: Any) -> SlotsByDate:
    joined, _ = _parted(earlier, border)
    for day, slots in _parted(later, border)[1].items():
        joined.setdefault(day, []).extend(slots)
    return joined


def _parted(known: SlotsByDate, border: Any) -> tuple[SlotsByDate, SlotsByDate]:
    """Return the slots before a border, an instant or a date, and those from it on."""
    before: SlotsByDate = {}
    after: SlotsByDate = {}
    by_instant = isinstance(border, datetime)
    for day, slots in known.items():
        for slot in slots:
            side = before if (slot.start if by_instant else day) < border else after
            side.setdefault(day, []).append(slot)
    return before, after


async def answers(
    core: Client,
    queries: Iterable[Query] | AsyncIterable[Query],
    plan: Plan,
    *,
    state: str | PathLike[str] | None,
    piece: timedelta,
) -> AsyncGenerator[list[Answer[Query, SlotsByDate]]]:
    """Yield the answers to slot queries, as many at once as there are."""
    if is_mapping(queries) or not isinstance(queries, Iterable | AsyncIterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgumentError("queries", queries, "must be mappings, in a list for example")
    # In a thread: a long state file takes long to read.
    run = await anyio.to_thread.run_sync(SlotAnswers, core, state, piece)
    with closing(run):
        async with aclosing(batches(queries, run.ask, plan)) as found:
            async for batch in found:
                yield batch
