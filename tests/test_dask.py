"""A bulk run on a Dask cluster of three worker processes, over a real Redis."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import aclosing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import anyio
import msgspec
import pytest
from patience import LONG, until
from redis_server import RedisServer, needs_redis, running_redis

from cal_async import Attempt, CalClient, ConnectError, NotFoundError, TransportError
from cal_async.budgets import RedisBudget
from cal_async.sandbox import Sandbox

distributed: Any = pytest.importorskip("distributed", reason="needs the extra [dask]")
dask: Any = pytest.importorskip("dask", reason="needs the extra [dask]")
pytest.importorskip("redis", reason="needs the extra [redis]")

import cal_sync.dask  # noqa: E402
from cal_async.integrations.dask import slots_bulk  # noqa: E402

pytestmark = [pytest.mark.anyio, needs_redis]
DAY = datetime.now(UTC).date() + timedelta(days=7)


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


def a_cluster(workers: int) -> Any:
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=2, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    )


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with a_cluster(3) as running:
        yield running


def queries(event_type_id: int, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        day = DAY + timedelta(days=number)
        yield {"event_type_id": event_type_id, "start": day, "end": day}


def maker(key: str, url: str, redis: str, log: Path) -> Callable[[], CalClient]:
    """Return what makes a worker's client; the log gets process and status of each attempt."""

    def make() -> CalClient:
        def note(attempt: Attempt) -> None:
            status = attempt.response.status if attempt.response else attempt.error
            with log.open("a") as file:
                file.write(f"{os.getpid()} {status}\n")

        budget = RedisBudget(redis)
        return CalClient(key, base_url=url, rate_limit=budget, on_response=note, max_retries=1)

    return make


async def an_event_type(sandbox: Sandbox) -> int:
    async with CalClient(sandbox.api_key, base_url=sandbox.url, rate_limit=False) as cal:
        made = await cal.event_types.create(title="Intro", slug="intro", length_in_minutes=30)
    return made.id


async def test_a_worker_is_killed_and_every_query_answered_once(
    cluster: Any, redis_server: RedisServer, tmp_path: Path
) -> None:
    seen: Counter[int] = Counter()
    log, state = tmp_path / "log", tmp_path / "state"
    # The window is long, as against the seconds that a busy machine keeps a request waiting.
    async with Sandbox(rate_limit=(200, 5)) as sandbox:
        make = maker(sandbox.api_key, sandbox.url, redis_server.url, log)
        source = queries(await an_event_type(sandbox), 300)
        async for answer in slots_bulk(cluster, source, make, state=state):
            answer.result()
            seen[answer.number] += 1
            if seen.total() == 120:
                victim = next(iter(cluster.workers.values()))
                os.kill(victim.pid, signal.SIGKILL)
        asked = len(sandbox.requests.of("slots.list"))
        again = slots_bulk(cluster, queries(1, 0), make, state=state)
        assert [one async for one in again] == []
    assert seen == Counter(range(300))
    written = [msgspec.json.decode(line)["query"] for line in state.read_bytes().splitlines()[1:]]
    assert len(set(written)) == len(written) == 300
    attempts = [line.split() for line in log.read_text().splitlines()]
    assert {status for _, status in attempts} == {"200"}, "refused"
    assert len({process for process, _ in attempts}) >= 3
    assert 300 <= asked <= 350, "more than what the lost worker had"


def test_the_blocking_twin(cluster: Any, redis_server: RedisServer, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with cal_sync.Sandbox() as sandbox:
        with cal_sync.CalClient(sandbox.second_api_key, base_url=sandbox.url) as cal:
            made = cal.event_types.create(
                title="Intro", slug="intro", length_in_minutes=30, hidden=True
            )
        make = maker(sandbox.api_key, sandbox.url, redis_server.url, log)
        source = list(queries(made.id, 20))
        source[5] = source[5] | {"api_key": sandbox.second_api_key}
        source[7] = source[7] | {"event_type_id": 999_999}
        found = list(cal_sync.dask.slots_bulk(cluster, source, make, ordered=True, concurrency=5))
        assert [answer.number for answer in found] == list(range(20))
        assert [answer.query for answer in found] == source
        assert [n for n, answer in enumerate(found) if answer.error] == [7]
        assert isinstance(found[7].error, NotFoundError)
        with distributed.Client(cluster) as connected, pytest.raises(NotFoundError):
            list(cal_sync.dask.slots_bulk(connected, source, make, on_error="raise"))


async def test_a_server_that_is_gone_is_an_answer(cluster: Any) -> None:
    def make() -> CalClient:
        return CalClient("cal_x", base_url="http://127.0.0.1:9/v2", max_retries=0)

    found = slots_bulk(cluster.scheduler_address, queries(1, 2), make)
    errors = [answer.error async for answer in found]
    assert [type(error) for error in errors] == [ConnectError, ConnectError]


async def test_a_run_that_is_left_early_leaves_nothing_behind(cluster: Any) -> None:
    async with Sandbox() as sandbox:

        def make() -> CalClient:
            return CalClient(key, base_url=url)

        key, url, number = sandbox.api_key, sandbox.url, await an_event_type(sandbox)
        async with aclosing(slots_bulk(cluster, queries(number, 500), make)) as found:
            await anext(found)
        assert len(sandbox.requests.of("slots.list")) < 150
    with distributed.Client(cluster) as connected:
        assert "cal-async-" not in str(connected.run(shown_plugins))


async def test_a_query_that_kills_every_worker_is_given_up() -> None:
    def make() -> CalClient:
        return CalClient("cal_x", on_request=lambda _attempt: os._exit(1))

    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), a_cluster(1) as one:
        (answer,) = [answer async for answer in slots_bulk(one, queries(1, 1), make)]
    assert isinstance(answer.error, TransportError)
    assert "the Dask cluster lost it" in str(answer.error)


async def test_a_scheduler_that_is_lost_ends_the_run(tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    module = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    options = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)]
    scheduler = await anyio.open_process([*module, *options], stdout=None, stderr=DEVNULL)

    async def run(address: str) -> None:
        async for answer in slots_bulk(address, kills(), CalClient, concurrency=10):
            assert isinstance(answer.error, TransportError)

    def kills() -> Iterator[dict[str, Any]]:
        for number, query in enumerate(queries(1, 500)):
            if number == 9:
                scheduler.kill()
            yield query  # there is no worker to send it

    try:
        await until(lambda: file.exists() and file.read_bytes().endswith(b"}"))
        address = msgspec.json.decode(file.read_bytes())["address"]
        with (
            dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
            anyio.fail_after(LONG),
            pytest.raises(distributed.client.ClosedClientError),
        ):
            await run(address)
    finally:
        with suppress(ProcessLookupError):
            scheduler.kill()
        await scheduler.aclose()


def shown_plugins(dask_worker: Any) -> str:
    return repr(dask_worker.plugins)


async def test_credentials_are_not_shown(
    cluster: Any, redis_server: RedisServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "cal_live_never_to_be_shown"

    def broken() -> CalClient:
        def fail(_attempt: Attempt) -> None:
            raise RuntimeError("a hook that fails")

        return CalClient(secret, base_url="http://127.0.0.1:9/v2", on_request=fail)

    query = next(queries(1, 1)) | {"api_key": f"{secret}_of_a_tenant"}
    with pytest.raises(RuntimeError, match="hook"):
        async for _ in slots_bulk(cluster, [query], broken):
            pass
    with distributed.Client(cluster) as connected:
        logs = str(connected.get_worker_logs()) + str(connected.get_scheduler_logs())
        events = str(connected.get_events())
        plugins = connected.run(shown_plugins)
    shown = logs + events + str(plugins) + "".join(capfd.readouterr())
    assert "a hook that fails" in shown, "this is where it would be shown"
    assert "never_to_be_shown" not in shown
    assert "cal-async-" not in str(plugins), "the run took its plugin along"
