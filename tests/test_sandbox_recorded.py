"""The sandbox against what a real server answered, and delivered."""

import json
from pathlib import Path
from typing import Any

import pytest
from replay import Outcome, read_records, replay_sandbox, summary, table
from replay_compare import Comparison, Names

pytestmark = pytest.mark.anyio

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def replayed(anyio_backend: str) -> tuple[list[Outcome], list[dict[str, Any]]]:
    del anyio_backend
    return await replay_sandbox(read_records(FIXTURES / "recordings.jsonl"))


async def test_it_answers_as_recorded(replayed: Any) -> None:
    outcomes, _ = replayed
    surprising = [outcome for outcome in outcomes if not outcome.expected]
    assert len(surprising) > 550
    assert all(outcome.same_status for outcome in surprising), table(outcomes)
    share = sum(outcome.same for outcome in surprising) / len(surprising)
    assert share > 0.99, f"{table(outcomes)}\n{summary(outcomes)}"


async def test_expected_differences_still_differ(replayed: Any) -> None:
    """A reason that no longer excuses anything is to be removed."""
    outcomes, _ = replayed
    excused = {outcome.expected for outcome in outcomes if not outcome.same}
    needless = {outcome.expected for outcome in outcomes if outcome.expected} - excused
    assert needless == set()


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
