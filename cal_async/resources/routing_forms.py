"""Routing forms: questions whose answers decide what can be booked with whom."""

from datetime import date, datetime
from typing import Annotated, Unpack

from cal_async._operation import Resource, op
from cal_async._types import InQuery, Options, Positive, TimeZone, WholeBody
from cal_async.models.routing_forms import FormAnswers, RoutingOutcome
from cal_async.models.slots import SlotFormat

__all__ = ["RoutingForms"]


class RoutingForms(Resource, path="routing_forms"):
    """Routing forms of your own and of your teams."""

    @op("POST /v2/routing-forms/{routing_form_id}/calculate-slots", effect="read")
    async def calculate_slots(
        self,
        routing_form_id: str,
        *,
        answers: Annotated[FormAnswers, WholeBody],
        start: Annotated[date | datetime, InQuery],
        end: Annotated[date | datetime, InQuery],
        time_zone: Annotated[TimeZone | None, InQuery] = None,
        duration: Annotated[Positive | None, InQuery] = None,
        format: Annotated[SlotFormat | None, InQuery] = None,  # noqa: A002  # the API's name
        booking_uid_to_reschedule: Annotated[str | None, InQuery] = None,
        **options: Unpack[Options],
    ) -> RoutingOutcome:
        """Return the event type that ``answers`` lead to, and when it is free.

        Nothing is stored. The parameters besides ``answers`` are those of `slots.list`. Answers
        that lead to no event type are a `NotFoundError`.
        """
        ...
