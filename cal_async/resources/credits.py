"""Credits, which pay for text messages and AI."""

from typing import Unpack

from cal_async._operation import Resource, op
from cal_async._types import Options, Positive
from cal_async.models.credits import AvailableCredits, CreditCharge, CreditUse

__all__ = ["Credits"]


class Credits(Resource, path="credits"):
    """The credits that you, your team or your organization can spend."""

    @op("GET /v2/credits/available")
    async def get_available(self, **options: Unpack[Options]) -> AvailableCredits:
        """Return whether there are credits, and how many."""
        ...

    @op("POST /v2/credits/charge")
    async def charge(
        self,
        *,
        credits: Positive,  # noqa: A002  # the API's name
        credit_for: CreditUse,
        external_ref: str | None = None,
        **options: Unpack[Options],
    ) -> CreditCharge:
        """Spend credits.

        Give an ``external_ref`` of your own: the same one is charged once, however often the
        call is repeated.
        """
        ...
