"""The watch over credentials finds what it is there to find."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from leaks import Leaks, watched

from cal_async import (
    AccessToken,
    AuthenticationError,
    CalClient,
    CalError,
    MockTransport,
    Request,
    Response,
)
from cal_async.tokens import MemoryTokenStore, OAuth2, Tokens

pytestmark = pytest.mark.anyio

KEY = "cal_open_sesame"


@pytest.fixture
def leaks() -> Iterator[Leaks]:
    own = Leaks()
    with watched(own):
        yield own


async def fail_once() -> AuthenticationError:
    transport = MockTransport(lambda _: MockTransport.json({"message": "no"}, 401))
    async with CalClient(KEY, transport=transport) as cal:
        with pytest.raises(AuthenticationError) as caught:
            await cal.me.get()
    return caught.value


async def test_an_ordinary_failure_shows_nothing(leaks: Leaks) -> None:
    await fail_once()
    assert leaks.secrets == {KEY}
    assert any("401" in text for text in leaks.shown)
    assert not leaks.found()


# What leaks is kept from the session's watch by a key of its own that nobody sends.
@pytest.mark.parametrize("how", ["log", "traceback", "error", "cause", "note", "repr", "auth"])
async def test_a_leak_is_found(leaks: Leaks, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await fail_once()
    leaks.secrets.add("pretended-key")
    assert not leaks.found()
    match how:
        case "log":
            logging.getLogger("cal_async.anything").debug("sending %s", "pretended-key")
        case "traceback":
            try:
                raise LookupError("pretended-key")
            except LookupError:
                logging.getLogger("anybody").exception("failed")
        case "error":
            CalError("refused: pretended-key").add_note("a note")
        case "cause":

            def lose(request: Request) -> Response:
                raise CalError("the connection was lost") from OSError("pretended-key")

            async with CalClient(KEY, transport=MockTransport(lose)) as cal:
                with pytest.raises(CalError) as caught:
                    await cal.me.get()
            leaks.raised(caught.value)
        case "note":
            CalError("refused").add_note("with pretended-key")
        case "repr":
            transport = MockTransport(lambda _: MockTransport.json({}))
            async with CalClient(KEY, transport=transport) as cal:
                await cal.request("GET", "/v2/pretended-key")
        case _:
            monkeypatch.setattr(AccessToken, "__repr__", lambda _: "AccessToken('pretended-key')")
            transport = MockTransport(lambda _: MockTransport.json({}))
            async with CalClient(access_token="another-token", transport=transport) as cal:
                await cal.request("GET", "/v2/me")
    assert leaks.found()


async def test_what_counts_as_a_credential(leaks: Leaks) -> None:
    body = b'{"grant_type": "refresh_token", "refresh_token": "sesame-refresh-1"}'
    leaks.sent(Request("POST", "/v2/x", "a=1&code=sesame-code-1", body))
    assert leaks.secrets == {"sesame-refresh-1", "sesame-code-1"}
    leaks.sent(Request("GET", "/", headers={"X-Cal-Secret-Key": "sesame-platform"}))
    answer = b'{"data": {"accessToken": "sesame-access-1", "apiKey": "cal_sesame-1"}}'
    leaks.answered(Response(200, {}, answer))
    assert leaks.secrets >= {"sesame-platform", "sesame-access-1", "cal_sesame-1"}
    store = MemoryTokenStore()
    await store.save(Tokens(access_token="sesame-stored", refresh_token="sesame-again"))
    assert leaks.secrets >= {"sesame-stored", "sesame-again"}
    assert repr(store) in leaks.shown
    assert not leaks.found()
    assert repr(OAuth2("client", store=store)) == "OAuth2(***)"


LEAKING = """
import logging
import pytest
from cal_async import CalClient, MockTransport

pytestmark = pytest.mark.anyio


async def test_it(anyio_backend) -> None:
    transport = MockTransport(lambda _: MockTransport.json({}))
    async with CalClient("cal_open_sesame", transport=transport) as cal:
        await cal.request("GET", "/v2/me")
    SHOW


def test_another() -> None:
    assert True
"""


@pytest.mark.timeout(600)  # it starts three processes, which takes long on a busy machine
@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(
    ("show", "code"),
    [
        ("pass", 0),
        ("print('cal_open_sesame')", 1),
        ("logging.getLogger('me').warning('cal_open_sesame')", 1),
    ],
)
def test_a_leaking_run_fails(tmp_path: Path, show: str, code: int, workers: str) -> None:
    here = Path(__file__).parent
    for name in ("conftest.py", "leaks.py", "losing.py", "raw_api.py"):
        (tmp_path / name).write_text((here / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "test_leaking.py").write_text(LEAKING.replace("SHOW", show), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert ("credentials were shown" in done.stdout) == bool(code)
