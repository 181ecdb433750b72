"""Delegation credentials of an organization."""

from typing import Annotated, Unpack

from msgspec import Meta

from cal_async._operation import Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options, Page, Skip, Take
from cal_async.models.organization_credentials import DelegationCredential, ServiceAccountKey

__all__ = ["OrganizationDelegationCredentials"]


class OrganizationDelegationCredentials(Resource, path="organizations.delegation_credentials"):
    """Access to the calendars of a whole domain, without each member's consent."""

    @op("POST /v2/organizations/{org_id}/delegation-credentials")
    async def create(
        self,
        org_id: int,
        *,
        workspace_platform_slug: Annotated[str, Meta(min_length=1)],
        domain: Annotated[str, Meta(min_length=1)],
        service_account_key: ServiceAccountKey,
        **options: Unpack[Options],
    ) -> DelegationCredential:
        """Store access to the workspace of ``domain`` and return it, still disabled.

        The platform is ``google`` or ``office365``; the key must be of its kind.
        """
        ...

    @op("GET /v2/organizations/{org_id}/delegation-credentials")
    async def list(
        self,
        org_id: int,
        *,
        domain: str | None = None,
        take: Take | None = None,
        skip: Skip | None = None,
        **options: Unpack[Options],
    ) -> Page[DelegationCredential]:
        """Return a page of delegation credentials, of one domain or of all."""
        ...

    iterate = Iterate(list)

    @op("GET /v2/organizations/{org_id}/delegation-credentials/{credential_id}")
    async def get(
        self, org_id: int, credential_id: str, **options: Unpack[Options]
    ) -> DelegationCredential:
        """Return one delegation credential."""
        ...

    @op("PATCH /v2/organizations/{org_id}/delegation-credentials/{credential_id}")
    async def update(
        self,
        org_id: int,
        credential_id: str,
        *,
        enabled: bool | None = None,
        service_account_key: ServiceAccountKey | None = None,
        **options: Unpack[Options],
    ) -> DelegationCredential:
        """Switch a delegation credential on or off, or replace its key, and return it.

        Switching it on connects the calendars of the domain's members. A new key switches it
        off unless ``enabled=True`` comes along.
        """
        ...

    @op("DELETE /v2/organizations/{org_id}/delegation-credentials/{credential_id}")
    async def delete(
        self, org_id: int, credential_id: str, **options: Unpack[Options]
    ) -> DelegationCredential:
        """Delete a delegation credential and return it as it was."""
        ...

    @op("POST /v2/organizations/{org_id}/delegation-credentials/{credential_id}/reset-rotation")
    async def reset_rotation(
        self, org_id: int, credential_id: str, **options: Unpack[Options]
    ) -> DelegationCredential:
        """Let the server try again to change the secret, after failures have blocked that.

        Credentials of other platforms than ``office365`` are a `BadRequestError`.
        """
        ...
