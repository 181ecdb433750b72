"""The embedded server for blocking code."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

from cal_async.sandbox import Application, Clock, Faults, Person, Requests, Seeded
from cal_async.sandbox import OAuth2Desk as AsyncDesk
from cal_async.sandbox import Sandbox as AsyncSandbox
from cal_sync._bridge import Bridge

__all__ = ["OAuth2Desk", "Sandbox"]

T = TypeVar("T")


class Sandbox:
    """`cal_async.sandbox.Sandbox` in a background thread: ``with Sandbox() as sandbox:``.

    It takes the same arguments and has the same attributes; what is awaited there is called here.
    """

    def __init__(self, **settings: Any) -> None:
        self._sandbox = AsyncSandbox(**settings)
        self._bridge = Bridge(lent=False)

    def __enter__(self) -> Self:
        try:
            self._bridge.run(self._sandbox.__aenter__())
        except BaseException:
            self._bridge.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._bridge.run(self._sandbox.__aexit__(kind, error, traceback))
        finally:
            self._bridge.close()

    @property
    def url(self) -> str:
        """The base URL, ``/v2`` included."""
        return self._sandbox.url

    @property
    def api_key(self) -> str:
        """The first user's key."""
        return self._sandbox.api_key

    @property
    def second_api_key(self) -> str:
        """The second user's key."""
        return self._sandbox.second_api_key

    @property
    def platform_api_key(self) -> str:
        """The key of the third user, who owns the platform client."""
        return self._sandbox.platform_api_key

    @property
    def client_id(self) -> str:
        """The id of the platform client."""
        return self._sandbox.client_id

    @property
    def secret_key(self) -> str:
        """The secret of the platform client."""
        return self._sandbox.secret_key

    @property
    def clock(self) -> Clock:
        """The server's time, which can be set and moved."""
        return self._sandbox.clock

    @property
    def faults(self) -> Faults:
        """What goes wrong: nothing, until it is told to."""
        return self._sandbox.faults

    @property
    def requests(self) -> Requests:
        """The requests received."""
        return self._sandbox.requests

    @property
    def oauth2(self) -> "OAuth2Desk":
        """Applications of OAuth2, and users who agree to them."""
        return OAuth2Desk(self._sandbox.oauth2, self._bridge)

    @property
    def codes(self) -> dict[str, str]:
        """The verification codes last sent, by e-mail address or phone number."""
        return self._sandbox.codes

    def seed(
        self,
        *,
        user: str | None = None,
        users: Sequence[Person] = (),
        schedules: Iterable[Mapping[str, Any]] = (),
        event_types: Iterable[Mapping[str, Any]] = (),
        bookings: Iterable[Mapping[str, Any]] = (),
    ) -> Seeded:
        """Make users, schedules, event types and bookings, by the rules that requests obey."""
        return self._bridge.run(
            self._sandbox.seed(
                user=user,
                users=users,
                schedules=schedules,
                event_types=event_types,
                bookings=bookings,
            )
        )

    def settle(self) -> None:
        """Wait until every webhook delivery has been tried."""
        self._bridge.run(self._sandbox.settle())

    def dump(self) -> bytes:
        """Return everything stored, for `load`."""
        return self._bridge.run(_called(self._sandbox.dump))

    def load(self, dump: bytes) -> None:
        """Replace everything stored by a dump."""
        self._bridge.run(_called(partial(self._sandbox.load, dump)))

    def unreachable(self) -> AbstractContextManager[None]:
        """Refuse connections until the block ends."""
        return self._bridge.entered(self._sandbox.unreachable())


class OAuth2Desk:
    """`cal_async.sandbox.OAuth2Desk`, working in the sandbox's thread."""

    def __init__(self, desk: AsyncDesk, bridge: Bridge) -> None:
        self._desk = desk
        self._bridge = bridge

    @property
    def authorize_url(self) -> str:
        """The page to send users to; here it agrees at once, in the name of the first user."""
        return self._desk.authorize_url

    def register(
        self, redirect_uri: str, *, name: str = "Test application", public: bool = False
    ) -> Application:
        """Register an application; a public one gets no secret."""
        register = partial(self._desk.register, redirect_uri, name=name, public=public)
        return self._bridge.run(_called(register))

    def code(
        self,
        client_id: str,
        *,
        username: str | None = None,
        scope: str = "",
        code_challenge: str | None = None,
    ) -> str:
        """Let a user agree, by default the first one, and return the code for the application."""
        agree = partial(
            self._desk.code,
            client_id,
            username=username,
            scope=scope,
            code_challenge=code_challenge,
        )
        return self._bridge.run(_called(agree))


async def _called(function: Callable[[], T]) -> T:
    """Call a function in the sandbox's own thread, between two requests."""
    return function()
