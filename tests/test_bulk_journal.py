"""State files: torn lines, full disks, files that are something else."""

import errno
from pathlib import Path
from unittest.mock import Mock

import pytest

from cal_async import ConfigurationError
from cal_async.bulk._journal import Journal


def test_a_torn_line_is_dropped(tmp_path: Path) -> None:
    state = tmp_path / "state"
    journal = Journal(state)
    journal.add("a", b'{"x":1}')
    journal.add("b", b'{"x":\n2}')
    journal.close()
    whole = state.read_bytes()
    for cut in range(len(whole)):
        state.write_bytes(whole[:cut])
        journal = Journal(state)
        assert len(journal) == max(0, whole[:cut].count(b"\n") - 1)
        journal.add("c", b"3")
        assert journal.get("c") == b"3"
        if len(journal) > 1:
            assert journal.get("a") == b'{"x":1}'
        journal.close()


def test_a_full_disk_leaves_no_half_line_among_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "state")
    journal.add("a", b"1")

    written = journal._file

    def half(line: bytes) -> None:
        written.write(line[: len(line) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(journal, "_file", Mock(wraps=written, write=Mock(side_effect=half)))
        with pytest.raises(OSError, match="No space"):
            journal.add("b", b"2")
    journal.add("c", b"3")
    journal.close()
    again = Journal(tmp_path / "state")
    assert [again.get(query) for query in "abc"] == [b"1", None, b"3"]
    again.close()


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "thesis.txt"
    precious.write_text("precious")
    with pytest.raises(ConfigurationError, match="not a state file"):
        Journal(precious)
    assert precious.read_text() == "precious"
    with pytest.raises(ConfigurationError, match="No such file"):
        Journal(tmp_path / "nowhere" / "state")
    kept = Journal(tmp_path / "state")
    with pytest.raises(ConfigurationError, match="another run"):
        Journal(tmp_path / "state")
    kept.close()
