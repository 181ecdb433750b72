"""Stripe, which takes payments for bookings."""

from typing import ClassVar

from cal_async.models._base import Confidential

__all__ = ["StripeConnection"]


class StripeConnection(Confidential, kw_only=True):
    """Where the user lets Cal.com into their Stripe account.

    The address carries the credentials of the call, and so does not show in ``repr``.
    """

    hidden: ClassVar = frozenset({"auth_url"})

    auth_url: str
