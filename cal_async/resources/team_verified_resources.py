"""Addresses and phone numbers that a team has verified."""

from typing import Unpack

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Skip, Take
from cal_async.models._base import Email
from cal_async.models.verified_resources import VerifiedEmail, VerifiedPhone

__all__ = [
    "TeamEmailVerification",
    "TeamPhoneVerification",
    "TeamVerifiedEmails",
    "TeamVerifiedPhones",
    "TeamVerifiedResources",
]


class TeamEmailVerification(Resource, path="teams.verified_resources.emails.verification_code"):
    """Codes that prove an address."""

    @op("POST /v2/teams/{team_id}/verified-resources/emails/verification-code/request")
    async def request(self, team_id: int, *, email: Email, **options: Unpack[Options]) -> None:
        """Mail a code to ``email``. The API takes few such calls a minute."""
        ...

    @op("POST /v2/teams/{team_id}/verified-resources/emails/verification-code/verify")
    async def verify(
        self, team_id: int, *, email: Email, code: str, **options: Unpack[Options]
    ) -> VerifiedEmail:
        """Verify ``email`` with the code and return it; a wrong code is a `BadRequestError`."""
        ...


class TeamVerifiedEmails(Resource, path="teams.verified_resources.emails"):
    """The verified addresses of a team."""

    verification_code = Child(TeamEmailVerification)

    @op("GET /v2/teams/{team_id}/verified-resources/emails")
    async def list(
        self,
        team_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[VerifiedEmail]:
        """Return a page of a team's addresses; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/teams/{team_id}/verified-resources/emails/{email_id}")
    async def get(
        self, team_id: int, email_id: int, **options: Unpack[Options]
    ) -> VerifiedEmail | None:
        """Return one address of a team, or ``None`` if it has no such one."""
        ...


class TeamPhoneVerification(Resource, path="teams.verified_resources.phones.verification_code"):
    """Codes that prove a phone number."""

    @op("POST /v2/teams/{team_id}/verified-resources/phones/verification-code/request")
    async def request(self, team_id: int, *, phone: str, **options: Unpack[Options]) -> None:
        """Send a code to ``phone``, in international format.

        The API takes few such calls a minute.
        """
        ...

    @op("POST /v2/teams/{team_id}/verified-resources/phones/verification-code/verify")
    async def verify(
        self, team_id: int, *, phone: str, code: str, **options: Unpack[Options]
    ) -> VerifiedPhone:
        """Verify ``phone`` with the code and return it; a wrong code is a `BadRequestError`."""
        ...


class TeamVerifiedPhones(Resource, path="teams.verified_resources.phones"):
    """The verified phone numbers of a team."""

    verification_code = Child(TeamPhoneVerification)

    @op("GET /v2/teams/{team_id}/verified-resources/phones")
    async def list(
        self,
        team_id: int,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[VerifiedPhone]:
        """Return a page of a team's phone numbers; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/teams/{team_id}/verified-resources/phones/{phone_id}")
    async def get(
        self, team_id: int, phone_id: int, **options: Unpack[Options]
    ) -> VerifiedPhone | None:
        """Return one phone number of a team, or ``None`` if it has no such one."""
        ...


class TeamVerifiedResources(Resource, path="teams.verified_resources"):
    """Addresses and phone numbers that a team's workflows may write to."""

    emails = Child(TeamVerifiedEmails)
    phones = Child(TeamVerifiedPhones)
