"""Addresses to let through firewalls."""

from cal_async.resources.allowlists import Allowlists as AsyncAllowlists
from cal_sync._blocking import Blocking, BlockingIterate, BlockingResource

__all__ = ["Allowlists"]


class Allowlists(BlockingResource):
    """Addresses that Cal.com's traffic comes from and goes to. They change: ask now and then."""

    list = Blocking(AsyncAllowlists.list)
    iterate = BlockingIterate(AsyncAllowlists.iterate)
    get = Blocking(AsyncAllowlists.get)
