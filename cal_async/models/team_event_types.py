"""Event types of teams: a user's, plus hosts and how a booking finds one of them."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal, Required

import msgspec
from msgspec import Meta

from cal_async._types import Options, Positive
from cal_async.models._base import Email, Input, Model
from cal_async.models._event_type_settings import EventTypeSettings, LocationInput
from cal_async.models.bookings import OrganizersDefaultApp
from cal_async.models.event_types import EmailSettings, EventType, SchedulingType

__all__ = [
    "CreatePhoneCall",
    "CreateTeamEventType",
    "DeletedTeamEventType",
    "HostPriority",
    "NewHost",
    "PhoneCall",
    "PhoneCallTemplate",
    "PhoneNumber",
    "TeamEventType",
    "TeamEventTypeSettings",
    "TeamLocationInput",
    "UpdateTeamEventType",
]

HostPriority = Literal["lowest", "low", "medium", "high", "highest"]
"""Who of several free hosts is preferred."""

PhoneCallTemplate = Literal["CHECK_IN_APPOINTMENT", "CUSTOM_TEMPLATE"]
"""What a phone call is about."""

PhoneNumber = Annotated[
    str, Meta(pattern=r"^\+[1-9]\d{1,14}$", description="a number such as '+393331234567'")
]
"""A phone number in international format, without spaces: ``+37120993151``."""

TeamLocationInput = LocationInput | OrganizersDefaultApp
"""Where a team event type's bookings can take place."""


# -- sent ----------------------------------------------------------------------------------------


class NewHost(Input, kw_only=True):
    """A host of a team event type; both settings are for round-robin ones.

    Attributes:
        mandatory: Whether this host attends every booking.
    """

    user_id: int
    mandatory: bool | None = None
    priority: HostPriority | None = None


class TeamEventTypeSettings(EventTypeSettings, total=False):
    """What creating and updating a team event type have in common.

    Attributes:
        hosts: Who can be booked; leave it out if ``assign_all_team_members``.
        assign_all_team_members: Whether everybody in the team is a host, now and later.
        email_settings: Which mails are not sent; for teams of organizations.
        reschedule_with_same_round_robin_host: Whether a moved booking keeps its host.
    """

    # A TypedDict may not widen a field that it inherits; as an argument, more is no harm.
    locations: Sequence[TeamLocationInput]  # type: ignore[misc]  # pyright: ignore[reportIncompatibleVariableOverride]
    hosts: Sequence[NewHost]
    assign_all_team_members: bool
    email_settings: EmailSettings
    reschedule_with_same_round_robin_host: bool


class CreateTeamEventType(TeamEventTypeSettings, total=False):
    """A new team event type."""

    title: Required[str]
    slug: Required[str]
    length_in_minutes: Required[Positive]
    scheduling_type: Required[SchedulingType]


class UpdateTeamEventType(TeamEventTypeSettings, total=False):
    """Changes to a team event type; what is not given stays.

    Attributes:
        scheduling_type: Goes with ``hosts`` or ``assign_all_team_members``.
    """

    title: str
    slug: str
    length_in_minutes: Positive
    scheduling_type: Literal["collective", "roundRobin"]


class CreatePhoneCall(Options, total=False):
    """A phone call that books an event type.

    Attributes:
        your_phone_number: The number that calls.
        number_to_call: The number that is called.
        cal_api_key: An API key, which the caller on the phone uses.
        begin_message: What is said first.
        general_prompt: What the talk is about; for ``CUSTOM_TEMPLATE``.
    """

    your_phone_number: Required[PhoneNumber]
    number_to_call: Required[PhoneNumber]
    cal_api_key: Required[str]
    enabled: Required[bool]
    template_type: Required[PhoneCallTemplate]
    scheduler_name: str
    guest_name: str
    guest_email: Email
    guest_company: str
    begin_message: str
    general_prompt: str


# -- what comes back -----------------------------------------------------------------------------


class TeamEventType(EventType, kw_only=True):
    """An event type of a team.

    Attributes:
        children: For a managed event type that was just created or updated: the event types of
            the members who got it.
    """

    __wire__: ClassVar[Any]

    children: list["TeamEventType"] = msgspec.field(default_factory=list["TeamEventType"])

    @classmethod
    def __from_wire__(cls, data: "TeamEventType | list[TeamEventType]") -> "TeamEventType":
        """Make one of a managed event type, which the API answers with as a list."""
        if isinstance(data, TeamEventType):
            return data
        if not data:
            raise msgspec.ValidationError("the list of event types is empty")
        return msgspec.structs.replace(data[0], children=data[1:])


TeamEventType.__wire__ = TeamEventType | list[TeamEventType]


class DeletedTeamEventType(Model, kw_only=True):
    """What is left of a team event type."""

    id: int
    title: str | None = None


class PhoneCall(Model, kw_only=True):
    """A phone call that was begun."""

    call_id: str
    agent_id: str | None = None
