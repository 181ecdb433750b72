"""The loop that blocking callers share: who runs it, and how it is left."""

import asyncio
import gc
import inspect
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from math import inf
from typing import Any

import pytest
from patience import LONG, interrupted_once, wait_until

from cal_async import ClientClosedError
from cal_sync import _bridge, _shared_loop
from cal_sync._bridge import Bridge
from cal_sync._shared_loop import SharedLoop


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the keeper take the loop only if it is asked to."""
    monkeypatch.setattr("cal_sync._shared_loop._PAUSE", 3600)


async def where() -> int:
    return threading.get_ident()


def runs_here(bridge: Bridge, times: int = 25, gap: float = 0.0, lasting: float = 0.0) -> bool:
    """Tell whether calls run in this thread: most do, and all do that follow at once.

    A busy machine makes pauses of its own, in which the keeper takes the loop as it should.
    """

    async def call() -> tuple[int, float, float]:
        began = time.monotonic()
        if lasting:
            await asyncio.sleep(lasting)
        return threading.get_ident(), began, time.monotonic()

    elsewhere, last = 0, -inf
    for _ in range(times):
        time.sleep(gap)
        ran_in, began, ended = bridge.run(call())
        if ran_in != threading.get_ident():
            elsewhere += began - last < _shared_loop._PAUSE
        last = ended
    return elsewhere <= times // 5


def kept(bridge: Bridge) -> bool:
    """Tell whether the keeper has the loop."""
    return bridge._loop is not None and bridge._loop._kept


def keepers() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "cal_sync"}


def test_a_call_runs_in_the_thread_that_waits_for_it(bridge: Bridge) -> None:
    assert runs_here(bridge)
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(bridge.run, where()).result() != threading.get_ident()


def test_a_server_runs_in_its_own_thread() -> None:
    bridge = Bridge(lent=False)
    assert len({bridge.run(where()) for _ in range(100)} - {threading.get_ident()}) == 1
    bridge.close()


@pytest.mark.usefixtures("no_pause")
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


def test_after_a_pause_calls_take_the_loop_back(bridge: Bridge) -> None:
    assert runs_here(bridge)
    wait_until(lambda: kept(bridge))
    assert bridge.run(where()) != threading.get_ident()
    assert runs_here(bridge)


def test_long_calls_run_in_their_thread_too(bridge: Bridge) -> None:
    assert runs_here(bridge, times=6, lasting=0.15)


def test_short_pauses_leave_the_loop_to_the_calls(bridge: Bridge) -> None:
    assert runs_here(bridge, gap=0.02)


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


@pytest.mark.usefixtures("no_pause")
def test_calls_outlive_the_one_that_ran_the_loop(bridge: Bridge) -> None:
    started = threading.Event()

    async def long(seconds: float) -> int:
        started.set()
        await asyncio.sleep(seconds)
        return threading.get_ident()

    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(bridge.run, long(0.2))
        assert started.wait(LONG)
        others = [threads.submit(bridge.run, long(0.4)) for _ in range(3)]
        first.result(LONG)
        for other in others:
            other.result(LONG)


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


@pytest.mark.usefixtures("no_pause")  # the keeper would not lead, but serve
@pytest.mark.parametrize("where_it_came", [SharedLoop, asyncio.SelectorEventLoop])
def test_ctrl_c_before_the_call_has_begun(
    bridge: Bridge,
    where_it_came: type,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    assert bridge.run(where())
    call = where()
    name = "_lead" if where_it_came is SharedLoop else "run_forever"
    with monkeypatch.context() as patch:
        patch.setattr(where_it_came, name, interrupt)
        with pytest.raises(KeyboardInterrupt):
            bridge.run(call)
    assert bridge.run(where())
    assert inspect.getcoroutinestate(call) == inspect.CORO_CLOSED
    del call
    gc.collect()
    assert not caplog.records


@pytest.mark.usefixtures("no_pause")
def test_ctrl_c_while_the_call_computes(bridge: Bridge, caplog: pytest.LogCaptureFixture) -> None:
    async def busy() -> None:
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(60)

    with pytest.raises(KeyboardInterrupt):
        bridge.run(busy())
    gc.collect()
    assert caplog.records == []
    assert runs_here(bridge)


@pytest.mark.usefixtures("no_pause")
def test_ctrl_c_waits_for_the_end_of_a_callback(bridge: Bridge) -> None:
    ended = []

    async def busy() -> None:
        signal.raise_signal(signal.SIGINT)
        ended.append("step")
        await asyncio.sleep(60)

    with pytest.raises(KeyboardInterrupt):
        bridge.run(busy())
    assert ended == ["step"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("no_pause")
def test_a_second_ctrl_c_waits_for_nothing(bridge: Bridge) -> None:
    async def stuck() -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("still here")

    with pytest.raises(KeyboardInterrupt):
        bridge.run(stuck())
    assert runs_here(bridge)


@pytest.mark.usefixtures("no_pause")
def test_a_handler_that_goes_on(bridge: Bridge) -> None:
    inside: list[bool] = []

    async def call() -> int:
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(0.01)
        return threading.get_ident()

    before = signal.signal(
        signal.SIGINT, lambda *_: inside.append(asyncio._get_running_loop() is not None)
    )
    try:
        assert bridge.run(call()) == threading.get_ident()
    finally:
        signal.signal(signal.SIGINT, before)
    assert inside == [False]


@pytest.mark.usefixtures("no_pause")
def test_ctrl_c_at_the_moment_of_taking_the_turn(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted:
        """A lock that is taken when Ctrl-C comes."""

        def __init__(self, lock: Any) -> None:
            self.release = lock.release
            self._lock = lock

        def acquire(self, *, blocking: bool) -> bool:
            assert self._lock.acquire(blocking=blocking)
            raise KeyboardInterrupt

    assert bridge.run(where())
    shared = bridge._loop
    assert shared is not None
    with monkeypatch.context() as patch:
        patch.setattr(shared, "_turn", Interrupted(shared._turn))
        with pytest.raises(KeyboardInterrupt):
            bridge.run(where())
    assert runs_here(bridge)
    with ThreadPoolExecutor(1) as thread:  # the turn is another thread's to take
        assert thread.submit(bridge.run, where()).result(LONG) != threading.get_ident()


@pytest.mark.usefixtures("no_pause")
def test_a_call_that_exits_ends_nobody_else(bridge: Bridge) -> None:
    async def leave() -> None:
        sys.exit("done")

    async def inside() -> None:
        with pytest.raises(SystemExit, match="done"):
            bridge.run(leave())  # in the keeper
        assert bridge.run(where()) != threading.get_ident()

    asyncio.run(inside())
    with pytest.raises(SystemExit, match="done"):
        bridge.run(leave())
    assert runs_here(bridge)


@pytest.mark.parametrize("pause", [False, True], ids=["at once", "in the keeper"])
def test_closing_ends_calls_in_every_thread(*, pause: bool) -> None:
    bridge = Bridge()
    bridge.run(where())
    assert bridge._loop is not None
    keeper = bridge._loop._keeper
    if pause:
        wait_until(lambda: kept(bridge))
    begun = threading.Semaphore(0)

    async def endless() -> None:
        begun.release()
        await asyncio.sleep(2 * LONG)

    with ThreadPoolExecutor(3) as threads:
        calls = [threads.submit(bridge.run, endless()) for _ in range(3)]
        assert all(begun.acquire(timeout=LONG) for _ in calls)
        bridge.close()
        for call in calls:
            with pytest.raises(ClientClosedError):
                call.result(LONG)
    assert not keeper.is_alive()
    with pytest.raises(ClientClosedError):
        bridge.run(where())


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
    bridge = Bridge(lent=False)
    bridge.run(where())
    assert bridge._loop is not None
    loop = bridge._loop._loop
    hand_over = loop.call_soon_threadsafe

    def too_late(*call: Any) -> None:
        monkeypatch.undo()
        if begun:
            hand_over(*call)
        bridge.close()

    monkeypatch.setattr(loop, "call_soon_threadsafe", too_late)
    call = where() if not begun else asyncio.sleep(2 * LONG)
    with pytest.raises(ClientClosedError):
        bridge.run(call)
    assert inspect.getcoroutinestate(call) == inspect.CORO_CLOSED


def test_a_fork_finds_the_loop_at_rest(bridge: Bridge) -> None:
    steps = 0

    async def count() -> None:
        nonlocal steps
        while True:
            steps += 1
            await asyncio.sleep(0.001)

    async def begin() -> asyncio.Task[None]:
        return asyncio.create_task(count())

    bridge.run(begin())
    wait_until(lambda: kept(bridge) and steps > 10)
    _bridge._before_fork()
    before = steps
    time.sleep(0.05)
    assert steps == before
    _bridge._after_fork_in_parent()
    wait_until(lambda: steps > before)


def test_a_fork_does_not_wait_for_a_long_call(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cal_sync._shared_loop._FORK", 0.01)
    started, end = threading.Event(), threading.Event()

    async def long() -> int:
        started.set()
        while not end.is_set():  # noqa: ASYNC110  # it is a thread's
            await asyncio.sleep(0.01)
        return 7

    with ThreadPoolExecutor(1) as thread:
        call = thread.submit(bridge.run, long())
        assert started.wait(LONG)
        _bridge._before_fork()
        _bridge._after_fork_in_parent()
        assert not call.done()
        end.set()
        assert call.result(LONG) == 7


def test_a_forgotten_bridge_does_what_comes_last() -> None:
    done = threading.Event()

    async def last() -> None:
        done.set()

    bridge = Bridge(last=last)
    bridge.run(where())
    del bridge
    gc.collect()
    assert done.wait(LONG)


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
@pytest.mark.usefixtures("no_pause")
def test_a_fork_while_another_thread_has_the_loop(bridge: Bridge) -> None:
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
                code = 0 if bridge.run(where()) == threading.get_ident() else 2
                bridge.close()
            finally:
                os._exit(code)
        assert os.waitpid(child, 0)[1] == 0
        assert call.result(LONG) == "parent"


@pytest.mark.usefixtures("no_pause")
def test_code_in_another_loop_may_wait_or_block(bridge: Bridge) -> None:
    async def inside() -> None:
        mine = threading.get_ident()
        assert await bridge.wait(where()) != mine
        assert bridge.run(where()) != mine

    asyncio.run(inside())


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
