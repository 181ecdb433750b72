"""Your own profile."""

from cal_async.resources.me import Me as AsyncMe
from cal_sync._blocking import Blocking, BlockingResource

__all__ = ["Me"]


class Me(BlockingResource):
    """The user whose credentials are used."""

    get = Blocking(AsyncMe.get)
    update = Blocking(AsyncMe.update)
