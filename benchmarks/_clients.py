"""The contestants: our clients and what users might write instead."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgspec
from yarl import URL

import cal_async
import cal_sync
from cal_async._types import Envelope
from cal_async.models import Booking

UID = "m2J7Zk9n4VbYq1TgX5wRec"
KEY = {"Authorization": "Bearer cal_test_bench", "cal-api-version": "2024-08-13"}
DECODER = msgspec.json.Decoder(Envelope[Booking])
Call = Callable[[], Awaitable[Any]]


class Asyncs:
    """Asynchronous contestants on one loop, kept open between rounds."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.url = url
        self.calls: dict[str, Call] = {}
        self._closers: list[Call] = []
        self.loop.run_until_complete(self._open())

    async def _open(self) -> None:
        url = f"{self.url}/bookings/{UID}"
        naive = aiohttp.ClientSession(headers=KEY)
        tuned = tuned_session()
        target = URL(url, encoded=True)

        async def call_naive() -> Any:
            async with naive.get(url) as answer:
                return json.loads(await answer.text())

        async def call_tuned() -> Any:
            async with tuned.get(target) as answer:
                return DECODER.decode(await answer.read()).data

        cal = cal_async.CalClient("cal_test_bench", base_url=self.url)

        async def call_ours() -> Any:
            return await cal.bookings.get(UID)

        self.calls = {"aiohttp, naive": call_naive, "aiohttp, tuned": call_tuned}
        self.calls["cal_async"] = call_ours
        self.calls["bare Protocol"] = await _bare(self.url)
        self._closers += [naive.close, tuned.close, cal.aclose]
        try:
            import httpx

            model = pydantic_booking()
            client = httpx.AsyncClient(headers=KEY)
        except ImportError:
            return

        async def call_httpx() -> Any:
            return model.model_validate_json((await client.get(url)).content)

        self.calls["httpx + pydantic"] = call_httpx
        self._closers.append(client.aclose)

    def run(self, name: str, count: int, at_once: int) -> Callable[[], object]:
        """Return what makes so many calls."""
        call = self.calls[name]

        async def some() -> None:
            for _ in range(count // at_once):
                await call()

        async def all_of_them() -> None:
            await asyncio.gather(*(some() for _ in range(at_once)))

        return lambda: self.loop.run_until_complete(all_of_them())

    def close(self) -> None:
        """Close all."""
        for close in self._closers:
            self.loop.run_until_complete(close())
        self.loop.close()


def tuned_session() -> aiohttp.ClientSession:
    """Return aiohttp with everything turned off that a call of the API can do without."""
    return aiohttp.ClientSession(
        headers=KEY,
        cookie_jar=aiohttp.DummyCookieJar(),
        connector=aiohttp.TCPConnector(limit=0),
        skip_auto_headers=("User-Agent",),
    )


async def _bare(base: str) -> Call:
    """Return a call over hand-written HTTP: the floor of what asyncio can do."""
    parts = urlsplit(base)
    request = (
        f"GET {parts.path}/bookings/{UID} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Authorization: {KEY['Authorization']}\r\ncal-api-version: 2024-08-13\r\n\r\n"
    ).encode()
    idle: list[_Bare] = []

    async def call() -> Any:
        if idle:
            connection = idle.pop()
        else:
            loop = asyncio.get_running_loop()
            _, connection = await loop.create_connection(_Bare, parts.hostname, parts.port)
        body = await connection.ask(request)
        idle.append(connection)
        return DECODER.decode(body).data

    return call


class _Bare(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._buffer = b""

    def ask(self, request: bytes) -> asyncio.Future[bytes]:
        self._answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        start = self._buffer.index(b"Content-Length: ") + 16
        length = int(self._buffer[start : self._buffer.index(b"\r", start)])
        if len(self._buffer) >= end + 4 + length:
            body, self._buffer = self._buffer[end + 4 :], b""
            self._answer.set_result(body)


def blocking(url: str, stack: ExitStack) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield the blocking contestants that are installed."""
    target = f"{url}/bookings/{UID}"
    cal = stack.enter_context(cal_sync.CalClient("cal_test_bench", base_url=url))
    yield "cal_sync", lambda: cal.bookings.get(UID)
    try:
        import requests

        session = stack.enter_context(requests.Session())
        session.headers.update(KEY)
        yield "requests", lambda: session.get(target).json()
    except ImportError:
        pass
    try:
        import urllib3

        pool = stack.enter_context(urllib3.PoolManager(headers=KEY, maxsize=50))
        yield "urllib3 + msgspec", lambda: DECODER.decode(pool.request("GET", target).data).data
    except ImportError:
        pass
    try:
        import httpx

        model = pydantic_booking()
        client = stack.enter_context(httpx.Client(headers=KEY))
        yield "httpx + pydantic", lambda: model.model_validate_json(client.get(target).content)
    except ImportError:
        pass


def threaded(call: Callable[[], Any], count: int, threads: int) -> Callable[[], object]:
    """Return what makes so many blocking calls from so many threads."""

    def some(_number: int) -> None:
        for _ in range(count // threads):
            call()

    if threads == 1:
        return lambda: some(0)
    pool = ThreadPoolExecutor(threads)
    return lambda: list(pool.map(some, range(threads)))


def pydantic_booking(*, page: bool = False) -> Any:
    """Return pydantic models of the same fields as our `Booking`."""
    import pydantic

    made: dict[Any, Any] = {}

    def model(kind: Any) -> Any:
        if kind not in made:
            made[kind] = kind.__name__  # where a model holds itself
            fields: dict[str, Any] = {}
            for info in msgspec.structs.fields(kind):
                default: dict[str, Any] = {} if info.required else {"default": info.default}
                if info.default_factory is not msgspec.NODEFAULT:
                    default = {"default_factory": info.default_factory}
                settings = pydantic.Field(alias=info.encode_name, **default)
                fields[info.name] = (_translated(info.type, model), settings)
            made[kind] = pydantic.create_model(kind.__name__, **fields)
        return made[kind]

    data = model(Booking)
    return pydantic.create_model("Answer", data=(list[data] if page else data, ...))


def _translated(hint: Any, model: Callable[[Any], Any]) -> Any:
    import types
    import typing

    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return model(hint)
    arguments = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin is types.UnionType:
        origin = typing.Union
    if arguments and origin not in (typing.Literal, None):
        translated = tuple(_translated(argument, model) for argument in arguments)
        return origin[translated[0] if len(translated) == 1 else translated]
    return Any if hint is msgspec.UnsetType else hint
