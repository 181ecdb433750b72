"""Who comes back from the consent page of another service: its state names their credential."""

from cal_async.sandbox._call import Call
from cal_async.sandbox._documents import User


def user_behind(call: Call, credential: str) -> User | None:
    """Return the user of an API key or access token that is still good."""
    key, token = call.store.keys.get(credential), call.store.tokens.get(credential)
    if key is not None and key.valid(call.now):
        return call.store.users[key.user_id]
    if token is not None and token.kind == "access" and token.expires_at > call.now:
        return call.store.users[token.user_id]
    return None
