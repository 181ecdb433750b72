"""From answers to values and errors: pure functions of bytes."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from cal_async._errors import (
    APIError,
    RateLimitError,
    ResponseShapeError,
    VersionNotUnderstoodError,
    error_class,
)
from cal_async._limits import retry_after
from cal_async._messages import Request, Response
from cal_async._types import is_list, is_object
from cal_async._versions import looks_like_fallback

__all__ = ["api_error", "value"]

_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)


def value(request: Request, response: Response) -> Any:
    """Return what the operation of ``request`` promises for a success.

    Raises:
        ResponseShapeError: The body does not fit.
    """
    operation = request.operation
    if operation is not None and operation.redirects:
        return response.headers.get("location")
    try:
        if operation is not None:
            return operation.value(response.body)
        return msgspec.json.decode(response.body) if response.body else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _misshapen(request, response, error) from error


def _misshapen(request: Request, response: Response, error: Exception) -> ResponseShapeError:
    data = _parsed(response.body)
    operation = request.operation
    name = operation.name if operation else f"{request.method} {request.path}"
    if operation is not None and operation.version and _fell_back(data):
        return VersionNotUnderstoodError(
            f"{name}: the server did act ({response.status}), but it answers as in 2024-04-15: it "
            "does not know the cal-api-version that was sent. See CalClient(api_versions=...)",
            request,
            response,
            data,
        )
    problem = (
        f"{name}: the server did act ({response.status}), but {_reason(response, data, error)}"
    )
    return ResponseShapeError(problem, request, response, data)


def _fell_back(data: object) -> bool:
    return is_object(data) and looks_like_fallback(data.get("data"))


def _reason(response: Response, data: Any, error: Exception) -> str:
    if data is None:
        kind = response.headers.get("content-type", "no content type")
        return f"its answer is not JSON ({kind}): {error}"
    return f"its answer does not fit the model: {error}; `data` holds the JSON"


def _parsed(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def is_success(request: Request, response: Response) -> bool:
    """Tell whether the status is 2xx, or 3xx where a redirect is what was asked for."""
    if response.status in _SUCCESS:
        return True
    operation = request.operation
    return operation is not None and operation.redirects and response.status in _REDIRECT


def api_error(request: Request, response: Response) -> APIError:
    """Return the error for an answer that is not 2xx, whatever its shape.

    The server has four: the envelope, the envelope with nested validation errors, a bare
    ``{statusCode, message}``, and OAuth2's ``{error, error_description}``. Proxies send HTML.
    """
    body = _parsed(response.body)
    document: dict[str, Any] = body if is_object(body) else {}
    error: Any = document.get("error")
    code: Any = None
    message: Any = document.get("message")
    details: Any = document.get("details")
    if is_object(error):
        code, message = error.get("code"), error.get("message") or message
        details = error.get("details", details)
    elif isinstance(error, str):
        code = error
        message = document.get("error_description") or message or error
    if is_list(message):
        details, message = message, None
    text = message if isinstance(message, str) and message else _fallback(response)
    try:
        lines = tuple(dict.fromkeys(line for line in _lines(details) if line != text))
    except RecursionError:  # msgspec reads deeper than Python walks
        lines = ()
    made = error_class(response.status)(
        request, response, code=code if isinstance(code, str) else None, message=text, details=lines
    )
    if isinstance(made, RateLimitError):
        made.retry_after = retry_after(response.headers)
    return made


def _fallback(response: Response) -> str:
    location = response.headers.get("location")
    if location:
        where, *_ = re.split("[?#]", location)  # what follows may be a token
        return f"redirected to {where}; redirects are not followed"
    kind = response.headers.get("content-type", "")
    if response.body and "json" not in kind:
        return f"an answer that is not JSON ({kind or 'no content type'}), probably of a proxy"
    return "the server gave no reason"


def _lines(details: object, path: str = "") -> Iterator[str]:
    """Flatten error details to lines: ``attendee.timeZone: must be a valid IANA time zone``."""
    if isinstance(details, str):
        yield f"{path}: {details}" if path else details
    elif is_list(details):
        for entry in details:
            yield from _lines(entry, path)
    elif is_object(details):
        if "property" not in details:
            for key in ("errors", "message", "issues"):
                yield from _lines(details.get(key), path)
            return
        here = f"{path}.{details['property']}" if path else str(details["property"])
        constraints: Any = details.get("constraints")
        if is_object(constraints):
            yield from (f"{here}: {reason}" for reason in constraints.values())
        yield from _lines(details.get("children"), here)
