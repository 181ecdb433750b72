"""The examples of docs/bulk.md, run as they stand but for their addresses and files."""

import re
import textwrap
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from redis_server import needs_redis, running_redis

from cal_async import Attendee, CalClient
from cal_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

PAGE = (Path(__file__).parent.parent / "docs" / "bulk.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def example(of: str) -> str:
    (found,) = [code for code in EXAMPLES if of in code]
    return str(found)


async def run(code: str, names: dict[str, Any]) -> None:
    source = "async def example():\n" + textwrap.indent(code, "    ")
    exec(compile(source, "docs/bulk.md", "exec"), names)
    await names["example"]()


@pytest.fixture
async def names(
    sandbox: Sandbox, cal: CalClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """Return what the examples take for granted."""
    monkeypatch.chdir(tmp_path)
    day = datetime.now(UTC).date() + timedelta(days=7)
    while day.weekday() > 4:
        day += timedelta(days=1)
    made = await cal.event_types.create(title="Intro", slug="intro", length_in_minutes=30)
    start = (await cal.slots.list(event_type_id=made.id, start=day, end=day))[day][0].start
    attendee = Attendee(name="Ada", email="ada@example.com", time_zone="UTC")
    booking = await cal.bookings.create(event_type_id=made.id, start=start, attendee=attendee)
    return {
        "cal": cal,
        "partial": partial,
        "day": day,
        "event_types": [made.id],
        "uids": [booking.uid],
        "tenants": [(sandbox.api_key, made.id), (sandbox.second_api_key, made.id)],
        "queries": [{"event_type_id": made.id, "start": day, "end": day}],
    }


@pytest.mark.parametrize(
    ("of", "state"),
    [("slots.state", True), ("bookings.state", True), ("in tenants", False)],
)
async def test_bulk(
    of: str, names: dict[str, Any], capsys: pytest.CaptureFixture[str], *, state: bool
) -> None:
    code = next(code for code in EXAMPLES if of in code)
    await run(code, names)
    told = capsys.readouterr().out
    assert "Slot(" in told or names["uids"][0] in told
    assert Path(of).exists() == state  # noqa: ASYNC240


@needs_redis
async def test_a_cluster(
    names: dict[str, Any],
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    distributed: Any = pytest.importorskip("distributed", reason="needs the extra [dask]")
    monkeypatch.setenv("CAL_API_KEY", sandbox.api_key)
    monkeypatch.setenv("CAL_BASE_URL", sandbox.url)
    with (
        running_redis(tmp_path) as redis,
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as cluster,
    ):
        code = example("slots_bulk(").replace("redis://cache", redis.url)
        await run(code.replace("tcp://scheduler:8786", cluster.scheduler_address), names)
    assert "Slot(" in capsys.readouterr().out
