"""Attributes of an organization's members: kinds, values, assignments and their history."""

from collections.abc import Sequence
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Skip, Take, Wire
from cal_async.models.organization_attributes import (
    AssignedOption,
    Attribute,
    AttributeAssignment,
    AttributeHistory,
    AttributeOption,
    AttributeSyncRun,
    AttributeType,
    NewAttributeOption,
)

__all__ = [
    "OrganizationAttributeAssignments",
    "OrganizationAttributeOptions",
    "OrganizationAttributeSyncHistory",
    "OrganizationAttributes",
]


class OrganizationAttributeOptions(Resource, path="organizations.attributes.options"):
    """The values that attributes can take, and who has them."""

    @op("POST /v2/organizations/{org_id}/attributes/{attribute_id}/options")
    async def create(
        self, org_id: int, attribute_id: str, *, value: str, slug: str, **options: Unpack[Options]
    ) -> AttributeOption:
        """Add a value to an attribute."""
        ...

    @op("GET /v2/organizations/{org_id}/attributes/{attribute_id}/options")
    async def list(
        self, org_id: int, attribute_id: str, **options: Unpack[Options]
    ) -> Page[AttributeOption]:
        """Return all values of an attribute."""
        ...

    iterate = Iterate(list)

    @op("PATCH /v2/organizations/{org_id}/attributes/{attribute_id}/options/{option_id}")
    async def update(
        self,
        org_id: int,
        attribute_id: str,
        option_id: str,
        *,
        value: str | None = None,
        slug: str | None = None,
        **options: Unpack[Options],
    ) -> AttributeOption:
        """Change a value of an attribute, for everybody who has it, and return it."""
        ...

    @op("DELETE /v2/organizations/{org_id}/attributes/{attribute_id}/options/{option_id}")
    async def delete(
        self, org_id: int, attribute_id: str, option_id: str, **options: Unpack[Options]
    ) -> AttributeOption:
        """Delete a value of an attribute and return it as it was."""
        ...

    @op("GET /v2/organizations/{org_id}/attributes/{attribute_id}/options/assigned")
    async def list_assigned(
        self,
        org_id: int,
        attribute_id: str,
        *,
        assigned_option_ids: Annotated[Sequence[str], Meta(min_length=1)] | None = None,
        team_ids: Annotated[Sequence[int], Meta(min_length=1)] | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[AssignedOption]:
        """Return the values of an attribute that somebody has, and who has them.

        ``assigned_option_ids`` leaves only users who have those values, too; ``team_ids`` only
        members of those teams. A page holds 250 values unless ``take`` says otherwise.
        """
        ...

    iterate_assigned = Iterate(list_assigned)

    @op("GET /v2/organizations/{org_id}/attributes/slugs/{attribute_slug}/options/assigned")
    async def list_assigned_by_slug(
        self,
        org_id: int,
        attribute_slug: str,
        *,
        assigned_option_ids: Annotated[Sequence[str], Meta(min_length=1)] | None = None,
        team_ids: Annotated[Sequence[int], Meta(min_length=1)] | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[AssignedOption]:
        """Do what `list_assigned` does, for the attribute with this slug."""
        ...

    iterate_assigned_by_slug = Iterate(list_assigned_by_slug)

    @op("GET /v2/organizations/{org_id}/attributes/options/{user_id}")
    async def list_for_user(
        self, org_id: int, user_id: int, **options: Unpack[Options]
    ) -> Page[AttributeOption]:
        """Return the values that a user has, of all attributes."""
        ...

    iterate_for_user = Iterate(list_for_user)

    @op(
        "POST /v2/organizations/{org_id}/attributes/options/{user_id}",
        one_of=(("value",), ("attribute_option_id",)),
    )
    async def assign(
        self,
        org_id: int,
        user_id: int,
        *,
        attribute_id: str,
        attribute_option_id: str | None = None,
        value: str | None = None,
        **options: Unpack[Options],
    ) -> AttributeAssignment:
        """Give a user a value of an attribute.

        Name one of its options; attributes of the types ``TEXT`` and ``NUMBER`` take any
        ``value`` instead. A user who has not joined the organization is a `NotFoundError`.
        """
        ...

    @op("PATCH /v2/organizations/{org_id}/attributes/options/{user_id}/{attribute_option_id}")
    async def update_assignment(
        self,
        org_id: int,
        user_id: int,
        attribute_option_id: str,
        *,
        weight: Annotated[float, Meta(ge=0)] | None = None,
        **options: Unpack[Options],
    ) -> AttributeAssignment:
        """Change how much a value counts for a user, and return the assignment."""
        ...

    @op("DELETE /v2/organizations/{org_id}/attributes/options/{user_id}/{attribute_option_id}")
    async def unassign(
        self, org_id: int, user_id: int, attribute_option_id: str, **options: Unpack[Options]
    ) -> AttributeAssignment:
        """Take a value of an attribute from a user and return the assignment as it was."""
        ...


class OrganizationAttributeAssignments(Resource, path="organizations.attributes.assignments"):
    """How users came to the values that they have."""

    @op("GET /v2/organizations/{org_id}/attributes/assignments/{user_id}/history")
    async def get_history(
        self,
        org_id: int,
        user_id: int,
        *,
        limit: Annotated[int, Meta(ge=1, le=50)] | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> AttributeHistory:
        """Return what was changed about a user's attributes, by whom, and when.

        An answer holds 25 entries unless ``limit`` says otherwise; pass its ``next_cursor`` as
        ``cursor`` for the next ones.
        """
        ...


class OrganizationAttributeSyncHistory(Resource, path="organizations.attributes.sync_history"):
    """How attributes were synchronised with other systems."""

    @op("GET /v2/organizations/{org_id}/attributes/sync-history")
    async def list(
        self,
        org_id: int,
        *,
        limit: Annotated[int, Meta(ge=1, le=100)] | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> Page[AttributeSyncRun]:
        """Return a page of synchronisations, failed ones included; 25 unless told otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/attributes/sync-history/user/{user_id}")
    async def list_for_user(
        self,
        org_id: int,
        user_id: int,
        *,
        limit: Annotated[int, Meta(ge=1, le=100)] | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> Page[AttributeSyncRun]:
        """Return a page of one user's synchronisations; 25 unless told otherwise."""
        ...

    iterate_for_user = Iterate(list_for_user)


class OrganizationAttributes(Resource, path="organizations.attributes"):
    """What an organization records about its members."""

    options = Child(OrganizationAttributeOptions)
    assignments = Child(OrganizationAttributeAssignments)
    sync_history = Child(OrganizationAttributeSyncHistory)

    @op("GET /v2/organizations/{org_id}/attributes")
    async def list(
        self,
        org_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Attribute]:
        """Return a page of attributes; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("POST /v2/organizations/{org_id}/attributes")
    async def create(
        self,
        org_id: int,
        *,
        name: str,
        slug: str,
        type: AttributeType,  # noqa: A002  # the API's name
        attribute_options: Annotated[Sequence[NewAttributeOption], Wire("options")],
        enabled: bool | None = None,
        **options: Unpack[Options],
    ) -> Attribute:
        """Create an attribute and return it.

        ``attribute_options`` are the values to choose from; it is empty for attributes that take
        any text or number.
        """
        ...

    @op("GET /v2/organizations/{org_id}/attributes/{attribute_id}")
    async def get(
        self, org_id: int, attribute_id: str, **options: Unpack[Options]
    ) -> Attribute | None:
        """Return one attribute, or ``None`` if there is none."""
        ...

    @op("PATCH /v2/organizations/{org_id}/attributes/{attribute_id}")
    async def update(
        self,
        org_id: int,
        attribute_id: str,
        *,
        name: str | None = None,
        slug: str | None = None,
        type: AttributeType | None = None,  # noqa: A002  # the API's name
        enabled: bool | None = None,
        **options: Unpack[Options],
    ) -> Attribute:
        """Change an attribute and return it; its values are changed in ``options``."""
        ...

    @op("DELETE /v2/organizations/{org_id}/attributes/{attribute_id}")
    async def delete(self, org_id: int, attribute_id: str, **options: Unpack[Options]) -> Attribute:
        """Delete an attribute, and what everybody had for it; return it as it was."""
        ...
