"""How soon the first find is told, and how soon a look stops when it is asked to."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measured import Run, environment, figures, inside, paired
from benchmarks.trees import tree

_EMPTY = "empty Python process"


def streaming(top: Path, rounds: int) -> list[dict[str, object]]:
    """Seconds to the first find and to the report after a stop, beside a Python process that does nothing."""
    home, crowd = tree(top, 20_000, 60), top / "crowd"
    python = [sys.executable, "-P", "-m", "benchmarks.streamed", str(home), str(crowd)]
    commands = {_EMPTY: [sys.executable, "-c", ""], "first find, whole process": [*python, "first"]}
    runs: dict[str, list[Run]] = paired(commands, rounds, {}, environment(top))
    for _ in range(rounds):
        for name, measured in inside(["benchmarks.streamed", str(home), str(crowd)], top).items():
            runs.setdefault(name, []).extend(measured)
    return figures(runs, _EMPTY)
