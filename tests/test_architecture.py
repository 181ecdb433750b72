"""The floors of the house, and what the packages show."""

import ast
import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cal_async
import cal_sync

ROOT = Path(cal_async.__file__).parent
FLOORS = (
    ("_version", "_versions", "_errors", "_messages", "_time", "_types", "models"),
    ("_arguments", "_calls", "_compile", "_operation", "_pagination", "resources"),
    (
        "_auth",
        "_limits",
        "_retry",
        "_decipher",
        "_sockets",
        "_deadlines",
        "_wire",
        "_transport",
        "_windows",
        "_turnstile",
        "_budget",
        "_local_budget",
        "_budgeted",
        "_pipeline",
        "_budget",
        "telemetry",
        "tokens",
    ),
    ("booking", "bulk", "availability", "budgets", "webhooks"),
    ("_settings", "_tree", "client"),
    ("cli", "drift", "sandbox", "__main__", "integrations", "pytest_plugin"),
)
FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules}


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the modules of cal_async that are imported at run time."""
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cal_async"):
            _, _, below = (node.module or "").partition(".")
            names = [below.split(".")[0]] if below else [alias.name for alias in node.names]
            yield from (cal_async._HOME.get(name, name) for name in names)


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_from_its_floor_and_below(path: Path) -> None:
    top = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if top == "__init__":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    too_high = {name for name in imports(tree) if FLOOR.get(name, 0) > FLOOR[top]}
    assert not too_high


def test_only_the_transport_touches_aiohttp_below_the_applications() -> None:
    users = {
        path.relative_to(ROOT).parts[0].removesuffix(".py")
        for path in ROOT.rglob("*.py")
        if "import aiohttp" in (text := path.read_text(encoding="utf-8"))
        or "from aiohttp" in text.replace("    from aiohttp import ClientSession", "")
    }
    assert {name for name in users if FLOOR[name] < FLOOR["cli"]} == {"_transport", "_wire"}


@pytest.mark.parametrize("package", [cal_async, cal_sync, cal_async.models, cal_async.webhooks])
def test_all_is_complete(package: object) -> None:
    exported: list[str] = package.__all__  # type: ignore[attr-defined]
    assert sorted(set(exported)) == sorted(exported)
    for name in exported:
        value = getattr(package, name)
        assert value is not None
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), name


def test_every_error_is_exported() -> None:
    errors = importlib.import_module("cal_async._errors")
    assert set(errors.__all__) <= set(cal_async.__all__)
    for name in errors.__all__:
        assert issubclass(getattr(cal_async, name), cal_async.CalError)


def test_importing_is_cheap() -> None:
    """Neither aiohttp nor the models come before they are needed."""
    code = "import sys, cal_async; print(*sorted(m for m in sys.modules if '.' not in m))"
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    assert not {"aiohttp", "backoff", "anyio", "msgspec"} & set(loaded)


def test_unknown_names_raise() -> None:
    for package in (cal_async, cal_sync):
        with pytest.raises(AttributeError, match="nonsense"):
            package.nonsense  # type: ignore[attr-defined]  # noqa: B018
