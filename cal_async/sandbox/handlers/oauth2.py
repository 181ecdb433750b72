"""OAuth2 for applications: who they are, their tokens, and the page where users agree."""

from urllib.parse import urlencode

from cal_async.sandbox import _oauth2 as rules
from cal_async.sandbox._answers import (
    Answer,
    Refused,
    bad_request,
    redirect,
    success,
)
from cal_async.sandbox._call import Call
from cal_async.sandbox._json import Json
from cal_async.sandbox._routing import Access, handles


@handles("auth.oauth2.clients.get")
async def get_client(call: Call) -> Answer:
    """Return what users may know about an application."""
    app = call.store.apps.get(call.parameters["client_id"])
    if app is None:
        raise Refused(404, "HttpException", "unauthorized_client", "unauthorized_client")
    return success(
        {
            "client_id": app.client_id,
            "redirect_uri": app.redirect_uri,
            "name": app.name,
            "logo": app.logo,
            "is_trusted": False,
            "client_type": "PUBLIC" if app.client_secret is None else "CONFIDENTIAL",
        }
    )


@handles("auth.oauth2.create_token", Access.OPEN)
async def create_token(call: Call) -> Answer:
    """Exchange a code or a refresh token for a pair of tokens."""
    return Answer(200, rules.redeem(call.store, call.body, call.now))


@handles("web.authorize", Access.OPEN, route="GET /auth/oauth2/authorize")
async def authorize(call: Call) -> Answer:
    """Agree in the name of the first user, and send the browser back with a code."""
    asked: Json = call.query
    app = call.store.apps.get(asked.get("client_id", ""))
    if app is None or asked.get("redirect_uri") != app.redirect_uri:
        raise bad_request("unknown client_id, or another redirect_uri than the client's own")
    challenge = asked.get("code_challenge")
    if app.client_secret is None and not challenge:
        raise bad_request("a public client needs a code_challenge")
    user = next(iter(call.store.users))
    scope = str(asked.get("scope", ""))
    code = rules.grant(call.store, app, user.id, call.now, scope=scope, challenge=challenge)
    back = {"code": code} | ({"state": asked["state"]} if "state" in asked else {})
    joint = "&" if "?" in app.redirect_uri else "?"
    return redirect(f"{app.redirect_uri}{joint}{urlencode(back)}")
