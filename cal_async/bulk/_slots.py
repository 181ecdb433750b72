"""Slot queries in bulk: identical ones asked once, long ranges in pieces, answers written down."""

from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Mapping
from datetime import date, datetime, timedelta
from os import PathLike
from typing import Any, Protocol, TypedDict, TypeVar, cast

from cal_async._auth import ApiKey, Auth
from cal_async._errors import InvalidArgumentError
from cal_async._operation import Core
from cal_async._types import is_mapping
from cal_async.bulk._calls import whose
from cal_async.bulk._recall import Capture, Recall, Sender
from cal_async.bulk._run import Answer, Plan, batches
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
        for start, end in _pieces(named.get("start"), named.get("end"), self._piece):
            named["start"], named["end"] = start, end
            # The compiled method checks the arguments and writes the canonical query.
            request: Any = await self._captured.list(**named)
            part = await self._recall.once(core, request, owner + request.target)
            joined = part if joined is None else _join(joined, part)
        return joined or {}

    def close(self) -> None:
        """Close the state file."""
        self._recall.close()


def _check_piece(piece: object) -> None:
    if not isinstance(piece, timedelta) or piece < _OVERLAP:
        raise InvalidArgumentError("piece", piece, "must be a timedelta of at least a day")


def _pieces(start: Any, end: Any, piece: timedelta) -> Iterable[tuple[Any, Any]]:
    """Cut a range. Pieces overlap by a day: a slot is listed only where it lies wholly inside."""
    alike = isinstance(start, datetime) == isinstance(end, datetime)
    if not (alike and isinstance(start, date) and isinstance(end, date)):
        yield start, end
        return
    while end - start > piece:
        yield start, start + piece + _OVERLAP
        start = start + piece
    yield start, end


def _join(earlier: SlotsByDate, later: SlotsByDate) -> SlotsByDate:
    for day, slots in later.items():
        known = earlier.setdefault(day, [])
        starts = {slot.start for slot in known}
        known += [slot for slot in slots if slot.start not in starts]
        known.sort(key=lambda slot: slot.start)
    return earlier


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
    run = SlotAnswers(core, state, piece)
    found = batches(queries, run.ask, plan)
    try:
        async for batch in found:
            yield batch
    finally:
        await found.aclose()
        run.close()
