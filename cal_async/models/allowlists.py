"""Addresses that Cal.com's traffic comes from and goes to."""

from typing import Literal

from cal_async.models._base import Model

__all__ = ["Allowlist", "AllowlistMetadata", "Allowlists", "ServiceAllowlist", "TrafficDirection"]

TrafficDirection = Literal["ingress-to-cal", "egress-from-cal"]
"""Whether you call Cal.com at these addresses, or it calls you from them."""


class AllowlistMetadata(Model, kw_only=True):
    """The shape that the lists come in."""

    schema_version: str | None = None


class Allowlist(Model, kw_only=True):
    """The addresses of one service.

    Attributes:
        ipv4: Networks such as ``203.0.113.20/32``.
        name: The service; not given among the `services` of all.
    """

    direction: TrafficDirection | str
    ipv4: list[str]
    name: str | None = None


class Allowlists(Model, kw_only=True):
    """The addresses of all services, by their names."""

    services: dict[str, Allowlist]
    metadata: AllowlistMetadata | None = None


class ServiceAllowlist(Model, kw_only=True):
    """The addresses of the service that was asked for."""

    service: Allowlist
    metadata: AllowlistMetadata | None = None
