"""Careful reading of one file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from scan.readers.specimens import state_dict, torch_zip
from virtual_computer import Computer, write_gguf

from app import phrases
from app.scan.catalogue import catalogue
from app.scan.coverage import Coverage
from app.scan.looking import Looking, moment
from app.scan.variables import Variables


@pytest.fixture
def looking(computer: Computer) -> Iterator[Looking]:
    here = computer()
    moved = Variables.on(here, catalogue())
    made = Looking(
        here, catalogue(), moved, Coverage(), phrases.load(), within=lambda: "Downloads", cancelled=lambda: False
    )
    yield made
    made.close()


def test_a_fingerprint_sees_size_beginning_end_and_samples(looking: Looking, tmp_path: Path) -> None:
    """A change of the size, the first or last 65,536 bytes, or of a long stretch anywhere, changes it."""
    content = bytearray(os.urandom(3_000_000))
    path = tmp_path / "x"

    def mark(at: int = 0, length: int = 0, extra: bytes = b"") -> str:
        changed = bytearray(content)
        changed[at : at + length] = (byte ^ 1 for byte in content[at : at + length])
        path.write_bytes(changed + extra)
        return looking.fingerprint(str(path))

    same = mark()

    assert same
    assert same not in (mark(0, 1), mark(65_535, 1), mark(2_999_999, 1), mark(2_934_464, 1), mark(extra=b"x"))
    assert same not in [mark(at, 220_056) for at in range(0, 2_700_000, 97_003)]
    assert same == mark(100_000, 1)


@pytest.mark.parametrize("size", [0, 1, 999_999, 1_000_000, 1_000_001, 2_000_000])
def test_a_fingerprint_of_a_small_file_covers_it_whole(looking: Looking, tmp_path: Path, size: int) -> None:
    """Each byte of a file up to two million counts."""
    path = tmp_path / "x"
    path.write_bytes(bytes(size))
    first = looking.fingerprint(str(path))
    path.write_bytes(bytes(size - 1) + b"\x01" if size else b"\x01")

    assert first != looking.fingerprint(str(path))


def test_what_is_not_there_is_nothing(looking: Looking, tmp_path: Path) -> None:
    """A file that vanished gives nothing and no complaint."""
    gone = str(tmp_path / "gone")

    assert (None, b"", "") == (looking.file(gone), looking.data(gone, 10), looking.fingerprint(gone))
    assert () == looking.coverage.all_skipped()


def test_a_link_is_not_opened(looking: Looking, tmp_path: Path) -> None:
    """A link in place of a file is counted, not followed."""
    write_gguf(tmp_path / "real.gguf")
    (tmp_path / "link.gguf").symlink_to("real.gguf")

    assert looking.file(str(tmp_path / "link.gguf")) is None
    assert ["not_a_file"] == [skipped.reason for skipped in looking.coverage.all_skipped()]


def test_only_so_much_is_read(looking: Looking, tmp_path: Path) -> None:
    """A text is read up to its limit; broken signs are replaced."""
    (tmp_path / "x").write_bytes(b"abc\xff" * 100)

    assert "abc\ufffda" == looking.text(str(tmp_path / "x"), 5)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "1970-01-01T00:00:00+00:00"), (1e30, ""), (-1e30, ""), (float("nan"), "")]
)
def test_impossible_times_are_none(seconds: float, expected: str) -> None:
    """A file system may hold any number as a time."""
    assert expected == moment(seconds)


def test_each_thing_is_met_once(looking: Looking) -> None:
    """The second asking is not the first time."""
    assert (True, False, True) == (looking.first_time("a"), looking.first_time("a"), looking.first_time("b"))


@pytest.mark.skipif(not hasattr(os, "O_NOATIME"), reason="only Linux can look without leaving a trace")
@pytest.mark.parametrize(("hours", "expected"), [(-5, ""), (0, ""), (0.5, ""), (30, "2001-09-10T07:46:40+00:00")])
def test_when_a_file_was_last_read(looking: Looking, tmp_path: Path, hours: float, expected: str) -> None:
    """Reading well after the writing counts as use; our own looking leaves no trace."""
    path = write_gguf(tmp_path / "m.gguf")
    written = 1_000_000_000
    os.utime(path, (written + hours * 3600, written))

    seen = [looking.file(str(path)), looking.file(str(path))]

    assert [expected, expected] == [item.last_read for item in seen if item]


def test_a_file_over_which_the_reading_process_dies_is_counted(
    looking: Looking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its name says is told, that it was not read as well, and files that need no such process are read."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    numbers = {"w": 8_000}
    hostile = torch_zip(state_dict(numbers), numbers)
    (tmp_path / "hostile.pt").write_bytes(hostile)
    (tmp_path / "unnamed").write_bytes(hostile)
    write_gguf(tmp_path / "plain.gguf")
    named, unnamed, plain = (looking.file(str(tmp_path / name)) for name in ("hostile.pt", "unnamed", "plain.gguf"))

    assert named and plain and unnamed is None
    assert ("PyTorch", "unread", "not followed to its end") == (
        named.header.format, named.header.runs_code, named.header.problem,
    )  # fmt: skip
    assert ("GGUF", "") == (plain.header.format, plain.header.problem)
    assert ["unreadable", "unreadable"] == [row.reason for row in looking.coverage.all_skipped()]


def test_no_process_is_started_for_files_whose_heads_are_short(
    looking: Looking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most homes hold such files only, and small ones; they pay nothing."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    small = {"w": 8}
    (tmp_path / "small.pt").write_bytes(torch_zip(state_dict(small), small))
    write_gguf(tmp_path / "plain.gguf")
    formats = [
        seen and seen.header.format
        for name in ("small.pt", "plain.gguf")
        if (seen := looking.file(str(tmp_path / name)))
    ]

    assert ["PyTorch", "GGUF"] == formats
    assert () == looking.coverage.all_skipped()
