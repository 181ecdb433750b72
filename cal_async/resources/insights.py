"""Figures about bookings and routing forms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async._operation import Child, Resource, op
from cal_async._types import Options, Skip
from cal_async.models.insights import (
    AverageDuration,
    BookingInsights,
    BookingTrend,
    ColumnFilter,
    ColumnSort,
    FailedBookingOption,
    FormsByStatus,
    InsightsPeriod,
    InsightsScope,
    KpiStats,
    MemberStats,
    RoutedPerPeriod,
    RoutingField,
    RoutingFormInsights,
    RoutingInsights,
    RoutingRecords,
)

__all__ = ["BookingsInsights", "Insights", "RoutingsInsights"]


class BookingsInsights(Resource, path="insights.bookings"):
    """Figures about bookings."""

    @op("POST /v2/insights/bookings/kpi-stats", effect="read")
    async def get_kpi_stats(self, **body: Unpack[BookingInsights]) -> KpiStats:
        """Return how many bookings were made, held, cancelled and so on, and how that changed.

        ``scope`` and ``time_zone`` are needed; a `DateRangeFilter` among ``column_filters`` sets
        the time, and the same length before it is what the figures are compared with.
        """
        ...

    @op("POST /v2/insights/bookings/event-trends", effect="read")
    async def get_event_trends(self, **body: Unpack[BookingInsights]) -> Sequence[BookingTrend]:
        """Return what became of bookings, day by day, or by longer parts of a longer time."""
        ...

    @op("POST /v2/insights/bookings/average-duration", effect="read")
    async def get_average_duration(
        self, **body: Unpack[BookingInsights]
    ) -> Sequence[AverageDuration]:
        """Return how many minutes bookings took on average, day by day."""
        ...

    @op("POST /v2/insights/bookings/members", effect="read")
    async def get_members(self, **body: Unpack[BookingInsights]) -> MemberStats:
        """Return the members with the most and the fewest bookings, the best ratings, and so on."""
        ...


class RoutingsInsights(Resource, path="insights.routings"):
    """Figures about routing forms."""

    @op("POST /v2/insights/routings/form-responses", effect="read")
    async def get_form_responses(
        self,
        *,
        scope: InsightsScope,
        start_date: date,
        end_date: date,
        offset: Skip,
        limit: Annotated[int, Meta(ge=1, le=100)],
        selected_team_id: int | None = None,
        column_filters: Sequence[ColumnFilter] | None = None,
        sorting: Sequence[ColumnSort] | None = None,
        **options: Unpack[Options],
    ) -> RoutingRecords:
        """Return up to ``limit`` responses to routing forms after the first ``offset``."""
        ...

    @op("POST /v2/insights/routings/forms-by-status", effect="read")
    async def get_forms_by_status(self, **body: Unpack[RoutingInsights]) -> FormsByStatus | None:
        """Return how many responses led to a booking; ``None`` where there is nothing to count."""
        ...

    @op("POST /v2/insights/routings/failed-bookings-by-field", effect="read")
    async def get_failed_bookings_by_field(
        self, **body: Unpack[RoutingInsights]
    ) -> Mapping[str, Mapping[str, Sequence[FailedBookingOption]]]:
        """Return which answers led to no booking: by form, then by field."""
        ...

    @op("POST /v2/insights/routings/routed-to-per-period", effect="read")
    async def get_routed_to_per_period(
        self,
        *,
        scope: InsightsScope,
        start_date: date,
        end_date: date,
        period: InsightsPeriod,
        limit: Annotated[int, Meta(ge=1, le=100)],
        selected_team_id: int | None = None,
        column_filters: Sequence[ColumnFilter] | None = None,
        search_query: str | None = None,
        **options: Unpack[Options],
    ) -> RoutedPerPeriod:
        """Return up to ``limit`` hosts and how many bookings were routed to each, by period.

        ``search_query`` leaves only hosts with that in their name or address.
        """
        ...

    @op("POST /v2/insights/routings/form-field-options", effect="read")
    async def get_form_field_options(
        self, **body: Unpack[RoutingFormInsights]
    ) -> Sequence[RoutingField]:
        """Return the fields of routing forms, with the answers to choose from."""
        ...

    @op("POST /v2/insights/routings/form-response-headers", effect="read")
    async def get_form_response_headers(
        self, **body: Unpack[RoutingFormInsights]
    ) -> Sequence[RoutingField]:
        """Return the fields that the responses to routing forms are listed under."""
        ...


class Insights(Resource, path="insights"):
    """Figures about bookings and routing forms."""

    bookings = Child(BookingsInsights)
    routings = Child(RoutingsInsights)
