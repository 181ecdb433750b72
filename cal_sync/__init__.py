"""Blocking client for the Cal.com API v2, over the same implementation as `cal_async`.

>>> from cal_sync import CalClient
>>> def main() -> None:
...     with CalClient() as cal:
...         print(cal.me.get().username)

Models and errors are those of `cal_async`.
"""

from typing import TYPE_CHECKING, Any

from cal_sync.client import CalClient

if TYPE_CHECKING:
    from cal_sync.sandbox import Sandbox

__all__ = ["CalClient", "Sandbox"]


def __getattr__(name: str) -> Any:
    if name == "Sandbox":
        from cal_sync.sandbox import Sandbox

        return Sandbox
    raise AttributeError(f"module 'cal_sync' has no attribute {name!r}")
