"""The loop that blocking callers share: how calls get in and out, and how it ends."""

import asyncio
import gc
import inspect
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest
from patience import LONG, interrupted_once

from cal_async import ClientClosedError
from cal_sync._bridge import Bridge


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


async def where() -> int:
    return threading.get_ident()


def test_all_calls_run_in_one_thread_of_their_own(bridge: Bridge) -> None:
    with ThreadPoolExecutor(4) as threads:
        ran_in = set(threads.map(bridge.run, [where() for _ in range(20)]))
    assert ran_in == {thread.ident for thread in keepers()}


@pytest.mark.parametrize("begun", [False, True])
def test_interrupted_on_the_way_into_the_loop(
    bridge: Bridge,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    begun: bool,
) -> None:
    bridge.run(where())
    assert bridge._loop is not None
    loop = bridge._loop._loop
    call = asyncio.sleep(2 * LONG)

    def interrupted(callback: Callable[..., object], *arguments: object) -> None:
        monkeypatch.undo()
        if begun:
            loop.call_soon_threadsafe(callback, *arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(loop, "call_soon_threadsafe", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bridge.run(call)
    bridge.run(where())  # by then it is cancelled
    bridge.run(where())
    assert inspect.getcoroutinestate(call) == inspect.CORO_CLOSED
    gc.collect()
    assert not caplog.records


def test_a_call_that_exits_ends_nobody_else(bridge: Bridge) -> None:
    async def leave() -> None:
        sys.exit("done")

    started = threading.Event()

    async def long() -> int:
        started.set()
        await asyncio.sleep(0.2)
        return 7

    with ThreadPoolExecutor(1) as thread:
        beside = thread.submit(bridge.run, long())
        assert started.wait(LONG)
        with pytest.raises(SystemExit, match="done"):
            bridge.run(leave())
        assert beside.result(LONG) == 7


def test_a_call_that_is_cancelled_inside(bridge: Bridge) -> None:
    async def give_up() -> None:
        raise asyncio.CancelledError

    with pytest.raises(CancelledError):
        bridge.run(give_up())


def test_closing_ends_calls_in_every_thread() -> None:
    bridge = Bridge()
    begun = threading.Semaphore(0)

    async def endless() -> None:
        begun.release()
        await asyncio.sleep(2 * LONG)

    async def elsewhere() -> None:
        await bridge.wait(endless())

    with ThreadPoolExecutor(3) as threads:
        calls = [threads.submit(bridge.run, endless()) for _ in range(2)]
        calls.append(threads.submit(asyncio.run, elsewhere()))
        assert all(begun.acquire(timeout=LONG) for _ in calls)
        bridge.close()
        for call in calls:
            with pytest.raises(ClientClosedError):
                call.result(LONG)
    assert not keepers()
    call = where()
    with pytest.raises(ClientClosedError):
        bridge.run(call)
    assert inspect.getcoroutinestate(call) == inspect.CORO_CLOSED


def test_closing_lets_calls_clean_up(bridge: Bridge) -> None:
    cleaned, begun = threading.Event(), threading.Event()

    async def careful() -> None:
        begun.set()
        try:
            await asyncio.sleep(2 * LONG)
        finally:
            await asyncio.sleep(0)
            cleaned.set()

    with ThreadPoolExecutor(1) as thread:
        call = thread.submit(bridge.run, careful())
        assert begun.wait(LONG)
        bridge.close()
        assert cleaned.is_set()
        with pytest.raises(ClientClosedError):
            call.result(LONG)


@pytest.mark.parametrize("begun", [False, True])
def test_closed_at_the_moment_of_a_call(*, begun: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    bridge = Bridge()
    bridge.run(where())
    assert bridge._loop is not None
    loop = bridge._loop._loop
    hand_over = loop.call_soon_threadsafe

    def too_late(*call: Any) -> None:
        monkeypatch.undo()
        if begun:
            hand_over(*call)
        bridge.close()
        if not begun:
            hand_over(*call)

    monkeypatch.setattr(loop, "call_soon_threadsafe", too_late)
    call = asyncio.sleep(2 * LONG)
    with pytest.raises(ClientClosedError):
        bridge.run(call)
    assert inspect.getcoroutinestate(call) == inspect.CORO_CLOSED


def test_nobody_waits_for_a_loop_that_ends(caplog: pytest.LogCaptureFixture) -> None:
    """Each call ends, with its result or an error, at whatever moment the bridge is closed."""

    def calls(bridge: Bridge) -> int:
        for number in range(10_000):
            try:
                bridge.run(where())
            except ClientClosedError:
                return number
        return -1

    with ThreadPoolExecutor(4) as threads:
        for _ in range(50):
            bridge = Bridge()
            running = [threads.submit(calls, bridge) for _ in range(4)]
            bridge.run(where())
            bridge.close()
            assert all(call.result(LONG) >= 0 for call in running)
    gc.collect()
    assert not caplog.records


def test_a_call_from_inside_the_loop_is_refused(bridge: Bridge) -> None:
    async def inside() -> None:
        bridge.run(where())

    with pytest.raises(RuntimeError, match="cal_async.CalClient in async code"):
        bridge.run(inside())


def keepers() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "cal_sync"}


def test_a_task_goes_on_when_its_call_has_ended(bridge: Bridge) -> None:
    done = threading.Event()
    tasks: list[asyncio.Task[None]] = []

    async def background() -> None:
        for _ in range(5):
            await asyncio.sleep(0.01)
        done.set()

    async def begin() -> None:
        tasks.append(asyncio.create_task(background()))

    bridge.run(begin())
    assert done.wait(LONG)


def test_timers_go_off_between_calls(bridge: Bridge) -> None:
    fired = threading.Event()

    async def begin() -> None:
        asyncio.get_running_loop().call_later(0.01, fired.set)

    bridge.run(begin())
    assert fired.wait(LONG)
    fired.clear()
    bridge.run(begin())  # while the keeper has the loop
    bridge.run(begin())
    assert fired.wait(LONG)


def test_many_threads_that_come_and_go(bridge: Bridge) -> None:
    async def add(number: int) -> int:
        await asyncio.sleep(number % 3 / 1000)
        return number + 1

    def calls(seed: int) -> bool:
        for number in range(seed, seed + 150):
            if number % 50 == 0:
                time.sleep(0.07)  # long enough for the keeper to take the loop
            assert bridge.run(add(number)) == number + 1
        return True

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(calls, range(0, 600, 100)))


class AlarmError(Exception):
    pass


@pytest.mark.parametrize("error", [KeyboardInterrupt, AlarmError, SystemExit])
@pytest.mark.parametrize("others", [0, 2])
def test_a_signal_ends_one_call_alone(
    bridge: Bridge, error: type[BaseException], others: int
) -> None:
    def handle(*_: object) -> None:
        raise error

    cancelled, started = threading.Event(), threading.Event()

    async def endless() -> None:
        started.set()
        try:
            await asyncio.sleep(2 * LONG)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def short() -> int:
        await asyncio.sleep(0.5)
        return 7

    before = signal.signal(signal.SIGUSR1, handle)
    try:
        with ThreadPoolExecutor(2) as threads:
            beside = [threads.submit(bridge.run, short()) for _ in range(others)]
            began = time.monotonic()
            with interrupted_once(started.is_set, signal.SIGUSR1), pytest.raises(error):
                bridge.run(endless())
            assert time.monotonic() - began < 2 * LONG
            assert cancelled.wait(LONG)
            assert [call.result(LONG) for call in beside] == [7] * others
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert bridge.run(where())


def test_a_forgotten_bridge_ends_its_thread() -> None:
    before = keepers()
    bridge = Bridge()
    bridge.run(where())
    (keeper,) = keepers() - before
    del bridge
    gc.collect()
    keeper.join(LONG)
    assert not keeper.is_alive()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_fork_while_another_thread_calls(bridge: Bridge) -> None:
    started = threading.Event()

    async def long() -> str:
        started.set()
        await asyncio.sleep(0.5)
        return "parent"

    with ThreadPoolExecutor(1) as thread:
        call = thread.submit(bridge.run, long())
        assert started.wait(LONG)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                bridge.run(where())
                bridge.close()
                code = 0
            finally:
                os._exit(code)
        assert os.waitpid(child, 0)[1] == 0
        assert call.result(LONG) == "parent"


def test_code_in_another_loop_may_wait_or_block(bridge: Bridge) -> None:
    async def inside() -> None:
        mine = threading.get_ident()
        assert await bridge.wait(where()) != mine
        assert bridge.run(where()) != mine

    asyncio.run(inside())


def test_a_thread_that_cannot_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise RuntimeError("can't start new thread")

    bridge, call = Bridge(), where()
    with monkeypatch.context() as patch:
        patch.setattr("threading.Thread.start", refuse)
        with pytest.raises(RuntimeError, match="can't start"):
            bridge.run(call)
    assert inspect.getcoroutinestate(call) == inspect.CORO_CLOSED
    assert bridge.run(where())
    bridge.close()


@pytest.mark.parametrize("closing", [False, True])
def test_a_signal_handler_in_the_first_call(*, closing: bool) -> None:
    bridge = Bridge()
    start, inside = threading.Thread.start, list[int]()

    def start_and_be_interrupted(thread: threading.Thread) -> None:
        start(thread)
        if not inside:
            inside.append(0)
            if closing:
                bridge.close()
            else:
                inside.append(bridge.run(where()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("threading.Thread.start", start_and_be_interrupted)
        if closing:
            with pytest.raises(ClientClosedError):
                bridge.run(where())
        else:
            ran_in = bridge.run(where())
            assert inside == [0, ran_in]
    bridge.close()
    for keeper in keepers():
        keeper.join(LONG)
    assert not keepers()


def test_a_loop_that_fails_lets_its_calls_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("too many open files")

    said: list[str] = []
    monkeypatch.setattr("anyio.run", fail)
    monkeypatch.setattr("threading.excepthook", lambda failure: said.append(str(failure.exc_value)))
    bridge = Bridge()
    with pytest.raises((CancelledError, RuntimeError)):
        bridge.run(where())
    bridge.close()
    assert said == ["too many open files"]


def test_a_forgotten_bridge_does_what_comes_last() -> None:
    done = threading.Event()

    async def last() -> None:
        done.set()

    bridge = Bridge(last)
    bridge.run(where())
    del bridge
    gc.collect()
    assert done.wait(LONG)


EXITS = """
import asyncio, threading, time
from cal_sync._bridge import Bridge
bridge = Bridge()
threading.Thread(target=lambda: bridge.run(asyncio.sleep(60)), daemon=True).start()
time.sleep(0.2)
print("end", flush=True)
"""


def test_a_program_ends_while_a_daemon_thread_calls() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EXITS], capture_output=True, text=True, timeout=100, check=True
    )
    assert done.stdout == "end\n"
    assert "Fatal" not in done.stderr


# -- context managers --------------------------------------------------------------------------


class Room:
    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[object] | None] = []

    @asynccontextmanager
    async def enter(self, *, forgive: bool = False) -> AsyncGenerator[str]:
        self.tasks.append(asyncio.current_task())
        try:
            yield "inside"
        except ValueError:
            if not forgive:
                raise
        finally:
            self.tasks.append(asyncio.current_task())


def test_a_context_is_entered_and_left_by_one_task(bridge: Bridge) -> None:
    room = Room()
    with bridge.entered(room.enter()) as value:
        assert value == "inside"
        assert bridge.run(where())
    assert len(room.tasks) == 2
    assert room.tasks[0] is room.tasks[1]


def test_a_context_decides_on_errors(bridge: Bridge) -> None:
    with bridge.entered(Room().enter(forgive=True)):
        raise ValueError("forgiven")
    thrown = ValueError("not forgiven")
    with pytest.raises(ValueError, match="not forgiven") as caught, bridge.entered(Room().enter()):
        raise thrown
    assert caught.value is thrown
    with pytest.raises(StopIteration), bridge.entered(Room().enter(forgive=True)):
        raise StopIteration


def test_a_context_that_cannot_be_entered_or_left(bridge: Bridge) -> None:
    @asynccontextmanager
    async def locked() -> AsyncGenerator[None]:
        raise OSError("locked")
        yield

    @asynccontextmanager
    async def sticky() -> AsyncGenerator[None]:
        yield
        raise OSError("sticky")

    with pytest.raises(OSError, match="locked"), bridge.entered(locked()):
        pytest.fail("never entered")
    with pytest.raises(OSError, match="sticky"), bridge.entered(sticky()):
        pass
    assert bridge.run(where())


def test_interrupted_while_entering(bridge: Bridge) -> None:
    entering, left = threading.Event(), threading.Event()

    @asynccontextmanager
    async def slow() -> AsyncGenerator[None]:
        entering.set()
        try:
            await asyncio.sleep(60)
            yield
        finally:
            left.set()

    with (
        interrupted_once(entering.is_set),
        pytest.raises(KeyboardInterrupt),
        bridge.entered(slow()),
    ):
        pytest.fail("never entered")
    assert left.wait(LONG)


def test_leaving_after_closing(bridge: Bridge) -> None:
    room = Room()
    with pytest.raises(ClientClosedError), bridge.entered(room.enter()):
        bridge.close()
    assert len(room.tasks) == 2
