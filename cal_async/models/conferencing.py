"""Conferencing apps of users and teams."""

from typing import ClassVar, Literal

from cal_async.models._base import Confidential, Model

__all__ = [
    "ConferencingApp",
    "ConferencingAppSlug",
    "ConferencingConsent",
    "DefaultConferencingApp",
    "RemovableConferencingApp",
]

RemovableConferencingApp = Literal["google-meet", "zoom", "msteams"]
"""The apps that can be connected and disconnected."""

ConferencingAppSlug = Literal[RemovableConferencingApp, "daily-video"]
"""The apps that can be the default one; ``daily-video`` is Cal Video."""


class ConferencingApp(Model, kw_only=True):
    """A connected conferencing app.

    Attributes:
        id: Of the credentials that Cal.com keeps.
        invalid: Whether the connection has stopped working.
    """

    id: int
    type: str
    user_id: int | None = None
    invalid: bool | None = None
    app_slug: ConferencingAppSlug | str | None = None
    is_default: bool | None = None


class DefaultConferencingApp(Model, kw_only=True):
    """The app that bookings use unless their event type names another one.

    Attributes:
        app_link: A fixed link to meet at, if the default is one.
    """

    app_slug: ConferencingAppSlug | str | None = None
    app_link: str | None = None


class ConferencingConsent(Confidential, kw_only=True):
    """Where the user gives their consent.

    The address carries the credentials of the call, and so does not show in ``repr``.
    """

    hidden: ClassVar = frozenset({"url"})

    url: str
