"""Your Stripe account, which takes payments for bookings."""

from cal_async.resources.stripe import Stripe as AsyncStripe
from cal_sync._blocking import Blocking, BlockingResource

__all__ = ["Stripe"]


class Stripe(BlockingResource):
    """The Stripe account that is paid for your bookings."""

    connect = Blocking(AsyncStripe.connect)
    save = Blocking(AsyncStripe.save)
    check = Blocking(AsyncStripe.check)
