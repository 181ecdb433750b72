"""Whoever waits for a budget is let through, whatever becomes of those who waited before."""

import asyncio
import os
import subprocess
import sys
import threading
from typing import Any

import anyio
import pytest
from patience import LONG

from cal_async import MockTransport, Request, _turnstile
from cal_async._budget import Account, in_background
from cal_async._local_budget import LocalBudget

pytestmark = pytest.mark.anyio


async def a_spent_budget() -> LocalBudget:
    """Return a budget whose window is spent for a second."""
    budget = LocalBudget(Account("https://x/v2", ("Bearer cal_x",)))
    first = await budget.admit(Request("GET", "/me"), 1)
    kinds = {"Limit": "2", "Remaining": "0", "Reset": "1"}
    headers = {f"X-RateLimit-{kind}": value for kind, value in kinds.items()}
    await budget.answered(first, MockTransport.json({}, headers=headers))
    return budget


@pytest.mark.parametrize("closed", [True, False])
async def test_a_loop_that_ends_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, *, closed: bool
) -> None:
    monkeypatch.setattr(_turnstile, "_LATE", 0.1)
    budget, request = await a_spent_budget(), Request("GET", "/me")
    kept: list[Any] = []

    def dies() -> None:
        loop = asyncio.new_event_loop()
        task = loop.create_task(budget.admit(request, None))
        loop.call_later(0.05, loop.stop)
        loop.run_forever()
        task._log_destroy_pending = False  # type: ignore[attr-defined]
        kept.extend((loop, task))  # collecting it would end it properly
        if closed:
            loop.close()

    thread = threading.Thread(target=dies)
    thread.start()
    thread.join()
    with in_background(), anyio.fail_after(LONG):
        await budget.admit(request, None)


async def test_a_permit_for_a_task_that_was_cancelled_is_given_back() -> None:
    turnstile, returned = _turnstile.Turnstile(), 0
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def take(_count: int) -> tuple[int, float]:
        asked.set()
        await may_answer.wait()
        return 2, 1.0

    def give_back() -> None:
        nonlocal returned
        returned += 1

    leading, following = (
        asyncio.create_task(turnstile.enter(take, give_back, patient=False)) for _ in range(2)
    )
    await asked.wait()
    following.cancel()
    await asyncio.wait([following])
    may_answer.set()
    await leading
    assert (returned, turnstile.waiting) == (1, 0)


FORK = """
import asyncio, os, signal, threading
from cal_async import Request
from cal_async._budget import Account
from cal_async._local_budget import LocalBudgets
budgets = LocalBudgets()
budget = budgets.of(Account("https://x/v2", ("Bearer cal_x",)))
async def admit():
    await budget.admit(Request("GET", "/me"), 20)
async def main():
    await admit()
    asyncio.create_task(admit())  # waits, for a moment, for what the first one is answered
    await asyncio.sleep(0)
    with budget._lock:  # as another thread may have it
        child = os.fork()
        if child == 0:
            signal.alarm(30)
            thread = threading.Thread(target=lambda: asyncio.run(admit()))
            thread.start()
            thread.join()
            os._exit(0)
    print("child", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_process_waits_for_nobody_in_its_parent() -> None:
    assert subprocess.check_output([sys.executable, "-c", FORK], text=True) == "child 0\n"
