"""Replay against a sandbox of this process: it gets the recorded people, and its clock is set.

What the recorder did by hand in its database is done by hand here.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from aiohttp import web
from msgspec.structs import replace
from replay import Replay
from replay_compare import Names
from replay_report import Outcome
from replay_senders import Record, Senders

from cal_async.sandbox import Person, Sandbox
from cal_async.sandbox._codes import CODE
from cal_async.sandbox._documents import ApiKey, Grant, OAuth2App
from cal_async.sandbox._people import current_key

CLIENT, CLIENT_SECRET = "clholdoutclient0000000001", "client-secret"
APP = OAuth2App(
    client_id="holdout-oauth2-client",
    client_secret="holdout-oauth2-secret",
    redirect_uri="http://localhost:4321/callback",
    name="Holdout OAuth2",
)
PEOPLE = (
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
        client=(CLIENT, CLIENT_SECRET),
    ),
)
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_VERIFIED = ("check@example.com", "+37255556666")


async def replay_sandbox(records: list[Record]) -> tuple[list[Outcome], list[Record]]:
    """Replay records; return the outcomes and the webhook deliveries."""
    hooks: list[Record] = []

    async def receive(request: web.BaseRequest) -> web.Response:
        body = (await request.read()).decode()
        hooks.append({"path": request.path, "headers": dict(request.headers), "body": body})
        return web.Response(status=500 if request.path == "/fail" else 200)

    async with (
        Sandbox(people=PEOPLE, rate_limit=(100_000, 60), generic=False) as sandbox,
        serving(_feed) as feed,
        serving(receive) as hook,
    ):
        replay = prepare(sandbox)
        for recorded, ours in (("127.0.0.1:8765", feed), ("127.0.0.1:9099", hook)):
            replay.names.uids |= {recorded: ours, quote(recorded): quote(ours)}
        outcomes = await replay.run(records)
        await sandbox.settle()
    return outcomes, hooks


def prepare(sandbox: Sandbox) -> Replay:
    """Put into a sandbox what the recorded server had, and return the replay for it."""
    store, limiter = sandbox._site.store, sandbox._limiter
    store.keys.save(ApiKey(key="cal_test_expired", user_id=101, expires_at=_LONG_AGO))
    store.apps.save(APP)
    store.clients.save(replace(store.clients[CLIENT], name="Holdout Client"))
    store.commit()
    keys = [current_key(store, index, datetime.now(UTC)) for index in range(len(PEOPLE))]

    def new_limits(limit: int | None) -> None:
        limiter.forget()
        limiter.limit = limit or limiter.limit

    return Replay(
        sandbox.url,
        Senders(
            keys,
            CLIENT_SECRET,
            APP.client_secret or "",
            "cal_test_expired",
            dict.fromkeys(_VERIFIED, CODE),
        ),
        before=_by_hand(sandbox),
        set_clock=sandbox.clock.set,
        new_limits=new_limits,
    )


def _by_hand(sandbox: Sandbox) -> dict[str, Callable[[Names], None]]:
    store = sandbox._site.store

    def into_the_past(uid: str) -> Callable[[Names], None]:
        def move(names: Names) -> None:
            booking = store.bookings.get(names.uids.get(uid, ""))
            if booking is not None:
                start = datetime(2026, 11, 20, 10, tzinfo=UTC)
                end = start + timedelta(minutes=30)
                store.bookings.save(replace(booking, start=start, end=end))
                store.commit()

        return move

    def clear_webhooks(_: Names) -> None:
        store.webhooks.delete_where(lambda _: True)
        store.commit()

    def insert_code(_: Names) -> None:
        store.grants.save(
            Grant(
                code="holdoutcode1",
                client_id=APP.client_id,
                user_id=101,
                expires_at=sandbox.clock.now() + timedelta(minutes=10),
            )
        )
        store.commit()

    def expire_tokens(_: Names) -> None:
        for token in list(store.tokens):
            if token.client_id == CLIENT:
                store.tokens.save(replace(token, expires_at=_LONG_AGO))
        store.commit()

    return {
        "booking mark-absent host (booking moved to the past in the db)": into_the_past(
            "nEhTCSg9Yfs44oKg2PdiV6"
        ),
        "wh event type wh-intro": clear_webhooks,
        "wh mark absent": into_the_past("6Yf9D12oDjsxSM3Dg99DED"),
        "oauth2 token exchange (code inserted in the db)": insert_code,
        "me with expired access token": expire_tokens,
        "me with expired access token (not cached)": expire_tokens,
        # The recorder waited for a minute.
        "default throttle: after the block": lambda _: sandbox._limiter.forget(),
    }


@asynccontextmanager
async def serving(handler: Callable[[web.BaseRequest], Any]) -> AsyncIterator[str]:
    """Serve a free port of this machine with one handler; yield host and port."""
    runner = web.ServerRunner(web.Server(handler, access_log=None))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"127.0.0.1:{runner.addresses[0][1]}"
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
