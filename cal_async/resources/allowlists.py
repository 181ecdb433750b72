"""Addresses to let through firewalls."""

from typing import Unpack

import msgspec

from cal_async._operation import Resource, op
from cal_async._pagination import Iterate
from cal_async._types import Options
from cal_async.models.allowlists import Allowlist, ServiceAllowlist
from cal_async.models.allowlists import Allowlists as ServiceAllowlists

__all__ = ["Allowlists"]


def _named(allowlists: ServiceAllowlists) -> list[Allowlist]:
    services = allowlists.services.items()
    return [msgspec.structs.replace(service, name=name) for name, service in services]


class Allowlists(Resource, path="allowlists"):
    """Addresses that Cal.com's traffic comes from and goes to. They change: ask now and then."""

    @op("GET /v2/allowlists", public=True)
    async def list(self, **options: Unpack[Options]) -> ServiceAllowlists:
        """Return the addresses of all services."""
        ...

    iterate = Iterate(list, items=_named)

    @op("GET /v2/allowlists/{service}", public=True)
    async def get(self, service: str, **options: Unpack[Options]) -> ServiceAllowlist:
        """Return the addresses of one service, such as ``webhooks``."""
        ...
