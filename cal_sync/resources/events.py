"""Events: pages that guests sign up on for one fixed date."""

from cal_async.resources.events import Events as AsyncEvents
from cal_sync._blocking import Blocking, BlockingIterate, BlockingResource

__all__ = ["Events"]


class Events(BlockingResource):
    """Pages that guests sign up on for one fixed date; event types are another thing."""

    list = Blocking(AsyncEvents.list)
    iterate = BlockingIterate(AsyncEvents.iterate)
    get = Blocking(AsyncEvents.get)
