"""Hostile files cost little: each is read in a process that dies when it takes more than it may."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from scan.readers.hostile import HOSTILE
from scan.readers.test_readers import is_fit

from app.scan.header import ModelHeader

HERE = Path(__file__).resolve()
FOLLOWED = {"30,000 members", "frame of 2^63", "doubling", "a number of 2 million digits", "blanks between"} | {
    what for what in HOSTILE if what.startswith("HDF5 of") or "links to itself" in what or "goes on in itself" in what
}
"""These are followed to their end, and do hold no code."""


def test_there_are_many_hostile_files() -> None:
    """At least fifty, of every format."""
    assert len(HOSTILE) >= 50


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
@pytest.mark.timeout(600)
def test_each_hostile_file_is_refused_or_cut(tmp_path: Path) -> None:
    """Within 200 MB and little time; what is told is fit to show, and nothing unread is called free of code."""
    names = []
    for number, (name, make) in enumerate(HOSTILE.values()):
        made = make()
        data, size = made if isinstance(made, tuple) else (made, len(made))
        with (tmp_path / str(number)).open("wb") as file:
            file.write(data)
            file.truncate(size)
        names.append(name)
    (tmp_path / "names.json").write_text(json.dumps(names))
    ended = subprocess.run(
        [sys.executable, "-P", str(HERE.with_name("read_within.py")), str(tmp_path)],
        cwd=HERE.parents[3], capture_output=True, text=True, check=True,
    )  # fmt: skip
    results = dict(zip(HOSTILE, json.loads(ended.stdout), strict=True))

    assert {} == {what: result for what, result in results.items() if "died" in result}
    for what, result in results.items():
        header = msgspec.convert(result["header"], ModelHeader | None)

        assert is_fit(header), what
        if header and header.format in ("pickle", "joblib", "PyTorch", "Keras") and what not in FOLLOWED:
            assert "no" != header.runs_code, what
