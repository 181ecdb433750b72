"""Credits, which pay for text messages and AI."""

from typing import Literal

from cal_async.models._base import Model

__all__ = ["AvailableCredits", "CreditBalance", "CreditCharge", "CreditUse"]

CreditUse = Literal["SMS", "CAL_AI_PHONE_CALL", "AI_AGENT"]
"""What credits are spent on."""


class CreditBalance(Model, kw_only=True):
    """How many credits are left.

    Attributes:
        monthly_remaining: Of those that come anew each month.
        additional: Of those that were bought.
    """

    monthly_remaining: int | None = None
    additional: int | None = None


class AvailableCredits(Model, kw_only=True):
    """Whether there are credits, and how many."""

    has_credits: bool
    balance: CreditBalance | None = None


class CreditCharge(Model, kw_only=True):
    """What became of a charge.

    Attributes:
        team_id: The team that paid.
    """

    charged: bool
    team_id: int | None = None
    remaining_balance: CreditBalance | None = None
