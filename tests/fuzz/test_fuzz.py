"""Each reader, and each other place that takes a stranger's file apart, against many thousand changed files.

A longer run is described in CONTRIBUTING.md. What it finds becomes a test beside the module that was mended.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz.targets import targets

from app.scan.readers import READERS

RUNS_OF_A_READER = 50_000
RUNS = {"folders": 100}
"""A whole look at a home takes a thousand times longer than one reading."""
RUNS_OF_ANOTHER = 10_000


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris exists for Linux on x86-64 only")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", targets())
def test_no_input_breaks_a_rule(name: str, tmp_path: Path) -> None:
    """No error but the expected ones, nothing that may not be shown, no second of work, no large memory."""
    readers = {type(reader).__name__ for reader in READERS}
    runs = RUNS_OF_A_READER if name in readers else RUNS.get(name, RUNS_OF_ANOTHER)
    # Through a shell of its own: a process begins with the largest memory its parent ever had in its accounts, and the
    # run of all tests is larger than a reader may get.
    alone = ["sh", "-c", '"$0" "$@"; exit $?'] if sys.platform == "linux" else []
    ended = subprocess.run(
        [*alone, sys.executable, str(Path(__file__).with_name("fuzz_one.py")), name, f"-runs={runs}", "-seed=1",
         f"-artifact_prefix={tmp_path}/"],
        capture_output=True, text=True, errors="replace",
    )  # fmt: skip

    assert 0 == ended.returncode, ended.stderr[-6_000:]
    assert f"number_of_executed_units: {runs}" in ended.stderr


def test_every_reader_is_fuzzed() -> None:
    """A new reader is a target of its own as soon as it stands in the register."""
    assert {type(reader).__name__ for reader in READERS} <= targets().keys()


@pytest.mark.parametrize("name", [type(reader).__name__ for reader in READERS])
def test_every_reader_has_seeds(name: str) -> None:
    """Without a specimen, chance would hardly get past the first bytes."""
    assert list(targets()[name]().seeds())
