"""Who belongs to a team or an organization, and as what."""

from typing import Any, Literal

from cal_async.models._base import Model

__all__ = ["Membership", "MembershipRole", "MembershipUser"]

MembershipRole = Literal["MEMBER", "OWNER", "ADMIN"]
"""What a member may do."""


class MembershipUser(Model, kw_only=True):
    """The user behind a membership."""

    email: str
    username: str | None = None
    name: str | None = None
    avatar_url: str | None = None
    bio: str | None = None
    metadata: dict[str, Any] | None = None


class Membership(Model, kw_only=True):
    """A user's place in a team.

    Attributes:
        team_id: The team; for memberships of organizations, the organization.
        accepted: Whether the user has joined; until then it is an invitation.
        disable_impersonation: Whether admins cannot act in this member's name.
    """

    id: int
    user_id: int
    team_id: int
    role: MembershipRole | str
    accepted: bool | None = None
    disable_impersonation: bool | None = None
    user: MembershipUser | None = None
