"""User code under both type checkers: right code passes, each wrong line is found."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "typing_cases"


def mypy(file: Path) -> set[int]:
    pytest.importorskip("mypy", reason="needs the extra [dev]")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file=", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return {
        int(line)
        for name, line in re.findall(r"^(.+?):(\d+): error:", done.stdout, re.MULTILINE)
        if Path(name).name == file.name
    }


def pyright(file: Path) -> set[int]:
    if shutil.which("pyright", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("needs the extra [dev]")
    command = ["pyright", "--outputjson", "--pythonpath", sys.executable, "--project", CASES]
    done = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {
        entry["range"]["start"]["line"] + 1
        for entry in found
        if entry["severity"] == "error" and Path(entry["file"]).name == file.name
    }


@pytest.mark.parametrize("checker", [mypy, pyright])
@pytest.mark.parametrize("case", sorted(CASES.glob("*.py")), ids=lambda path: path.stem)
def test_user_code(checker: Callable[[Path], set[int]], case: Path) -> None:
    lines = case.read_text(encoding="utf-8").splitlines()
    marked = {number for number, line in enumerate(lines, 1) if "# E: " in line}
    assert bool(marked) == case.stem.startswith("wrong")
    assert checker(case) == marked
