"""``cal-async drift``: an OpenAPI document against this package."""

import argparse
import sys

import msgspec

from cal_async.drift import compare, read_document

__all__ = ["run"]


async def run(options: argparse.Namespace) -> int:
    """Print where they differ, one line each; return 1 if they do."""
    document = await read_document(options.document)
    differences = compare(document)
    if options.json:
        report = {
            "document": options.document,
            "operations": sum(1 for _ in document.operations()),
            "differences": [difference.as_json() for difference in differences],
        }
        print(msgspec.json.encode(report).decode())  # noqa: T201
    else:
        for difference in differences:
            print(difference)  # noqa: T201
        if not differences:
            count = sum(1 for _ in document.operations())
            print(f"no difference in {count} operations", file=sys.stderr)  # noqa: T201
    return 1 if differences else 0
