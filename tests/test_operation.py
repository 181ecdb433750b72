"""The descriptor: from a stub to requests, and from arguments to errors."""

import inspect
import linecache
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, Literal, Required, Unpack

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType

from cal_async import CalClient, InvalidArgumentError, MockTransport, Page, Request, Response
from cal_async._calls import path_segment
from cal_async._operation import _REGISTRY, Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import InBody, InQuery, Options, Skip, Take, TimeZone, Wire

pytestmark = pytest.mark.anyio


OddName = Annotated[str | None, Wire("odd[0]")]
BodyText = Annotated[str | None, InBody]
QueryFlag = Annotated[bool | None, InQuery]


class Person(Struct, rename="camel", kw_only=True):
    name: str
    time_zone: TimeZone
    nick: str | None = None
    phone: str | None | UnsetType = UNSET


class Circle(Struct, tag_field="type", tag="circle", kw_only=True):
    radius: float


class Square(Struct, tag_field="type", tag="square", kw_only=True):
    side: float


class Thing(Struct, rename="camel", kw_only=True):
    uid: str


class ThingBody(Options, total=False):
    title: Required[str]
    length_in_minutes: Required[int]
    note: str | None


class Parts(Resource, path="things.parts"):
    @op("GET /v2/things/{uid}/parts/{part_id}")
    async def get(self, uid: str, part_id: int, **options: Unpack[Options]) -> Thing: ...


class Things(Resource, path="things"):
    parts = Child(Parts)

    @op("GET /v2/things/{uid}", version="2024-08-13", public=True)
    async def get(self, uid: str, **options: Unpack[Options]) -> Thing:
        """Return a thing."""

    @op("POST /v2/things")
    async def create(
        self,
        *,
        start: datetime,
        person: Person,
        shape: Circle | Square | None = None,
        tags: Sequence[str] | None = None,
        note: str | None = None,
        bio: str | None | UnsetType = UNSET,
        **options: Unpack[Options],
    ) -> Thing: ...

    @op("POST /v2/things/spread")
    async def spread(self, **body: Unpack[ThingBody]) -> Thing: ...

    @op("GET /v2/things", one_of=(("owner_id",), ("slug", "owner")))
    async def list(
        self,
        *,
        start: date | datetime | None = None,
        end: date | datetime | None = None,
        owner_id: int | None = None,
        slug: str | None = None,
        owner: str | None = None,
        kind: Literal["big", "small"] | None = None,
        ids: Sequence[int] | None = None,
        boxes: Sequence[Person] | None = None,
        deep: bool | None = None,
        odd_one: OddName = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Thing]: ...

    iterate = Iterate(list)

    @op("DELETE /v2/things/{uid}")
    async def delete(
        self, uid: str, *, reason: BodyText = None, force: bool | None = None
    ) -> None: ...

    @op("POST /v2/things/{uid}/push")
    async def push(self, uid: str, *, hard: QueryFlag = None) -> None: ...


# These two are not the API's.
for described in (Things, Parts):
    for name in [name for name, known in _REGISTRY.items() if known.owner is described]:
        del _REGISTRY[name]


def answer(request: Request) -> Response:
    if request.method == "GET" and request.path == "/v2/things":
        start = int(dict(p.split("=") for p in request.query.split("&")).get("skip", 0))
        entries = [{"uid": str(number)} for number in range(start, min(start + 3, 7))]
        return MockTransport.json({"data": entries, "pagination": {"hasNextPage": start + 3 < 7}})
    if request.method == "DELETE" or request.path.endswith("/push"):
        return Response(204, {}, b"")
    return MockTransport.json({"status": "success", "data": {"uid": "u"}})


@pytest.fixture
def transport() -> MockTransport:
    return MockTransport(answer)


@pytest.fixture
def things(transport: MockTransport) -> Things:
    return Things(CalClient("cal_x", transport=transport))


NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)
ADA = Person(name="Ada", time_zone="Europe/London")


async def test_path_parameters_are_encoded(things: Things, transport: MockTransport) -> None:
    assert await things.get("a b?#%é") == Thing(uid="u")
    await things.parts.get("x", 5)
    assert [request.target for request in transport.requests] == [
        "/v2/things/a%20b%3F%23%25%C3%A9",
        "/v2/things/x/parts/5",
    ]
    assert transport.requests[0].headers["cal-api-version"] == "2024-08-13"
    assert "cal-api-version" not in transport.requests[1].headers


async def test_body_uses_the_names_of_the_api(things: Things, transport: MockTransport) -> None:
    await things.create(
        start=NOON.astimezone(timezone(timedelta(hours=2))),
        person=Person(name="Ada", time_zone="Europe/London", phone=None),
        shape=Circle(radius=2),
        tags=("a", "b"),
        bio=None,
    )
    assert msgspec.json.decode(transport.requests[0].body or b"") == {
        "start": "2030-01-07T12:00:00Z",
        "person": {"name": "Ada", "timeZone": "Europe/London", "phone": None},
        "shape": {"type": "circle", "radius": 2},
        "tags": ["a", "b"],
        "bio": None,
    }


async def test_mappings_stand_for_structs(things: Things, transport: MockTransport) -> None:
    people: list[Any] = [
        {"name": "Ada", "time_zone": "Europe/London"},
        {"name": "Ada", "timeZone": "Europe/London"},
    ]
    for person in people:
        await things.create(start=NOON, person=person, shape={"type": "square", "side": 1})  # type: ignore[arg-type]
    assert transport.requests[0].body == transport.requests[1].body


async def test_spread_body(things: Things, transport: MockTransport) -> None:
    await things.spread(title="x", length_in_minutes=3, note=None, headers={"x-a": "1"})
    assert transport.requests[0].body == b'{"title":"x","lengthInMinutes":3,"note":null}'
    assert transport.requests[0].headers["x-a"] == "1"


async def test_query_forms(things: Things, transport: MockTransport) -> None:
    await things.list(
        owner_id=1,
        start=date(2030, 1, 7),
        end=NOON,
        ids=[1, 2],
        boxes=[ADA],
        deep=True,
        odd_one="x&y",
    )
    assert transport.requests[0].query == (
        "start=2030-01-07&end=2030-01-07T12:00:00Z&ownerId=1&ids=1,2"
        "&boxes%5B0%5D%5Bname%5D=Ada&boxes%5B0%5D%5BtimeZone%5D=Europe%2FLondon"
        "&deep=true&odd%5B0%5D=x%26y"
    )


async def test_marks_move_parameters(things: Things, transport: MockTransport) -> None:
    await things.delete("x", reason="r", force=True)
    await things.push("x", hard=True)
    assert transport.requests[0].target == "/v2/things/x?force=true"
    assert transport.requests[0].body == b'{"reason":"r"}'
    assert transport.requests[1].target == "/v2/things/x/push?hard=true"


async def test_iterate_follows_pages(things: Things, transport: MockTransport) -> None:
    uids = [thing.uid async for thing in things.iterate(owner_id=1, take=3)]
    assert uids == list("0123456")
    assert len(transport.requests) == 3


async def test_raw_answers(things: Things) -> None:
    raw = await things.raw.get("x")
    assert (raw.status, raw.json()["data"], raw.parse()) == (200, {"uid": "u"}, Thing(uid="u"))
    assert (await things.raw.parts.get("x", 1)).status == 200


BAD: list[tuple[str, str, dict[str, Any]]] = [
    ("uid", "get", {"uid": ""}),
    ("uid", "get", {"uid": "a/b"}),
    ("uid", "get", {"uid": ".."}),
    ("uid", "get", {"uid": " x"}),
    ("uid", "get", {"uid": 5}),
    ("timeout", "get", {"uid": "x", "timeout": 0}),
    ("max_retries", "get", {"uid": "x", "max_retries": -1}),
    ("headers", "get", {"uid": "x", "headers": {"a": "b\r\nc: d"}}),
    ("start", "create", {"start": NOON.replace(tzinfo=None), "person": ADA}),
    ("start", "create", {"start": "2030-01-07T12:00:00Z", "person": ADA}),
    ("start", "create", {"start": date(2030, 1, 7), "person": ADA}),
    ("person.time_zone", "create", {"start": NOON, "person": {"name": "A", "timeZone": "Mars"}}),
    ("person.nam", "create", {"start": NOON, "person": {"nam": "A", "timeZone": "UTC"}}),
    ("person.time_zone", "create", {"start": NOON, "person": {"name": "A"}}),
    ("person.name", "create", {"start": NOON, "person": Person(name=5, time_zone="UTC")}),  # type: ignore[arg-type]
    ("person", "create", {"start": NOON, "person": "Ada"}),
    ("shape.radius", "create", {"start": NOON, "person": ADA, "shape": Circle(radius="x")}),  # type: ignore[arg-type]
    ("shape.radius", "create", {"start": NOON, "person": ADA, "shape": {"type": "circle"}}),
    ("shape.type", "create", {"start": NOON, "person": ADA, "shape": {"radius": 1}}),
    ("shape.type", "create", {"start": NOON, "person": ADA, "shape": {"type": "circl"}}),
    ("tags", "create", {"start": NOON, "person": ADA, "tags": "ab"}),
    ("tags[1]", "create", {"start": NOON, "person": ADA, "tags": ["a", 5]}),
    ("note", "create", {"start": NOON, "person": ADA, "note": 5}),
    ("take", "list", {"owner_id": 1, "take": 0}),
    ("take", "list", {"owner_id": 1, "take": 251}),
    ("take", "list", {"owner_id": 1, "take": True}),
    ("skip", "list", {"owner_id": 1, "skip": -1}),
    ("kind", "list", {"owner_id": 1, "kind": "bigg"}),
    ("end", "list", {"owner_id": 1, "start": date(2030, 1, 2), "end": date(2030, 1, 1)}),
    ("end", "list", {"owner_id": 1, "start": NOON, "end": NOON - timedelta(hours=1)}),
    ("owner_id", "list", {}),
    ("slug", "list", {"slug": "x"}),
    ("owner_id, slug", "list", {"owner_id": 1, "slug": "x"}),
    ("owner, owner_id, slug", "list", {"owner_id": 1, "slug": "x", "owner": "y"}),
    ("length_in_minutes", "spread", {"title": "x", "length_in_minutes": "30"}),
]


@pytest.mark.parametrize(("argument", "method", "arguments"), BAD)
async def test_bad_values_are_refused_before_sending(
    things: Things,
    transport: MockTransport,
    argument: str,
    method: str,
    arguments: dict[str, Any],
) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        await getattr(things, method)(**arguments)
    assert caught.value.argument == argument
    assert not transport.requests


@pytest.mark.parametrize(
    ("method", "arguments", "message"),
    [
        ("get", {}, r"Things\.get\(\) missing 1 required positional argument: 'uid'"),
        ("get", {"uid": "x", "uuid": 1}, r"things\.get\(\).*'uuid'; did you mean 'uid'\?"),
        ("spread", {"title": "x"}, r"things\.spread\(\) missing.*length_in_minutes"),
        ("spread", {"titel": "x", "title": "x", "length_in_minutes": 1}, "did you mean 'title'"),
    ],
)
async def test_bad_names_are_refused(
    things: Things, method: str, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        await getattr(things, method)(**arguments)


def test_secrets_do_not_show_in_errors() -> None:
    assert "hunter2" not in str(InvalidArgumentError("secret", "hunter2", "is bad"))


async def test_the_compiled_method_keeps_its_face(things: Things) -> None:
    await things.get("x")
    assert inspect.getdoc(Things.get) == "Return a thing."
    assert list(inspect.signature(Things.get).parameters) == ["self", "uid", "options"]
    assert inspect.iscoroutinefunction(Things.get)
    assert "path_segment" in "".join(linecache.getlines("<cal_async things.get>"))


@given(st.text(min_size=1).filter(lambda text: text.strip() == text))
def test_any_uid_is_one_segment_or_refused(uid: str) -> None:
    try:
        segment = path_segment(uid, "uid")
    except InvalidArgumentError:
        assert "/" in uid or "\\" in uid or uid in (".", "..")
    else:
        assert not set(segment) & set("/?#\\ ")
