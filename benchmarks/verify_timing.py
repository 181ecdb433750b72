"""Does the time of `verify` tell where a signature differs?

Measures, in random order, signatures that differ in their first, middle and last digit, and
compares them by Welch's t-test.

    python benchmarks/verify_timing.py [rounds]
"""

import random
import statistics
import sys
import time
from collections.abc import Callable

from cal_async.webhooks import sign, verify

BODY = b"{}"
SECRET = "whsec_timing"
RIGHT = sign(BODY, SECRET)
CALLS = 50
# Beyond it, chance is no explanation: p < 0.00001.
LIMIT = 4.5


def flipped(position: int) -> str:
    """Return the right signature with one digit changed."""
    digit = "0" if RIGHT[position] != "0" else "1"
    return RIGHT[:position] + digit + RIGHT[position + 1 :]


CLAIMS = {"first": flipped(0), "middle": flipped(32), "last": flipped(63)}


def measure(check: Callable[[str], bool], rounds: int) -> dict[str, list[int]]:
    """Return nanoseconds by where the signature differs, without the slowest tenth."""
    times: dict[str, list[int]] = {name: [] for name in CLAIMS}
    order = list(CLAIMS) * rounds
    random.shuffle(order)
    for name in order:
        claimed = CLAIMS[name]
        begin = time.perf_counter_ns()
        for _ in range(CALLS):
            check(claimed)
        times[name].append(time.perf_counter_ns() - begin)
    return {name: sorted(found)[: len(found) * 9 // 10] for name, found in times.items()}


def t_value(one: list[int], other: list[int]) -> float:
    """Return Welch's t of two samples."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.fmean(one) - statistics.fmean(other)) / spread**0.5


def main() -> None:
    """Measure and print; exit with 1 if `verify` tells anything."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    found = measure(lambda claimed: verify(BODY, claimed, SECRET), rounds)
    worst = 0.0
    for name, times in found.items():
        t = t_value(times, found["first"])
        worst = max(worst, abs(t))
        print(f"{name:>7}: {statistics.fmean(times) / CALLS:8.1f} ns  t = {t:+.2f}")
    print("verify tells nothing" if worst < LIMIT else "verify tells where the signature differs")
    sys.exit(worst >= LIMIT)


if __name__ == "__main__":
    main()
