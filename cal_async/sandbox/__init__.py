"""An offline server that imitates Cal.com's API v2, scheduling rules included.

>>> from cal_async.sandbox import Sandbox
>>> async def main() -> None:
...     async with Sandbox() as sandbox:
...         print(sandbox.url, sandbox.api_key)
"""

from cal_async.sandbox._clock import Clock
from cal_async.sandbox._desk import Application, OAuth2Desk
from cal_async.sandbox._errors import SandboxError
from cal_async.sandbox._faults import Fault, Faults
from cal_async.sandbox._people import Person
from cal_async.sandbox._requests import ReceivedRequest, Requests
from cal_async.sandbox._seed import Seeded
from cal_async.sandbox._server import Sandbox

__all__ = [
    "Application",
    "Clock",
    "Fault",
    "Faults",
    "OAuth2Desk",
    "Person",
    "ReceivedRequest",
    "Requests",
    "Sandbox",
    "SandboxError",
    "Seeded",
]
