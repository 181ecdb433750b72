"""The booking forms of your event types, field by field."""

from collections.abc import Sequence
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async import _versions as versions
from cal_async._operation import Resource, op
from cal_async._types import Options
from cal_async.models.booking_forms import (
    BookingForm,
    CustomFormField,
    FormFieldChange,
    FormFieldInput,
)

__all__ = ["EventTypeBookingFields"]


class EventTypeBookingFields(Resource, path="event_types.booking_fields"):
    """The fields of an event type's booking form. Those that workflows add are read-only."""

    @op(
        "GET /v2/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def get(self, event_type_id: int, **options: Unpack[Options]) -> BookingForm:
        """Return the booking form of an event type."""
        ...

    @op(
        "PUT /v2/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def replace(
        self,
        event_type_id: int,
        *,
        booking_fields: Annotated[Sequence[FormFieldInput], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> BookingForm:
        """Make ``booking_fields`` the whole booking form and return it.

        Custom fields that are not among them are deleted, Cal.com's own ones start anew. Either
        the address or the phone number must stay visible and required.
        """
        ...

    @op(
        "POST /v2/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def create(
        self,
        event_type_id: int,
        *,
        booking_fields: Annotated[Sequence[CustomFormField], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> BookingForm:
        """Add custom fields to the booking form and return it."""
        ...

    @op(
        "PATCH /v2/event-types/{event_type_id}/booking-fields",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def update(
        self,
        event_type_id: int,
        *,
        booking_fields: Annotated[Sequence[FormFieldChange], Meta(min_length=1)],
        **options: Unpack[Options],
    ) -> BookingForm:
        """Change fields of the booking form, named by their slugs, and return it.

        A slug must not come twice, and a field keeps its type.
        """
        ...

    @op(
        "DELETE /v2/event-types/{event_type_id}/booking-fields/{slug}",
        version=versions.EVENT_TYPES_2026_06_12,
    )
    async def delete(
        self, event_type_id: int, slug: str, **options: Unpack[Options]
    ) -> BookingForm:
        """Delete a custom field from the booking form and return what is left.

        Cal.com's own fields can only be hidden.
        """
        ...
