"""From answers to errors."""

import pickle
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cal_async import (
    APIError,
    AuthenticationError,
    BadRequestError,
    CalClient,
    CalError,
    InvalidArgumentError,
    MockTransport,
    RateLimitError,
    Request,
    Response,
    ResponseShapeError,
    ServerError,
    TokenExpiredError,
)
from cal_async._decipher import api_error, value
from cal_async.models import Me as User
from cal_async.resources.me import Me

REQUEST = Request("GET", "/v2/me")


def error_of(status: int, body: Any, **headers: str) -> APIError:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return api_error(REQUEST, Response(status, named, content))


def test_the_envelope() -> None:
    message = "User with ID=101 does not own schedule with ID=502"
    error = error_of(
        403,
        {
            "status": "error",
            "path": "/v2/me",
            "error": {
                "code": "ForbiddenException",
                "message": message,
                "details": {"message": message, "error": "Forbidden", "statusCode": 403},
            },
        },
        x_request_id="r-1",
    )
    assert (error.status, error.code, error.message) == (403, "ForbiddenException", message)
    assert error.details == ()
    assert (error.method, error.path, error.request_id) == ("GET", "/v2/me", "r-1")
    assert str(error) == f"403 {message}\n  GET /v2/me\n  request id r-1"


def test_nested_validation_becomes_lines() -> None:
    nested = {
        "property": "attendee",
        "children": [
            {
                "property": "timeZone",
                "children": [],
                "constraints": {"isTimeZone": "must be an IANA zone", "isString": "must be text"},
            }
        ],
    }
    flat = {"property": "start", "constraints": {"isDate": "must be a date"}}
    for details in ({"errors": [nested, flat]}, {"message": [nested, flat]}, [nested, flat]):
        error = error_of(400, {"error": {"code": "B", "message": "Bad", "details": details}})
        assert isinstance(error, BadRequestError)
        assert error.details == (
            "attendee.timeZone: must be an IANA zone",
            "attendee.timeZone: must be text",
            "start: must be a date",
        )
        assert "\n  attendee.timeZone: must be text" in str(error)


def test_other_shapes() -> None:
    bare = error_of(401, {"statusCode": 401, "message": "booking_limit_reached"})
    assert isinstance(bare, AuthenticationError)
    assert bare.message == "booking_limit_reached"
    oauth = error_of(400, {"error": "invalid_grant", "error_description": "code is used"})
    assert (oauth.code, oauth.message) == ("invalid_grant", "code is used")
    listed = error_of(400, {"statusCode": 400, "message": ["a", "b"], "error": "Bad Request"})
    assert listed.details == ("a", "b")
    html = error_of(524, b"<html>timeout</html>", content_type="text/html")
    assert isinstance(html, ServerError)
    assert "text/html" in html.message
    assert html.body == b"<html>timeout</html>"
    for secret in ("?token=1", "#token=1"):
        moved = error_of(302, b"", location=f"https://elsewhere.example/x{secret}")
        assert "elsewhere.example/x;" in moved.message
        assert "token" not in str(moved)
    assert isinstance(error_of(498, {}), TokenExpiredError)
    assert type(error_of(418, {})) is APIError


def test_retry_after() -> None:
    limited = error_of(429, {}, x_ratelimit_remaining_default="0", x_ratelimit_reset_default="42")
    assert isinstance(limited, RateLimitError)
    assert limited.retry_after == 42
    named = {
        "X-RateLimit-Remaining-Short": "0",
        "X-RateLimit-Reset-Short": "3",
        "X-RateLimit-Remaining-Long": "0",
        "X-RateLimit-Reset-Long": "3000",
    }
    several = api_error(REQUEST, Response(429, named, b""))
    assert isinstance(several, RateLimitError)
    assert several.retry_after == 3
    proxied = error_of(429, {}, retry_after="7")
    assert isinstance(proxied, RateLimitError)
    assert proxied.retry_after == 7
    silent = error_of(429, {})
    assert isinstance(silent, RateLimitError)
    assert silent.retry_after is None


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (b'{"status":"success","data":{"id":"x"}}', {"status": "success", "data": {"id": "x"}}),
        (b'{"status":"succ', None),
        (b"<html>", None),
        (b"", None),
        (b"\xff\xfe", None),
    ],
)
def test_a_success_that_does_not_fit_loses_nothing(body: bytes, data: Any) -> None:
    operation = Me.get.operation  # type: ignore[attr-defined]
    request = Request("GET", "/v2/me", operation=operation)
    with pytest.raises(ResponseShapeError, match="the server did act") as caught:
        value(request, Response(200, {"x-request-id": "r"}, body))
    assert (caught.value.body, caught.value.data) == (body, data)
    assert (caught.value.status, caught.value.request_id) == (200, "r")


@pytest.mark.parametrize("depth", [300, 900, 3_000, 100_000])
def test_json_of_any_depth_makes_a_value_or_an_error(depth: int) -> None:
    deep = b'{"data": {"x": %b}, "error": {"details": %b}}'
    body = deep % ((b"[" * depth + b"]" * depth,) * 2)
    request = Request("GET", "/v2/me", operation=Me.get.operation)  # type: ignore[attr-defined]
    with pytest.raises(ResponseShapeError):
        value(request, Response(200, {}, body))
    assert api_error(request, Response(500, {}, body)).message


@given(st.binary(), st.integers(100, 599), st.dictionaries(st.text(), st.text()))
def test_any_answer_makes_a_value_or_an_error(
    body: bytes, status: int, headers: dict[str, str]
) -> None:
    request = Request("GET", "/v2/me", operation=Me.get.operation)  # type: ignore[attr-defined]
    response = Response(status, headers, body)
    if status // 100 == 2:
        try:
            assert isinstance(value(request, response), User)
        except ResponseShapeError as error:
            assert error.body == body
    else:
        assert api_error(request, response).status == status


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
keys = st.sampled_from(["error", "message", "details", "errors", "property", "children", "code"])
error_bodies = st.recursive(
    json_values,
    lambda inner: st.dictionaries(keys | st.just("constraints"), inner, max_size=4),
    max_leaves=10,
)


@given(error_bodies)
def test_any_json_makes_an_error(body: Any) -> None:
    error = error_of(400, body)
    assert error.message
    assert isinstance(error.message, str)
    assert all(isinstance(line, str) for line in error.details)


@pytest.mark.anyio
async def test_errors_survive_pickling() -> None:
    def refuse(_request: Request) -> Response:
        return MockTransport.json({"error": {"code": "X", "message": "no"}}, 404)

    async with CalClient("cal_x", transport=MockTransport(refuse)) as cal:
        with pytest.raises(APIError) as caught:
            await cal.me.get()
    for error in (caught.value, InvalidArgumentError("take", 0, "must be more")):
        copy = pickle.loads(pickle.dumps(error))
        assert isinstance(copy, CalError)
        assert str(copy) == str(error)
        assert type(copy) is type(error)
