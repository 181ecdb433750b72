"""Routing forms: questions whose answers decide what can be booked with whom."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta

from cal_async.models._base import Model
from cal_async.models.bookings import Routing
from cal_async.models.slots import Slot

__all__ = ["FormAnswers", "RoutingForm", "RoutingFormResponse", "RoutingOutcome"]

FormAnswers = Annotated[Mapping[str, str | Sequence[str]], Meta(min_length=1)]
"""Answers to a routing form, by the slugs of its fields; several where a field takes them."""


class RoutingForm(Model, kw_only=True):
    """A routing form.

    Attributes:
        position: Its place among the forms of its owner.
        routes: What leads where, as the form's editor stores it.
        fields: Its questions.
    """

    id: str
    name: str
    description: str | None = None
    position: int | None = None
    user_id: int | None = None
    team_id: int | None = None
    disabled: bool | None = None
    routes: list[Any] | dict[str, Any] | None = None
    fields: list[Any] | dict[str, Any] | None = None
    settings: dict[str, Any] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class RoutingFormResponse(Model, kw_only=True):
    """A filled-in routing form.

    Attributes:
        form_filler_id: Who filled it in.
        routed_to_booking_uid: The booking that came of it.
        response: By the ids of the fields: each one's ``label`` and ``value``.
    """

    id: int
    form_id: str
    form_filler_id: str | None = None
    routed_to_booking_uid: str | None = None
    response: dict[str, Any] | None = None
    created_at: datetime | None = None


class RoutingOutcome(Model, kw_only=True):
    """Where the answers to a routing form lead: to an event type, a message or another site.

    Attributes:
        event_type_id: What can be booked.
        routing: What to pass to `bookings.create` along with it.
        routing_custom_message: What to show instead.
        routing_external_redirect_url: Where to go instead.
        slots: The free slots of that event type, by date.
    """

    event_type_id: int | None = None
    routing: Routing | None = None
    routing_custom_message: str | None = None
    routing_external_redirect_url: str | None = None
    slots: dict[date, list[Slot]] | None = None
