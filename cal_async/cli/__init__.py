"""The command line: ``cal-async demo``, ``sandbox``, ``drift``, ``api-index``."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from cal_async._version import __version__

__all__ = ["main"]

_INTERRUPTED = 130
_FAILED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 (it went wrong), 2 (it could not), 130."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.problem and (problem := options.problem(options)):
        parser.error(problem)
    from cal_async._errors import CalError

    try:
        import anyio  # so that --help is instant

        command = importlib.import_module(f"cal_async.cli.{options.module}")
        code: int = anyio.run(command.run, options)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)  # noqa: T201
        return _INTERRUPTED
    except (CalError, OSError) as error:
        print(f"cal-async: {error}", file=sys.stderr)  # noqa: T201
        return _FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cal-async", description="Cal.com API v2 from Python.")
    parser.add_argument("--version", action="version", version=f"cal-async {__version__}")
    parser.set_defaults(problem=None)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_demo(commands.add_parser("demo", help="slots, book, reschedule, cancel, webhooks, bulk"))
    _add_sandbox(commands.add_parser("sandbox", help="an offline server for your own tests"))
    _add_drift(commands.add_parser("drift", help="an OpenAPI document against this package"))
    _add_api_index(commands.add_parser("api-index", help="write one line for every operation"))
    return parser


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--live", action="store_true", help="use the real API and CAL_API_KEY")
    parser.add_argument("--yes", action="store_true", help="with --live: do not ask before writing")
    parser.add_argument("--event-type-id", type=_positive, help="with --live: what to book")
    parser.add_argument("--time-zone", help="IANA zone to show times in (default: this machine's)")
    parser.add_argument("--state", type=Path, metavar="FILE", help="where the uid is kept")
    parser.add_argument(
        "--queries", type=_positive, default=200, help="slot queries at the end (default: 200)"
    )
    parser.set_defaults(module="_demo", problem=_demo_problem)


def _add_sandbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)"
    )
    parser.add_argument("--port", type=_port, default=5555, help="0 for a free one (default: 5555)")
    parser.add_argument("--api-key", type=_key, help="the first user's key (default: a random one)")
    parser.add_argument("--second-api-key", type=_key, help="the second user's key")
    parser.add_argument("--db", type=Path, metavar="FILE", help="keep the state in this file")
    parser.add_argument("--rate-limit", type=_rate, metavar="120/60", help="requests/seconds")
    parser.add_argument("--allow-remote", action="store_true", help="listen beyond loopback")
    parser.add_argument("--json", action="store_true", help="print the first line as JSON")
    parser.set_defaults(module="_sandbox", problem=_sandbox_problem)


def _add_drift(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", metavar="PATH_OR_URL", help="OpenAPI 3, JSON")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(module="_drift")


def _add_api_index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", default=Path("docs/api.md"))
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if it is outdated")
    parser.set_defaults(module="_api_index")


def _demo_problem(options: argparse.Namespace) -> str | None:
    live_only = options.yes or options.event_type_id is not None
    return "--yes and --event-type-id go with --live" if live_only and not options.live else None


def _sandbox_problem(options: argparse.Namespace) -> str | None:
    same = options.api_key is not None and options.api_key == options.second_api_key
    return "--api-key and --second-api-key must differ" if same else None


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a whole number: {text!r}") from None


def _key(text: str) -> str:
    if not text.isprintable() or not text.isascii() or " " in text or not text:
        raise argparse.ArgumentTypeError("must be ASCII text without white space")
    return text


def _positive(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _port(text: str) -> int:
    number = _whole(text)
    if not 0 <= number <= 65535:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("must be between 0 and 65535")
    return number


def _rate(text: str) -> tuple[int, float]:
    limit, slash, window = text.partition("/")
    try:
        pair = int(limit), float(window)
    except ValueError:
        pair = 0, 0.0
    if not slash or pair[0] < 1 or not 0 < pair[1] < float("inf"):
        raise argparse.ArgumentTypeError("must look like 120/60: requests/seconds")
    return pair
