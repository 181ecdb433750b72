"""What the server answers: the success envelope and the real server's error shapes."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from cal_async.sandbox._json import Json
from cal_async.sandbox._times import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Answer(NamedTuple):
    """A status, the JSON body that goes with it, and further headers."""

    status: int
    body: Any
    headers: Mapping[str, str] = _NO_HEADERS


def success(data: Any, *, status: int = 200) -> Answer:
    """Answer with data in the usual envelope."""
    return Answer(status, {"status": "success", "data": data})


def created(data: Any) -> Answer:
    """Answer a creation."""
    return success(data, status=201)


def done() -> Answer:
    """Answer that it worked, without data."""
    return Answer(200, {"status": "success"})


def redirect(url: str) -> Answer:
    """Send the caller to another address."""
    return Answer(302, f"Found. Redirecting to {url}", {"Location": url})


class Refused(Exception):  # noqa: N818  (a refusal is an answer, not a fault of the server)
    """A request that is answered with an error in the envelope."""

    def __init__(self, status: int, code: str, message: str, details: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def answer(self, path: str, now: datetime) -> Answer:
        """Return the answer to the request for ``path``."""
        error: Json = {"code": self.code, "message": self.message}
        if self.details is not None:
            error["details"] = self.details
        return Answer(
            self.status, {"status": "error", "timestamp": stamp(now), "path": path, "error": error}
        )


class RefusedBare(Refused):
    """A request that is answered with ``{statusCode, message}`` alone."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, "", message)

    def answer(self, path: str, now: datetime) -> Answer:
        """Return the answer, which names neither the path nor the time."""
        del path, now
        return Answer(self.status, {"statusCode": self.status, "message": self.message})


class RefusedOAuth(Refused):
    """A request for tokens that is answered with ``{error, error_description}``."""

    def answer(self, path: str, now: datetime) -> Answer:
        """Return the answer, in the form that OAuth2 prescribes."""
        del path, now
        return Answer(self.status, {"error": self.code, "error_description": self.message})


def _exception(status: int, message: str, error: str | None = None) -> Refused:
    phrase = (
        HTTPStatus(status).phrase if status != HTTPStatus.UNPROCESSABLE_ENTITY else _UNPROCESSABLE
    )
    details = {"message": message, "error": error or phrase, "statusCode": status}
    return Refused(status, phrase.replace(" ", "") + "Exception", message, details)


# Python 3.13 calls it "Unprocessable Content".
_UNPROCESSABLE = "Unprocessable Entity"


def bad_request(message: str, error: str | None = None) -> Refused:
    """Refuse with 400; ``error`` replaces the status' own name in the details."""
    return _exception(400, message, error)


def unauthorized(message: str) -> Refused:
    """Refuse with 401."""
    return _exception(401, message)


def forbidden(message: str) -> Refused:
    """Refuse with 403."""
    return _exception(403, message)


def not_found(message: str) -> Refused:
    """Refuse with 404."""
    return _exception(404, message)


def conflict(message: str) -> Refused:
    """Refuse with 409."""
    return _exception(409, message)


def unprocessable(message: str) -> Refused:
    """Refuse with 422."""
    return _exception(422, message)


def invalid(problems: Sequence[Mapping[str, Any]]) -> Refused:
    """Refuse a body or a query with the list of what is wrong in it."""
    details = {"errors": problems}
    return Refused(400, "BadRequestException", "Bad Request Exception", details)


def from_core(status: int, message: str) -> Refused:
    """Refuse the way errors of the inner services come through: no details."""
    return Refused(status, "TRPCError", message)


def unparsed(complaints: Sequence[str]) -> Refused:
    """Refuse what the inner services cannot parse, with all that they complain about."""
    return Refused(400, "BAD_REQUEST", "".join(f"{complaint}, " for complaint in complaints))


def server_error() -> Refused:
    """Refuse where the real server stumbles, for instance over an id that is no number."""
    return Refused(500, "INTERNAL_SERVER_ERROR", "There was an error, please try again later.")


def expired() -> Refused:
    """Refuse an access token that was valid once."""
    said = "ACCESS_TOKEN_IS_EXPIRED"
    return Refused(498, "TokenExpiredException", said, said)


def throttled() -> Refused:
    """Refuse what is over the rate limit."""
    message = "CustomThrottlerGuard - Too many requests. Please try again later."
    return Refused(429, "ThrottlerException", message, message)
