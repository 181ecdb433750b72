"""Where the demo keeps the uid of its booking."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from cal_async._errors import ConfigurationError

__all__ = ["StateFile", "default_path"]


def default_path() -> Path:
    """Return the demo's file under the platform's state directory."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "cal-async" / "demo.json"


class StateFile:
    """One JSON object on disk, replaced whole, so that a crash leaves the old or the new one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._probe()
        except OSError as error:
            raise ConfigurationError(
                f"cannot keep the uid in {path}: {error.strerror}; pass --state FILE"
            ) from error

    def _probe(self) -> None:
        if self.path.is_dir():
            raise IsADirectoryError(21, "it is a directory")
        with tempfile.TemporaryFile(dir=self.path.parent):
            pass

    def save(self, state: dict[str, Any]) -> None:
        """Replace the file's content, durably."""
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(state)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
