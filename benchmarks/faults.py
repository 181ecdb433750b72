"""Booking exactly once over a bad network: what is lost, what is doubled.

``python -m benchmarks.faults --bookings 2000 --seed 1 [--no-keys] [--json]``

A proxy between the clients and the sandbox spoils 30 % of the requests. Eight worker processes
book, cancel and move; some are killed in the middle and run again. What came of it is counted in
the sandbox's database. ``--no-keys`` repeats blindly what got no answer, as one would without
idempotency keys.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from benchmarks._fault_count import count
from benchmarks._fault_orders import Order, make_orders
from benchmarks._fault_proxy import LATEST, Proxy
from benchmarks._fault_worker import Done, Task

# A request of a killed worker may still be on its way: longer than the slowest one takes.
REST = LATEST + 0.2


@dataclass
class Run:
    """One run.

    Attributes:
        kills: How many workers were killed so far.
    """

    options: argparse.Namespace
    directory: Path
    today: datetime = field(default_factory=lambda: datetime.now(UTC))
    kills: int = 0

    @property
    def orders(self) -> list[Order]:
        """What there is to do."""
        return make_orders(self.options.bookings, self.options.seed, self.today)

    def journal(self, worker: int) -> Path:
        """Where a worker writes down what is done."""
        return self.directory / f"worker-{worker}"

    async def carry_out(self) -> dict[str, Any]:
        """Start everything, wait for the workers, and count."""
        started = time.monotonic()
        db = self.directory / "sandbox.db"
        server = await _python("benchmarks._fault_server", str(db), stdout=asyncio.subprocess.PIPE)
        assert server.stdout is not None
        facts = msgspec.json.decode(await server.stdout.readline())
        address = urlsplit(facts["url"])
        proxy = Proxy(
            (address.hostname or "", address.port or 0), self.options.faults, self.options.seed
        )
        await proxy.start()
        facts["url"] = f"http://127.0.0.1:{proxy.port}/v2"
        try:
            await asyncio.gather(*(self._worker(n, facts) for n in range(self.options.workers)))
        finally:
            await proxy.aclose()
            server.terminate()
            await server.wait()
        return self._result(db, proxy) | {"seconds": round(time.monotonic() - started, 1)}

    async def _worker(self, number: int, facts: dict[str, Any]) -> None:
        task = Task(
            **facts,
            count=self.options.bookings,
            seed=self.options.seed,
            today=self.today,
            worker=number,
            workers=self.options.workers,
            keys=not self.options.no_keys,
            journal=str(self.journal(number)),
        )
        told = msgspec.json.encode(task).decode()
        share = self.options.bookings // self.options.workers
        rng = random.Random(f"{self.options.seed} {number}")
        deaths = 1 if number < self.options.kills else 0
        while True:
            process = await _python("benchmarks._fault_worker", told)
            if deaths:
                deaths -= 1
                await self._progress(number, process, rng.uniform(0.1, 0.7) * share)
                if process.returncode is None:
                    process.kill()
                    self.kills += 1
            if await process.wait() == 0:
                return
            if process.returncode != -9:
                raise RuntimeError(f"worker {number} failed with {process.returncode}")
            await asyncio.sleep(REST)

    async def _progress(
        self, number: int, process: asyncio.subprocess.Process, lines: float
    ) -> None:
        while process.returncode is None and len(self._done(number)) < lines:
            await asyncio.sleep(0.01)

    def _done(self, number: int) -> list[Done]:
        path = self.journal(number)
        lines = path.read_bytes().splitlines() if path.exists() else []
        return [msgspec.json.decode(line, type=Done) for line in lines]

    def _result(self, db: Path, proxy: Proxy) -> dict[str, Any]:
        done = [line for number in range(self.options.workers) for line in self._done(number)]
        found = count(db, self.orders)
        keys = not self.options.no_keys
        given_up = [line for line in done if line.given_up]
        # With a key the same call is made again, and knows in the end. Without one it is a guess.
        unknown = given_up if keys else [line for line in done if line.unknown]
        return {
            "bookings": self.options.bookings,
            "lost": len(found.lost),
            "doubled": len(found.doubled),
            "unknown": len(unknown),
            "faults": dict(sorted(proxy.faults.items())),
            "kills": self.kills,
            "requests": proxy.requests,
            "keys": keys,
            "workers": self.options.workers,
            "cancelled": sum(order.change == "cancel" for order in self.orders),
            "moved": sum(order.change == "move" for order in self.orders),
            "calls_repeated": sum(line.unknown for line in done),
            "examples": (found.lost + found.doubled)[:5] + [str(line) for line in given_up[:5]],
        }


async def _python(*arguments: str, stdout: int | None = None) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-m", *arguments, stdout=stdout)


def show(result: dict[str, Any]) -> None:
    """Print what was met and what came of it."""
    print("faults met")
    for kind, times in result["faults"].items():
        print(f"  {times:6}  {kind}")
    print(f"  {sum(result['faults'].values()):6}  in all, of {result['requests']} requests")
    print(
        f"{result['bookings']} bookings, of which {result['cancelled']} cancelled and "
        f"{result['moved']} moved, by {result['workers']} workers, {result['kills']} killed, "
        f"{'with' if result['keys'] else 'without'} keys, in {result['seconds']} s"
    )
    print(f"lost {result['lost']}, doubled {result['doubled']}, unknown {result['unknown']}")


def main(arguments: list[str] | None = None) -> int:
    """Run; return 1 if anything was lost, doubled or left unknown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--bookings", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-keys", action="store_true", help="repeat blindly, without keys")
    parser.add_argument("--workers", type=int, default=8, help="worker processes")
    parser.add_argument("--kills", type=int, default=4, help="how many workers are killed once")
    parser.add_argument("--faults", type=float, default=0.3, help="share of spoilt requests")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on a line")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory:
        result = asyncio.run(Run(options, Path(directory)).carry_out())
    show(result)
    if options.json:
        print(msgspec.json.encode(result).decode())
    return 1 if result["lost"] or result["doubled"] or result["unknown"] else 0


if __name__ == "__main__":
    sys.exit(main())
