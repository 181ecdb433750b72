"""Routing forms: questions whose answers decide what can be booked with whom."""

from cal_async.resources.routing_forms import RoutingForms as AsyncRoutingForms
from cal_sync._blocking import Blocking, BlockingResource

__all__ = ["RoutingForms"]


class RoutingForms(BlockingResource):
    """Routing forms of your own and of your teams."""

    calculate_slots = Blocking(AsyncRoutingForms.calculate_slots)
