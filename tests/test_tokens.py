"""Tokens that renew themselves: once for all, kept before they are used, never lost."""

import asyncio
import base64
import hashlib
import logging
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import anyio
import pytest
from aiohttp import web
from patience import LONG, until
from token_server import USER, TokenServer, refused, token_server

import cal_sync
from cal_async import (
    AiohttpTransport,
    AuthenticationError,
    CalClient,
    ConfigurationError,
    MockTransport,
    Request,
    RequestTimeoutError,
    Response,
    TokenRefreshError,
)
from cal_async.tokens import (
    FileTokenStore,
    ManagedUser,
    MemoryTokenStore,
    OAuth2,
    RotatingApiKey,
    Tokens,
    authorize_url,
    pkce_pair,
)

pytestmark = pytest.mark.anyio

PAST = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def server() -> AsyncIterator[TokenServer]:
    async with token_server() as running:
        yield running


def expired(expires_at: datetime | None = None) -> Tokens:
    return Tokens(
        access_token="sesame-expired", refresh_token="sesame-refresh-0", expires_at=expires_at
    )


def oauth2(tokens: Tokens | None = None) -> tuple[OAuth2, MemoryTokenStore]:
    store = MemoryTokenStore(tokens or expired())
    return OAuth2("client", store=store, client_secret="sesame-secret"), store


def managed() -> tuple[ManagedUser, MemoryTokenStore]:
    store = MemoryTokenStore(expired())
    return ManagedUser("client", "sesame-secret", 7, store=store), store


async def call_often(cal: CalClient, times: int = 200) -> list[object]:
    calls = (cal.me.get() for _ in range(times))
    return list(await asyncio.gather(*calls, return_exceptions=True))


# -- one renewal for all -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [oauth2, managed])
@pytest.mark.parametrize("expires_at", [None, PAST])
async def test_one_renewal_serves_200_calls(
    server: TokenServer, kind: object, expires_at: datetime | None
) -> None:
    auth, store = kind()  # type: ignore[operator]
    await store.save(expired(expires_at))
    async with CalClient(auth=auth, base_url=server.url) as cal:
        answers = await call_often(cal)
        assert all(getattr(answer, "id", None) == 1 for answer in answers), answers[0]
        assert server.refreshes == 1
        await cal.me.get()
    assert server.refreshes == 1
    kept = await store.load()
    assert (kept.access_token, kept.refresh_token) == (server.access, server.refresh)


@pytest.mark.parametrize("kind", [oauth2, managed])
@pytest.mark.parametrize("expires_at", [None, PAST])
async def test_a_failed_renewal_is_raised_to_all_once(
    server: TokenServer, kind: object, expires_at: datetime | None
) -> None:
    auth, store = kind()  # type: ignore[operator]
    await store.save(expired(expires_at))
    server.broken = lambda: refused(400, "BadRequestException", "Invalid refresh token")
    async with CalClient(auth=auth, base_url=server.url) as cal:
        answers = await call_often(cal)
        assert {type(answer) for answer in answers} == {TokenRefreshError}
        assert len({id(answer) for answer in answers}) == 200
        # A managed user's is asked for in two ways: by the user's word and by the client's.
        assert server.refreshes == (1 if kind is oauth2 else 2)
        assert server.seen["/v2/me"] == (0 if expires_at else 200)
        server.broken = None
        assert (await cal.me.get()).id == 1


async def test_the_error_says_what_to_do(server: TokenServer) -> None:
    for auth, words in (
        (oauth2()[0], "authorise your client again"),
        (managed()[0], "check client_id and secret_key"),
        (RotatingApiKey("cal_0", store=MemoryTokenStore(), expires_at=PAST), "in the store"),
    ):
        server.broken = lambda: refused(401, "UnauthorizedException", "no")
        async with CalClient(auth=auth, base_url=server.url) as cal:
            with pytest.raises(TokenRefreshError, match=words):
                await cal.me.get()


async def test_a_token_that_stays_refused_does_not_loop(server: TokenServer) -> None:
    auth, _ = oauth2()
    server.accepts_nobody = True
    async with CalClient(auth=auth, base_url=server.url) as cal:
        with pytest.raises(AuthenticationError):
            await cal.me.get()
    assert server.refreshes == 1
    assert server.seen["/v2/me"] == 2


async def test_threads_with_clients_of_their_own_share_a_renewal(server: TokenServer) -> None:
    auth, _ = oauth2()
    server.delay = 0.5

    def call() -> int:
        with cal_sync.CalClient(auth=auth, base_url=server.url) as cal:
            return cal.me.get().id

    calls = [asyncio.to_thread(call) for _ in range(4)]
    assert await asyncio.gather(*calls) == [1] * 4
    assert server.refreshes == 1


# -- before it expires -------------------------------------------------------------------------


async def test_a_token_is_renewed_before_it_expires(server: TokenServer) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=20)
    auth, _ = oauth2(expired(soon))
    async with CalClient(auth=auth, base_url=server.url) as cal:
        await cal.me.get()
        await cal.me.get()
    assert (server.refreshes, server.seen["/v2/me"]) == (1, 2)


async def test_a_failed_early_renewal_leaves_the_token_in_use(server: TokenServer) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=20)
    server.access = "sesame-good-1"
    auth, _ = oauth2(Tokens(access_token=server.access, refresh_token="x", expires_at=soon))
    async with CalClient(auth=auth, base_url=server.url) as cal:
        assert (await cal.me.get()).id == 1
    assert server.refreshes == 1


async def test_short_lived_tokens(server: TokenServer) -> None:
    server.lifetime = 1
    auth, _ = oauth2()
    async with CalClient(auth=auth, base_url=server.url) as cal:
        for _ in range(5):
            assert (await cal.me.get()).id == 1


async def test_a_clock_that_is_wrong_does_not_renew_with_each_call(server: TokenServer) -> None:
    """A managed user's tokens end at a time of the server's; ours may be hours ahead."""
    server.ends = datetime.now(UTC) - timedelta(hours=2)
    auth, _ = managed()
    async with CalClient(auth=auth, base_url=server.url) as cal:
        for _ in range(3):
            assert (await cal.me.get()).id == 1
    assert server.refreshes == 1


# -- nothing is lost ---------------------------------------------------------------------------


async def test_a_token_is_kept_before_it_is_used(server: TokenServer) -> None:
    meanwhile: list[asyncio.Task[object]] = []

    class Noting(MemoryTokenStore):
        async def save(self, tokens: Tokens) -> None:
            meanwhile.append(asyncio.create_task(cal.me.get()))
            await asyncio.sleep(0.1)
            assert not server.let_in
            await super().save(tokens)

    store = Noting(expired())
    async with CalClient(auth=OAuth2("client", store=store), base_url=server.url) as cal:
        await call_often(cal, 5)
        await asyncio.gather(*meanwhile)
    assert (server.let_in, server.refreshes) == (6, 1)
    kept = await store.load()
    assert kept is not None
    assert kept.access_token == server.access


async def test_a_store_that_fails_keeps_the_token_unused(server: TokenServer) -> None:
    class Full(MemoryTokenStore):
        async def save(self, tokens: Tokens) -> None:  # noqa: ARG002
            raise OSError(28, "No space left on device")

    auth = OAuth2("client", store=Full(expired()))
    async with CalClient(auth=auth, base_url=server.url) as cal:
        with pytest.raises(TokenRefreshError, match="No space left"):
            await cal.me.get()
    assert server.seen["/v2/me"] == 1


async def test_an_error_of_a_store_is_the_cause_of_ours(server: TokenServer) -> None:
    class Away(MemoryTokenStore):
        async def save(self, tokens: Tokens) -> None:  # noqa: ARG002
            raise LookupError("the database is away")

    auth = OAuth2("client", store=Away(expired()))
    async with CalClient(auth=auth, base_url=server.url) as cal:
        for error in await call_often(cal, 3):
            assert isinstance(error, TokenRefreshError)
            assert isinstance(error.__cause__, LookupError)


async def test_closing_in_a_hurry_does_not_lose_the_token(server: TokenServer) -> None:
    auth, store = oauth2()
    server.held = asyncio.Semaphore(0)
    transport = AiohttpTransport()
    with anyio.CancelScope() as scope:
        async with CalClient(auth=auth, base_url=server.url, transport=transport) as cal:
            with pytest.raises(RequestTimeoutError):
                await cal.me.get(timeout=0.5)
            asyncio.get_running_loop().call_later(0.1, server.held.release)
            scope.cancel()
    kept = await store.load()
    assert kept is not None
    assert kept.access_token == server.access == "sesame-access-1"
    assert transport._session is None


def test_a_loop_that_ended_in_a_renewal_does_not_hold_up_others() -> None:
    """Not by `asyncio.run`, which cancels what is left: a loop that is just closed."""
    hanging, answering = asyncio.Event(), ManagedUser("client", "sesame-secret", 7)

    async def never(_request: Request) -> Response:
        hanging.set()
        await asyncio.sleep(600)
        raise AssertionError

    async def call(transport: MockTransport) -> int:
        async with CalClient(auth=answering, transport=transport) as cal:
            return (await cal.me.get()).id

    def answer(request: Request) -> Response:
        if request.path == "/v2/me":
            return MockTransport.json({"data": USER})
        tokens = {"accessToken": "sesame-access-1", "refreshToken": "sesame-refresh-1"}
        return MockTransport.json({"data": tokens})

    abandoned = asyncio.new_event_loop()
    call_under_way = abandoned.create_task(call(MockTransport(never)))
    abandoned.run_until_complete(hanging.wait())
    abandoned.close()
    assert asyncio.run(asyncio.wait_for(call(MockTransport(answer)), LONG)) == 1
    for task in asyncio.all_tasks(abandoned):
        task._log_destroy_pending = False  # type: ignore[attr-defined]
    del call_under_way


@pytest.mark.parametrize("others", [0, 3])
async def test_a_cancelled_call_does_not_lose_the_token(server: TokenServer, others: int) -> None:
    auth, store = oauth2()
    server.held = asyncio.Semaphore(0)
    async with CalClient(auth=auth, base_url=server.url) as cal:
        leader = asyncio.create_task(cal.me.get())
        await until(lambda: server.refreshes == 1)
        waiting = [asyncio.create_task(cal.me.get()) for _ in range(others)]
        await until(lambda: server.seen["/v2/me"] == 1 + others)
        leader.cancel()
        with suppress(asyncio.CancelledError):
            async with asyncio.timeout(LONG):  # the renewal goes on
                await leader
        assert leader.cancelled()
        asyncio.get_running_loop().call_later(0.1, server.held.release)
        assert [user.id for user in await asyncio.gather(*waiting)] == [1] * others
    kept = await store.load()  # closing waited for it
    assert kept is not None
    assert kept.access_token == server.access == "sesame-access-1"


@pytest.mark.parametrize(("expires_at", "seconds"), [(PAST, 0.2), (None, 2)])
@pytest.mark.parametrize("whose", ["the call's", "the client's"])
async def test_a_slow_renewal_does_not_outlast_the_time_limit(
    server: TokenServer, expires_at: datetime | None, seconds: float, whose: str
) -> None:
    auth, store = oauth2(expired(expires_at))
    server.held = asyncio.Semaphore(0)
    limits = {"timeout": seconds}
    ours, the_calls = (limits, {}) if "client" in whose else ({}, limits)
    async with CalClient(auth=auth, base_url=server.url, **ours) as cal:  # type: ignore[arg-type]
        with pytest.raises(RequestTimeoutError, match="no valid access token"):
            await cal.me.get(**the_calls)  # type: ignore[arg-type]  # while the renewal goes on
        asyncio.get_running_loop().call_later(0.1, server.held.release)
    kept = await store.load()
    assert kept is not None
    assert kept.access_token == server.access == "sesame-access-1"


async def test_a_managed_user_gets_in_again_after_a_lost_refresh_token(server: TokenServer) -> None:
    store = MemoryTokenStore(Tokens(access_token="x", refresh_token="used"))
    auth = ManagedUser("client", "sesame-secret", 7, store=store)
    async with CalClient(auth=auth, base_url=server.url) as cal:
        assert (await cal.me.get()).id == 1
    fresh = ManagedUser("client", "sesame-secret", 7)
    async with CalClient(auth=fresh, base_url=server.url) as cal:
        assert (await cal.me.get()).id == 1
    assert server.seen["/v2/oauth-clients/client/users/7/force-refresh"] == 2


# -- API keys ----------------------------------------------------------------------------------


async def test_an_api_key_is_exchanged_before_it_ends(server: TokenServer) -> None:
    server.access = "cal_sesame-0"
    store = MemoryTokenStore()
    soon = datetime.now(UTC) + timedelta(seconds=5)
    auth = RotatingApiKey("cal_sesame-0", store=store, expires_at=soon)
    async with CalClient(auth=auth, base_url=server.url) as cal:
        answers = await call_often(cal, 20)
    assert all(getattr(answer, "id", None) == 1 for answer in answers)
    assert server.refreshes == 1
    kept = await store.load()
    assert kept is not None
    assert kept.access_token == server.access == "cal_sesame-1"
    assert kept.expires_at is not None
    assert timedelta(29) < kept.expires_at - datetime.now(UTC) < timedelta(31)
    restarted = RotatingApiKey("cal_sesame-0", store=store)
    async with CalClient(auth=restarted, base_url=server.url) as cal:
        assert (await cal.me.get()).id == 1


async def test_a_refused_api_key_is_not_exchanged(server: TokenServer) -> None:
    """The server answers 401 for other reasons, too: a booking limit that is reached."""
    server.access = "cal_sesame-9"
    store = MemoryTokenStore()
    auth = RotatingApiKey("cal_sesame-0", store=store)
    async with CalClient(auth=auth, base_url=server.url) as cal:
        with pytest.raises(AuthenticationError, match="not valid"):
            await cal.me.get()
        assert server.refreshes == 0
        await store.save(Tokens(access_token="cal_sesame-9"))  # another process exchanged it
        assert (await cal.me.get()).id == 1


# -- stores ------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="no owner-only modes there")
async def test_a_token_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "deep" / "tokens.json")
    assert await store.load() is None
    os.umask(mask := os.umask(0))
    try:
        os.umask(0)
        await store.save(expired(PAST))
        async with store.lock():
            pass
    finally:
        os.umask(mask)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in store.path.parent.iterdir()}
    assert modes == {0o600}
    assert await store.load() == expired(PAST)
    assert sorted(path.name for path in store.path.parent.iterdir()) == [
        "tokens.json",
        "tokens.json.lock",
    ]


async def test_a_file_that_is_something_else_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("sesame: my diary")
    with pytest.raises(ConfigurationError, match="not a token file") as caught:
        await FileTokenStore(path).load()
    assert "diary" not in str(caught.value)


async def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        await FileTokenStore(tmp_path).load()


FORKED = """
import asyncio, os, sys
from cal_async.tokens import FileTokenStore

async def main():
    store = FileTokenStore(sys.argv[1])
    ends, end = os.pipe()
    async with store.lock():
        if os.fork() == 0:
            os.close(end)
            os.read(ends, 1)  # until the parent ends
            os._exit(0)
    async with asyncio.timeout(30), store.lock():
        print("free")

asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_does_not_keep_the_lock_that_it_was_forked_under(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FORKED, str(tmp_path / "tokens.json")]
    assert subprocess.check_output(command, text=True) == "free\n"


async def test_an_empty_store_says_what_is_missing(server: TokenServer) -> None:
    auth = OAuth2("client", store=MemoryTokenStore())
    async with CalClient(auth=auth, base_url=server.url) as cal:
        with pytest.raises(ConfigurationError, match="save the first Tokens"):
            await cal.me.get()


SHARING = """
import asyncio, sys
from cal_async import CalClient
from cal_async.tokens import FileTokenStore, OAuth2

async def main():
    auth = OAuth2("client", store=FileTokenStore(sys.argv[1]))
    async with CalClient(auth=auth, base_url=sys.argv[2]) as cal:
        users = await asyncio.gather(*(cal.me.get() for _ in range(10)))
        print(len(users))

asyncio.run(main())
"""


async def test_processes_share_a_token_file(server: TokenServer, tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    await FileTokenStore(path).save(expired())
    server.delay = 0.5  # long enough for all of them to be refused meanwhile
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-c", SHARING, str(path), server.url, stdout=-1
        )
        for _ in range(3)
    ]
    answers = [(await process.communicate())[0] for process in processes]
    assert answers == [b"10\n"] * 3
    assert server.refreshes == 1


async def test_without_a_lock_the_slower_process_takes_what_was_saved(server: TokenServer) -> None:
    store = MemoryTokenStore(expired())
    server.held = asyncio.Semaphore(0)
    one, two = OAuth2("client", store=store), OAuth2("client", store=store)
    async with (
        CalClient(auth=one, base_url=server.url) as first,
        CalClient(auth=two, base_url=server.url) as second,
    ):
        early = asyncio.create_task(first.me.get())
        await until(lambda: server.refreshes == 1)
        late = asyncio.create_task(second.me.get())
        await until(lambda: server.refreshes == 2)
        server.held.release()
        users = [await early]
        server.held.release()
        users.append(await late)
    assert [user.id for user in users] == [1, 1]
    assert server.refreshes == 2


# -- secrets and addresses ---------------------------------------------------------------------


async def test_no_secret_is_shown(server: TokenServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown: list[str] = []
    seen: list[object] = []
    for make in (oauth2, managed):
        for broken in (None, lambda: web.Response(text="sesame-body", status=200)):
            server.broken = broken
            auth, store = make()
            server.access, server.refresh = "sesame-access-0", "sesame-refresh-0"
            async with CalClient(auth=auth, base_url=server.url, on_request=seen.append) as cal:
                try:
                    await cal.me.get()
                except TokenRefreshError as error:
                    chain: BaseException | None = error
                    while chain is not None:
                        shown += [repr(chain), str(chain), *getattr(chain, "__notes__", [])]
                        chain = chain.__cause__ or chain.__context__
                kept = await store.load()
                assert kept is not None
                shown += [repr(cal), repr(auth), repr(store), repr(kept)]
                shown += map(repr, kept.__rich_repr__())
    shown += [caplog.text, *map(repr, seen)]
    assert "attempt" in caplog.text
    assert "sesame" not in "\n".join(shown)


def test_a_user_is_sent_to_authorise() -> None:
    verifier, challenge = pkce_pair()
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge
    url = authorize_url(
        "client id",
        "https://example.com/back?x=1",
        state="s&t",
        scope=["BOOKING_READ", "BOOKING_WRITE"],
        code_challenge=challenge,
    )
    assert url.startswith("https://app.cal.com/auth/oauth2/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["client id"],
        "redirect_uri": ["https://example.com/back?x=1"],
        "state": ["s&t"],
        "scope": ["BOOKING_READ BOOKING_WRITE"],
        "code_challenge": [challenge],
        "code_challenge_method": ["S256"],
    }
