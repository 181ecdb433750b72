"""``cal-async sandbox``: the embedded server as a process."""

import argparse
import signal
import sys

import anyio
import msgspec

from cal_async import ConfigurationError
from cal_async.sandbox import Sandbox
from cal_async.sandbox._feeds import is_loopback

__all__ = ["run"]


async def run(options: argparse.Namespace) -> int:
    """Serve until interrupted. The first line printed says where, and with which keys."""
    if not options.allow_remote and not is_loopback(options.host):
        raise ConfigurationError(
            f"--host {options.host}: others could reach it; pass --allow-remote to let them"
        )
    sandbox = Sandbox(
        host=options.host,
        port=options.port,
        db=options.db,
        api_key=options.api_key,
        second_api_key=options.second_api_key,
        rate_limit=options.rate_limit,
        allow_remote=options.allow_remote,
    )
    async with sandbox:
        print(_first_line(sandbox, as_json=options.json), flush=True)  # noqa: T201
        await _terminated()
    return 0


def _first_line(sandbox: Sandbox, *, as_json: bool) -> str:
    facts = {
        "url": sandbox.url,
        "api_key": sandbox.api_key,
        "second_api_key": sandbox.second_api_key,
    }
    if as_json:
        return msgspec.json.encode(facts).decode()
    return f"{sandbox.url}  api_key={sandbox.api_key}  second_api_key={sandbox.second_api_key}"


async def _terminated() -> None:
    """Return when the process is asked to end; Ctrl-C raises instead."""
    if sys.platform == "win32":
        await anyio.sleep_forever()
        return
    with anyio.open_signal_receiver(signal.SIGTERM) as signals:
        async for _ in signals:
            return
