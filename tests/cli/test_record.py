"""The record through the command line: who did what, undo and redo, and whether it holds together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command on one file and gives what it said."""

    def command(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", name, str(tmp_path / "x.groundrules"), *arguments], capture_output=True,
            text=True, cwd=HERE, env=os.environ | {"GROUNDRULES_DATA": str(tmp_path / "data")}, timeout=110,
        )  # fmt: skip

    return command


def test_two_people_and_their_record(run: Run, tmp_path: Path) -> None:
    """Answers of two people, one of which counts; undone and done again; all of it told with names; a paper matched."""
    run("new", "--name", "Harbour")
    run("answer", "people", "14", "--as", "Tom")
    run("answer", "people", "15", "--as", "Priya")
    assert 0 == run("count", "people", "Tom", "--as", "Priya").returncode
    undone = run("undo")
    redone = run("redo", "--as", "Tom")
    told = run("history", "people").stdout.splitlines()
    verdict = run("verify")
    printed = verdict.stdout.strip()[-20:-1]
    matched = run("verify", "--hash", printed)

    assert undone.stderr.startswith("Undone: Chose whose answer counts")
    assert undone.stderr.removeprefix("Undone: ") == redone.stderr.removeprefix("Done again: ")
    assert 6 == len(told)
    assert "Tom: Done again: " in told[0]
    assert "No name given: Undone: " in told[1]
    assert "Tom: Answered" in told[5]
    assert (0, 0) == (verdict.returncode, matched.returncode)
    lines = verdict.stdout.partition("together: ")[2].partition(" ")[0]

    assert f"This number belongs to line {lines}, " in matched.stdout
    assert 1 == run("verify", "--hash", "0123456789abcdef").returncode
    assert 1 == run("count", "people", "Ana").returncode


def test_a_file_that_was_tampered_with(run: Run, tmp_path: Path) -> None:
    """Where a line of the record was changed, verify names it and ends with 1."""
    from app.storage import driver

    run("new", "--name", "Harbour")
    run("answer", "people", "14")
    run("answer", "people", "15")
    database = driver.connect(tmp_path / "x.groundrules")
    with database.atomic():
        database.execute("DROP TRIGGER journal_no_update")
        database.execute("UPDATE journal SET who = 'Somebody else' WHERE number = 4")
    database.close()
    told = run("verify")

    assert 1 == told.returncode
    assert "line 4" in told.stderr
    assert "Traceback" not in told.stderr
