"""Attempts, waits and deadlines: what is repeated, and what never is."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from cal_async import (
    APIError,
    Attendee,
    CalClient,
    ConnectError,
    MissingCredentialsError,
    MockTransport,
    OutcomeUnknownError,
    RateLimitError,
    Request,
    RequestTimeoutError,
    Response,
    ServerError,
    TransportError,
)
from cal_async._retry import AGAIN

pytestmark = pytest.mark.anyio

USER = {
    "id": 1, "email": "a@example.com", "name": None, "username": "a", "timeFormat": 12,
    "timeZone": "UTC", "weekStart": "Monday", "defaultScheduleId": None,
}  # fmt: skip


def fails_first(
    failure: Exception | Response, times: int = 1
) -> tuple[MockTransport, Callable[[], int]]:
    """Answer with ``failure`` a number of times and then as a healthy server does."""
    seen = 0

    def handler(request: Request) -> Response:
        nonlocal seen
        seen += 1
        if seen <= times:
            if isinstance(failure, Exception):
                raise failure
            return failure
        return MockTransport.json({"status": "success", "data": USER})

    return MockTransport(handler), lambda: seen


REQUEST = Request("GET", "/v2/me")
NOT_SENT = ConnectError("refused", REQUEST)
LOST = TransportError("reset", REQUEST)
SLOW = RequestTimeoutError("slow", REQUEST)
BUSY = MockTransport.json({"statusCode": 503, "message": "busy"}, 503)
LIMITED = MockTransport.json({}, 429, {"x-ratelimit-reset-default": "0"})


@pytest.fixture(autouse=True)
def _no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoff.full_jitter", lambda _bound: 0.0)


async def book(cal: CalClient) -> None:
    await cal.bookings.create(
        start=datetime(2030, 1, 7, 9, tzinfo=UTC),
        event_type_id=1,
        attendee=Attendee(name="A", email="a@example.com", time_zone="UTC"),
    )


@pytest.mark.parametrize("failure", [NOT_SENT, LOST, SLOW, BUSY, LIMITED])
async def test_reads_are_repeated(failure: Exception | Response) -> None:
    transport, seen = fails_first(failure, 2)
    async with CalClient("cal_x", transport=transport) as cal:
        assert (await cal.me.get()).id == 1
    assert seen() == 3


@pytest.mark.parametrize(
    ("failure", "raised"),
    [(LOST, OutcomeUnknownError), (SLOW, OutcomeUnknownError), (BUSY, ServerError)],
)
async def test_a_write_that_may_have_been_done_is_never_repeated(
    failure: Exception | Response, raised: type[Exception]
) -> None:
    transport, seen = fails_first(failure)
    async with CalClient("cal_x", transport=transport) as cal:
        with pytest.raises(raised):
            await book(cal)
    assert seen() == 1


@pytest.mark.parametrize("failure", [NOT_SENT, LIMITED])
async def test_a_write_that_was_not_done_is_repeated(failure: Exception | Response) -> None:
    transport, seen = fails_first(failure)
    async with CalClient("cal_x", transport=transport) as cal:
        with pytest.raises(Exception, match="does not fit"):  # the answer is a user, not a booking
            await book(cal)
    assert seen() == 2


CALLS: dict[str, Callable[[CalClient], Awaitable[object]]] = {
    "read": lambda cal: cal.request("GET", "/v2/x"),
    "idempotent": lambda cal: cal.schedules.delete(1),
    "write": lambda cal: cal.request("POST", "/v2/x"),
}
STATUSES = [what for what in AGAIN if isinstance(what, int)] + [501, 530, 599]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("column", range(3), ids=CALLS)
async def test_a_row_of_the_table_is_what_happens(status: int, column: int) -> None:
    refusal = MockTransport.json({"message": "no"}, status, {"x-ratelimit-reset-default": "0"})
    transport, seen = fails_first(refusal)
    row = AGAIN.get(status, AGAIN[500])
    async with CalClient("cal_x", transport=transport) as cal:
        call = list(CALLS.values())[column](cal)
        if row[column]:
            await call
        else:
            with pytest.raises(APIError) as caught:
                await call
            unknown = column == 2 and row[1]
            assert isinstance(caught.value, OutcomeUnknownError) == unknown
            assert caught.value.status == status
    assert seen() == (2 if row[column] else 1)


async def test_the_number_of_retries_is_kept() -> None:
    transport, seen = fails_first(BUSY, 99)
    async with CalClient("cal_x", transport=transport, max_retries=1) as cal:
        with pytest.raises(ServerError):
            await cal.me.get()
        assert seen() == 2
        with pytest.raises(ServerError):
            await cal.me.get(max_retries=0)
    assert seen() == 3


class Renewing:
    """Credentials that are renewed by counting."""

    present = True
    number = 0

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.number}"}

    async def ready(self, exchange: object, since: float) -> None:
        """Be ready."""

    async def renew(self, refused: object, exchange: object, since: float) -> None:  # noqa: ARG002
        self.number += 1

    async def settle(self) -> None:
        """Have nothing to wait for."""


async def test_a_renewal_takes_no_retry() -> None:
    answers = [MockTransport.json({}, 498), BUSY, MockTransport.json({"data": USER})]
    transport = MockTransport(lambda _: answers.pop(0))
    async with CalClient(auth=Renewing(), transport=transport, max_retries=1) as cal:
        assert (await cal.me.get()).id == 1
    sent = [request.headers["Authorization"] for request in transport.requests]
    assert sent == ["Bearer 0", "Bearer 1", "Bearer 1"]


async def test_a_refusal_is_waited_out() -> None:
    limited = MockTransport.json({}, 429, {"x-ratelimit-reset-default": "0.2"})
    transport, _ = fails_first(limited)
    async with CalClient("cal_x", transport=transport) as cal:
        started = time.monotonic()
        await cal.me.get()
    assert time.monotonic() - started >= 0.2


async def test_no_wait_beyond_the_deadline() -> None:
    limited = MockTransport.json({}, 429, {"x-ratelimit-reset-default": "60"})
    transport, seen = fails_first(limited)
    async with CalClient("cal_x", transport=transport) as cal:
        started = time.monotonic()
        with pytest.raises(RateLimitError) as caught:
            await cal.me.get(timeout=40)
    assert caught.value.retry_after == 60
    assert time.monotonic() - started < 30
    assert seen() == 1


async def test_other_answers_are_not_repeated() -> None:
    transport, seen = fails_first(MockTransport.json({}, 404))
    async with CalClient("cal_x", transport=transport) as cal:
        with pytest.raises(APIError):
            await cal.me.get()
    assert seen() == 1


async def test_missing_credentials_name_the_remedy() -> None:
    transport, seen = fails_first(LOST)
    async with CalClient(transport=transport) as cal:
        with pytest.raises(MissingCredentialsError, match="CAL_API_KEY.*settings/developer"):
            await cal.me.get()
    assert seen() == 0


async def test_public_operations_need_no_credentials() -> None:
    transport = MockTransport(lambda _: MockTransport.json({"status": "success", "data": {}}))
    async with CalClient(transport=transport) as cal:
        day = datetime(2030, 1, 7, tzinfo=UTC).date()
        assert await cal.slots.list(event_type_id=1, start=day, end=day) == {}
    assert "Authorization" not in transport.requests[0].headers


def refuse(_request: Request) -> Response:
    return MockTransport.json({"message": "no"}, 401)


def lose(request: Request) -> Response:
    raise TransportError("reset", request)


@pytest.mark.parametrize("handler", [refuse, lose])
async def test_errors_carry_no_credentials(handler: Callable[[Request], Response]) -> None:
    async with CalClient("cal_sesame", transport=MockTransport(handler), max_retries=0) as cal:
        with pytest.raises((APIError, TransportError)) as caught:
            await cal.me.get()
    error = caught.value
    shown = f"{error!r} {error} {error.request} {error.request.headers} {vars(error)} {cal!r}"
    assert "sesame" not in shown
