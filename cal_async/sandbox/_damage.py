"""How answers are spoilt: what `Faults` decides, done to a connection."""

import asyncio
import math

from aiohttp import web

from cal_async.sandbox._answers import Answer, throttled
from cal_async.sandbox._clock import Clock
from cal_async.sandbox._faults import Fault

_PAGE = (
    "<!DOCTYPE html><html><head><title>{0}</title></head>"
    "<body><h1>{0}: the origin did not answer</h1></body></html>"
)


async def answer_instead(fault: Fault, clock: Clock, path: str) -> Answer | None:
    """Return what a fault answers with; None when the true answer is only spoilt, or late."""
    match fault.kind:
        case "slow":
            await asyncio.sleep(fault.seconds)
            return None
        case "html":
            headers = {"Content-Type": "text/html; charset=UTF-8"}
            return Answer(fault.status, _PAGE.format(fault.status), headers)
        case "fail":
            said = {"statusCode": fault.status, "message": fault.message}
            return Answer(fault.status, said)
        case "block":
            left = (fault.until or 0) - clock.seconds()
            numbers = {"Limit": 120, "Remaining": 0, "Reset": math.ceil(left)}
            headers = {f"X-RateLimit-{word}-Default": str(n) for word, n in numbers.items()}
            return throttled().answer(path, clock.now())._replace(headers=headers)
        case _:
            return None


async def send_spoilt(
    fault: Fault, request: web.BaseRequest, response: web.Response
) -> web.StreamResponse:
    """Send an answer whose text is cut: said to be whole, or with the connection broken midway."""
    body = response.body if isinstance(response.body, bytes) else b""
    if fault.kind == "wrong_json":
        cut = web.Response(
            body=body[: len(body) // 2], status=response.status, headers=_headers(response)
        )
        cut.headers["Content-Type"] = "application/json; charset=utf-8"
        return cut
    stream = web.StreamResponse(status=response.status, headers=_headers(response))
    stream.content_length = len(body)
    await stream.prepare(request)
    await stream.write(body[: len(body) // 2])
    break_off(request)
    return stream


def break_off(request: web.BaseRequest) -> None:
    """Reset the connection."""
    if request.transport is not None:
        request.transport.abort()


def _headers(response: web.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "Content-Length"}
