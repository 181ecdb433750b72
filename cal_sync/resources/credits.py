"""Credits, which pay for text messages and AI."""

from cal_async.resources.credits import Credits as AsyncCredits
from cal_sync._blocking import Blocking, BlockingResource

__all__ = ["Credits"]


class Credits(BlockingResource):
    """The credits that you, your team or your organization can spend."""

    get_available = Blocking(AsyncCredits.get_available)
    charge = Blocking(AsyncCredits.charge)
