"""``cal-async api-index``: a page with one line for every operation."""

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

import anyio

from cal_async._operation import Operation, operations

__all__ = ["run"]

_HEAD = """\
# Every operation

{count} operations. Each takes the call options `timeout`, `headers` and `max_retries`, too; an
ellipsis stands for optional parameters. The blocking client has the same ones. Written by
`cal-async api-index`.
"""
_COLUMNS = "| Call | Endpoint | Version | Auth |\n|---|---|---|---|"


async def run(options: argparse.Namespace) -> int:
    """Write the page, or return 1 if ``--check`` finds that it is not up to date."""
    file = anyio.Path(options.file)
    page = _page()
    if not options.check:
        await file.write_text(page, encoding="utf-8")
        return 0
    if await file.exists() and await file.read_text(encoding="utf-8") == page:
        return 0
    print(f"{file} is not up to date: run cal-async api-index {file}", file=sys.stderr)  # noqa: T201
    return 1


def _page() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    every = operations()
    yield _HEAD.format(count=len(every)).rstrip()
    ordered = sorted(every, key=lambda operation: (operation.resource, operation.name))
    for resource, group in groupby(ordered, key=attrgetter("resource")):
        yield f"\n## {resource}\n\n{_COLUMNS}"
        yield from map(_line, group)


def _line(operation: Operation) -> str:
    cells = (
        f"`cal.{operation.name}({_arguments(operation)})`",
        f"`{operation.method} {operation.path}`" + " (deprecated)" * operation.deprecated,
        operation.version or "none",
        "none needed" if operation.public else "key",
    )
    return f"| {' | '.join(cells)} |"


def _arguments(operation: Operation) -> str:
    """Return the parameters that must be given, and an ellipsis for the others."""
    in_path = [p.name for p in operation.parameters if p.location == "path"]
    others = [p for p in operation.parameters if p.location != "path"]
    keywords = [f"{parameter.name}=" for parameter in others if parameter.required]
    if len(keywords) < len(others):
        keywords.append("…")
    return ", ".join([*in_path, *keywords])
