"""The receiver: its answers, its handlers, and what it does when they fail."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webhook_samples import DELIVERIES, SECRET, delivery, signed

from cal_async import ConfigurationError
from cal_async.webhooks import (
    Answer,
    BookingEvent,
    MemoryDeduplicator,
    WebhookReceiver,
)
from cal_async.webhooks._handlers import directly
from cal_async.webhooks.asgi import ASGIWebhooks

pytestmark = pytest.mark.anyio
CREATED = delivery("BOOKING_CREATED", {"uid": "u1"})


async def pieces(body: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def send(
    receiver: WebhookReceiver, body: bytes = CREATED, headers: Any = None, method: str = "POST"
) -> Answer:
    """Send a delivery, and run what is left to do as an adapter would."""
    given = signed(body) if headers is None else headers
    answer = await receiver.handle(method, given, pieces(body))
    if answer.after is not None:
        await answer.after()
    return answer


async def test_handlers_of_every_form_are_called() -> None:
    receiver = WebhookReceiver(SECRET)
    seen: list[tuple[str, Any]] = []

    @receiver.on("BOOKING_CREATED", "BOOKING_CANCELLED")
    async def with_await(event: BookingEvent) -> None:
        await asyncio.sleep(0)
        seen.append(("async", event.payload.uid))

    @receiver.on("BOOKING_CREATED")
    def blocking(_event: BookingEvent) -> None:
        seen.append(("blocking", threading.current_thread() is threading.main_thread()))

    @receiver.on()
    def everything(event: Any) -> None:
        seen.append(("all", event.trigger))

    @receiver.on("MEETING_ENDED")
    def other(event: Any) -> None:
        raise AssertionError(event)

    assert (await send(receiver)).status == 200
    assert seen == [("async", "u1"), ("blocking", False), ("all", "BOOKING_CREATED")]
    seen.clear()
    await send(receiver, delivery("SOMETHING_NEW", None))
    assert seen == [("all", "SOMETHING_NEW")]


async def test_after_answers_first_and_before_handles_first() -> None:
    for mode, expected in (("after", ["answered", "handled"]), ("before", ["handled", "answered"])):
        receiver = WebhookReceiver(SECRET, mode=mode)  # type: ignore[arg-type]
        order: list[str] = []
        receiver.on()(lambda _event, order=order: order.append("handled"))
        answer = await receiver.handle("POST", signed(CREATED), pieces(CREATED), caller=directly)
        order.append("answered")
        if answer.after is not None:
            await answer.after()
        assert order == expected


async def test_what_is_refused_and_how(caplog: pytest.LogCaptureFixture) -> None:
    receiver = WebhookReceiver([SECRET, "old"], max_size=2000)
    calls: list[Any] = []
    receiver.on()(calls.append)
    signature = signed(CREATED)["X-Cal-Signature-256"]
    twice = [("x-cal-signature-256", signature), ("X-Cal-Signature-256", signature)]
    changed = CREATED.replace(b": ", b":  ")
    broken, wrong = CREATED[:-1], delivery("BOOKING_CREATED", 3)
    big = delivery("BOOKING_CREATED", {"title": "x" * 2000})
    refusals: list[tuple[int, bytes, Any, str]] = [
        (405, CREATED, None, "GET"),
        (401, CREATED, {}, "POST"),
        (401, CREATED, twice, "POST"),
        (401, CREATED, signed(CREATED, "other"), "POST"),
        (401, CREATED, {"X-Cal-Signature-256": signature[:-1]}, "POST"),
        (401, CREATED, {"X-Cal-Signature-256": "no-secret-provided"}, "POST"),
        (401, CREATED, {"X-Cal-Signature-256": "\udcff"}, "POST"),  # as aiohttp.web gives b"\xff"
        (401, changed, signed(CREATED), "POST"),
        (400, broken, signed(broken), "POST"),
        (400, wrong, signed(wrong), "POST"),
        (413, big, signed(big), "POST"),
        (413, CREATED, signed(CREATED, **{"content-length": "2001"}), "POST"),
    ]
    for status, body, headers, method in refusals:
        answer = await send(receiver, body, headers, method)
        assert (answer.status, answer.after) == (status, None), (status, answer)
        assert answer.text
        assert ("Allow" in answer.headers) == (status == 405)
    assert calls == []
    assert SECRET not in caplog.text
    assert (await send(receiver, CREATED, signed(CREATED, "old"))).status == 200
    shouted = {"X-CAL-SIGNATURE-256": f"sha256={signature.upper()}"}
    assert (await send(receiver, CREATED, shouted)).status == 200
    assert len(calls) == 2


async def test_a_delivery_that_is_too_big_is_not_read_to_its_end() -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1000
            yield b"x" * 1000

    receiver = WebhookReceiver(SECRET, max_size=5000)
    assert (await receiver.handle("POST", {}, endless())).status == 413
    assert read == 6000
    read = 0
    assert (await receiver.handle("POST", {"Content-Length": "5001"}, endless())).status == 413
    assert read == 0


async def test_a_body_that_cannot_be_read_is_refused_under_asgi_too() -> None:
    receiver = WebhookReceiver(SECRET, on_error=pytest.fail)
    received = [{"type": "http.request", "body": b"{", "more_body": True}]
    sent: list[Any] = []

    async def receive() -> Any:
        return received.pop() if received else {"type": "http.disconnect"}

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "headers": []}
    await ASGIWebhooks(receiver)(scope, receive, keep)
    assert [message.get("status") for message in sent] == [400, None]


async def test_a_sender_that_does_not_wait_has_delivered_all_the_same() -> None:
    receiver = WebhookReceiver(SECRET)
    seen: list[Any] = []
    receiver.on()(seen.append)

    async def receive() -> Any:
        return {"type": "http.request", "body": CREATED}

    async def send_to_nobody(_message: Any) -> None:
        raise OSError

    scope = {"type": "http", "method": "POST", "headers": list(signed(CREATED).items())}
    await ASGIWebhooks(receiver)(scope, receive, send_to_nobody)
    assert len(seen) == 1


async def test_failures_are_logged_reported_and_do_not_stop_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reported: list[tuple[Exception, Any]] = []
    for mode, status in (("after", 200), ("before", 500)):

        async def hook(error: Exception, event: Any) -> None:
            reported.append((error, event))
            raise RuntimeError("the hook fails, too")

        receiver = WebhookReceiver(SECRET, mode=mode, on_error=hook)  # type: ignore[arg-type]
        done: list[str] = []

        @receiver.on()
        def fails(event: Any) -> None:
            raise LookupError(event.trigger)

        receiver.on()(lambda event, done=done: done.append(event.trigger))
        assert (await send(receiver)).status == status
        assert done == ["BOOKING_CREATED"]
        error, event = reported.pop()
        assert isinstance(error, LookupError)
        assert event.payload.uid == "u1"
        broken = b"{"
        assert (await send(receiver, broken)).status == 400
        assert reported.pop()[1] is None
    assert "LookupError: BOOKING_CREATED" in caplog.text
    assert "the hook fails, too" in caplog.text


async def test_a_repeated_delivery_is_handled_once() -> None:
    receiver = WebhookReceiver(SECRET, deduplicator=MemoryDeduplicator())
    calls: list[Any] = []

    @receiver.on()
    async def slow(event: Any) -> None:
        await asyncio.sleep(0.01)
        calls.append(event)

    answers = await asyncio.gather(*(send(receiver) for _ in range(50)))
    assert [answer.status for answer in answers] == [200] * 50
    assert len(calls) == 1
    await send(receiver, delivery("BOOKING_CREATED", {"uid": "u2"}))
    assert len(calls) == 2


async def test_what_failed_may_come_again() -> None:
    for mode in ("after", "before"):
        receiver = WebhookReceiver(SECRET, mode=mode, deduplicator=MemoryDeduplicator())  # type: ignore[arg-type]
        outcomes = [ValueError("down"), None]

        @receiver.on()
        def flaky(_event: Any, outcomes: list[Exception | None] = outcomes) -> None:
            if (outcome := outcomes.pop(0)) is not None:
                raise outcome

        for _ in range(3):
            await send(receiver)
        assert outcomes == []


async def test_a_cancelled_handler_has_not_done_its_work() -> None:
    receiver = WebhookReceiver(SECRET, deduplicator=MemoryDeduplicator())
    started, calls = asyncio.Event(), 0

    @receiver.on()
    async def hangs(_event: Any) -> None:
        nonlocal calls
        calls += 1
        started.set()
        if calls == 1:
            await asyncio.sleep(60)

    task = asyncio.ensure_future(send(receiver))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await send(receiver)
    assert calls == 2


async def test_a_store_that_is_down_is_no_success() -> None:
    class Down:
        async def claim(self, key: str) -> bool:
            raise ConnectionError(key)

        async def release(self, key: str) -> None:
            raise ConnectionError(key)

    reported: list[Exception] = []
    receiver = WebhookReceiver(
        SECRET, deduplicator=Down(), on_error=lambda error, _event: reported.append(error)
    )
    assert (await send(receiver)).status == 500
    assert len(reported) == 1


async def test_templates_and_unsigned_deliveries() -> None:
    recorded = next(one for one in DELIVERIES if b"trigger" in one["body"].encode()[-40:])
    receiver = WebhookReceiver(recorded["secret"], template=dict)
    seen: list[Any] = []
    receiver.on()(seen.append)
    with pytest.raises(ConfigurationError, match="template"):
        receiver.on("BOOKING_CREATED")
    body = recorded["body"].encode()
    assert (await send(receiver, body, recorded["headers"])).status == 200
    assert seen[0]["content"] == "A booking"

    unsigned = next(one for one in DELIVERIES if not one["secret"])
    body = unsigned["body"].encode()
    lenient = WebhookReceiver(allow_unsigned=True)
    assert (await send(lenient, body, unsigned["headers"])).status == 200
    assert (await send(lenient, body, signed(body))).status == 401


async def test_settings_that_cannot_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for settings_ in ({}, {"secret": ""}, {"secret": ["a", ""]}, {"secret": "a", "mode": "never"}):
        with pytest.raises(ConfigurationError):
            WebhookReceiver(**settings_)  # type: ignore[arg-type]
    monkeypatch.setenv("CAL_WEBHOOK_SECRET", SECRET)
    assert (await send(WebhookReceiver())).status == 200


@settings(max_examples=200)
@given(
    method=st.just("POST") | st.sampled_from(["POST", "GET", "", "post"]),
    body=st.binary(max_size=64),
    headers=st.lists(
        st.tuples(
            st.sampled_from([b"x-cal-signature-256", b"Content-Length", b"content-type", b"\xff"]),
            st.binary(max_size=64)
            | st.binary(max_size=64).map(lambda value: value.decode(errors="surrogateescape")),
        ),
        max_size=4,
    ),
    sign_it=st.booleans(),
)
def test_no_request_raises_past_the_receiver(
    method: str,
    body: bytes,
    headers: list[tuple[bytes, bytes | str]],
    sign_it: bool,  # noqa: FBT001
) -> None:
    receiver = WebhookReceiver(SECRET, max_size=60)
    extra = [(name.encode(), value) for name, value in signed(body).items()]
    given_headers = [*headers, *extra] if sign_it else headers
    answer = asyncio.run(receiver.handle(method, given_headers, pieces(body)))
    assert answer.status in {200, 400, 401, 405, 413}
