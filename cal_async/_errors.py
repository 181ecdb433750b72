"""Every exception of the library.

::

    CalError
    ├── ConfigurationError (ValueError)      a setting that cannot work
    │   └── MissingCredentialsError          the operation needs a key and there is none
    ├── InvalidArgumentError (ValueError)    refused before anything was sent
    ├── ClientClosedError (RuntimeError)     used after `aclose()`
    ├── OutcomeUnknownError                  a write that may have been done or not
    │   ├── LostAnswerError                  … its answer was lost; also a TransportError
    │   └── UncertainServerError             … the server failed; also a ServerError
    ├── IdempotencyConflictError (ValueError) a key that was used for something else
    ├── RateBudgetError                      no room in the rate budget in time; nothing was sent
    ├── TokenRefreshError                    an access token could not be renewed
    ├── TransportError                       no answer, or none that can be used
    │   ├── ConnectError                     the request was not sent
    │   └── RequestTimeoutError (TimeoutError)
    ├── ResponseShapeError                   a success whose body does not fit its model
    │   └── VersionNotUnderstoodError        … because the server fell back to its oldest version
    ├── WebhookError (ValueError)            a delivery that cannot be read
    │   └── WebhookSignatureError            … or trusted
    └── APIError                             the server answered with an error
        ├── BadRequestError                  400
        ├── AuthenticationError              401
        │   └── TokenExpiredError            498
        ├── PermissionDeniedError            403
        ├── NotFoundError                    404
        ├── ConflictError                    409
        ├── UnprocessableEntityError         422
        ├── RateLimitError                   429
        └── ServerError                      500 and above
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cal_async._messages import Request, Response

__all__ = [
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
]


class CalError(Exception):
    """The root of every error that this library raises."""


class ConfigurationError(CalError, ValueError):
    """A setting that cannot work: a base URL, a key, a version date."""


class MissingCredentialsError(ConfigurationError):
    """The operation needs credentials, and the client has none."""


class InvalidArgumentError(CalError, ValueError):
    """An argument that the API would refuse or misread; nothing was sent.

    Attributes:
        argument: The argument's name, with the path inside it (``attendee.time_zone``).
        value: What was given.
    """

    def __init__(self, argument: str, value: object, problem: str) -> None:
        self.argument = argument
        self.value = value
        self.problem = problem
        super().__init__(f"{argument}={_shown(argument, value)}: {problem}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.argument, self.value, self.problem)


class ClientClosedError(CalError, RuntimeError):
    """The client was closed; make a new one."""


class OutcomeUnknownError(CalError):
    """A write that may have been carried out or not. It is not sent again by itself.

    ``cal.bookings.find(error)`` finds out what became of a booking. The next time, give
    ``bookings.create`` an ``idempotency_key``: then the library finds out.

    Attributes:
        request: What was sent, without credentials.
    """

    request: "Request"


class IdempotencyConflictError(CalError, ValueError):
    """The idempotency key belongs to a booking with other content.

    Attributes:
        booking: The booking that has the key.
    """

    def __init__(self, message: str, booking: Any) -> None:
        self.booking = booking
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.args[0], self.booking)


class RateBudgetError(CalError):
    """The rate budget has no room for the call within its time limit: nothing was sent.

    Attributes:
        retry_after: Seconds until there will be room.
    """

    def __init__(self, request: "Request", retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(
            f"{request.method} {request.path}: not sent; the rate limit leaves no room for it "
            f"within the call's time limit, try again in {retry_after:.1f} s"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


class TokenRefreshError(CalError):
    """An access token could not be renewed; the cause says why, the message what to do."""


class TransportError(CalError):
    """No answer came, or none that can be used.

    Attributes:
        request: What was sent or was to be sent, without credentials.
    """

    def __init__(self, message: str, request: "Request") -> None:
        self.request = request
        super().__init__(f"{request.method} {request.path}: {message}")

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


class ConnectError(TransportError):
    """The server was not reached: nothing was sent, so nothing was done."""


class RequestTimeoutError(TransportError, TimeoutError):
    """The call took longer than its time limit."""


class LostAnswerError(TransportError, OutcomeUnknownError):
    """A write was sent, and its answer was lost."""


class WebhookError(CalError, ValueError):
    """A webhook delivery that is not what the server sends."""


class WebhookSignatureError(WebhookError):
    """A webhook delivery without a signature, with two, or with one that does not fit."""


class _AnsweredError(CalError):
    """An error that carries the whole answer."""

    def __init__(self, message: str, request: "Request", response: "Response") -> None:
        self.request = request
        self.response = response
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The answer's headers; names are compared without regard to case."""
        return self.response.headers

    @property
    def body(self) -> bytes:
        """The answer's body, as received."""
        return self.response.body

    @property
    def method(self) -> str:
        """The request's method."""
        return self.request.method

    @property
    def path(self) -> str:
        """The request's path."""
        return self.request.path

    @property
    def request_id(self) -> str | None:
        """What the server calls this exchange (``X-Request-Id``); quote it to support."""
        return self.response.headers.get("x-request-id")


class ResponseShapeError(_AnsweredError):
    """A success whose body does not fit the model: the server **did** act.

    Attributes:
        data: The parsed JSON, or ``None`` if the body is not JSON.
    """

    def __init__(
        self, message: str, request: "Request", response: "Response", data: object
    ) -> None:
        self.data = data
        super().__init__(message, request, response)


class VersionNotUnderstoodError(ResponseShapeError):
    """The answer is one of the oldest contract: the server does not know the version asked for.

    The server says nothing about it; it acts, and answers as in 2024-04-15. Choose a date that it
    knows: ``CalClient(api_versions={"bookings": "2024-08-13"})``.
    """


class APIError(_AnsweredError):
    """The server answered with an error.

    Attributes:
        code: The server's name for it, such as ``NotFoundException``.
        message: The server's message.
        details: Its reasons as readable lines, nested validation errors included.
    """

    def __init__(
        self,
        request: "Request",
        response: "Response",
        *,
        code: str | None,
        message: str,
        details: tuple[str, ...] = (),
    ) -> None:
        self.code = code
        self.message = message
        self.details = details
        super().__init__(self._text(request, response), request, response)

    def _text(self, request: "Request", response: "Response") -> str:
        lines = [f"{response.status} {self.message}", f"  {request.method} {request.path}"]
        lines += [f"  {line}" for line in self.details]
        request_id = response.headers.get("x-request-id")
        if request_id:
            lines.append(f"  request id {request_id}")
        return "\n".join(lines)


class BadRequestError(APIError):
    """400: the request is malformed, or cannot be done as asked (a slot that is taken)."""


class AuthenticationError(APIError):
    """401: the credentials are missing, wrong or expired."""


class TokenExpiredError(AuthenticationError):
    """498. The access token has expired; refresh it."""


class PermissionDeniedError(APIError):
    """403: the credentials are right, but do not allow this."""


class NotFoundError(APIError):
    """404: there is no such thing, or it belongs to somebody else."""


class ConflictError(APIError):
    """409: it clashes with what is there."""


class UnprocessableEntityError(APIError):
    """422: a reservation that clashes with a booking or another reservation."""


class RateLimitError(APIError):
    """429: too many requests.

    Attributes:
        retry_after: Seconds until the server takes requests again, if it said so.
    """

    retry_after: float | None = None


class ServerError(APIError):
    """500 and above: the server or a proxy before it failed."""


class UncertainServerError(ServerError, OutcomeUnknownError):
    """The server failed at a write, and may have done it first.

    It does so when its mail or calendar provider is down: the booking is stored, the answer 500.
    """


_BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    498: TokenExpiredError,
}


def error_class(status: int) -> type[APIError]:
    """Return the class for an HTTP status."""
    return _BY_STATUS.get(status) or (ServerError if status >= 500 else APIError)  # noqa: PLR2004


_SECRET_WORDS = ("secret", "password", "token", "key", "code", "state")


def _shown(argument: str, value: object) -> str:
    """Return a short repr of ``value``, or stars where it may be a credential."""
    if any(word in argument.lower() for word in _SECRET_WORDS):
        return "***"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."  # noqa: PLR2004


def _restore(cls: type[CalError], args: tuple[Any, ...], state: dict[str, Any]) -> CalError:
    """Rebuild a pickled error without running its constructor."""
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error
