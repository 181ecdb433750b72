"""A small server that gives and refuses tokens as the real one was recorded to do."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

USER = {
    "id": 1, "email": "a@example.com", "name": None, "username": "a", "timeFormat": 12,
    "timeZone": "UTC", "weekStart": "Monday", "defaultScheduleId": None,
}  # fmt: skip
FAR = 4_102_441_200_000


def refused(status: int, code: str, message: str) -> web.Response:
    """Return an error in the API's envelope."""
    error = {"code": code, "message": message, "details": message}
    return web.json_response({"status": "error", "error": error}, status=status)


class TokenServer:
    """Accepts one access token, and trades one refresh token, which rotates.

    Attributes:
        seen: How often each path was asked.
        access: The access token that is valid now; nobody has the first one.
        refresh: The refresh token that is valid now.
        broken: Answer the token endpoints with this instead.
        lifetime: How many seconds new tokens last.
        ends: When a managed user's new tokens end.
        delay: How long the token endpoints take.
        held: Hold the requests for tokens back, until each has got a permit of this.
        let_in: How often a valid access token was used.
        accepts_nobody: Refuse every access token.
    """

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.access = "sesame-access-0"
        self.refresh = "sesame-refresh-0"
        self.broken: Callable[[], web.Response] | None = None
        self.lifetime = 1800
        self.ends = datetime(2100, 1, 1, tzinfo=UTC)
        self.delay = 0.05
        self.held: asyncio.Semaphore | None = None
        self.let_in = 0
        self.accepts_nobody = False
        self.url = ""

    @property
    def refreshes(self) -> int:
        """How often a token was asked for."""
        return sum(
            count for path, count in self.seen.items() if "refresh" in path or "/token" in path
        )

    async def me(self, request: web.Request) -> web.Response:
        """Answer those who have the valid token."""
        self.seen[request.path] += 1
        await asyncio.sleep(0.01)
        given = request.headers.get("Authorization", "")
        if self.accepts_nobody or given != f"Bearer {self.access}":
            if given.startswith("Bearer cal_"):
                return refused(401, "UnauthorizedException", "Your api key is not valid")
            return refused(498, "TokenExpiredException", "ACCESS_TOKEN_IS_EXPIRED")
        self.let_in += 1
        return web.json_response({"status": "success", "data": USER})

    def _rotate(self) -> None:
        number = int(self.access.rpartition("-")[2]) + 1
        self.access, self.refresh = f"sesame-access-{number}", f"sesame-refresh-{number}"

    async def _slowly(self, request: web.Request) -> dict[str, Any]:
        self.seen[request.path] += 1
        if self.held is not None:
            await self.held.acquire()
        else:
            await asyncio.sleep(self.delay)
        return dict(await request.json()) if request.can_read_body else {}

    async def oauth2(self, request: web.Request) -> web.Response:
        """Trade a refresh token, as OAuth2 does."""
        body = await self._slowly(request)
        if self.broken is not None:
            return self.broken()
        if body["refresh_token"] != self.refresh:
            error = {"error": "invalid_grant", "error_description": "invalid_refresh_token"}
            return web.json_response(error, status=400)
        self._rotate()
        return web.json_response(
            {
                "access_token": self.access,
                "token_type": "bearer",
                "refresh_token": self.refresh,
                "expires_in": self.lifetime,
            }
        )

    def _pair(self) -> web.Response:
        self._rotate()
        data = {
            "accessToken": self.access,
            "refreshToken": self.refresh,
            "accessTokenExpiresAt": int(self.ends.timestamp() * 1000),
            "refreshTokenExpiresAt": FAR,
        }
        return web.json_response({"status": "success", "data": data})

    async def managed(self, request: web.Request) -> web.Response:
        """Trade a managed user's refresh token."""
        body = await self._slowly(request)
        if self.broken is not None:
            return self.broken()
        if body["refreshToken"] != self.refresh:
            return refused(400, "BadRequestException", "Invalid refresh token")
        return self._pair()

    async def force(self, request: web.Request) -> web.Response:
        """Give a managed user new tokens on the client's word."""
        await self._slowly(request)
        if self.broken is not None:
            return self.broken()
        if request.headers.get("x-cal-secret-key") != "sesame-secret":
            return refused(401, "UnauthorizedException", "Invalid client secret")
        return self._pair()

    async def api_key(self, request: web.Request) -> web.Response:
        """Exchange the API key that the request came with."""
        await self._slowly(request)
        if self.broken is not None:
            return self.broken()
        if request.headers.get("Authorization") != f"Bearer {self.access}":
            return refused(401, "UnauthorizedException", "Your api key is not valid")
        number = int(self.access.rpartition("-")[2]) + 1
        self.access = f"cal_sesame-{number}"
        return web.json_response({"status": "success", "data": {"apiKey": self.access}})


async def _announce_limits(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in (("Limit", "9000"), ("Remaining", "8999"), ("Reset", "60")):
        response.headers[f"X-RateLimit-{name}-Default"] = value


@asynccontextmanager
async def token_server() -> AsyncIterator[TokenServer]:
    """Run one on loopback."""
    server = TokenServer()
    application = web.Application()
    application.on_response_prepare.append(_announce_limits)
    application.router.add_get("/v2/me", server.me)
    application.router.add_post("/v2/auth/oauth2/token", server.oauth2)
    application.router.add_post("/v2/oauth/client/refresh", server.managed)
    application.router.add_post("/v2/oauth-clients/client/users/7/force-refresh", server.force)
    application.router.add_post("/v2/api-keys/refresh", server.api_key)
    runner = web.AppRunner(application, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}/v2"
    try:
        yield server
    finally:
        await runner.cleanup()
