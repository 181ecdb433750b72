"""Users of an organization, and what belongs to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Unpack

from msgspec import Meta

from cal_async import _versions as versions
from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Positive, Repeated, Skip, Take, Wire
from cal_async.models._base import Email, SortOrder
from cal_async.models._schedule_settings import CreateSchedule, UpdateSchedule
from cal_async.models.bookings import Booking, BookingFilter
from cal_async.models.conferencing import ConferencingApp, ConferencingAppSlug
from cal_async.models.organizations import (
    AttributeQueryOperator,
    CreateOrganizationUser,
    OrganizationUser,
    UpdateOrganizationUser,
)
from cal_async.models.out_of_office import CreateOutOfOffice, OutOfOffice, UpdateOutOfOffice
from cal_async.models.schedules import Schedule

__all__ = [
    "OrganizationUserBookings",
    "OrganizationUserConferencing",
    "OrganizationUserOutOfOffice",
    "OrganizationUserSchedules",
    "OrganizationUsers",
]


class OrganizationUserBookings(Resource, path="organizations.users.bookings"):
    """Bookings of an organization's user."""

    @op("GET /v2/organizations/{org_id}/users/{user_id}/bookings", version=versions.BOOKINGS)
    async def list(
        self,
        org_id: int,
        user_id: int,
        *,
        status: Sequence[BookingFilter] | None = None,
        attendee_email: str | None = None,
        attendee_name: str | None = None,
        booking_uid: str | None = None,
        event_type_id: Positive | None = None,
        event_type_ids: Sequence[int] | None = None,
        team_id: Positive | None = None,
        team_ids: Annotated[Sequence[int] | None, Wire("teamsIds")] = None,
        after_start: datetime | None = None,
        before_end: datetime | None = None,
        after_created_at: datetime | None = None,
        before_created_at: datetime | None = None,
        after_updated_at: datetime | None = None,
        before_updated_at: datetime | None = None,
        sort_start: SortOrder | None = None,
        sort_end: SortOrder | None = None,
        sort_created: SortOrder | None = None,
        sort_updated_at: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[Booking]:
        """Return a page of a user's bookings; the filters are those of `bookings.list`."""
        ...

    iterate = Iterate(list)


class OrganizationUserConferencing(Resource, path="organizations.users.conferencing"):
    """Conferencing apps of an organization's user."""

    @op("GET /v2/organizations/{org_id}/users/{user_id}/conferencing")
    async def list(
        self, org_id: int, user_id: int, **options: Unpack[Options]
    ) -> Page[ConferencingApp]:
        """Return the apps that a user has connected, and which one is the default."""
        ...

    iterate = Iterate(list)

    @op("POST /v2/organizations/{org_id}/users/{user_id}/conferencing/default")
    async def set_default(
        self,
        org_id: int,
        user_id: int,
        *,
        app_slug: ConferencingAppSlug,
        **options: Unpack[Options],
    ) -> None:
        """Make an app the one that a user's bookings take place in."""
        ...


class OrganizationUserOutOfOffice(Resource, path="organizations.users.ooo"):
    """When a user of an organization is away."""

    @op("POST /v2/organizations/{org_id}/users/{user_id}/ooo")
    async def create(
        self, org_id: int, user_id: int, **body: Unpack[CreateOutOfOffice]
    ) -> OutOfOffice:
        """Say that a user will be away from ``start`` to ``end``."""
        ...

    @op("GET /v2/organizations/{org_id}/users/{user_id}/ooo")
    async def list(
        self,
        org_id: int,
        user_id: int,
        *,
        sort_start: SortOrder | None = None,
        sort_end: SortOrder | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[OutOfOffice]:
        """Return a page of the times when a user is away; 250 unless told otherwise."""
        ...

    iterate = Iterate(list)

    @op("PATCH /v2/organizations/{org_id}/users/{user_id}/ooo/{ooo_id}")
    async def update(
        self, org_id: int, user_id: int, ooo_id: int, **body: Unpack[UpdateOutOfOffice]
    ) -> OutOfOffice:
        """Change a time when a user is away, and return it."""
        ...

    @op("DELETE /v2/organizations/{org_id}/users/{user_id}/ooo/{ooo_id}")
    async def delete(
        self, org_id: int, user_id: int, ooo_id: int, **options: Unpack[Options]
    ) -> OutOfOffice:
        """Delete a time when a user is away, and return it as it was."""
        ...


class OrganizationUserSchedules(Resource, path="organizations.users.schedules"):
    """The hours in which an organization's user can be booked."""

    @op("POST /v2/organizations/{org_id}/users/{user_id}/schedules", version=versions.SCHEDULES)
    async def create(self, org_id: int, user_id: int, **body: Unpack[CreateSchedule]) -> Schedule:
        """Create a schedule for a user; the body is that of `schedules.create`."""
        ...

    @op("GET /v2/organizations/{org_id}/users/{user_id}/schedules", version=versions.SCHEDULES)
    async def list(self, org_id: int, user_id: int, **options: Unpack[Options]) -> Page[Schedule]:
        """Return all schedules of a user."""
        ...

    iterate = Iterate(list)

    @op(
        "GET /v2/organizations/{org_id}/users/{user_id}/schedules/{schedule_id}",
        version=versions.SCHEDULES,
    )
    async def get(
        self, org_id: int, user_id: int, schedule_id: int, **options: Unpack[Options]
    ) -> Schedule:
        """Return one schedule of a user."""
        ...

    @op(
        "PATCH /v2/organizations/{org_id}/users/{user_id}/schedules/{schedule_id}",
        version=versions.SCHEDULES,
    )
    async def update(
        self, org_id: int, user_id: int, schedule_id: int, **body: Unpack[UpdateSchedule]
    ) -> Schedule:
        """Change a schedule of a user and return it; lists are replaced whole."""
        ...

    @op(
        "DELETE /v2/organizations/{org_id}/users/{user_id}/schedules/{schedule_id}",
        version=versions.SCHEDULES,
    )
    async def delete(
        self, org_id: int, user_id: int, schedule_id: int, **options: Unpack[Options]
    ) -> None:
        """Delete a schedule of a user."""
        ...


class OrganizationUsers(Resource, path="organizations.users"):
    """Users of an organization."""

    bookings = Child(OrganizationUserBookings)
    conferencing = Child(OrganizationUserConferencing)
    ooo = Child(OrganizationUserOutOfOffice)
    schedules = Child(OrganizationUserSchedules)

    @op("GET /v2/organizations/{org_id}/users")
    async def list(
        self,
        org_id: int,
        *,
        emails: Annotated[Sequence[Email] | None, Repeated] = None,
        assigned_option_ids: Annotated[Sequence[str], Meta(min_length=1)] | None = None,
        attribute_query_operator: AttributeQueryOperator | None = None,
        team_ids: Annotated[Sequence[int], Meta(min_length=1)] | None = None,
        take: Annotated[int, Meta(ge=1, le=1000)] | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[OrganizationUser]:
        """Return users of an organization: those that fit every filter given.

        ``assigned_option_ids`` are values of attributes; ``attribute_query_operator`` says how
        many of them a user must have: all unless told otherwise. ``take`` is 1000 at most.
        """
        ...

    iterate = Iterate(list)

    @op("POST /v2/organizations/{org_id}/users")
    async def create(self, org_id: int, **body: Unpack[CreateOrganizationUser]) -> OrganizationUser:
        """Make a user of an organization and mail them how to sign in; ``email`` is needed.

        An address or a username that is taken is a `ConflictError`.
        """
        ...

    @op("PATCH /v2/organizations/{org_id}/users/{user_id}")
    async def update(
        self, org_id: int, user_id: int, **body: Unpack[UpdateOrganizationUser]
    ) -> OrganizationUser:
        """Change a user of an organization and return them."""
        ...

    @op("DELETE /v2/organizations/{org_id}/users/{user_id}")
    async def delete(
        self, org_id: int, user_id: int, **options: Unpack[Options]
    ) -> OrganizationUser:
        """Delete a user, account and all, and return them as they were.

        To take somebody out of an organization only, delete their membership.
        """
        ...
