"""Teams: what is sent to make and change them, and what comes back."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Required

import msgspec
from msgspec import Meta

from cal_async._types import Options, TimeZone
from cal_async.models._base import Confidential, Model, Weekday

__all__ = ["CreateTeam", "Invitation", "NewTeam", "Team", "TeamMetadata", "UpdateTeam"]

TeamMetadata = Annotated[
    Mapping[
        Annotated[str, Meta(max_length=40)], Annotated[str, Meta(max_length=500)] | float | bool
    ],
    Meta(max_length=50),
]
"""Your own data: up to 50 keys of up to 40 characters, with numbers, booleans or short texts."""


class TeamSettings(Options, total=False):
    """What creating and updating a team have in common."""

    slug: str
    logo_url: str | None
    cal_video_logo: str | None
    app_logo: str | None
    app_icon_logo: str | None
    banner_url: str | None
    bio: str | None
    hide_branding: bool
    is_private: bool
    hide_book_a_team_member: bool
    metadata: TeamMetadata
    theme: str | None
    brand_color: str | None
    dark_brand_color: str | None
    time_format: Literal[12, 24]
    time_zone: TimeZone
    week_start: Weekday


class CreateTeam(TeamSettings, total=False):
    """A new team.

    Attributes:
        slug: The end of its address; made from the name if not given.
        auto_accept_creator: Whether whoever creates it is a member at once, as by default.
        banner_url: A picture for its booking pages.
        hide_book_a_team_member: Whether its page has no button to book one member.
        time_zone: Of its default schedule; London if not given.
    """

    name: Required[Annotated[str, Meta(min_length=1)]]
    auto_accept_creator: bool


class UpdateTeam(TeamSettings, total=False):
    """Changes to a team; what is not given stays, pictures and texts go with ``None``.

    Attributes:
        booking_limits: How often its members can be booked, as JSON text.
        include_managed_events_in_limits: Whether managed event types count in those limits.
    """

    name: Annotated[str, Meta(min_length=1)]
    booking_limits: str
    include_managed_events_in_limits: bool


class Team(Model, kw_only=True):
    """A team, of an organization or on its own.

    Attributes:
        parent_id: Its organization.
        banner_url: A picture for its booking pages.
        hide_book_a_team_member: Whether its page has no button to book one member.
        time_format: 12 or 24 hours.
    """

    id: int
    name: str
    slug: str | None = None
    parent_id: int | None = None
    is_organization: bool | None = None
    is_private: bool | None = None
    bio: str | None = None
    logo_url: str | None = None
    cal_video_logo: str | None = None
    app_logo: str | None = None
    app_icon_logo: str | None = None
    banner_url: str | None = None
    hide_branding: bool | None = None
    hide_book_a_team_member: bool | None = None
    metadata: dict[str, Any] | None = None
    theme: str | None = None
    brand_color: str | None = None
    dark_brand_color: str | None = None
    time_format: int | None = None
    time_zone: str | None = None
    week_start: Weekday | str | None = None


class NewTeam(Team, kw_only=True):
    """A team that was just made.

    Attributes:
        payment_link: Where it must be paid before it comes into being; ``None`` if it has.
        message: What the server says about that.
    """

    __wire__: ClassVar = dict[str, Any]

    payment_link: str | None = None
    message: str | None = None

    @classmethod
    def __from_wire__(cls, data: dict[str, Any]) -> "NewTeam":
        """Lay a team that waits for payment out like one that does not."""
        return msgspec.convert({**(data.get("pendingTeam") or {}), **data}, cls)


class Invitation(Confidential, kw_only=True):
    """A link that lets whoever opens it join a team, and so does not show in ``repr``."""

    hidden: ClassVar = frozenset({"token", "invite_link"})

    token: str
    invite_link: str
