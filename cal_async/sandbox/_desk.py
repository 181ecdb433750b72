"""OAuth2 from the other side: registering applications, and users who agree."""

import secrets
from dataclasses import dataclass, field

from cal_async.sandbox import _ids, _oauth2
from cal_async.sandbox._call import Site
from cal_async.sandbox._documents import OAuth2App
from cal_async.sandbox._errors import SandboxError


@dataclass(frozen=True)
class Application:
    """A registered application.

    Attributes:
        client_id: Its id.
        client_secret: Its secret; None for a public one, which uses PKCE.
        redirect_uri: Where users come back to.
    """

    client_id: str
    client_secret: str | None = field(repr=False)
    redirect_uri: str


class OAuth2Desk:
    """What people do on web pages at the real service.

    Args:
        site: The running sandbox.
    """

    def __init__(self, site: Site) -> None:
        self._site = site

    @property
    def authorize_url(self) -> str:
        """The page to send users to; here it agrees at once, in the name of the first user."""
        return f"{self._site.web}/auth/oauth2/authorize"

    def register(
        self, redirect_uri: str, *, name: str = "Test application", public: bool = False
    ) -> Application:
        """Register an application; a public one gets no secret."""
        app = OAuth2App(
            client_id=_ids.client_id(),
            client_secret=None if public else secrets.token_hex(32),
            redirect_uri=redirect_uri,
            name=name,
        )
        self._site.store.apps.save(app)
        self._site.store.commit()
        return Application(app.client_id, app.client_secret, redirect_uri)

    def code(
        self,
        client_id: str,
        *,
        username: str | None = None,
        scope: str = "",
        code_challenge: str | None = None,
    ) -> str:
        """Let a user agree, by default the first one, and return the code for the application.

        Raises:
            SandboxError: There is no such application or user.
        """
        store = self._site.store
        app = store.apps.get(client_id)
        user = next((one for one in store.users if username in (None, one.username)), None)
        if app is None or user is None:
            raise SandboxError(f"no application {client_id}, or no user {username}")
        now = self._site.clock.now()
        code = _oauth2.grant(store, app, user.id, now, scope=scope, challenge=code_challenge)
        store.commit()
        return code
