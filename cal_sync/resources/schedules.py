"""Schedules."""

from cal_async.resources.schedules import Schedules as AsyncSchedules
from cal_sync._blocking import Blocking, BlockingIterate, BlockingResource

__all__ = ["Schedules"]


class Schedules(BlockingResource):
    """The hours in which event types can be booked."""

    create = Blocking(AsyncSchedules.create)
    list = Blocking(AsyncSchedules.list)
    iterate = BlockingIterate(AsyncSchedules.iterate)
    get_default = Blocking(AsyncSchedules.get_default)
    get = Blocking(AsyncSchedules.get)
    update = Blocking(AsyncSchedules.update)
    delete = Blocking(AsyncSchedules.delete)
