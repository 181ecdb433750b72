"""Stripe: a server without its keys, as the measured one was."""

from cal_async.sandbox._answers import Answer, Refused, bad_request, not_found
from cal_async.sandbox._call import Call
from cal_async.sandbox._routing import Access, handles

_UNSET = (
    "webhook_secret - Required, public_key - Required, client_secret - Invalid input: must start"
    ' with "sk_", client_id - Invalid input: must start with "ca_", '
)


@handles("stripe.connect")
async def connect(call: Call) -> Answer:
    """Refuse: the server has no keys of Stripe's."""
    del call
    raise Refused(400, "BAD_REQUEST", _UNSET)


@handles("stripe.check")
async def check(call: Call) -> Answer:
    """Say that nothing is connected."""
    del call
    raise not_found("Credentials for stripe not found.")


@handles("stripe.save", Access.OPEN)
async def save(call: Call) -> Answer:
    """Refuse what comes back from a consent page."""
    if not call.query.get("state"):
        raise bad_request("Missing `state` query param")
    raise Refused(400, "BAD_REQUEST", _UNSET)
