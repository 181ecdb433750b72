"""Your Stripe account, which takes payments for bookings."""

from typing import Unpack

from cal_async._operation import Resource, op
from cal_async._types import Options
from cal_async.models.stripe import StripeConnection

__all__ = ["Stripe"]


class Stripe(Resource, path="stripe"):
    """The Stripe account that is paid for your bookings."""

    @op("GET /v2/stripe/connect")
    async def connect(self, **options: Unpack[Options]) -> StripeConnection:
        """Return the address where the user lets Cal.com into their Stripe account."""
        ...

    @op("GET /v2/stripe/save", public=True, effect="write", redirects=True)
    async def save(self, *, state: str, code: str, **options: Unpack[Options]) -> str | None:
        """Finish what `connect` began, with what Stripe appended to the return address.

        Return where the server sends the browser next.
        """
        ...

    @op("GET /v2/stripe/check")
    async def check(self, **options: Unpack[Options]) -> None:
        """Return if a Stripe account is connected and works; a `NotFoundError` if there is none."""
        ...
