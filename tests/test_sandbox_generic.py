"""Operations that the sandbox answers without rules of their own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from cal_async import CalClient, NotFoundError
from cal_async._operation import Operation, operations
from cal_async.sandbox import Sandbox
from cal_async.sandbox._app import handlers
from cal_async.sandbox._documents import Thing
from cal_async.sandbox._routing import is_imitated
from cal_async.sandbox._shaping import shaped

pytestmark = pytest.mark.anyio

handlers.load()
GENERIC = [operation for operation in operations() if not is_imitated(operation.name)]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def shared(anyio_backend: str) -> AsyncIterator[Sandbox]:
    del anyio_backend
    async with Sandbox() as running:
        yield running


def _made_up(annotation: Any) -> Any:
    try:
        return shaped(annotation, None, datetime.now(UTC))
    except TypeError:  # a union of objects
        return {}


def _body(operation: Operation) -> dict[str, Any]:
    return {
        parameter.wire: _made_up(parameter.annotation)
        for parameter in operation.parameters
        if parameter.location == "body" and parameter.required
    }


def _path(sandbox: Sandbox, operation: Operation) -> str:
    """Return a path all of whose documents exist."""
    path = ""
    for step in operation.path.strip("/").split("/"):
        path += "/" + ("1" if step.startswith("{") else step)
        if step.startswith("{"):
            lists = {"permissions": ["1"], "bookingFields": [{"slug": "1"}]}
            sandbox._site.store.things.save(Thing(path=path, body={"id": 1} | lists))
    base, _, last = path.rpartition("/")
    collection = base.rpartition("/")[0]
    sandbox._site.store.things.save(Thing(path=f"{collection}/{last}/1", body={"id": 1}))
    return path


def test_most_operations_have_rules() -> None:
    assert len(GENERIC) < len(operations()) - 120


@pytest.mark.parametrize("operation", GENERIC, ids=[operation.name for operation in GENERIC])
async def test_every_answer_decodes(shared: Sandbox, operation: Operation) -> None:
    url = shared.url.removesuffix("/v2") + _path(shared, operation)
    headers = {"Authorization": f"Bearer {shared.api_key}"}
    body = _body(operation)
    async with (
        aiohttp.ClientSession() as session,
        session.request(
            operation.method,
            url,
            json=body if body or operation.method in ("POST", "PUT", "PATCH") else None,
            headers=headers,
            allow_redirects=False,
        ) as reply,
    ):
        raw = await reply.read()
    assert reply.status in (200, 201, 302), raw
    if not operation.redirects:
        assert reply.headers["x-sandbox"] == "generic"
        operation.value(raw)


async def test_what_is_written_is_read(cal: CalClient) -> None:
    team = await cal.organizations.teams.create(201, name="Sales")
    assert (await cal.organizations.teams.get(201, team.id)).name == "Sales"
    await cal.organizations.teams.update(201, team.id, name="Support")
    assert [one.name for one in await cal.organizations.teams.list(201)] == ["Support"]
    made = await cal.organizations.teams.event_types.create(
        201,
        team.id,
        title="Intro",
        slug="intro",
        length_in_minutes=30,
        scheduling_type="roundRobin",
    )
    assert (made.title, made.team_id, made.length_in_minutes) == ("Intro", team.id, 30)
    await cal.organizations.teams.delete(201, team.id)
    assert len(await cal.organizations.teams.list(201)) == 0
    with pytest.raises(NotFoundError):
        await cal.organizations.teams.event_types.get(201, team.id, made.id)


async def test_lists_inside_documents(cal: CalClient) -> None:
    role = await cal.organizations.roles.create(201, name="Desk", permissions=["booking.read"])
    added = await cal.organizations.roles.permissions.create(
        201, role.id, permissions=["booking.update"]
    )
    assert list(added) == ["booking.read", "booking.update"]
    await cal.organizations.roles.permissions.delete(201, role.id, "booking.read")
    assert (await cal.organizations.roles.get(201, role.id)).permissions == ["booking.update"]


async def test_single_documents(cal: CalClient) -> None:
    await cal.me.booking_limits.update(per_day=3)
    await cal.me.booking_limits.update(per_week=9)
    limits = await cal.me.booking_limits.get()
    assert (limits.per_day, limits.per_week) == (3, 9)
    await cal.me.booking_limits.delete()
    assert (await cal.me.booking_limits.get()).per_day is None


async def test_bodies_are_checked(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.api_key}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for body in ({}, {"name": 7}):
            async with session.post(f"{sandbox.url}/teams", json=body) as reply:
                assert reply.status == 400
                details = (await reply.json())["error"]["details"]
                assert details["errors"][0]["property"] == "name"
        async with session.get(f"{sandbox.url}/teams/seven") as reply:
            assert reply.status == 400
        async with session.get(f"{sandbox.url}/teams/7/memberships") as reply:
            assert reply.status == 404


async def test_without_it_they_are_not_found() -> None:
    async with Sandbox(generic=False) as sandbox, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {sandbox.api_key}"}
        async with session.get(f"{sandbox.url}/teams", headers=headers) as reply:
            assert (await reply.json())["error"]["message"] == "Cannot GET /v2/teams"
