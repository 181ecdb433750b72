"""Replay recorded exchanges against a server and say where its answers differ.

    python tests/replay.py RECORDINGS [URL KEY SECOND_KEY [PLATFORM_KEY CLIENT_SECRET]]

Without a URL it starts a sandbox (`replay_sandbox`). Another server needs the same people: users
101 to 103, named holdout, second and platformadmin. Ids and uids made along the way are translated.
"""

import asyncio
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import aiohttp
from replay_compare import Comparison, Names
from replay_report import Outcome, reasons, summary, table
from replay_senders import Record, Senders
from yarl import URL

_KINDS = (
    (re.compile(r"/v2/schedules"), "schedule"),
    (re.compile(r"/v2/event-types/\w+/"), "other"),
    (re.compile(r"/v2/event-types"), "event type"),
    (re.compile(r"/v2/bookings/[^/]+/attendees"), "attendee"),
    (re.compile(r"/v2/bookings"), "booking"),
    (re.compile(r"/v2/calendars"), "calendar"),
    (re.compile(r"/v2/oauth-clients/\w+/users|/v2/me"), "user"),
)
_IN_PATHS = (
    (re.compile(r"(/event-types/)(\d+)"), "event type"),
    (re.compile(r"(/schedules/)(\d+)"), "schedule"),
    (re.compile(r"(/attendees/)(\d+)"), "attendee"),
    (re.compile(r"(/users/)(\d+)"), "user"),
)
_PARAMETERS = {
    "eventTypeId": "event type",
    "eventTypeIds": "event type",
    "scheduleId": "schedule",
    "credentialId": "calendar",
    "id": "calendar",
}


@dataclass
class Replay:
    """A run against one server.

    Attributes:
        url: The base URL, ``/v2`` included.
        senders: The credentials of those who send the requests.
        before: What to do before a record, by its name.
        set_clock: Sets the server's clock to the time of a record.
        new_limits: Called when the recorder forgot the limits, with the new one for keys if it
            changed that.
        names: What is called differently there.
    """

    url: str
    senders: Senders
    before: dict[str, Callable[[Names], None]] = field(default_factory=dict)
    set_clock: Callable[[datetime], None] | None = None
    new_limits: Callable[[int | None], None] | None = None
    names: Names = field(default_factory=Names)
    outcomes: list[Outcome] = field(default_factory=list)
    _limit: int = 100_000

    async def run(self, records: list[Record]) -> list[Outcome]:
        """Replay all records in order."""
        times = recorded_times(records)
        async with aiohttp.ClientSession() as session:
            for index, record in enumerate(records):
                if self.set_clock is not None:
                    self.set_clock(times[index])
                if record["name"] in self.before:
                    self.before[record["name"]](self.names)
                await self._catch_up(session, record)
                self.outcomes.append(await self._exchange(session, index, record))
        return self.outcomes

    async def _catch_up(self, session: aiohttp.ClientSession, record: Record) -> None:
        """Renew the limits, and send the requests of a budget that were not recorded."""
        name, limit, left = _budget(record)
        changed = name == "default" and limit != self._limit
        if self.new_limits is not None and (changed or (name != "default" and left == limit - 1)):
            self.new_limits(limit if changed else None)
        self._limit = limit if name == "default" else self._limit
        gap = re.search(r"default throttle .* request 119", record["name"])
        for _ in range(limit - left - 3 if gap else 0):
            await self._send(session, record)

    async def _send(self, session: aiohttp.ClientSession, record: Record) -> tuple[int, Any]:
        request = record["request"]
        target = self.url.removesuffix("/v2") + self._path(request["path"])
        if request["query"]:
            target += "?" + self._query(request["query"])
        headers = self.senders.headers(record)
        body = self.senders.body(record)
        data = body if body is None or isinstance(body, str) else json.dumps(self._body(body))
        if body is not None:
            headers.setdefault("content-type", "application/json")
        async with session.request(
            request["method"],
            URL(target, encoded=True),
            headers=headers,
            data=data,
            allow_redirects=False,
        ) as response:
            raw = await response.text()
        try:
            return response.status, json.loads(raw) if raw else None
        except ValueError:
            return response.status, raw

    async def _exchange(
        self, session: aiohttp.ClientSession, index: int, record: Record
    ) -> Outcome:
        status, answer = await self._send(session, record)
        origin = self.url.removesuffix("/v2")
        comparison = Comparison(self.names, self._kind(record["request"]["path"]), origin)
        if status == record["response"]["status"]:
            comparison.compare(record["response"]["body"], answer)
        self.senders.learn(record, answer)
        return Outcome(index, record, status, answer, comparison.shape, comparison.values)

    def _kind(self, path: str) -> str:
        return next((kind for pattern, kind in _KINDS if pattern.match(path)), "other")

    def _path(self, path: str) -> str:
        path = self.names.text(path)
        for pattern, kind in _IN_PATHS:
            path = pattern.sub(
                lambda found, kind=kind: f"{found[1]}{self.names.number(kind, int(found[2]))}",
                path,
            )
        return path

    def _query(self, query: str) -> str:
        pairs = []
        for name, value in parse_qsl(query, keep_blank_values=True):
            kind = next((kind for key, kind in _PARAMETERS.items() if key in name), "")
            text = self.names.text(value)
            if kind and name != "id":
                text = re.sub(
                    r"\d+", lambda n, kind=kind: str(self.names.number(kind, int(n[0]))), text
                )
            pairs.append((name, text))
        return urlencode(pairs, quote_via=quote)

    def _body(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self._body(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self._body(item) for item in value]
        if isinstance(value, int) and not isinstance(value, bool) and key in _PARAMETERS:
            return self.names.number(_PARAMETERS[key], value)
        if isinstance(value, str):
            repeated = re.fullmatch(r"(\w) \* (\d+)", value)
            return repeated[1] * int(repeated[2]) if repeated else self.names.text(value)
        return value


def _budget(record: Record) -> tuple[str, int, int]:
    """Return the limit that an answer announced: its name, its size and what is left of it."""
    found = {"limit": 0, "remaining": 0}
    kind = ""
    for header, value in record["response"]["headers"].items():
        word, _, name = header.removeprefix("x-ratelimit-").partition("-")
        if word in found and header.startswith("x-ratelimit-"):
            kind, found[word] = name, int(value)
    return kind, found["limit"], found["remaining"]


def recorded_times(records: list[Record]) -> list[datetime]:
    """Return when each exchange took place, as far as its answer or a neighbouring one tells."""
    told = [_told(record) for record in records]
    last = next((time for time in told if time), datetime.now(UTC))
    times = []
    for time in told:
        last = max(last, time or last)
        times.append(last)
    return times


def _told(record: Record) -> datetime | None:
    """Return the time that an answer names as its own."""
    body = record["response"]["body"]
    if not isinstance(body, dict):
        return None
    data, time = body.get("data"), body.get("timestamp")
    if not time and record["response"]["status"] == 201 and isinstance(data, dict):
        time = data.get("createdAt")
    return datetime.fromisoformat(time) if time else None


def read_records(path: Path) -> list[Record]:
    """Read a file of recordings."""
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    # The exchanges about webhooks stand last, but took place before the version matrix.
    webhooks = [record for record in records if record["name"].startswith("wh ")]
    others = [record for record in records if record not in webhooks]
    cut = next(
        (
            index
            for index, one in enumerate(others)
            if one["name"].startswith("calendar connection event create")
        ),
        len(others),
    )
    return others[:cut] + webhooks + others[cut:]


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    if len(arguments) < 1 or "--help" in arguments:
        print(__doc__)
        return 0
    records = read_records(Path(arguments[0]))
    if len(arguments) > 3:
        keys, secrets = arguments[2:5], arguments[5:6]
        senders = Senders(keys + [""] * (3 - len(keys)), *secrets)
        outcomes = asyncio.run(Replay(arguments[1].rstrip("/"), senders).run(records))
    else:
        from replay_sandbox import replay_sandbox

        outcomes, _ = asyncio.run(replay_sandbox(records))
    print(table(outcomes))
    print(summary(outcomes))
    for said, count in reasons(outcomes).items():
        print(f"{count:4} {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
