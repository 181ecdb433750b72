"""The fields of a booking form."""

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import Meta

from cal_async.models._base import Input, Model

__all__ = [
    "AddressField",
    "BookingField",
    "BookingFieldInput",
    "BooleanField",
    "CheckboxField",
    "EmailField",
    "FieldType",
    "GuestsField",
    "LocationField",
    "MultiEmailField",
    "MultiSelectField",
    "NameField",
    "NotesField",
    "NumberField",
    "PhoneField",
    "RadioField",
    "RescheduleReasonField",
    "SelectField",
    "TextAreaField",
    "TextField",
    "TitleField",
    "UrlField",
]

Slug = Annotated[str, Meta(min_length=1)]

FieldType = Literal[
    "name",
    "email",
    "phone",
    "address",
    "text",
    "number",
    "textarea",
    "select",
    "multiselect",
    "multiemail",
    "checkbox",
    "radio",
    "radioInput",
    "boolean",
    "url",
]
"""How a field is filled in."""


class BookingField(Model, kw_only=True):
    """A field of an event type's booking form.

    Attributes:
        slug: The key of its answer in a booking's ``booking_fields_responses``.
        is_default: Whether every form has it.
        hidden: Whether the form leaves it out.
        disable_on_prefill: Whether it cannot be changed when the page's URL filled it in.
        options: What can be chosen.
    """

    slug: str | None = None
    type: FieldType | str | None = None
    is_default: bool | None = None
    label: str | None = None
    required: bool | None = None
    placeholder: str | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None
    options: list[str] | None = None


# -- fields that every form has ------------------------------------------------------------------


class NameField(Input, tag_field="type", tag="name", kw_only=True):
    """The attendee's name."""

    label: str
    placeholder: str
    disable_on_prefill: bool | None = None


class EmailField(Input, tag_field="type", tag="email", kw_only=True):
    """The attendee's address.

    Only team event types of an organization can do without it, and only if a required
    `PhoneField` with the slug ``attendeePhoneNumber`` stands beside it.
    """

    label: str
    placeholder: str
    required: bool | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class TitleField(Input, tag_field="slug", tag="title", kw_only=True):
    """What the meeting is about."""

    label: str | None = None
    placeholder: str | None = None
    required: bool | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class LocationField(Input, tag_field="slug", tag="location", kw_only=True):
    """Which location; the form shows it when there are two or more."""

    label: str | None = None


class NotesField(Input, tag_field="slug", tag="notes", kw_only=True):
    """Anything else."""

    label: str | None = None
    placeholder: str | None = None
    required: bool | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class GuestsField(Input, tag_field="slug", tag="guests", kw_only=True):
    """Whom the attendee brings along."""

    label: str | None = None
    placeholder: str | None = None
    required: bool | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class RescheduleReasonField(Input, tag_field="slug", tag="rescheduleReason", kw_only=True):
    """Why the booking is moved."""

    label: str | None = None
    placeholder: str | None = None
    required: bool | None = None
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


# -- fields of your own --------------------------------------------------------------------------


class PhoneField(Input, tag_field="type", tag="phone", kw_only=True):
    """A phone number."""

    slug: Slug
    label: str
    required: bool
    placeholder: str
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class AddressField(Input, tag_field="type", tag="address", kw_only=True):
    """A postal address."""

    slug: Slug
    label: str
    required: bool
    placeholder: str
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class TextField(Input, tag_field="type", tag="text", kw_only=True):
    """One line of text."""

    slug: Slug
    label: str
    required: bool
    placeholder: str
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class NumberField(Input, tag_field="type", tag="number", kw_only=True):
    """A number."""

    slug: Slug
    label: str
    required: bool
    placeholder: str
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class TextAreaField(Input, tag_field="type", tag="textarea", kw_only=True):
    """Several lines of text."""

    slug: Slug
    label: str
    required: bool
    placeholder: str
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class UrlField(Input, tag_field="type", tag="url", kw_only=True):
    """A URL."""

    slug: Slug
    label: str
    required: bool
    placeholder: str
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class MultiEmailField(Input, tag_field="type", tag="multiemail", kw_only=True):
    """Several e-mail addresses."""

    slug: Slug
    label: str
    required: bool
    placeholder: str
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class SelectField(Input, tag_field="type", tag="select", kw_only=True):
    """One of several options, in a menu."""

    slug: Slug
    label: str
    required: bool
    placeholder: str
    options: Sequence[str]
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class MultiSelectField(Input, tag_field="type", tag="multiselect", kw_only=True):
    """Any of several options, in a menu."""

    slug: Slug
    label: str
    required: bool
    options: Sequence[str]
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class CheckboxField(Input, tag_field="type", tag="checkbox", kw_only=True):
    """Any of several options, as check boxes."""

    slug: Slug
    label: str
    required: bool
    options: Sequence[str]
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class RadioField(Input, tag_field="type", tag="radio", kw_only=True):
    """One of several options, as radio buttons."""

    slug: Slug
    label: str
    required: bool
    options: Sequence[str]
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


class BooleanField(Input, tag_field="type", tag="boolean", kw_only=True):
    """Yes or no."""

    slug: Slug
    label: str
    required: bool
    hidden: bool | None = None
    disable_on_prefill: bool | None = None


BookingFieldInput = (
    NameField
    | EmailField
    | TitleField
    | LocationField
    | NotesField
    | GuestsField
    | RescheduleReasonField
    | PhoneField
    | AddressField
    | TextField
    | NumberField
    | TextAreaField
    | UrlField
    | MultiEmailField
    | SelectField
    | MultiSelectField
    | CheckboxField
    | RadioField
    | BooleanField
)
"""A field to put into a booking form."""
