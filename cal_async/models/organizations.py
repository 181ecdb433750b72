"""Organizations: their members, the organizations they manage, and unwanted bookings."""

from datetime import datetime
from typing import Any, ClassVar, Literal, Required

from cal_async._types import Options, TimeZone
from cal_async.models._base import Confidential, Email, Language, Metadata, Model, Number, Weekday
from cal_async.models.memberships import Membership, MembershipRole

__all__ = [
    "AttributeQueryOperator",
    "BlockKind",
    "BlockedBooking",
    "CreateOrganizationUser",
    "ManagedOrganization",
    "MemberAttribute",
    "MemberAttributeOption",
    "MemberAttributeType",
    "OrganizationMembership",
    "OrganizationProfile",
    "OrganizationUser",
    "OrganizationUserSettings",
    "ReportReason",
    "ReportedBooking",
    "Theme",
    "UpdateOrganizationUser",
]

AttributeQueryOperator = Literal["AND", "OR", "NONE"]
"""Whether users must have all of some options, one of them, or none."""

BlockKind = Literal["EMAIL", "DOMAIN"]
"""Whether a measure is against an attendee's address or against its whole domain."""

MemberAttributeType = Literal["text", "number", "singleSelect", "multiSelect"]
"""The kinds of attributes, as memberships spell them."""

ReportReason = Literal["SPAM", "UNWANTED", "DONT_KNOW_PERSON", "OTHER"]
"""Why a booking is reported."""

Theme = Literal["dark", "light"]
"""The look of pages."""


# -- what is sent ------------------------------------------------------------------------------


class OrganizationUserSettings(Options, total=False):
    """What creating and updating a user of an organization have in common.

    Attributes:
        weekday: The first day of their week.
        brand_color: Such as ``#292929``; so is ``dark_brand_color``.
        theme: Of their booking pages.
        app_theme: Of the application.
        time_format: 12 or 24 hours.
        avatar_url: The address of a picture, or a ``data:`` URL with one.
    """

    username: str
    weekday: Weekday
    brand_color: str
    dark_brand_color: str
    bio: str
    metadata: Metadata
    hide_branding: bool
    time_zone: TimeZone
    theme: Theme | None
    app_theme: Theme | None
    time_format: Literal[12, 24]
    default_schedule_id: Number
    locale: Language | None
    avatar_url: str


class CreateOrganizationUser(OrganizationUserSettings, total=False):
    """A new user of an organization.

    Attributes:
        organization_role: What they may do; ``MEMBER`` if not given.
        auto_accept: Whether they join at once, as by default, or get an invitation.
    """

    email: Required[Email]
    organization_role: MembershipRole
    auto_accept: bool


class UpdateOrganizationUser(OrganizationUserSettings, total=False):
    """Changes to a user of an organization; what is not given stays."""

    email: Email


# -- what comes back ---------------------------------------------------------------------------


class MemberAttributeOption(Model, kw_only=True):
    """One of several options that a member has."""

    option_id: str
    option: str | None = None


class MemberAttribute(Model, kw_only=True):
    """What a member has for an attribute.

    Attributes:
        option: The value; a number for attributes of that type.
        options: The values of a ``multiSelect`` attribute, instead of ``option``.
    """

    id: str
    name: str | None = None
    type: MemberAttributeType | str | None = None
    option: str | float | None = None
    option_id: str | None = None
    options: list[MemberAttributeOption] | None = None


class OrganizationMembership(Membership, kw_only=True):
    """A user's place in an organization, whose id stands in ``team_id``."""

    attributes: list[MemberAttribute] | None = None


class OrganizationProfile(Model, kw_only=True):
    """What a user is within an organization."""

    id: int
    organization_id: int | None = None
    user_id: int | None = None
    username: str | None = None


class OrganizationUser(Model, kw_only=True):
    """A user of an organization.

    Attributes:
        username: The one outside the organization; ``profile`` has the one inside.
        email_verified: When the address was verified.
        time_format: 12 or 24 hours.
        invited_to: The team that an invitation named.
    """

    id: int
    email: str
    username: str | None = None
    name: str | None = None
    email_verified: datetime | None = None
    bio: str | None = None
    avatar_url: str | None = None
    time_zone: str | None = None
    week_start: Weekday | str | None = None
    app_theme: Theme | str | None = None
    theme: Theme | str | None = None
    default_schedule_id: int | None = None
    locale: str | None = None
    time_format: int | None = None
    hide_branding: bool | None = None
    brand_color: str | None = None
    dark_brand_color: str | None = None
    allow_dynamic_booking: bool | None = None
    created_date: datetime | None = None
    verified: bool | None = None
    invited_to: int | None = None
    metadata: dict[str, Any] | None = None
    profile: OrganizationProfile | None = None


class ManagedOrganization(Confidential, kw_only=True):
    """An organization that another one made and administers.

    Attributes:
        api_key: Given once, when the organization is made; it does not show in ``repr``.
    """

    hidden: ClassVar = frozenset({"api_key"})

    id: int
    name: str
    slug: str | None = None
    metadata: dict[str, Any] | None = None
    api_key: str | None = None


class BlockedBooking(Model, kw_only=True):
    """What blocking a booking's attendee did.

    Attributes:
        blocked_value: The address or domain that cannot book any more.
        cancelled_count: How many upcoming bookings were cancelled.
    """

    booking_uid: str
    success: bool | None = None
    message: str | None = None
    blocked_value: str | None = None
    cancelled_count: int | None = None


class ReportedBooking(Model, kw_only=True):
    """What reporting a booking did.

    Attributes:
        reported_count: How many bookings were reported.
        cancelled_count: How many upcoming bookings were cancelled.
    """

    booking_uid: str
    success: bool | None = None
    message: str | None = None
    reported_count: int | None = None
    cancelled_count: int | None = None
