"""What platforms, applications and webhooks are refused, and in which words."""

from typing import Any

import pytest
from raw_api import RawApi

from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

BACK = "http://localhost:4321/callback"
HOOK: dict[str, Any] = {"active": True, "subscriberUrl": "https://example.com/hook", "triggers": []}


def _code(app: str, **more: Any) -> dict[str, Any]:
    asked = {"client_id": app, "grant_type": "authorization_code", "code": "x"}
    return asked | {"redirect_uri": BACK} | more


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"client_id": 5}, 400, "client_id is required"),
        ({"grant_type": ["authorization_code"]}, 400, "grant_type must be"),
        ({}, 400, "code_verifier property is wrong,code_verifier must be a string "),
        ({"client_secret": "s", "code": 5}, 400, "code property is wrong,code must be a string "),
        ({"client_secret": "s", "x": 1}, 400, "x property is wrong,property x should not exist "),
        ({"client_secret": "wrong", "redirect_uri": "http://x"}, 400, "redirect_uri_mismatch"),
        ({"client_secret": "wrong"}, 401, "invalid_client_credentials"),
        ({"client_secret": "s"}, 400, "code_invalid_or_expired"),
        ({"client_secret": "s", "grant_type": "refresh_token"}, 400, "refresh_token property is"),
    ],
)
async def test_token_requests_are_checked_in_order(
    api: RawApi, sandbox: Sandbox, more: dict[str, Any], status: int, said: str
) -> None:
    app = sandbox.oauth2.register(BACK)
    body = _code(app.client_id) | more
    if body.get("client_secret") == "s":
        body["client_secret"] = app.client_secret
    if body["grant_type"] == "refresh_token":
        del body["code"], body["redirect_uri"]
    reply = await api("POST", "/auth/oauth2/token", body, key=None)
    assert reply.status == status
    assert reply.body["error_description"].startswith(said)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://[::1", "Invalid URL format"),
        ("example.com", "Invalid URL format"),
        ("http://", "Invalid URL format"),
        ("ftp://example.com", "Only HTTP and HTTPS protocols are allowed"),
    ],
)
async def test_webhooks_go_to_web_addresses(api: RawApi, url: str, said: str) -> None:
    reply = await api("POST", "/webhooks", HOOK | {"subscriberUrl": url})
    assert (reply.status, reply.said) == (400, f"Webhook URL is not allowed: {said}")


async def test_some_events_are_not_for_everybody(api: RawApi, sandbox: Sandbox) -> None:
    body = HOOK | {"triggers": ["DELEGATION_CREDENTIAL_ERROR"]}
    event_type = await api.event_type()
    for path in ("/webhooks", f"/event-types/{event_type}/webhooks"):
        assert (await api("POST", path, body)).said.endswith("for organization webhooks")
    path, key = f"/oauth-clients/{sandbox.client_id}/webhooks", sandbox.platform_api_key
    assert (await api("POST", path, body, key=key)).status == 201


async def test_only_keys_are_refreshed(api: RawApi, sandbox: Sandbox) -> None:
    headers = {"x-cal-client-id": sandbox.client_id, "x-cal-secret-key": sandbox.secret_key}
    refused = await api("POST", "/api-keys/refresh", {}, key=None, headers=headers)
    assert refused.status == 401
    assert "can only be accessed using an API key" in refused.said
    body = {"apiKeyDaysValid": 5, "apiKeyNeverExpires": False}
    assert (await api("POST", "/api-keys/refresh", body)).status == 200


async def test_calendar_links_are_for_everybody_with_a_key(api: RawApi) -> None:
    booked = await api.book(await api.event_type(), "2030-01-07T10:00:00Z")
    path = f"/bookings/{booked.data['uid']}"
    assert (await api("GET", f"{path}/calendar-links", key="second")).status == 200
    assert (await api("GET", f"{path}/references", key="second")).status == 400
