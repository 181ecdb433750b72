"""Your own workflows."""

from cal_async.resources.workflows import Workflows as AsyncWorkflows
from cal_sync._blocking import Blocking, BlockingIterate, BlockingResource

__all__ = ["Workflows"]


class Workflows(BlockingResource):
    """Messages that go out when something happens to the bookings of your event types.

    Access tokens of other parties' OAuth clients cannot use them.
    """

    create = Blocking(AsyncWorkflows.create)
    list = Blocking(AsyncWorkflows.list)
    iterate = BlockingIterate(AsyncWorkflows.iterate)
    get = Blocking(AsyncWorkflows.get)
    update = Blocking(AsyncWorkflows.update)
    delete = Blocking(AsyncWorkflows.delete)
