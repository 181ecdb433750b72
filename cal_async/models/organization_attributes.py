"""Attributes: what an organization records about its members, and how that changed."""

from datetime import datetime
from typing import Any, Literal

from cal_async.models._base import Input, Model

__all__ = [
    "AppliedFieldMapping",
    "AssignedOption",
    "Attribute",
    "AttributeAssignment",
    "AttributeChange",
    "AttributeHistory",
    "AttributeHistoryActor",
    "AttributeHistoryEntry",
    "AttributeOption",
    "AttributeSyncRun",
    "AttributeSyncStatus",
    "AttributeType",
    "AttributeValue",
    "ChangedAttribute",
    "NewAttributeOption",
    "SyncRuleEvaluation",
    "TeamMembershipChange",
]

AttributeType = Literal["TEXT", "NUMBER", "SINGLE_SELECT", "MULTI_SELECT"]
"""The kinds of attributes."""

AttributeSyncStatus = Literal[
    "APPLIED",
    "SKIPPED_BY_RULE",
    "NO_RULES_MATCHED",
    "FAILED",
    "INVALID_SIGNATURE",
    "RATE_LIMITED",
]
"""How a synchronisation ended."""


class NewAttributeOption(Input, kw_only=True):
    """A value that an attribute can take, and its short name."""

    value: str
    slug: str


class Attribute(Model, kw_only=True):
    """Something that an organization records about its members.

    Attributes:
        team_id: The organization.
        enabled: Whether it shows on profiles.
        users_can_edit_relation: Whether members choose their own values.
    """

    id: str
    name: str
    slug: str
    type: AttributeType | str
    team_id: int | None = None
    enabled: bool | None = None
    users_can_edit_relation: bool | None = None


class AttributeOption(Model, kw_only=True):
    """A value that an attribute can take."""

    id: str
    value: str
    slug: str
    attribute_id: str | None = None


class AssignedOption(AttributeOption, kw_only=True):
    """A value of an attribute, and the users who have it."""

    assigned_user_ids: list[int]


class AttributeAssignment(Model, kw_only=True):
    """That a member has a value of an attribute.

    Attributes:
        member_id: Of the membership, not of the user.
        weight: How much it counts where members are weighed against each other.
    """

    id: str
    member_id: int | None = None
    attribute_option_id: str | None = None
    weight: float | None = None


# -- history of assignments --------------------------------------------------------------------


class AttributeHistoryActor(Model, kw_only=True):
    """Who made a change."""

    type: str
    display_name: str | None = None
    display_email: str | None = None
    display_avatar: str | None = None


class ChangedAttribute(Model, kw_only=True):
    """The attribute of a change, as it was called then."""

    id: str
    slug: str | None = None
    name: str | None = None
    type: AttributeType | str | None = None


class AttributeValue(Model, kw_only=True):
    """What a member had for an attribute."""

    option_id: str | None = None
    option_slug: str | None = None
    value: str | None = None
    weight: float | None = None


class AttributeChange(Model, kw_only=True):
    """One changed attribute: what it was before, and what after."""

    type: str
    attribute: ChangedAttribute | None = None
    previous: AttributeValue | None = None
    current: AttributeValue | None = None


class AttributeHistoryEntry(Model, kw_only=True):
    """Changes that were made to a member's attributes at once.

    Attributes:
        source: What they were made with, such as ``API_V2``.
        source_context: More about that.
    """

    id: str
    timestamp: datetime
    source: str | None = None
    actor: AttributeHistoryActor | None = None
    source_context: dict[str, Any] | None = None
    changes: list[AttributeChange] | None = None
    has_error: bool | None = None


class AttributeHistory(Model, kw_only=True):
    """Part of the changes to a member's attributes.

    Attributes:
        next_cursor: What to pass as ``cursor`` for the next part, if ``has_more``.
    """

    user_id: int
    audit_logs: list[AttributeHistoryEntry]
    has_more: bool
    membership_id: int | None = None
    next_cursor: str | None = None


# -- history of synchronisation ----------------------------------------------------------------


class SyncRuleEvaluation(Model, kw_only=True):
    """A rule that decided whether a synchronisation went on.

    Attributes:
        passed: Whether the actual value was as the rule wants it.
    """

    id: str
    run_id: str | None = None
    rule_id: str | None = None
    evaluation_order: int | None = None
    attribute_key: str | None = None
    operator: str | None = None
    expected_value_type: str | None = None
    expected_value: Any = None
    actual_value_type: str | None = None
    actual_value: Any = None
    passed: bool | None = None
    created_at: datetime | None = None


class AppliedFieldMapping(Model, kw_only=True):
    """A field of the other system that was written to an attribute."""

    id: str
    run_id: str | None = None
    field_mapping_id: str | None = None
    attribute_id: str | None = None
    attribute_slug: str | None = None
    attribute_name: str | None = None
    source_field: str | None = None
    outcome: str | None = None
    previous_value: Any = None
    new_value: Any = None
    created_at: datetime | None = None


class TeamMembershipChange(Model, kw_only=True):
    """A team that a synchronisation put a user into, or took them out of."""

    id: str
    run_id: str | None = None
    team_id: int | None = None
    team_name: str | None = None
    outcome: str | None = None
    created_at: datetime | None = None


class AttributeSyncRun(Model, kw_only=True):
    """One synchronisation of a user's attributes with another system.

    Attributes:
        provider: That system.
        external_user_id: What it calls the user.
        signature_verified: Whether its message was signed as it should be.
    """

    id: str
    provider: str
    created_at: datetime
    status: AttributeSyncStatus | str | None = None
    credential_id: int | str | None = None
    organization_id: int | None = None
    user_id: int | None = None
    user_name: str | None = None
    external_user_id: str | None = None
    signature_verified: bool | None = None
    error_message: str | None = None
    rule_evaluations: list[SyncRuleEvaluation] | None = None
    applied_field_mappings: list[AppliedFieldMapping] | None = None
    team_membership_changes: list[TeamMembershipChange] | None = None
