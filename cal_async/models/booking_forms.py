"""Booking forms, field by field, as API version 2026-06-12 knows them.

`BookingField` and its inputs are what event types themselves carry, in an older version's words.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta

from cal_async.models._base import Input, Model
from cal_async.models._booking_fields import FieldType

__all__ = [
    "BookingForm",
    "BookingFormField",
    "CustomFieldKind",
    "CustomFormField",
    "DefaultFormField",
    "FormFieldChange",
    "FormFieldInput",
    "FormFieldKind",
    "NameVariant",
]

FormFieldKind = Literal[
    "name",
    "email",
    "location",
    "title",
    "notes",
    "guests",
    "rescheduleReason",
    "attendeePhoneNumber",
]
"""The fields that Cal.com makes by itself."""

CustomFieldKind = Literal["custom"]
"""The fields that somebody added."""

NameVariant = Literal["fullName", "splitName"]
"""Whether the name is asked for as a whole or in two parts."""


class BookingFormField(Model, kw_only=True):
    """A field of a booking form.

    Attributes:
        field: One of the fields that Cal.com makes, or ``custom``; workflows add others.
        type: How a custom field is filled in.
        variant: How the name is asked for.
        slug: The key of its answer in a booking's ``booking_fields_responses``.
        hidden: Whether the form leaves it out.
        disable_on_prefill: Whether it cannot be changed when the page's URL filled it in.
        options: What can be chosen.
        exclude_emails: Addresses and domains that cannot book.
        require_emails: The only addresses and domains that can book.
    """

    slug: str
    field: FormFieldKind | CustomFieldKind | str | None = None
    type: FieldType | str | None = None
    variant: NameVariant | str | None = None
    label: str | None = None
    placeholder: str | None = None
    required: bool | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None
    options: list[Any] | None = None
    exclude_emails: list[str] | None = None
    require_emails: list[str] | None = None


class BookingForm(Model, kw_only=True):
    """The fields of a booking form, in their order."""

    booking_fields: list[BookingFormField]


class DefaultFormField(Input, kw_only=True):
    """One of the fields that Cal.com makes, with settings of yours.

    Attributes:
        variant: For ``name``.
        exclude_emails: For ``email``: addresses and domains that cannot book.
        require_emails: For ``email``: the only addresses and domains that can book.
    """

    field: FormFieldKind
    variant: NameVariant | None = None
    slug: str | None = None
    label: str | None = None
    placeholder: str | None = None
    required: bool | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None
    exclude_emails: Sequence[str] | None = None
    require_emails: Sequence[str] | None = None


class CustomFormField(Input, tag_field="field", tag="custom", kw_only=True):
    """A field of your own.

    Attributes:
        options: What can be chosen, for those types that offer a choice.
    """

    type: FieldType | str
    slug: Annotated[str, Meta(min_length=1)]
    label: str
    required: bool
    placeholder: str | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None
    options: Sequence[str] | None = None


FormFieldInput = DefaultFormField | CustomFormField
"""A field to put into a booking form."""


class FormFieldChange(Input, kw_only=True):
    """Changes to the field with this slug; what is not given stays."""

    slug: Annotated[str, Meta(min_length=1)]
    variant: NameVariant | None = None
    label: str | None = None
    placeholder: str | None = None
    required: bool | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None
    options: Sequence[str] | None = None
    exclude_emails: Sequence[str] | None = None
    require_emails: Sequence[str] | None = None
