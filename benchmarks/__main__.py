"""The command: ``python -m benchmarks [NAME…] [--quick] [--json FILE] [--chart FILE]``."""

import argparse
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import msgspec

from benchmarks._measure import Table
from benchmarks._suite import SUITE


def main() -> int:
    """Run benchmarks; return 1 if a bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SUITE))
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw them: .png or .svg")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(SUITE))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    if options.chart and find_spec("matplotlib") is None:
        parser.error("--chart needs matplotlib: pip install '.[bench]'")
    print(f"{machine()}\n")
    tables: list[Table] = []
    # Each in a process of its own: a bulk run leaves a heap behind that slows whatever follows.
    context = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as processes:
        for name in options.names or SUITE:
            for table in processes.submit(SUITE[name], quick=options.quick).result():
                tables.append(table)
                show(table)
    if options.json:
        report = {"machine": machine(), "tables": [asdict(table) for table in tables]}
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    if options.chart:
        draw(tables, options.chart)
    return 0 if all(met for table in tables for *_, met in table.bars) else 1


def machine() -> str:
    """Return what it was measured on, and when."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("aiohttp", "msgspec", "anyio"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, {packages}"
    )


def show(table: Table) -> None:
    """Print a table."""
    print(f"{table.title}")
    for row in table.rows:
        if row.note:
            print(f"  {row.name:28} {row.note}")
        else:
            print(
                f"  {row.name:28} {row.cpu:9.1f} us cpu {row.wall:9.1f} us wall"
                f"   ratio {row.ratio:5.2f} ({row.low:.2f} to {row.high:.2f})"
            )
    for words, figure, wanted, met in table.bars:
        print(f"  {'ok  ' if met else 'MISS'} {words}: {figure:.2f} (wanted {wanted})")
    if table.skipped:
        print(f"  skipped, not installed: {', '.join(table.skipped)}")
    print(flush=True)


def draw(tables: list[Table], path: Path) -> None:
    """Draw the ratios of every table that has some."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    shown = [table for table in tables if table.rows and not table.rows[0].note]
    figure, axes = plt.subplots(len(shown), 1, squeeze=False, figsize=(8, 2 * len(shown)))
    for axis, table in zip(axes[:, 0], shown, strict=True):
        names = [row.name for row in table.rows]
        axis.barh(names, [row.ratio for row in table.rows])
        axis.set_title(f"{table.title}: processor time, ratio", fontsize=9)
        axis.set_xscale("log")
        axis.invert_yaxis()
    figure.tight_layout()
    figure.savefig(path)


if __name__ == "__main__":
    sys.exit(main())
