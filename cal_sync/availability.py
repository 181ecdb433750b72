"""The blocking twin of `cal_async.availability`."""

from typing import Any

from cal_async.availability import Availability as AsyncAvailability
from cal_sync._blocking import Blocking
from cal_sync._bridge import Bridge

__all__ = ["Availability"]


class Availability:
    """When several people or event types are free, from their slots."""

    def __init__(self, availability: AsyncAvailability, bridge: Bridge) -> None:
        self._availability = availability
        self._bridge = bridge

    def _run(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        return self._bridge.run(getattr(self._availability, name)(*args, **kwargs))

    common = Blocking(AsyncAvailability.common)
    next = Blocking(AsyncAvailability.next)
