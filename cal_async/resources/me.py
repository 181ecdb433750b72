"""Your own profile."""

from typing import Literal, Unpack

from msgspec import UNSET, UnsetType

from cal_async._operation import Resource, op
from cal_async._types import Options, Positive, TimeZone
from cal_async.models._base import Email, Language, Metadata, Weekday
from cal_async.models.me import Me as Profile

__all__ = ["Me"]


class Me(Resource, path="me"):
    """The user whose credentials are used."""

    @op("GET /v2/me")
    async def get(self, **options: Unpack[Options]) -> Profile:
        """Return your profile. The cheapest way to check credentials."""
        ...

    @op("PATCH /v2/me")
    async def update(
        self,
        *,
        name: str | None = None,
        email: Email | None = None,
        bio: str | UnsetType | None = UNSET,
        avatar_url: str | UnsetType | None = UNSET,
        time_zone: TimeZone | None = None,
        time_format: Literal[12, 24] | None = None,
        week_start: Weekday | None = None,
        locale: Language | None = None,
        default_schedule_id: Positive | None = None,
        metadata: Metadata | None = None,
        **options: Unpack[Options],
    ) -> Profile:
        """Change your profile and return it.

        A new ``email`` must be verified first: until then the answer holds the old one.
        ``bio=None`` and ``avatar_url=None`` clear them.
        """
        ...
