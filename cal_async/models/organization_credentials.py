"""Delegation credentials: access to the calendars of a whole domain at once."""

from datetime import datetime
from typing import ClassVar

import msgspec

from cal_async.models._base import Confidential, Email, Model

__all__ = [
    "DelegatedSecret",
    "DelegationCredential",
    "GoogleServiceAccountKey",
    "MicrosoftServiceAccountKey",
    "ServiceAccountKey",
    "WorkspacePlatform",
]


class GoogleServiceAccountKey(Confidential, kw_only=True):
    """The key of a Google service account; its private part does not show in ``repr``."""

    hidden: ClassVar = frozenset({"private_key"})

    private_key: str = msgspec.field(name="private_key")
    client_email: Email = msgspec.field(name="client_email")
    client_id: str = msgspec.field(name="client_id")


class MicrosoftServiceAccountKey(Confidential, kw_only=True):
    """The secret of an application at Microsoft; it does not show in ``repr``."""

    hidden: ClassVar = frozenset({"private_key"})

    private_key: str = msgspec.field(name="private_key")
    tenant_id: str = msgspec.field(name="tenant_id")
    client_id: str = msgspec.field(name="client_id")


ServiceAccountKey = GoogleServiceAccountKey | MicrosoftServiceAccountKey
"""What Cal.com signs in with at the workspace."""


class WorkspacePlatform(Model, kw_only=True):
    """The workspace that a credential belongs to, such as ``google`` or ``office365``."""

    slug: str
    name: str | None = None


class DelegatedSecret(Model, kw_only=True):
    """When a secret was made, and how long it is good for."""

    created_at: datetime | None = None
    expires_at: datetime | None = None


class DelegationCredential(Model, kw_only=True):
    """Access to the calendars of everybody in a domain; never the key itself.

    Attributes:
        service_account_client_id: Whom the workspace must trust.
        opt_out_auto_secret_rotation: Whether Cal.com leaves the secret alone; Microsoft only, as
            are the fields below.
        secret_rotation_blocked: Whether changing the secret has failed too often.
        pending_secret: The next secret, until it is in use.
        secret_rotation_error_code: Why changing the secret failed.
    """

    id: str
    enabled: bool
    domain: str
    organization_id: int | None = None
    workspace_platform: WorkspacePlatform | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    service_account_client_id: str | None = None
    opt_out_auto_secret_rotation: bool | None = None
    secret_rotation_blocked: bool | None = None
    secret: DelegatedSecret | None = None
    pending_secret: DelegatedSecret | None = None
    secret_rotation_error_code: str | None = None
