"""Asyncio client for the Cal.com API v2.

>>> from cal_async import CalClient
>>> async def main() -> None:
...     async with CalClient() as cal:
...         print((await cal.me.get()).username)

Names are imported when they are first used, so that ``import cal_async`` itself is cheap.
"""

import importlib
from typing import TYPE_CHECKING, Any

from cal_async._version import __version__

if TYPE_CHECKING:
    from cal_async import models, webhooks
    from cal_async._auth import AccessToken, Anonymous, ApiKey, Auth, PlatformClient
    from cal_async._budget import Budgets, BudgetState
    from cal_async._errors import (
        APIError,
        AuthenticationError,
        BadRequestError,
        CalError,
        ClientClosedError,
        ConfigurationError,
        ConflictError,
        ConnectError,
        IdempotencyConflictError,
        InvalidArgumentError,
        LostAnswerError,
        MissingCredentialsError,
        NotFoundError,
        OutcomeUnknownError,
        PermissionDeniedError,
        RateBudgetError,
        RateLimitError,
        RequestTimeoutError,
        ResponseShapeError,
        ServerError,
        TokenExpiredError,
        TokenRefreshError,
        TransportError,
        UncertainServerError,
        UnprocessableEntityError,
        VersionNotUnderstoodError,
        WebhookError,
        WebhookSignatureError,
    )
    from cal_async._limits import RateLimit
    from cal_async._messages import Request, Response
    from cal_async._operation import Operation, Parameter, operations
    from cal_async._pipeline import Attempt
    from cal_async._transport import AiohttpTransport, MockTransport, Transport
    from cal_async._types import UNSET, Options, Page, Pagination, Timeout, UnsetType
    from cal_async.client import CalClient, RawResponse
    from cal_async.models import Attendee

_HOMES = {
    "_budget": ("Budgets", "BudgetState"),
    "_limits": ("RateLimit",),
    "_auth": ("AccessToken", "Anonymous", "ApiKey", "Auth", "PlatformClient"),
    "_errors": (
        "APIError",
        "AuthenticationError",
        "BadRequestError",
        "CalError",
        "ClientClosedError",
        "ConfigurationError",
        "ConflictError",
        "ConnectError",
        "IdempotencyConflictError",
        "InvalidArgumentError",
        "LostAnswerError",
        "MissingCredentialsError",
        "NotFoundError",
        "OutcomeUnknownError",
        "PermissionDeniedError",
        "RateBudgetError",
        "RateLimitError",
        "RequestTimeoutError",
        "ResponseShapeError",
        "ServerError",
        "TokenExpiredError",
        "TokenRefreshError",
        "TransportError",
        "UncertainServerError",
        "UnprocessableEntityError",
        "VersionNotUnderstoodError",
        "WebhookError",
        "WebhookSignatureError",
    ),
    "_messages": ("Request", "Response"),
    "_pipeline": ("Attempt",),
    "_operation": ("Operation", "Parameter", "operations"),
    "_transport": ("AiohttpTransport", "MockTransport", "Transport"),
    "_types": ("UNSET", "Options", "Page", "Pagination", "Timeout", "UnsetType"),
    "client": ("CalClient", "RawResponse"),
    "models": ("Attendee",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "UNSET",
    "APIError",
    "AccessToken",
    "AiohttpTransport",
    "Anonymous",
    "ApiKey",
    "Attempt",
    "Attendee",
    "Auth",
    "AuthenticationError",
    "BadRequestError",
    "BudgetState",
    "Budgets",
    "CalClient",
    "CalError",
    "ClientClosedError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "IdempotencyConflictError",
    "InvalidArgumentError",
    "LostAnswerError",
    "MissingCredentialsError",
    "MockTransport",
    "NotFoundError",
    "Operation",
    "Options",
    "OutcomeUnknownError",
    "Page",
    "Pagination",
    "Parameter",
    "PermissionDeniedError",
    "PlatformClient",
    "RateBudgetError",
    "RateLimit",
    "RateLimitError",
    "RawResponse",
    "Request",
    "RequestTimeoutError",
    "Response",
    "ResponseShapeError",
    "ServerError",
    "Timeout",
    "TokenExpiredError",
    "TokenRefreshError",
    "Transport",
    "TransportError",
    "UncertainServerError",
    "UnprocessableEntityError",
    "UnsetType",
    "VersionNotUnderstoodError",
    "WebhookError",
    "WebhookSignatureError",
    "__version__",
    "models",
    "operations",
    "webhooks",
]


def __getattr__(name: str) -> Any:
    if name in ("models", "webhooks"):
        return importlib.import_module(f"cal_async.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'cal_async' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"cal_async.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
