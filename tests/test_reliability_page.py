"""The page about reliability: its examples run, and its table is the one in the code."""

import ast
import inspect
import re
from datetime import timedelta
from pathlib import Path

import pytest
from booking_desk import ADA, monday
from event_kinds import make

from cal_async import Attempt, CalClient, OutcomeUnknownError, Timeout, _retry
from cal_async.sandbox import Sandbox
from cal_async.tokens import FileTokenStore, OAuth2, Tokens

pytestmark = pytest.mark.anyio

PAGE = (Path(__file__).parents[1] / "docs" / "reliability.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
GIVEN = (Attempt, CalClient, FileTokenStore, OAuth2, OutcomeUnknownError, Timeout, Tokens)


@pytest.fixture
async def scope(cal: CalClient, sandbox: Sandbox, tmp_path: Path) -> dict[str, object]:
    event_type = await make(cal, "regular")
    start = monday()
    booking = await cal.bookings.create(
        start=start + timedelta(hours=1), event_type_id=event_type.id, attendee=ADA
    )
    return {
        **{kind.__name__: kind for kind in GIVEN},
        "cal": cal,
        "sandbox": sandbox,
        "event_type": event_type,
        "start": start,
        "later": start + timedelta(hours=2),
        "ada": ADA,
        "booking": booking,
        "directory": tmp_path,
    }


def test_there_are_some() -> None:
    assert len(EXAMPLES) > 6


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.splitlines()[0][:40])
async def test_an_example_runs(scope: dict[str, object], example: str) -> None:
    code = compile(example, "docs/reliability.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    outcome = eval(code, scope)
    if inspect.isawaitable(outcome):
        await outcome


def words(row: tuple[bool, bool, bool]) -> list[str]:
    read, idempotent, write = row
    none = "unknown" if idempotent else "no"
    return ["again" if may else "no" for may in (read, idempotent)] + ["again" if write else none]


def test_the_table_is_the_one_in_the_code() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.splitlines()
        if re.match(r"\| (not sent|answer lost|\d\d\d|any other)", line)
    ]
    told = {row[0].partition(":")[0]: row[1:] for row in rows}
    assert told.pop("any other from 500") == words(_retry._SERVER_FAILED)
    assert told == {str(what): words(row) for what, row in _retry.AGAIN.items()}
