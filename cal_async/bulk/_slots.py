"""Slot queries in bulk: identical ones asked once, long ranges in pieces, answers written down."""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Mapping
from datetime import date, datetime, timedelta
from os import PathLike
from typing import Any, Protocol, TypedDict, TypeVar

import anyio

from cal_async import _decipher
from cal_async._auth import ApiKey, Auth
from cal_async._messages import Request, Response
from cal_async._operation import Core
from cal_async.bulk._journal import Journal
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


class Client(Core, Protocol):
    """What is needed of a client."""

    def with_options(self, *, auth: Auth | None = None) -> "Client":
        """Return a client with other credentials."""
        ...


class _Capture:
    """A core that sends nothing, and returns the request instead."""

    async def execute(self, request: Request) -> Request:
        return request

    async def execute_raw(self, request: Request) -> Request:
        return request


class SlotAnswers:
    """Asks, joins and remembers for one run."""

    def __init__(self, core: Client, state: str | PathLike[str] | None, piece: timedelta) -> None:
        self._core = core
        self._journal = Journal(state)
        self._piece = piece
        self._captured = Slots(_Capture())  # type: ignore[arg-type]
        self._asked: dict[str, anyio.Event] = {}

    async def ask(self, query: Mapping[str, Any]) -> SlotsByDate:
        """Return the free slots that one query asks for."""
        named = dict(query)
        auth: Auth | None = named.pop("auth", None)
        if (key := named.pop("api_key", None)) is not None:
            auth = ApiKey(key)
        core = self._core if auth is None else self._core.with_options(auth=auth)
        whose = "" if auth is None else _digest(auth)
        joined: SlotsByDate | None = None
        for start, end in _pieces(named.get("start"), named.get("end"), self._piece):
            # The compiled method checks the arguments and writes the canonical query.
            request: Any = await self._captured.list(**{**named, "start": start, "end": end})
            part = await self._once(core, request, whose + request.target)
            joined = part if joined is None else _join(joined, part)
        return joined or {}

    async def _once(self, core: Client, request: Request, key: str) -> SlotsByDate:
        while True:
            if (body := self._journal.get(key)) is not None:
                return _parse(request, body)
            if (asked := self._asked.get(key)) is None:
                break
            await asked.wait()  # and ask again if that one failed
        done = self._asked[key] = anyio.Event()
        try:
            body = (await core.execute_raw(request)).body
            value = _parse(request, body)
            self._journal.add(key, body)
            return value
        finally:
            del self._asked[key]
            done.set()

    def close(self) -> None:
        """Close the state file."""
        self._journal.close()


def _parse(request: Request, body: bytes) -> SlotsByDate:
    value: SlotsByDate = _decipher.value(request, Response(200, {}, body))
    return value


def _digest(auth: Auth) -> str:
    named = "\0".join(f"{name}:{value}" for name, value in sorted(auth.headers().items()))
    return hashlib.sha256(named.encode()).hexdigest()[:16] + " "


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
    run = SlotAnswers(core, state, piece)
    found = batches(queries, run.ask, plan)
    try:
        async for batch in found:
            yield batch
    finally:
        await found.aclose()
        run.close()
