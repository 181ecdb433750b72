"""The examples in docs/sandbox.md are tests themselves."""

import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "sandbox.md"


def test_the_examples_pass(tmp_path: Path) -> None:
    examples = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "test_page.py").write_text("\n".join(examples))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    installed = {point.value for point in entry_points(group="pytest11")}
    plugin = [] if "cal_async.pytest_plugin" in installed else ["-p", "cal_async.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", *plugin],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert f"{len(examples)} passed" in done.stdout, done.stdout
