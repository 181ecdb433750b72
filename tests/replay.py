"""Replay recorded exchanges against a server and say where its answers differ.

    python tests/replay.py RECORDINGS URL KEY SECOND_KEY [--all]

Ids and uids made along the way are translated. A server of another implementation needs the same
people (ids 101 and 102, usernames holdout and second). ``replay_sandbox`` starts a sandbox with
them, sets its clock to the time of the recording and does by hand what the recorder did in the
database.
"""

import asyncio
import json
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import aiohttp
from aiohttp import web
from replay_compare import Comparison, Names
from yarl import URL

Record = dict[str, Any]

# Paths of other areas than those of the sandbox.
OUT_OF_SCOPE = re.compile(
    r"\w+ /v2/(conferencing|stripe|verified-resources|oauth|auth|teams|organizations|routing-forms"
    r"|selected-calendars|destination-calendars|timezones|slots/(available|reserve)$|me/ooo"
    r"|calendars/(connections|\w+/(events|freebusy)$))"
    r"|(GET|DELETE) /v2/calendars/\w+/events/|PATCH /v2/calendars/\w+/event/"
)
# Records whose difference is wanted or comes from the recorder: name, then why.
EXPECTED = {
    r"booking (recordings|transcripts|conferencing-sessions)( of past)?$": "the recorded provider"
    " was a stand-in that always has a recording; here nobody ever met",
    r"booking location update throttled .* #3": "limits of single routes are not imitated",
    r"rate limit|default throttle": "limits were switched on in the database; they have own tests",
    r"slots while reserved": "the recorded answer came from a cache of two seconds",
    r"managed|(expired|replaced|forced) access token|garbage jwt|oauth2|oauth client": "managed"
    " users are not imitated",
    r"event types list without version|event type get without|bookings list 2024-06-11"
    r"|version matrix /v2/event-types"
    r"|version matrix /v2/bookings (None|2024-04-15|2024-06-1\d|2026|garbage)": "the old contract"
    " is imitated only roughly: labels, links and settings that were switched off",
    r"event type create bad recurrence": "the recorded server reports the same problem twice",
    r"schedules (list|default) with.*(04-15|unknown)|default without|version matrix /v2/schedules"
    r"|double version": "the first schedule was put into the database without its owner",
    r"slots minus busy calendar": "selecting calendars is not imitated, so feeds block nothing",
}
_SECOND = re.compile(
    r"second user$|second user |another user|user two|unrelated user|api key refresh"
    r"|me with refreshed key|second user NY"
)
_NOT_SECOND = re.compile(r"booking create (for second user NY|to cancel by second user)")
_KINDS = (
    (re.compile(r"/v2/schedules"), "schedule"),
    (re.compile(r"/v2/event-types/\w+/"), "other"),
    (re.compile(r"/v2/event-types"), "event type"),
    (re.compile(r"/v2/bookings/[^/]+/attendees"), "attendee"),
    (re.compile(r"/v2/bookings"), "booking"),
    (re.compile(r"/v2/calendars"), "calendar"),
)
_PARAMETERS = {
    "eventTypeId": "event type",
    "eventTypeIds": "event type",
    "scheduleId": "schedule",
    "credentialId": "calendar",
    "id": "calendar",
}


@dataclass
class Outcome:
    """How one exchange went."""

    index: int
    record: Record
    status: int
    body: Any
    shape: list[str]
    values: list[str]

    @property
    def area(self) -> str:
        """The part of the API."""
        parts = self.record["request"]["path"].split("/")
        return parts[2] if len(parts) > 2 else "/"

    @property
    def same_status(self) -> bool:
        return bool(self.status == self.record["response"]["status"])

    @property
    def same_shape(self) -> bool:
        return self.same_status and not self.shape

    @property
    def same(self) -> bool:
        return self.same_shape and not self.values

    @property
    def expected(self) -> str | None:
        """Why a difference is no surprise."""
        name = self.record["name"]
        return next((why for pattern, why in EXPECTED.items() if re.search(pattern, name)), None)


@dataclass
class Replay:
    """A run against one server.

    Attributes:
        url: The base URL, ``/v2`` included.
        keys: The first and the second user's API keys.
        special: Headers instead of the recorded ones, by the record's name.
        before: What to do before a record, by its name.
    """

    url: str
    keys: list[str]
    special: dict[str, dict[str, str]] = field(default_factory=dict)
    before: dict[str, Callable[[Names], None]] = field(default_factory=dict)
    set_clock: Callable[[datetime], None] | None = None
    names: Names = field(default_factory=Names)
    outcomes: list[Outcome] = field(default_factory=list)
    _replaced: str = ""

    async def run(self, records: list[Record]) -> list[Outcome]:
        """Replay all records that are within the scope."""
        times = recorded_times(records)
        async with aiohttp.ClientSession() as session:
            for index, record in enumerate(records):
                request = record["request"]
                if OUT_OF_SCOPE.match(f"{request['method']} {request['path']}"):
                    continue
                if self.set_clock is not None:
                    self.set_clock(times[index])
                if record["name"] in self.before:
                    self.before[record["name"]](self.names)
                self.outcomes.append(await self._exchange(session, index, record))
        return self.outcomes

    async def _exchange(
        self, session: aiohttp.ClientSession, index: int, record: Record
    ) -> Outcome:
        request = record["request"]
        origin = self.url.removesuffix("/v2")
        target = origin + self._path(request["path"])
        if request["query"]:
            target += "?" + self._query(request["query"])
        body = request["body"]
        data = body if isinstance(body, str) else json.dumps(self._body(body)) if body else None
        if body == {}:
            data = "{}"
        headers = self._headers(record)
        if body is not None:
            headers.setdefault("content-type", "application/json")
        async with session.request(
            request["method"], URL(target, encoded=True), headers=headers, data=data
        ) as response:
            raw = await response.text()
        try:
            answer = json.loads(raw) if raw else None
        except ValueError:
            answer = raw
        comparison = Comparison(self.names, self._kind(request["path"]), origin)
        if response.status == record["response"]["status"]:
            comparison.compare(record["response"]["body"], answer)
        if isinstance(answer, dict) and isinstance(answer.get("data"), dict):
            self._renew(answer["data"].get("apiKey"))
        return Outcome(index, record, response.status, answer, comparison.shape, comparison.values)

    def _renew(self, key: str | None) -> None:
        if key:
            self._replaced, self.keys[1] = self.keys[1], key

    def _headers(self, record: Record) -> dict[str, str]:
        name, headers = record["name"], dict(record["request"]["headers"])
        second = _SECOND.search(name) and not _NOT_SECOND.search(name)
        key = self.keys[1] if second else self.keys[0]
        if name == "me with the replaced key":
            key = self._replaced
        if "authorization" in headers:
            headers["authorization"] = headers["authorization"].replace("cal_<redacted>", key)
        return headers | self.special.get(name, {})

    def _kind(self, path: str) -> str:
        return next((kind for pattern, kind in _KINDS if pattern.match(path)), "other")

    def _path(self, path: str) -> str:
        path = self.names.text(path)
        for pattern, kind in (
            (r"(/event-types/)(\d+)", "event type"),
            (r"(/schedules/)(\d+)", "schedule"),
            (r"(/attendees/)(\d+)", "attendee"),
        ):
            path = re.sub(
                pattern,
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


def recorded_times(records: list[Record]) -> list[datetime]:
    """Return when each exchange took place, as far as its answer or an earlier one tells."""
    times, last = [], datetime(2026, 11, 23, 12, 51, 21, tzinfo=UTC)
    for record in records:
        body = record["response"]["body"]
        if isinstance(body, dict):
            data = body.get("data")
            told = body.get("timestamp")
            if not told and record["response"]["status"] == 201 and isinstance(data, dict):
                told = data.get("createdAt")
            if told:
                last = max(last, datetime.fromisoformat(told))
        times.append(last)
    return times


def summary(outcomes: list[Outcome]) -> str:
    """Return the shares of agreement, for each area and in all."""
    lines = [f"{'area':16}{'records':>8}{'status':>8}{'shape':>8}{'values':>8}"]
    areas: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.same or outcome.expected is None:
            areas.setdefault(outcome.area, []).append(outcome)
    for area, found in [*sorted(areas.items()), ("all", [o for a in areas.values() for o in a])]:
        shares = [
            f"{100 * sum(same) / len(found):7.1f}%"
            for same in (
                [o.same_status for o in found],
                [o.same_shape for o in found],
                [o.same for o in found],
            )
        ]
        lines.append(f"{area:16}{len(found):8}{''.join(shares)}")
    return "\n".join(lines)


def table(outcomes: list[Outcome]) -> str:
    """Return the differences that nothing explains."""
    lines = []
    for outcome in outcomes:
        if outcome.same or outcome.expected is not None:
            continue
        recorded = outcome.record["response"]["status"]
        lines.append(f"#{outcome.index} {outcome.record['name']}")
        if not outcome.same_status:
            lines.append(
                f"    status {recorded} became {outcome.status}: {str(outcome.body)[:300]}"
            )
        lines += [f"    shape {said}" for said in outcome.shape[:6]]
        lines += [f"    value {said}"[:400] for said in outcome.values[:6]]
    return "\n".join(lines)


def read_records(path: Path) -> list[Record]:
    """Read a file of recordings."""
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    # The exchanges about webhooks stand last, but took place before the version matrix.
    webhooks = [record for record in records if record["name"].startswith("wh ")]
    others = [record for record in records if record not in webhooks]
    cut = next(
        i
        for i, one in enumerate(others)
        if one["name"].startswith("calendar connection event create")
    )
    return others[:cut] + webhooks + others[cut:]


async def replay_sandbox(records: list[Record]) -> tuple[list[Outcome], list[Record]]:
    """Replay records against a sandbox; return the outcomes and the webhook deliveries."""
    from msgspec.structs import replace

    from cal_async.sandbox import Person, Sandbox
    from cal_async.sandbox._documents import ApiKey

    people = (
        Person(
            name="Holdout Host",
            username="holdout",
            email="holdout@example.com",
            time_zone="Europe/London",
            week_start="Monday",
            time_format=24,
            bio="A fake host",
        ),
        Person(
            name="Second Host",
            username="second",
            email="second@example.com",
            time_zone="America/New_York",
        ),
        Person(
            name="Platform Admin",
            username="platformadmin",
            email="platform@example.com",
            time_zone="Europe/London",
            client=("clholdoutclient0000000001", "client-secret"),
        ),
    )
    async with Sandbox(people=people) as sandbox:
        store = sandbox._site.store
        hooks: list[Record] = []

        def clean_up(names: Names) -> None:
            # The recorder removed older webhooks, and an operation out of scope marked the user.
            del names
            for webhook in list(store.webhooks):
                store.webhooks.delete(webhook)
            user = store.users[101]
            marked = user.metadata | {"defaultConferencingApp": {"appSlug": "daily-video"}}
            store.users.save(replace(user, metadata=marked))
            store.commit()

        def into_the_past(uid: str) -> Callable[[Names], None]:
            def move(names: Names) -> None:
                booking = store.bookings.get(names.uids.get(uid, ""))
                if booking is None:
                    return
                start = datetime(2026, 11, 20, 10, tzinfo=UTC)
                store.bookings.save(
                    replace(booking, start=start, end=start + timedelta(minutes=30))
                )
                store.commit()

            return move

        expired = datetime(2026, 1, 1, tzinfo=UTC)
        store.keys.save(ApiKey(key="cal_test_expired", user_id=101, expires_at=expired))
        store.commit()
        replay = Replay(
            sandbox.url,
            [sandbox.api_key, sandbox.second_api_key],
            special={
                "me with expired key": {"authorization": "Bearer cal_test_expired"},
                "me with client id + wrong secret": {"x-cal-secret-key": "wrong"},
                "me with client id + secret (oauth client)": {"x-cal-secret-key": "client-secret"},
                "version header upper-case name": {"CAL-API-VERSION": "2024-06-11"},
            },
            before={
                "booking mark-absent host (booking moved to the past in the db)": into_the_past(
                    "nEhTCSg9Yfs44oKg2PdiV6"
                ),
                "wh event type wh-intro": clean_up,
                "wh mark absent": into_the_past("6Yf9D12oDjsxSM3Dg99DED"),
            },
            set_clock=sandbox.clock.set,
        )

        async def receive(request: web.BaseRequest) -> web.Response:
            body = (await request.read()).decode()
            hooks.append({"path": request.path, "headers": dict(request.headers), "body": body})
            return web.Response(status=500 if request.path == "/fail" else 200)

        async with serving(8765, _feed), serving(9099, receive):
            outcomes = await replay.run(records)
            await sandbox.settle()
            return outcomes, hooks


@asynccontextmanager
async def serving(port: int, handler: Callable[[web.BaseRequest], Any]) -> AsyncIterator[None]:
    """Serve a port of this machine with one handler."""
    runner = web.ServerRunner(web.Server(handler, access_log=None))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()


async def _feed(_: web.BaseRequest) -> web.Response:
    """Answer with the calendar feed that the recordings read."""
    return web.Response(text=FEED, content_type="text/calendar")


FEED = """BEGIN:VCALENDAR
X-WR-CALNAME:Fake feed
BEGIN:VEVENT
SUMMARY:Busy one
DTSTART:20261214T100000Z
DTEND:20261214T110000Z
END:VEVENT
END:VCALENDAR
"""


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    records = read_records(Path(arguments[0]))
    if len(arguments) > 3:
        outcomes = asyncio.run(Replay(arguments[1].rstrip("/"), arguments[2:4]).run(records))
    else:
        outcomes, _ = asyncio.run(replay_sandbox(records))
    print(table(outcomes))
    print(summary(outcomes))
    reasons = Counter(o.expected for o in outcomes if not o.same and o.expected)
    for why, count in reasons.items():
        print(f"{count:4} expected: {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
