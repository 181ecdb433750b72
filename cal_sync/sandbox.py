"""The embedded server for blocking code."""

from types import TracebackType
from typing import Any, Self

from cal_async.sandbox import Sandbox as AsyncSandbox
from cal_sync._bridge import Bridge

__all__ = ["Sandbox"]


class Sandbox:
    """`cal_async.sandbox.Sandbox` in a background thread: ``with Sandbox() as sandbox:``.

    It takes the same arguments. Every attribute of the async one can be read while it runs.
    """

    def __init__(self, **settings: Any) -> None:
        self._sandbox = AsyncSandbox(**settings)
        self._bridge = Bridge()

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
