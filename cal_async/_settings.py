"""The settings of a client: what cannot work is refused when it is made, not when it calls."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from types import NoneType
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from cal_async._errors import ConfigurationError
from cal_async._pipeline import Hook
from cal_async._version import __version__
from cal_async._versions import FAMILIES, NEWEST

__all__ = [
    "check_settings",
    "read_address",
    "read_date",
    "read_hooks",
    "read_versions",
    "user_agent",
]

BASE_URLS = {"us": "https://api.cal.com/v2", "eu": "https://api.cal.eu/v2"}
_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|\[?::1\]?|.+\.localhost")


def read_address(base_url: str | None, region: str | None) -> str:
    """Return the address that every path is appended to."""
    if base_url is not None and region is not None:
        raise ConfigurationError("give base_url or region, not both")
    if region is not None:
        if region not in BASE_URLS:
            raise ConfigurationError(f"region={region!r}: must be one of {', '.join(BASE_URLS)}")
        return BASE_URLS[region]
    url = os.environ.get("CAL_BASE_URL") or BASE_URLS["us"] if base_url is None else base_url
    if set("@?#").intersection(str(url)):
        raise ConfigurationError("base_url must hold no user, query or fragment")
    parts = _web_address(url)
    if parts is None or not parts.hostname:
        raise ConfigurationError(f"base_url={url!r}: must look like 'https://api.cal.com/v2'")
    if parts.scheme == "http" and not _LOOPBACK.fullmatch(parts.hostname):
        raise ConfigurationError(
            f"base_url={url!r}: plain http would show the credentials to the network; use https"
        )
    return url.rstrip("/")


def _web_address(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.port != 0
    except (AttributeError, TypeError, ValueError):  # no text, no brackets, no such port
        return None
    return parts if usable else None


def check_settings(proxy: Any, transport: Any, rate_limit: Any) -> None:
    """Refuse at once what a call would stumble over."""
    if proxy is not None and _web_address(proxy) is None:
        # Its value may hold credentials.
        raise ConfigurationError("proxy must look like 'http://host:3128'; others are not spoken")
    if transport is not None and not hasattr(transport, "send"):
        raise ConfigurationError(f"transport={transport!r}: must be a Transport")
    if not isinstance(rate_limit, (bool, NoneType)) and not hasattr(rate_limit, "of"):
        raise ConfigurationError(
            f"rate_limit={rate_limit!r}: must be True, False or a budget such as RedisBudget(...)"
        )


def read_hooks(hooks: Hook | Sequence[Hook]) -> tuple[Hook, ...]:
    """Return one or several hooks as several."""
    return (hooks,) if callable(hooks) else tuple(hooks)


def read_versions(versions: Mapping[str, str] | Literal["newest"] | None) -> Mapping[str, str]:
    """Return the dates that replace the built-in ones."""
    if versions == "newest":
        return NEWEST
    if isinstance(versions, str):
        raise ConfigurationError(f"api_versions={versions!r}: must be a mapping or 'newest'")
    for name in versions or {}:
        if "." not in name and name not in FAMILIES:
            raise ConfigurationError(
                f"api_versions[{name!r}]: must be one of {', '.join(FAMILIES)}, or an operation"
            )
    given = (versions or {}).items()
    return {name: read_date(f"api_versions[{name!r}]", version) for name, version in given}


def read_date(where: str, version: str) -> str:
    """Refuse what the server would silently read as its oldest version."""
    try:
        valid = date.fromisoformat(version).isoformat() == version
    except (TypeError, ValueError):
        valid = False
    if not valid:
        raise ConfigurationError(f"{where}={version!r}: must be a date such as '2024-08-13'")
    return version


def user_agent() -> str:
    """Return what the library calls itself."""
    return f"cal-async/{__version__} Python/{sys.version_info[0]}.{sys.version_info[1]}"
