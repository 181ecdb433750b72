"""Figures about bookings and routing forms."""

from cal_async.resources.insights import BookingsInsights as AsyncBookingsInsights
from cal_async.resources.insights import RoutingsInsights as AsyncRoutingsInsights
from cal_sync._blocking import Blocking, BlockingChild, BlockingResource

__all__ = [
    "BookingsInsights",
    "Insights",
    "RoutingsInsights",
]


class BookingsInsights(BlockingResource):
    """Figures about bookings."""

    get_kpi_stats = Blocking(AsyncBookingsInsights.get_kpi_stats)
    get_event_trends = Blocking(AsyncBookingsInsights.get_event_trends)
    get_average_duration = Blocking(AsyncBookingsInsights.get_average_duration)
    get_members = Blocking(AsyncBookingsInsights.get_members)


class RoutingsInsights(BlockingResource):
    """Figures about routing forms."""

    get_form_responses = Blocking(AsyncRoutingsInsights.get_form_responses)
    get_forms_by_status = Blocking(AsyncRoutingsInsights.get_forms_by_status)
    get_failed_bookings_by_field = Blocking(AsyncRoutingsInsights.get_failed_bookings_by_field)
    get_routed_to_per_period = Blocking(AsyncRoutingsInsights.get_routed_to_per_period)
    get_form_field_options = Blocking(AsyncRoutingsInsights.get_form_field_options)
    get_form_response_headers = Blocking(AsyncRoutingsInsights.get_form_response_headers)


class Insights(BlockingResource):
    """Figures about bookings and routing forms."""

    bookings = BlockingChild(BookingsInsights)
    routings = BlockingChild(RoutingsInsights)
