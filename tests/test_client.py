"""Settings: which work, and which are refused with what words."""

from datetime import date
from typing import Any

import pytest

import cal_sync
from cal_async import (
    AccessToken,
    Anonymous,
    ApiKey,
    CalClient,
    ConfigurationError,
    InvalidArgumentError,
    MockTransport,
    PlatformClient,
    Response,
)

pytestmark = pytest.mark.anyio


def echo() -> MockTransport:
    return MockTransport(lambda _: Response(200, {}, b"{}"))


async def sent_headers(**settings: object) -> dict[str, str]:
    transport = echo()
    async with CalClient(transport=transport, **settings) as cal:  # type: ignore[arg-type]
        await cal.request("GET", "/v2/me")
    return dict(transport.requests[0].headers)


async def test_credentials_from_arguments() -> None:
    assert (await sent_headers(api_key="cal_a"))["Authorization"] == "Bearer cal_a"
    assert (await sent_headers(access_token="t"))["Authorization"] == "Bearer t"
    assert (await sent_headers(auth=ApiKey("cal_b")))["Authorization"] == "Bearer cal_b"
    assert (await sent_headers(auth=AccessToken("u")))["Authorization"] == "Bearer u"
    for settings in (
        {"client_id": "i", "secret_key": "s"},
        {"auth": PlatformClient("i", "s")},
    ):
        headers = await sent_headers(**settings)
        assert (headers["x-cal-client-id"], headers["x-cal-secret-key"]) == ("i", "s")


async def test_credentials_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAL_CLIENT_ID", "i")
    with pytest.raises(ConfigurationError, match="CAL_SECRET_KEY"):
        CalClient()
    monkeypatch.setenv("CAL_SECRET_KEY", "s")
    assert (await sent_headers())["x-cal-secret-key"] == "s"
    monkeypatch.setenv("CAL_API_KEY", "cal_env")
    headers = await sent_headers()
    assert headers["Authorization"] == "Bearer cal_env"
    assert "x-cal-client-id" not in headers
    assert "Authorization" not in await sent_headers(auth=Anonymous())
    assert (await sent_headers(api_key="cal_mine"))["Authorization"] == "Bearer cal_mine"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"api_key": "cal_ x"}, "white space"),
        ({"api_key": "cal_x\n"}, "white space or a line break"),
        ({"api_key": '"cal_x"'}, "quotes"),
        ({"api_key": ""}, "empty"),
        ({"api_key": "Bearer_x"}, "Bearer"),
        ({"api_key": "cal_ключ"}, "characters"),
        ({"api_key": 5}, "text"),
        ({"client_id": "x"}, "CAL_SECRET_KEY"),
        ({"secret_key": "x"}, "CAL_CLIENT_ID"),
        ({"api_key": "cal_x", "access_token": "y"}, "one kind"),
        ({"auth": "cal_x"}, "not text"),
        ({"base_url": "http://api.cal.com/v2"}, "https"),
        ({"base_url": "api.cal.com/v2"}, "must look like"),
        ({"base_url": "https://me:pw@api.cal.com/v2"}, "no user"),
        ({"base_url": ""}, "must look like"),
        ({"base_url": 5}, "must look like"),
        ({"base_url": "https://api.cal.com:99999/v2"}, "must look like"),
        ({"base_url": "https://x/v2", "region": "eu"}, "not both"),
        ({"region": "mars"}, "us, eu"),
        ({"api_versions": {"bookings": '"2024-08-13"'}}, "must be a date"),
        ({"api_versions": {"bookings": "2024-13-08"}}, "must be a date"),
        ({"api_versions": {"bookings": date(2024, 8, 13)}}, "must be a date"),
        ({"proxy": "cal_x:pw@host:3128"}, "proxy must look like"),
        ({"proxy": "socks5://host"}, "proxy must look like"),
        ({"proxy": 5}, "proxy must look like"),
        ({"rate_limit": 5}, "rate_limit=5: must be True"),
        ({"transport": 5}, "transport=5: must be a Transport"),
    ],
)
def test_settings_that_cannot_work(settings: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        CalClient(**settings)  # type: ignore[arg-type]
    assert "cal_x" not in str(caught.value)


def test_the_key_of_the_environment_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAL_API_KEY", "'cal_x'")
    with pytest.raises(ConfigurationError, match="CAL_API_KEY.*quotes"):
        CalClient()


def test_base_urls(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CalClient().base_url == "https://api.cal.com/v2"
    assert CalClient(region="eu").base_url == "https://api.cal.eu/v2"
    monkeypatch.setenv("CAL_BASE_URL", "http://127.0.0.1:5555/v2/")
    assert CalClient().base_url == "http://127.0.0.1:5555/v2"
    assert CalClient(base_url="http://localhost:1/v2").base_url == "http://localhost:1/v2"
    assert CalClient(base_url="http://[::1]:1/v2").base_url == "http://[::1]:1/v2"


def test_what_things_say_of_themselves() -> None:
    for cal in (CalClient("cal_x"), cal_sync.CalClient("cal_x")):
        client = "CalClient(base_url='https://api.cal.com/v2', auth=ApiKey(***))"
        assert repr(cal) == client
        assert repr(cal.bookings) == f"<bookings of {client}>"
        assert repr(cal.teams.bookings.raw) == f"<teams.bookings.raw of {client}>"


async def test_a_version_may_be_replaced() -> None:
    transport = MockTransport(lambda _: MockTransport.json({"data": []}))
    versions = {"event_types": "2026-06-12"}
    async with CalClient("cal_x", transport=transport, api_versions=versions) as cal:
        await cal.event_types.list()
        await cal.schedules.list()
    sent = [request.headers["cal-api-version"] for request in transport.requests]
    assert sent == ["2026-06-12", "2024-06-11"]


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"timeout": "5"}, "timeout='5': must be seconds or a Timeout"),
        ({"timeout": 0}, "timeout=0: must be more than 0 seconds"),
        ({"max_retries": "3"}, "max_retries='3': must be a whole number"),
        ({"max_retries": -1}, "max_retries=-1: must be a whole number, at least 0"),
        ({"headers": ["X"]}, "headers=<class 'list'>: expected a mapping"),
        ({"headers": {"X Y": "1"}}, "headers='X Y': is no name of a header"),
        ({"headers": {"": "1"}}, "headers='': is no name of a header"),
        ({"headers": {"X": 1}}, "headers='X': its value must be text, not int"),
        ({"headers": {"X": "1\r\nY: 2"}}, "line breaks"),
    ],
)
async def test_call_options_are_checked(option: dict[str, Any], words: str) -> None:
    async with CalClient("cal_x", transport=echo()) as cal:
        with pytest.raises(InvalidArgumentError, match=words):
            await cal.me.get(**option)
    with pytest.raises(InvalidArgumentError, match=words):
        CalClient("cal_x", **option)


@pytest.mark.parametrize("method", ["", "G ET", "GET /x", "GETT"])
async def test_odd_methods_are_refused(method: str) -> None:
    async with CalClient(transport=echo()) as cal:
        with pytest.raises(InvalidArgumentError, match="must be one of GET, POST"):
            await cal.request(method, "/v2/me")


@pytest.mark.parametrize(
    "path", ["me", "/v2/me?x=1", "https://api.cal.com/v2/me", "/v2/a b", "/v2/é", "/v2/a\r\nX: 1"]
)
async def test_odd_paths_are_refused(path: str) -> None:
    async with CalClient(transport=echo()) as cal:
        with pytest.raises(InvalidArgumentError):
            await cal.request("GET", path)
