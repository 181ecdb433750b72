"""The calendars whose events make you busy."""

from cal_async.resources.selected_calendars import SelectedCalendars as AsyncSelectedCalendars
from cal_sync._blocking import Blocking, BlockingResource

__all__ = ["SelectedCalendars"]


class SelectedCalendars(BlockingResource):
    """The calendars whose events make you busy; `calendars.list` knows all of them."""

    create = Blocking(AsyncSelectedCalendars.create)
    delete = Blocking(AsyncSelectedCalendars.delete)
