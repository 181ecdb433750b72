"""Insights: figures about bookings and routing forms."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Required

import msgspec

from cal_async._types import Options, TimeZone
from cal_async.models._base import Input, Model

__all__ = [
    "AverageDuration",
    "BookingInsights",
    "BookingTrend",
    "ColumnFilter",
    "ColumnFilterValue",
    "ColumnSort",
    "DateRange",
    "DateRangeFilter",
    "FailedBookingOption",
    "FormsByStatus",
    "InsightsFields",
    "InsightsMember",
    "InsightsPeriod",
    "InsightsScope",
    "Kpi",
    "KpiRange",
    "KpiStats",
    "MemberCount",
    "MemberStats",
    "MultiSelectFilter",
    "NumberCondition",
    "NumberFilter",
    "NumberOperator",
    "PeriodCount",
    "PeriodCounts",
    "RoutedPerPeriod",
    "RoutedUser",
    "RoutedUsers",
    "RoutingAnswer",
    "RoutingAttendee",
    "RoutingField",
    "RoutingFieldOption",
    "RoutingFormInsights",
    "RoutingInsights",
    "RoutingRecord",
    "RoutingRecords",
    "SelectFilter",
    "TextCondition",
    "TextFilter",
    "TextOperator",
]

InsightsScope = Literal["user", "team", "org"]
"""Whose figures: your own, a team's or the whole organization's."""

InsightsPeriod = Literal["perDay", "perWeek", "perMonth"]
"""What figures are summed up by."""

TextOperator = Literal[
    "equals",
    "notEquals",
    "contains",
    "notContains",
    "startsWith",
    "endsWith",
    "isEmpty",
    "isNotEmpty",
]
"""How texts are compared."""

NumberOperator = Literal["eq", "neq", "gt", "gte", "lt", "lte"]
"""How numbers are compared."""


# -- what is sent ------------------------------------------------------------------------------


class SelectFilter(Input, tag_field="type", tag="ss", kw_only=True):
    """The column holds this value."""

    data: str | float


class MultiSelectFilter(Input, tag_field="type", tag="ms", kw_only=True):
    """The column holds one of these values."""

    data: Sequence[str | float]


class TextCondition(Input, kw_only=True):
    """What a text must be like."""

    operator: TextOperator
    operand: str


class TextFilter(Input, tag_field="type", tag="t", kw_only=True):
    """The column holds such a text."""

    data: TextCondition


class NumberCondition(Input, kw_only=True):
    """What a number must be like."""

    operator: NumberOperator
    operand: float


class NumberFilter(Input, tag_field="type", tag="n", kw_only=True):
    """The column holds such a number."""

    data: NumberCondition


class DateRange(Input, kw_only=True):
    """A span of time.

    Attributes:
        preset: What the span is called on Cal.com's pages.
    """

    start_date: date | datetime
    end_date: date | datetime
    preset: str


class DateRangeFilter(Input, tag_field="type", tag="dr", kw_only=True):
    """The column holds a time in this span; it is ``startTime`` or ``createdAt``."""

    data: DateRange


ColumnFilterValue = SelectFilter | MultiSelectFilter | TextFilter | NumberFilter | DateRangeFilter
"""What a column must hold."""


class ColumnFilter(Input, kw_only=True):
    """A condition on the bookings or responses that are counted; ``id`` names the column."""

    id: str
    value: ColumnFilterValue


class ColumnSort(Input, kw_only=True):
    """An order; ``id`` names the column."""

    id: str
    desc: bool


class InsightsFields(Options, total=False):
    """Whose figures are wanted.

    Attributes:
        selected_team_id: The team, for the scope ``team``.
    """

    scope: Required[InsightsScope]
    selected_team_id: int


class BookingInsights(InsightsFields, total=False):
    """Which bookings are counted.

    Attributes:
        time_zone: Where days begin and end.
    """

    time_zone: Required[TimeZone]
    column_filters: Sequence[ColumnFilter]


class RoutingInsights(InsightsFields, total=False):
    """Which responses to routing forms are counted: those from one date to another, inclusive."""

    start_date: Required[date]
    end_date: Required[date]
    column_filters: Sequence[ColumnFilter]


class RoutingFormInsights(InsightsFields, total=False):
    """Whose routing forms, or which one, are looked at."""

    routing_form_id: str


# -- what comes back about bookings ------------------------------------------------------------


class Kpi(Model, kw_only=True):
    """A figure.

    Attributes:
        count: Of the time asked for; for ratings and satisfaction an average.
        delta_previous: The change against the time before, in percent.
    """

    count: float | None = None
    delta_previous: float | None = None


class KpiRange(Model, kw_only=True):
    """A span of time, in words such as ``Dec 1, 2025``."""

    start_date: str | None = None
    end_date: str | None = None


class KpiStats(Model, kw_only=True):
    """What became of bookings.

    Attributes:
        empty: Whether there was nothing to count.
        no_show: Bookings that the host did not come to.
        no_show_guest: Bookings that a guest did not come to.
        csat: The satisfaction of attendees, in percent.
        previous_range: The time that figures are compared with.
    """

    empty: bool | None = None
    created: Kpi | None = None
    scheduled: Kpi | None = None
    completed: Kpi | None = None
    rescheduled: Kpi | None = None
    cancelled: Kpi | None = None
    no_show: Kpi | None = msgspec.field(default=None, name="no_show")
    no_show_guest: Kpi | None = msgspec.field(default=None, name="no_show_guest")
    rating: Kpi | None = None
    csat: Kpi | None = None
    previous_range: KpiRange | None = None


class BookingTrend(Model, kw_only=True):
    """What became of bookings in one part of the time asked for.

    Attributes:
        month: Its name on an axis, such as ``Jan 1``.
        formatted_date_full: Its name in full.
    """

    formatted_date_full: str | None = None
    is_today: bool | None = None
    month: str | None = msgspec.field(default=None, name="Month")
    created: int | None = msgspec.field(default=None, name="Created")
    completed: int | None = msgspec.field(default=None, name="Completed")
    rescheduled: int | None = msgspec.field(default=None, name="Rescheduled")
    cancelled: int | None = msgspec.field(default=None, name="Cancelled")
    no_show_host: int | None = msgspec.field(default=None, name="No-Show (Host)")
    no_show_guest: int | None = msgspec.field(default=None, name="No-Show (Guest)")


class AverageDuration(Model, kw_only=True):
    """How long bookings were on average.

    Attributes:
        date: The day's name on an axis, such as ``Jan 1``.
        formatted_date_full: Its name in full.
        average: In minutes.
    """

    formatted_date_full: str | None = None
    is_today: bool | None = None
    date: str | None = msgspec.field(default=None, name="Date")
    average: float | None = msgspec.field(default=None, name="Average")


class InsightsMember(Model, kw_only=True):
    """Somebody whose bookings are counted."""

    id: int
    email: str | None = None
    username: str | None = None
    name: str | None = None
    avatar_url: str | None = None


class MemberCount(Model, kw_only=True):
    """A member's figure."""

    count: float
    user_id: int | None = None
    user: InsightsMember | None = None
    email_md5: str | None = None


class MemberStats(Model, kw_only=True):
    """The members at either end of several counts."""

    most_bookings: list[MemberCount] | None = None
    least_bookings: list[MemberCount] | None = None
    most_cancelled: list[MemberCount] | None = None
    most_completed: list[MemberCount] | None = None
    least_completed: list[MemberCount] | None = None
    most_no_show: list[MemberCount] | None = None
    highest_ratings: list[MemberCount] | None = None
    lowest_ratings: list[MemberCount] | None = None


# -- what comes back about routing forms -------------------------------------------------------


class RoutingAttendee(Model, kw_only=True):
    """Somebody who attends the booking that came of a response."""

    email: str | None = None
    name: str | None = None
    time_zone: str | None = None
    phone_number: str | None = None


class RoutingAnswer(Model, kw_only=True):
    """An answer to one field of a form, in the shape that fits the field."""

    field_id: str | None = None
    value_string: str | None = None
    value_number: float | None = None
    value_string_array: list[str] | None = None


class RoutingRecord(Model, kw_only=True):
    """A response to a routing form, and the booking that came of it.

    Attributes:
        booking_assignment_reason: Why the booking went to its host.
        utm_source: Where the visitor came from, as the link said; so are the others.
        fields: The answers.
    """

    id: int
    uuid: str | None = None
    form_id: str | None = None
    form_name: str | None = None
    form_team_id: int | None = None
    form_user_id: int | None = None
    booking_uid: str | None = None
    booking_id: int | None = None
    booking_status: str | None = None
    booking_status_order: int | None = None
    booking_created_at: datetime | None = None
    booking_user_id: int | None = None
    booking_user_name: str | None = None
    booking_user_email: str | None = None
    booking_user_avatar_url: str | None = None
    booking_assignment_reason: str | None = None
    booking_start_time: datetime | None = None
    booking_end_time: datetime | None = None
    event_type_id: int | None = None
    event_type_parent_id: int | None = None
    event_type_scheduling_type: str | None = None
    created_at: datetime | None = None
    utm_source: str | None = msgspec.field(default=None, name="utm_source")
    utm_medium: str | None = msgspec.field(default=None, name="utm_medium")
    utm_campaign: str | None = msgspec.field(default=None, name="utm_campaign")
    utm_term: str | None = msgspec.field(default=None, name="utm_term")
    utm_content: str | None = msgspec.field(default=None, name="utm_content")
    booking_attendees: list[RoutingAttendee] | None = None
    fields: list[RoutingAnswer] | None = None


class RoutingRecords(Model, kw_only=True):
    """Some responses to routing forms, out of ``total``."""

    total: int
    data: list[RoutingRecord]


class FormsByStatus(Model, kw_only=True):
    """How many responses there were, and how many of them led to a booking."""

    total: int
    total_without_booking: int | None = None
    total_with_booking: int | None = None


class FailedBookingOption(Model, kw_only=True):
    """How many responses with this answer led to no booking."""

    count: int
    option_id: str | None = None
    option_label: str | None = None


class RoutedUser(Model, kw_only=True):
    """A host that bookings were routed to.

    Attributes:
        performance: How many there were, compared with the others: such as ``above_average``.
    """

    id: int
    name: str | None = None
    email: str | None = None
    avatar_url: str | None = None
    performance: str | None = None
    total_bookings: int | None = None


class RoutedUsers(Model, kw_only=True):
    """The hosts that bookings were routed to."""

    data: list[RoutedUser]


class PeriodCount(Model, kw_only=True):
    """How many bookings were routed to a host in one period."""

    user_id: int
    period_start: datetime = msgspec.field(name="period_start")
    total: int


class PeriodCounts(Model, kw_only=True):
    """How many bookings were routed to hosts, by period."""

    data: list[PeriodCount]


class RoutedPerPeriod(Model, kw_only=True):
    """Whom bookings were routed to, and how many in each period."""

    users: RoutedUsers
    period_stats: PeriodCounts


class RoutingFieldOption(Model, kw_only=True):
    """An answer to choose."""

    id: str | None = None
    label: str | None = None


class RoutingField(Model, kw_only=True):
    """A field of a routing form."""

    id: str
    label: str | None = None
    type: str | None = None
    options: list[RoutingFieldOption] | None = None
