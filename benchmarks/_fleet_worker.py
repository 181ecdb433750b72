"""One process of a fleet: ``python -m benchmarks._fleet_worker KEY URL REDIS COUNT``.

It says that it is ready, waits for a line, makes its calls, and prints how often it got which
status.
"""

import asyncio
import json
import sys
from collections import Counter
from importlib import import_module

from cal_async import Attempt, CalClient
from cal_async.budgets import RedisBudget


async def main(key: str, url: str, redis: str, count: str) -> None:
    seen: Counter[str] = Counter()

    def note(attempt: Attempt) -> None:
        seen[str(attempt.response.status if attempt.response else attempt.error)] += 1

    async with CalClient(key, base_url=url, rate_limit=RedisBudget(redis), on_response=note) as cal:
        import_module("aiohttp")  # loading it is not what is measured
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        async for answer in cal.bulk((cal.me.get for _ in range(int(count))), concurrency=30):
            seen["answers"] += answer.error is None
    print(json.dumps(seen), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
