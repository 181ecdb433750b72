"""The README's examples run as they stand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
EXAMPLES = [
    code for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "def main_job" in code
]


def test_there_are_two() -> None:
    assert len(EXAMPLES) == 2


@pytest.mark.parametrize("code", EXAMPLES, ids=["async", "sync"])
def test_example(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    booked, moved, status = done.stdout.splitlines()
    assert (booked.split()[0], moved.split()[0], status) == ("booked", "moved", "cancelled")
    assert booked.split()[1] != moved.split()[1]


@pytest.mark.parametrize("checker", [["mypy", "--strict", "--config-file="], ["pyright"]])
def test_examples_are_well_typed(checker: list[str], tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="needs the extra [dev]")
    for number, code in enumerate(EXAMPLES):
        (tmp_path / f"example{number}.py").write_text(code, encoding="utf-8")
    if checker == ["pyright"]:
        checker = ["pyright", "--pythonpath", sys.executable]
    done = subprocess.run(
        [sys.executable, "-m", *checker, "."],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,  # where a user is: the package is the installed one
    )
    assert done.returncode == 0, done.stdout


def test_the_commands_are_one_line_each() -> None:
    commands = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
    assert len(commands) == 2
    assert all("\n" not in command for command in commands)
    assert "cal-async demo" in commands[0]
    assert "pytest" in commands[1]
