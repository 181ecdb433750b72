"""The server's front: reads requests, limits and identifies callers, dispatches and answers."""

import hashlib
import logging
from base64 import b64encode
from functools import partial
from http import HTTPMethod
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from aiohttp import web
from multidict import CIMultiDict

from cal_async.sandbox import handlers
from cal_async.sandbox._answers import (
    Answer,
    Refused,
    RefusedBare,
    bad_request,
    not_found,
    throttled,
)
from cal_async.sandbox._call import Call, Site
from cal_async.sandbox._credentials import caller, credentials
from cal_async.sandbox._damage import answer_instead, break_off, send_spoilt
from cal_async.sandbox._faults import Fault, Faults
from cal_async.sandbox._generic import serve
from cal_async.sandbox._ids import long_uid
from cal_async.sandbox._limiter import Limiter
from cal_async.sandbox._query import read_query
from cal_async.sandbox._requests import ReceivedRequest, Requests
from cal_async.sandbox._routing import Access, Endpoint, Match, Router, endpoint, is_imitated

_log = logging.getLogger("cal_async.sandbox")

_BODY_LIMIT = 100 * 1024

handlers.load()


class Front:
    """Serves requests; an instance is the handler of an aiohttp server.

    Args:
        site: What all calls share.
        limiter: Counts the requests of each key.
        faults: What goes wrong.
        requests: Where requests are noted.
    """

    def __init__(self, site: Site, limiter: Limiter, faults: Faults, requests: Requests) -> None:
        self._site = site
        self._limiter = limiter
        self._faults = faults
        self._requests = requests
        self._router = Router()
        self._encoder = msgspec.json.Encoder()

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request, whatever happens."""
        if request.method == HTTPMethod.OPTIONS:
            return self._preflight(request)
        path = request.rel_url.raw_path
        method = "GET" if request.method == HTTPMethod.HEAD else request.method
        match = self._router.find(method, path.removeprefix("/api"))
        name = match.name if match else ""
        content = await _read(request)
        self._requests.add(
            ReceivedRequest(
                name,
                request.method,
                request.raw_path,
                request.headers,
                content if isinstance(content, bytes) else b"",
                self._site.clock.now(),
            )
        )
        fault = self._faults.pick(name)
        if fault is None:
            return await self._answer(request, match, content)
        return await self._spoil(fault, request, match, content)

    async def _spoil(
        self, fault: Fault, request: web.BaseRequest, match: Match | None, content: bytes | Refused
    ) -> web.StreamResponse:
        response: web.Response | None = None
        if fault.after:
            response = await self._answer(request, match, content)
        if fault.kind == "reset":
            break_off(request)
            return response or web.Response()
        if response is not None and fault.kind in ("truncate", "wrong_json"):
            return await send_spoilt(fault, request, response)
        instead = await answer_instead(fault, self._site.clock, request.raw_path)
        if instead is not None:
            return self._response(instead, CIMultiDict())
        return response or await self._answer(request, match, content)

    async def _answer(
        self, request: web.BaseRequest, match: Match | None, content: bytes | Refused
    ) -> web.Response:
        headers: CIMultiDict[str] = CIMultiDict()
        store = self._site.store
        try:
            answer = await self._serve(request, match, content, headers)
            store.commit()
        except Refused as refusal:
            # Refusals come before changes, except those of a half-booked series: these stay.
            store.commit()
            answer = refusal.answer(request.raw_path, self._site.clock.now())
        except Exception:  # noqa: BLE001  (a caller never sees a traceback)
            store.rollback()
            _log.exception("%s %s failed", request.method, request.path)
            answer = Answer(500, {"statusCode": 500, "message": "Internal server error"})
        return self._response(answer, headers)

    async def _serve(
        self,
        request: web.BaseRequest,
        match: Match | None,
        content: bytes | Refused,
        headers: CIMultiDict[str],
    ) -> Answer:
        if isinstance(content, Refused):
            raise content
        body = _parsed(content, request.content_type)
        if match is None:
            if request.path == "/health":
                return Answer(200, "OK")
            raise _no_route(request)
        found = credentials(
            request.headers, match.parameters, request.remote or "", self._site.store
        )
        verdict = self._limiter.check(found.bucket, match.name)
        headers.update(verdict.headers)
        if not verdict.allowed:
            raise throttled()
        chosen = self._endpoint(match, request.headers.get("cal-api-version", ""))
        if chosen is None:
            raise _no_route(request)
        now = self._site.clock.now()
        user = caller(found, chosen.access, self._site.store, now)
        query = read_query(request.rel_url.raw_query_string)
        return await chosen.handler(
            Call(self._site, match.parameters, query, body, user, found.credential, now)
        )

    def _endpoint(self, match: Match, version: str) -> Endpoint | None:
        if match.operation is None or is_imitated(match.name):
            return endpoint(match.name, version)
        if not self._site.generic:
            return None
        access = Access.OPEN if match.operation.public else Access.KEY
        return Endpoint(partial(serve, operation=match.operation), access)

    def _response(self, answer: Answer, headers: CIMultiDict[str]) -> web.Response:
        headers["Access-Control-Allow-Origin"] = "*"
        headers["X-Request-Id"] = long_uid()
        headers.update(answer.headers)
        if isinstance(answer.body, str):
            return web.Response(text=answer.body, status=answer.status, headers=headers)
        body = self._encoder.encode(answer.body)
        digest = b64encode(hashlib.sha1(body, usedforsecurity=False).digest())[:27].decode()
        headers["ETag"] = f'W/"{len(body):x}-{digest}"'
        headers["Content-Type"] = "application/json; charset=utf-8"
        return web.Response(body=body, status=answer.status, headers=headers)

    def _preflight(self, request: web.BaseRequest) -> web.Response:
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "GET,HEAD,PUT,PATCH,POST,DELETE",
        }
        asked = request.headers.get("Access-Control-Request-Headers")
        if asked:
            headers["Access-Control-Allow-Headers"] = asked
        return web.Response(status=204, headers=headers)


async def _read(request: web.BaseRequest) -> bytes | Refused:
    """Return the body, or why it is refused."""
    try:
        content = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return _too_large()
    except web.RequestPayloadError:
        return bad_request("incorrect header check")
    return content if len(content) <= _BODY_LIMIT else _too_large()


def _too_large() -> Refused:
    return RefusedBare(413, "request entity too large")


def _parsed(content: bytes, content_type: str) -> Any:
    """Return the JSON body; a form counts as one, anything else as an empty object."""
    if content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(content.decode(errors="replace"), keep_blank_values=True))
    if not content.strip() or content_type != "application/json":
        return {}
    text = content.decode(errors="replace").strip()
    try:
        body = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise bad_request(_complaint(text, str(error))) from error
    if not isinstance(body, dict | list):
        raise bad_request(f"Unexpected token '{text[0]}', \"{text}\" is not valid JSON")
    return body  # pyright: ignore[reportUnknownVariableType]


def _complaint(text: str, problem: str) -> str:
    if "truncated" in problem:
        return "Unexpected end of JSON input"
    return f'Unexpected token in JSON, "{text[:20]}"... is not valid JSON'


def _no_route(request: web.BaseRequest) -> Refused:
    return not_found(f"Cannot {request.method} {request.raw_path}")
