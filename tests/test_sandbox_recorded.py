"""The sandbox against what a real server answered, and delivered."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from replay import Replay, read_records
from replay_compare import Comparison, Names
from replay_reasons import REASONS
from replay_report import Outcome, reasons, summary, table
from replay_sandbox import replay_sandbox
from replay_senders import Senders
from sandbox_process import sandbox_process

pytestmark = pytest.mark.anyio

FIXTURES = Path(__file__).parent / "fixtures"
RECORDINGS = FIXTURES / "recordings.jsonl"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def replayed(anyio_backend: str) -> tuple[list[Outcome], list[dict[str, Any]]]:
    del anyio_backend
    return await replay_sandbox(read_records(RECORDINGS))


async def test_it_answers_as_recorded(replayed: Any) -> None:
    outcomes, _ = replayed
    share = sum(outcome.same_shape for outcome in outcomes) / len(outcomes)
    assert share > 0.98, summary(outcomes)


async def test_every_difference_has_its_reason(replayed: Any) -> None:
    outcomes, _ = replayed
    assert table(outcomes) == ""


async def test_every_reason_is_needed(replayed: Any) -> None:
    outcomes, _ = replayed
    assert {reason.why for reason in REASONS} == set(reasons(outcomes))


async def test_slots_agree_exactly_but_for_stale_ones(replayed: Any) -> None:
    outcomes, _ = replayed
    slots = [one for one in outcomes if re.match(r"/v2/slots($|/a)", one.record["request"]["path"])]
    assert len(slots) > 60
    different = [outcome for outcome in slots if not outcome.same]
    assert all("stale" in said for outcome in different for said in reasons([outcome]))
    assert len(different) <= 1


def _key(delivery: dict[str, Any]) -> tuple[Any, ...]:
    event = json.loads(delivery["body"])
    if "payload" not in event:
        return delivery["path"], delivery["body"]
    payload = event["payload"]
    people = tuple(attendee["email"] for attendee in payload["attendees"])
    return delivery["path"], event["triggerEvent"], payload.get("startTime", "")[:16], people


async def test_it_delivers_as_recorded(replayed: Any) -> None:
    _, deliveries = replayed
    ours = {_key(delivery): delivery for delivery in deliveries}
    with (FIXTURES / "webhooks.jsonl").open(encoding="utf-8") as lines:
        recorded = [json.loads(line) for line in lines]
    differences: list[str] = []
    for delivery in recorded:
        assert _key(delivery) in ours
        comparison = Comparison(Names(), "other", "")
        comparison.compare(json.loads(delivery["body"]), json.loads(ours[_key(delivery)]["body"]))
        differences += comparison.shape
    # A cancelled seat's form repeats the booking's empty notes.
    assert set(differences) <= {".payload.responses.notes: lacks ['value']"}


async def test_any_server_can_be_asked() -> None:
    """The people of a sandbox's own process are called otherwise: values differ, shapes do not."""
    records = [
        record
        for record in read_records(RECORDINGS)
        if re.match(r"/v2/(schedules|verified-resources)", record["request"]["path"])
    ][:60]
    async with sandbox_process() as process:
        outcomes = await Replay(process.url, Senders([process.key, process.second_key, ""])).run(
            records
        )
    share = sum(outcome.same_shape for outcome in outcomes) / len(outcomes)
    assert share > 0.8, summary(outcomes)
