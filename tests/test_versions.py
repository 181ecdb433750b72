"""The version date of each call, and servers that do not know it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cal_async import (
    CalClient,
    ConfigurationError,
    MockTransport,
    Request,
    Response,
    VersionNotUnderstoodError,
    operations,
)
from cal_async._decipher import value

pytestmark = pytest.mark.anyio
RECORDINGS = Path(__file__).parent / "fixtures" / "recordings.jsonl"
EMPTY = {"data": [], "pagination": {"nextCursor": None, "hasMore": False}}


async def sent(versions: Any, *names: str) -> list[str]:
    """Return the dates that list operations are sent with."""
    transport = MockTransport(lambda _: MockTransport.json(EMPTY))
    async with CalClient("cal_x", transport=transport, api_versions=versions) as cal:
        for name in names:
            method: Any = cal
            for step in name.split("."):
                method = getattr(method, step)
            ids = [1] * name.count("organizations") + [1] * ("teams." in name)
            await method(*ids)
    return [request.headers["cal-api-version"] for request in transport.requests]


NAMES = (
    "event_types.list",
    "teams.event_types.list",
    "organizations.teams.event_types.list",
    "bookings.list",
    "teams.bookings.list",
    "organizations.schedules.list",
)


async def test_built_in_dates() -> None:
    assert await sent(None, *NAMES) == [
        "2024-06-14", "2024-06-14", "2024-06-14", "2024-08-13", "2024-08-13", "2024-06-11",
    ]  # fmt: skip


async def test_the_newest_dates() -> None:
    assert await sent("newest", *NAMES) == [
        "2026-06-12", "2026-06-12", "2026-06-12", "2026-05-01", "2024-08-13", "2024-06-11",
    ]  # fmt: skip


async def test_a_date_for_one_operation() -> None:
    versions = {"event_types": "2026-06-12", "teams.event_types.list": "2027-01-01"}
    assert await sent(versions, *NAMES[:3]) == ["2026-06-12", "2027-01-01", "2026-06-12"]


@pytest.mark.parametrize("versions", [{"event_type": "2026-06-12"}, "newestt"])
def test_unknown_names_are_refused(versions: Any) -> None:
    with pytest.raises(ConfigurationError, match="must be"):
        CalClient(api_versions=versions)


async def test_lists_by_cursor() -> None:
    def page(request: Request) -> Response:
        query = dict(part.split("=") for part in request.query.split("&"))
        start = int(query.get("cursor", "0"))
        entries = [
            {
                "id": number,
                "uid": f"{query['status']}{number}",
                "title": "t",
                "status": "accepted",
                "start": "2030-01-07T09:00:00Z",
                "end": "2030-01-07T09:30:00Z",
                "duration": 30,
                "hosts": [],
                "attendees": [],
                "createdAt": "2030-01-01T00:00:00Z",
            }
            for number in range(start, start + 2)
        ]
        more = start < 4
        where = {"nextCursor": str(start + 2) if more else None, "hasMore": more}
        return MockTransport.json({"status": "success", "data": entries, "pagination": where})

    transport = MockTransport(page)
    async with CalClient("cal_x", transport=transport, api_versions="newest") as cal:
        walk = cal.bookings.iterate(status=["upcoming", "past"], limit=2)
        uids = [booking.uid async for booking in walk]
    assert uids == [f"{status}{number}" for status in ("upcoming", "past") for number in range(6)]
    assert [request.query for request in transport.requests][:2] == [
        "status=upcoming&limit=2",
        "status=upcoming&cursor=2&limit=2",
    ]


def fallbacks() -> list[dict[str, Any]]:
    """Return the recorded answers of a server that fell back to its oldest contract."""
    lines = RECORDINGS.read_text(encoding="utf-8").splitlines()
    # The recorder lost the header of the one in capitals.
    records = [json.loads(line) for line in lines if "header upper-case name" not in line]
    versioned = re.compile(r"/v2/(schedules|event-types|bookings)(/|$)")
    return [
        record
        for record in records
        if record["response"]["status"] in (200, 201)
        and versioned.match(record["request"]["path"])
        and not {"2024-06-11", "2024-06-14", "2024-08-13", "2024-09-04", "2026-02-25"}.intersection(
            record["request"]["headers"].values()
        )
    ]


def test_a_fallback_is_named() -> None:
    routes = [
        (operation, re.compile(re.sub(r"{\w+}", "[^/]+", operation.path)))
        for operation in operations()
        if operation.version
    ]
    named = 0
    for record in fallbacks():
        path, method = record["request"]["path"], record["request"]["method"]
        for operation, route in routes:
            if operation.method != method or not route.fullmatch(path):
                continue
            body = json.dumps(record["response"]["body"]).encode()
            request = Request(method, path, operation=operation)
            with pytest.raises(VersionNotUnderstoodError, match="2024-04-15") as caught:
                value(request, Response(200, {}, body))
            assert caught.value.data == record["response"]["body"]
            named += 1
            break
    assert named >= 15
