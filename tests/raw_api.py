"""A bare HTTP caller for tests of the sandbox: no client of ours in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp

from cal_async.sandbox import Sandbox

# A Monday, and the Tuesday of the week after: whatever is booked there lies in the future.
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TUESDAY = "2026-12-01"

VERSIONS = {
    "schedules": "2024-06-11",
    "event-types": "2024-06-14",
    "bookings": "2024-08-13",
    "slots": "2024-09-04",
}


@dataclass
class Reply:
    """An answer."""

    status: int
    body: Any
    headers: Any

    @property
    def data(self) -> Any:
        """The payload of a success."""
        assert self.status < 300, self.body
        return self.body["data"]

    @property
    def said(self) -> str:
        """The message of a refusal, whatever its shape."""
        return str(self.body["error"]["message"] if "error" in self.body else self.body["message"])


class RawApi:
    """Sends requests with the right version header and, unless told otherwise, the first key."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self._sandbox = sandbox
        self._session = session

    async def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = "first",
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        sent = dict(headers or {})
        resource = path.split("/")[1]
        if resource in VERSIONS:
            sent.setdefault("cal-api-version", VERSIONS[resource])
        if key is not None:
            named = {"first": self._sandbox.api_key, "second": self._sandbox.second_api_key}
            sent.setdefault("Authorization", f"Bearer {named.get(key, key)}")
        async with self._session.request(
            method, self._sandbox.url + path, json=body, params=query, headers=sent
        ) as response:
            return Reply(response.status, await response.json(), response.headers)

    async def event_type(self, slug: str = "intro", **settings: Any) -> int:
        """Create an event type of 30 minutes and return its id."""
        reply = await self("POST", "/event-types", event_type_body(slug, **settings))
        return int(reply.data["id"])

    async def book(
        self, event_type_id: int, start: str, email: str = "ada@example.com", **more: Any
    ) -> Reply:
        """Book a slot for somebody, without a key."""
        attendee = {"name": email.partition("@")[0], "email": email, "timeZone": "Europe/Rome"}
        body = {"start": start, "eventTypeId": event_type_id, "attendee": attendee} | more
        return await self("POST", "/bookings", body, key=None)

    async def slots(self, event_type_id: int, day: str, **query: str) -> list[str]:
        """Return the starts of the free slots of a day."""
        asked = {"eventTypeId": str(event_type_id), "start": day, "end": day} | query
        days = (await self("GET", "/slots", query=asked, key=None)).data
        return [slot["start"] for slots in days.values() for slot in slots]


def event_type_body(slug: str = "intro", **settings: Any) -> dict[str, Any]:
    """Return the body of a new event type of 30 minutes."""
    return {"title": slug.title(), "slug": slug, "lengthInMinutes": 30} | settings


@asynccontextmanager
async def raw_api(sandbox: Sandbox) -> AsyncIterator[RawApi]:
    """Open a session and yield the caller."""
    async with aiohttp.ClientSession() as session:
        yield RawApi(sandbox, session)
