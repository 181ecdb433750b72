"""Addresses and phone numbers that somebody proved to be theirs, so that workflows may use them."""

from cal_async.models._base import Model

__all__ = ["VerifiedEmail", "VerifiedPhone"]


class VerifiedEmail(Model, kw_only=True):
    """An e-mail address that a user or a team has verified.

    Attributes:
        id: What steps of workflows call it: ``verified_email_id``.
        user_id: Whose it is, or
        team_id: the team's.
    """

    id: int
    email: str
    user_id: int | None = None
    team_id: int | None = None


class VerifiedPhone(Model, kw_only=True):
    """A phone number that a user or a team has verified.

    Attributes:
        id: What steps of workflows call it: ``verified_phone_id``.
        phone_number: In international format, ``+37120993151``.
        user_id: Whose it is, or
        team_id: the team's.
    """

    id: int
    phone_number: str
    user_id: int | None = None
    team_id: int | None = None
