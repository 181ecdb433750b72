"""Copies with other settings, hooks, logs, redirects, and the end of retry storms."""

import logging
import time

import pytest

from cal_async import Attempt, CalClient, MockTransport, Request, Response, ServerError
from cal_async._retry import RetryQuota

pytestmark = pytest.mark.anyio


def ok(_request: Request) -> Response:
    return MockTransport.json({"data": []})


async def test_a_changed_copy_shares_the_transport() -> None:
    transport = MockTransport(ok)
    async with CalClient("cal_x", transport=transport, headers={"x-a": "1"}) as cal:
        first = cal.schedules
        copy = cal.with_options(timeout=5, max_retries=0, headers={"x-b": "2"})
        assert copy.schedules is not first is cal.schedules
        await copy.schedules.list()
        await cal.schedules.list()
    changed, original = (request.headers for request in transport.requests)
    assert (changed["x-a"], changed["x-b"]) == ("1", "2")
    assert "x-b" not in original


async def test_settings_of_a_copy_are_its_own() -> None:
    transport = MockTransport(lambda _: MockTransport.json({}, 503))
    async with CalClient("cal_x", transport=transport) as cal:
        with pytest.raises(ServerError):
            await cal.with_options(max_retries=0).schedules.list()
    assert len(transport.requests) == 1


async def test_hooks_see_every_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoff.full_jitter", lambda _bound: 0.0)
    answers = [MockTransport.json({}, 503), MockTransport.json({"data": []})]
    seen: list[tuple[str, int, int | None, bool]] = []

    def before(attempt: Attempt) -> None:
        seen.append(("before", attempt.number, None, False))

    async def after(attempt: Attempt) -> None:
        status = attempt.response.status if attempt.response else None
        seen.append(("after", attempt.number, status, attempt.error is not None))
        assert "cal_sesame" not in repr(attempt)
        assert attempt.url == "https://api.cal.com/v2/schedules"

    transport = MockTransport(lambda _: answers.pop(0))
    async with CalClient(
        "cal_sesame", transport=transport, on_request=before, on_response=[after]
    ) as cal:
        await cal.schedules.list()
    assert seen == [
        ("before", 0, None, False),
        ("after", 0, 503, True),
        ("before", 1, None, False),
        ("after", 1, 200, False),
    ]


async def test_a_hook_that_raises_ends_the_call() -> None:
    def refuse(_attempt: Attempt) -> None:
        raise PermissionError("not today")

    transport = MockTransport(ok)
    async with CalClient("cal_x", transport=transport, on_request=refuse) as cal:
        with pytest.raises(PermissionError):
            await cal.schedules.list()
    assert not transport.requests


async def test_logs_name_the_call_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "cal_async")
    async with CalClient("cal_sesame", transport=MockTransport(ok)) as cal:
        await cal.schedules.list()
    assert "GET /v2/schedules (attempt 1): 200, 11 bytes" in caplog.text
    assert "sesame" not in caplog.text


async def test_earlier_failures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoff.full_jitter", lambda _bound: 0.0)
    transport = MockTransport(lambda _: MockTransport.json({"message": "busy"}, 503))
    async with CalClient("cal_x", transport=transport, max_retries=1) as cal:
        with pytest.raises(ServerError) as caught:
            await cal.schedules.list()
    assert caught.value.__notes__ == ["attempt 1 failed: 503 busy"]


async def test_a_storm_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that fails everything is soon asked once a call, not four times."""
    monkeypatch.setattr("backoff.full_jitter", lambda _bound: 0.0)
    transport = MockTransport(lambda _: MockTransport.json({}, 503))
    async with CalClient("cal_x", transport=transport, rate_limit=False) as cal:
        for _ in range(100):
            with pytest.raises(ServerError):
                await cal.schedules.list()
    assert len(transport.requests) == 100 + RetryQuota.CAPACITY // RetryQuota.COST


def test_the_quota_fills_again() -> None:
    quota = RetryQuota()
    while quota.take():
        pass
    assert not quota.take()
    quota.give_back(RetryQuota.COST)
    assert quota.take()
    assert not quota.take()


async def test_a_redirect_that_was_asked_for() -> None:
    there = Response(302, {"location": "https://app.cal.com/apps?ok=1"})
    async with CalClient(transport=MockTransport(lambda _: there)) as cal:
        where = await cal.stripe.save(state="s", code="c")
    assert where == "https://app.cal.com/apps?ok=1"


async def test_a_wait_that_the_server_asks_for_is_for_refusals_only() -> None:
    """The limiter's headers come with every answer; a 503 is not waited for until Reset."""
    headers = {"x-ratelimit-reset-default": "60"}
    answers = [MockTransport.json({}, 503, headers), MockTransport.json({"data": []})]
    transport = MockTransport(lambda _: answers.pop(0))
    async with CalClient("cal_x", transport=transport, timeout=30) as cal:
        started = time.monotonic()
        await cal.schedules.list()
    assert time.monotonic() - started < 25
