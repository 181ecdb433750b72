"""The index of all operations."""

import re
from pathlib import Path

import pytest

import cal_async
from cal_async.cli import main

INDEX = Path(__file__).parents[1] / "docs" / "api.md"


def test_every_operation_has_one_line(tmp_path: Path) -> None:
    page = tmp_path / "api.md"
    assert main(["api-index", str(page)]) == 0
    lines = [line for line in page.read_text().splitlines() if line.startswith("| `cal.")]
    names = [re.findall(r"`cal\.([\w.]+)\(", line)[0] for line in lines]
    assert sorted(names) == [operation.name for operation in cal_async.operations()]
    cancel = "| `cal.bookings.cancel(uid, …)` | `POST /v2/bookings/{uid}/cancel` | 2024-08-13 "
    assert f"{cancel}| none needed |" in lines
    assert any(line.endswith("| none | key |") for line in lines)


def test_deprecated_operations_are_marked(tmp_path: Path) -> None:
    main(["api-index", str(tmp_path / "api.md")])
    marked = (tmp_path / "api.md").read_text().count("(deprecated)")
    assert marked == sum(operation.deprecated for operation in cal_async.operations())


def test_check_finds_an_outdated_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "api.md"
    assert main(["api-index", str(page), "--check"]) == 1
    assert not page.exists()
    main(["api-index", str(page)])
    assert main(["api-index", str(page), "--check"]) == 0
    page.write_text(page.read_text() + "more")
    assert main(["api-index", str(page), "--check"]) == 1
    assert "is not up to date" in capsys.readouterr().err


def test_the_committed_page_is_up_to_date() -> None:
    assert main(["api-index", str(INDEX), "--check"]) == 0
