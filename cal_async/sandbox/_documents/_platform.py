"""Platform clients, applications, and the tokens of both."""

from datetime import datetime
from typing import Literal

from cal_async.sandbox._documents._base import Document

TokenKind = Literal["access", "refresh"]
TOKEN_KINDS: tuple[TokenKind, TokenKind] = ("access", "refresh")


class OAuthClient(Document, frozen=True, eq=False, kw_only=True):
    """A platform's client, which acts for its owner and manages users."""

    id: str
    secret: str
    user_id: int
    name: str = "Platform"
    permissions: tuple[str, ...] = ()
    redirect_uris: tuple[str, ...] = ()
    logo: str | None = None
    booking_redirect_uri: str | None = None
    booking_cancel_redirect_uri: str | None = None
    booking_reschedule_redirect_uri: str | None = None
    are_emails_enabled: bool = False
    are_default_event_types_enabled: bool = True
    are_calendar_events_enabled: bool = True
    created_at: datetime | None = None


class OAuth2App(Document, frozen=True, eq=False, kw_only=True):
    """An application that users may allow to act for them; without a secret, a public one."""

    client_id: str
    redirect_uri: str
    name: str
    client_secret: str | None = None
    logo: str | None = None


class Grant(Document, frozen=True, eq=False, kw_only=True):
    """An authorization code on its way to the application."""

    code: str
    client_id: str
    user_id: int
    expires_at: datetime
    scope: str = ""
    challenge: str | None = None


class Token(Document, frozen=True, eq=False, kw_only=True):
    """A token to act for a user: of a platform client or of an application."""

    secret: str
    kind: TokenKind
    user_id: int
    client_id: str
    expires_at: datetime
    scope: str = ""
