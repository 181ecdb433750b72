"""Odd shapes: answers without an envelope or without data, whole bodies, repeated parameters."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import pytest
from msgspec import Struct

from cal_async import (
    CalClient,
    InvalidArgumentError,
    MockTransport,
    Request,
    Response,
    ResponseShapeError,
)
from cal_async._operation import _REGISTRY, Resource, op
from cal_async._types import InQuery, Repeated, WholeBody

pytestmark = pytest.mark.anyio


class Thing(Struct, kw_only=True):
    uid: str


class Span(Struct, kw_only=True):
    day: int


class Odd(Resource, path="odd"):
    @op("POST /v2/odd/bare", bare=True)
    async def bare(self) -> Thing: ...

    @op("GET /v2/odd/perhaps")
    async def perhaps(self) -> Thing | None: ...

    @op("GET /v2/odd/surely")
    async def surely(self) -> Thing: ...

    @op("POST /v2/odd/answers")
    async def answer(
        self,
        *,
        answers: Annotated[Mapping[str, str | Sequence[str]], WholeBody],
        start: Annotated[date, InQuery],
        end: Annotated[date, InQuery],
    ) -> Thing: ...

    @op("GET /v2/odd/mails")
    async def mails(
        self, *, emails: Annotated[Sequence[str] | None, Repeated] = None, take: int | None = None
    ) -> Thing: ...

    @op("POST /v2/odd/spans")
    async def span(
        self, *, start: Span, end: Span, calendar: Annotated[str | None, InQuery] = None
    ) -> Thing: ...


# These are not the API's.
for name in [name for name, known in _REGISTRY.items() if known.owner is Odd]:
    del _REGISTRY[name]


@pytest.fixture
def sent() -> list[Request]:
    return []


@pytest.fixture
def body() -> dict[str, Any]:
    return {"status": "success", "data": {"uid": "a"}}


@pytest.fixture
def odd(sent: list[Request], body: dict[str, Any]) -> Odd:
    def answer(request: Request) -> Response:
        sent.append(request)
        return Response(200, {"content-type": "application/json"}, json.dumps(body).encode())

    return Odd(CalClient("cal_test", transport=MockTransport(answer), max_retries=0))


async def test_a_bare_answer_is_the_value(odd: Odd, body: dict[str, Any]) -> None:
    body.clear()
    body["uid"] = "b"
    assert await odd.bare() == Thing(uid="b")


async def test_an_envelope_is_no_bare_answer(odd: Odd) -> None:
    with pytest.raises(ResponseShapeError):
        await odd.bare()


@pytest.mark.parametrize("data", [{}, {"data": None}])
async def test_data_may_be_missing_where_the_type_says_so(
    odd: Odd, body: dict[str, Any], data: dict[str, Any]
) -> None:
    assert await odd.perhaps() == Thing(uid="a")
    del body["data"]
    body.update(data)
    assert await odd.perhaps() is None
    with pytest.raises(ResponseShapeError):
        await odd.surely()


async def test_a_mapping_can_be_the_whole_body(odd: Odd, sent: list[Request]) -> None:
    await odd.answer(
        answers={"team_size": "9", "topics": ["a", "b"]},
        start=date(2030, 1, 7),
        end=date(2030, 1, 8),
    )
    assert sent[0].body == b'{"team_size":"9","topics":["a","b"]}'
    assert sent[0].target == "/v2/odd/answers?start=2030-01-07&end=2030-01-08"


async def test_ranges_in_the_query_of_a_post_are_checked(odd: Odd, sent: list[Request]) -> None:
    with pytest.raises(InvalidArgumentError, match="is before"):
        await odd.answer(answers={"a": "b"}, start=date(2030, 1, 8), end=date(2030, 1, 7))
    assert sent == []


async def test_repeated_parameters(odd: Odd, sent: list[Request]) -> None:
    await odd.mails(emails=["a@example.com", "b&c@example.com"], take=2)
    await odd.mails(emails=[])
    assert sent[0].query == "emails=a%40example.com&emails=b%26c%40example.com&take=2"
    assert sent[1].query == ""


async def test_objects_named_start_and_end_are_no_range(odd: Odd, sent: list[Request]) -> None:
    await odd.span(start=Span(day=9), end=Span(day=8), calendar="main")
    assert sent[0].body == b'{"start":{"day":9},"end":{"day":8}}'
    assert sent[0].query == "calendar=main"
