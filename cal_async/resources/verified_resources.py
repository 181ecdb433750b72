"""Addresses and phone numbers that you proved to be yours."""

from typing import Unpack

from cal_async._operation import Child, Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Skip, Take
from cal_async.models._base import Email
from cal_async.models.verified_resources import VerifiedEmail, VerifiedPhone

__all__ = [
    "EmailCodes",
    "PhoneCodes",
    "VerifiedEmails",
    "VerifiedPhones",
    "VerifiedResources",
]


class EmailCodes(Resource, path="verified_resources.emails.verification_code"):
    """Codes that prove an e-mail address."""

    @op("POST /v2/verified-resources/emails/verification-code/request")
    async def request(self, *, email: Email, **options: Unpack[Options]) -> None:
        """Mail a code to ``email``. The API takes a few such calls a minute."""
        ...

    @op("POST /v2/verified-resources/emails/verification-code/verify")
    async def verify(self, *, email: Email, code: str, **options: Unpack[Options]) -> VerifiedEmail:
        """Prove ``email`` with the code that it got; a wrong one is a `BadRequestError`."""
        ...


class PhoneCodes(Resource, path="verified_resources.phones.verification_code"):
    """Codes that prove a phone number."""

    @op("POST /v2/verified-resources/phones/verification-code/request")
    async def request(self, *, phone: str, **options: Unpack[Options]) -> None:
        """Send a code to ``phone``, a number in international format.

        The API takes a few such calls a minute.
        """
        ...

    @op("POST /v2/verified-resources/phones/verification-code/verify")
    async def verify(self, *, phone: str, code: str, **options: Unpack[Options]) -> VerifiedPhone:
        """Prove ``phone`` with the code that it got; a wrong one is a `BadRequestError`."""
        ...


class VerifiedEmails(Resource, path="verified_resources.emails"):
    """E-mail addresses that you proved to be yours."""

    verification_code = Child(EmailCodes)

    @op("GET /v2/verified-resources/emails")
    async def list(
        self,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[VerifiedEmail]:
        """Return a page of your verified addresses; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/verified-resources/emails/{email_id}")
    async def get(self, email_id: int, **options: Unpack[Options]) -> VerifiedEmail | None:
        """Return a verified address, or ``None`` if there is none with this id."""
        ...


class VerifiedPhones(Resource, path="verified_resources.phones"):
    """Phone numbers that you proved to be yours."""

    verification_code = Child(PhoneCodes)

    @op("GET /v2/verified-resources/phones")
    async def list(
        self,
        *,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[VerifiedPhone]:
        """Return a page of your verified numbers; 250 unless ``take`` says otherwise."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/verified-resources/phones/{phone_id}")
    async def get(self, phone_id: int, **options: Unpack[Options]) -> VerifiedPhone | None:
        """Return a verified number, or ``None`` if there is none with this id."""
        ...


class VerifiedResources(Resource, path="verified_resources"):
    """What you proved to be yours, so that workflows may write and call there."""

    emails = Child(VerifiedEmails)
    phones = Child(VerifiedPhones)
