"""Platform clients, managed users, OAuth2 and verified addresses in the sandbox, by our client."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from raw_api import raw_api
from test_sandbox_webhooks import receiving

from cal_async import BadRequestError, CalClient, CalError, ConflictError, NotFoundError
from cal_async.models import NewManagedUser
from cal_async.sandbox import Sandbox
from cal_async.tokens import authorize_url, pkce_pair

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
async def platform(sandbox: Sandbox) -> AsyncIterator[CalClient]:
    sandbox.clock.set(NOW)
    async with CalClient(
        client_id=sandbox.client_id, secret_key=sandbox.secret_key, base_url=sandbox.url
    ) as client:
        yield client


async def _managed(platform: CalClient, sandbox: Sandbox) -> NewManagedUser:
    return await platform.oauth_clients.users.create(
        sandbox.client_id, email="ada@example.com", name="Ada", time_zone="Europe/Rome"
    )


def _milliseconds(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp()) * 1000  # type: ignore[misc, arg-type]


async def _status(sandbox: Sandbox, token: str) -> int:
    async with raw_api(sandbox) as api:
        return (await api("GET", "/me", key=token)).status


async def test_managed_users_can_be_booked(platform: CalClient, sandbox: Sandbox) -> None:
    made = await _managed(platform, sandbox)
    assert made.user.email == f"ada+{sandbox.client_id}@example.com"
    async with (
        receiving() as receiver,
        CalClient(access_token=made.access_token, base_url=sandbox.url) as ada,
    ):
        await platform.oauth_clients.webhooks.create(
            sandbox.client_id,
            subscriber_url=f"{receiver.url}/platform",
            triggers=["BOOKING_CREATED"],
            active=True,
        )
        slugs = [one.slug for one in await ada.event_types.list()]
        assert slugs[:2] == ["thirty-minutes", "sixty-minutes"]
        booking = await ada.bookings.create(
            start=datetime(2026, 12, 1, 9, tzinfo=UTC),
            username=made.user.username,
            event_type_slug="thirty-minutes",
            attendee={"name": "Bob", "email": "bob@example.com", "time_zone": "Europe/Rome"},
        )
        await sandbox.settle()
        assert receiver.triggers("/platform") == ["BOOKING_CREATED"]
    assert booking.hosts[0].id == made.user.id
    with pytest.raises(ConflictError):
        await _managed(platform, sandbox)
    await platform.oauth_clients.users.delete(sandbox.client_id, made.user.id)
    assert await _status(sandbox, made.access_token) == 401
    with pytest.raises(NotFoundError):
        await platform.oauth_clients.users.get(sandbox.client_id, made.user.id)


async def test_tokens_expire_and_rotate(platform: CalClient, sandbox: Sandbox) -> None:
    made = await _managed(platform, sandbox)
    assert made.access_token_expires_at == _milliseconds(2026, 11, 23, 13)
    assert made.refresh_token_expires_at == _milliseconds(2027, 11, 23)
    sandbox.clock.move(timedelta(minutes=59))
    assert await _status(sandbox, made.access_token) == 200
    sandbox.clock.move(timedelta(minutes=1))
    assert await _status(sandbox, made.access_token) == 498
    fresh = await platform.oauth.refresh(sandbox.client_id, refresh_token=made.refresh_token)
    assert await _status(sandbox, fresh.access_token) == 200
    assert await _status(sandbox, fresh.refresh_token) == 401
    with pytest.raises(BadRequestError):
        await platform.oauth.refresh(sandbox.client_id, refresh_token=made.refresh_token)
    sandbox.clock.move(timedelta(days=366))
    with pytest.raises(BadRequestError):
        await platform.oauth.refresh(sandbox.client_id, refresh_token=fresh.refresh_token)
    forced = await platform.oauth_clients.users.force_refresh(sandbox.client_id, made.user.id)
    assert await _status(sandbox, forced.access_token) == 200
    assert await _status(sandbox, fresh.access_token) == 401


async def test_clients_belong_to_organizations(cal: CalClient, sandbox: Sandbox) -> None:
    async with CalClient(sandbox.platform_api_key, base_url=sandbox.url) as owner:
        made = await owner.oauth_clients.create(
            name="B", redirect_uris=["http://localhost"], permissions=["*"]
        )
        assert [one.id for one in await owner.oauth_clients.list()][-1] == made.client_id
        with pytest.raises(CalError):
            await cal.oauth_clients.get(made.client_id)
        await owner.oauth_clients.delete(made.client_id)
        with pytest.raises(NotFoundError):
            await owner.oauth_clients.get(made.client_id)


async def test_oauth2_in_the_browser(sandbox: Sandbox) -> None:
    app = sandbox.oauth2.register("http://localhost:4321/back")
    page = authorize_url(
        app.client_id,
        app.redirect_uri,
        state="s t",
        scope=["BOOKING_READ"],
        url=sandbox.oauth2.authorize_url,
    )
    async with (
        aiohttp.ClientSession() as session,
        session.get(page, allow_redirects=False) as reply,
    ):
        assert reply.status == 302
        back = urlsplit(reply.headers["Location"])
    query = parse_qs(back.query)
    assert (back.netloc, query["state"]) == ("localhost:4321", ["s t"])
    async with CalClient(base_url=sandbox.url) as anyone:
        tokens = await anyone.auth.oauth2.create_token(
            client_id=app.client_id,
            client_secret=app.client_secret,
            grant_type="authorization_code",
            code=query["code"][0],
            redirect_uri=app.redirect_uri,
        )
        assert (tokens.expires_in, tokens.scope) == (1800, "BOOKING_READ")
        assert await _status(sandbox, tokens.access_token) == 200
        fresh = await anyone.auth.oauth2.create_token(
            client_id=app.client_id,
            client_secret=app.client_secret,
            grant_type="refresh_token",
            refresh_token=tokens.refresh_token,
        )
        assert fresh.refresh_token != tokens.refresh_token
        with pytest.raises(BadRequestError, match="invalid_refresh_token"):
            await anyone.auth.oauth2.create_token(
                client_id=app.client_id,
                client_secret=app.client_secret,
                grant_type="refresh_token",
                refresh_token=tokens.refresh_token,
            )


@pytest.mark.parametrize("right", [True, False])
async def test_public_clients_use_pkce(sandbox: Sandbox, *, right: bool) -> None:
    app = sandbox.oauth2.register("http://localhost/back", public=True)
    verifier, challenge = pkce_pair()
    code = sandbox.oauth2.code(app.client_id, username="second", code_challenge=challenge)
    body = {
        "client_id": app.client_id,
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": app.redirect_uri,
        "code_verifier": verifier if right else "wrong",
    }
    async with raw_api(sandbox) as api:
        reply = await api("POST", "/auth/oauth2/token", body, key=None)
        assert reply.status == (200 if right else 400)
        if right:
            me = await api("GET", "/me", key=reply.body["access_token"])
            assert me.data["username"] == "second"
        again = await api("POST", "/auth/oauth2/token", body, key=None)
        assert again.body == {
            "error": "invalid_grant",
            "error_description": "code_invalid_or_expired",
        }


async def test_addresses_are_verified_with_codes(cal: CalClient, sandbox: Sandbox) -> None:
    emails = cal.verified_resources.emails
    with pytest.raises(BadRequestError):
        await emails.verification_code.verify(email="a@example.com", code="123456")
    await emails.verification_code.request(email="a@example.com")
    with pytest.raises(BadRequestError):
        await emails.verification_code.verify(email="a@example.com", code="000000")
    code = sandbox.codes["a@example.com"]
    made = await emails.verification_code.verify(email="a@example.com", code=code)
    assert await emails.get(made.id) == made
    team = await cal.teams.create(name="Sales")
    phones = cal.teams.verified_resources.phones
    await phones.verification_code.request(team.id, phone="+37255556666")
    await phones.verification_code.verify(
        team.id, phone="+37255556666", code=sandbox.codes["+37255556666"]
    )
    assert [one.team_id for one in await phones.list(team.id)] == [team.id]
    assert len(await cal.verified_resources.phones.list()) == 0
