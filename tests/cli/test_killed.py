"""The command line is killed without warning: what it had acknowledged is in the file."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from kills import HERE, kill_often

KILLS = int(os.environ.get("GROUNDRULES_KILLS", "100"))


@pytest.mark.skipif(os.name == "nt", reason="a process is forked here")
def test_no_answer_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed a hundred times at random moments, every answer that was acknowledged is there, and the record holds."""
    monkeypatch.setenv("GROUNDRULES_DATA", str(tmp_path / "data"))
    path = tmp_path / "x.groundrules"
    subprocess.run([sys.executable, "-m", "app", "new", str(path), "--name", "X"], cwd=HERE, check=True,
                   capture_output=True)  # fmt: skip
    toll = kill_often(path, KILLS, random.Random(20261112))

    assert () == toll.wrong
    assert toll.acknowledged >= KILLS
