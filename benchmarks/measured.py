"""Runs commands in turn, several times, so that what the machine does beside them falls on all alike."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
# Linux counts in KiB, macOS in bytes. Source: getrusage(2).
_MIB = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True)
class Run:
    """One run of one command: seconds on the clock, seconds of computing, and the most memory in MiB."""

    wall: float
    cpu: float
    memory: float


def environment(home: Path) -> dict[str, str]:
    """What a program finds around it where it was used before: an own home, and its bytecode kept.

    numpy comes with the packages of the tests alone, and others load it where they find it: it is hidden.
    """
    hidden = home / "hidden"
    hidden.mkdir(exist_ok=True)
    (hidden / "numpy.py").write_text("raise ImportError\n")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {"HOME": home, "GROUNDRULES_DATA": home / "data", "PYTHONPATH": hidden, "QT_QPA_PLATFORM": "offscreen"}
    return kept | {name: str(value) for name, value in own.items()}


def inside(words: Sequence[str], home: Path, *, numpy: bool = False) -> dict[str, list[Run]]:
    """What a process measured inside itself: it prints seconds on the clock and of computing, by name, as JSON.

    Args:
        numpy: whether it may be found; a peer may stand on it.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    command = [sys.executable, "-P", "-m", *words]
    around = environment(home)
    if numpy:
        del around["PYTHONPATH"]
    done = subprocess.run(command, cwd=TOP, env=around, stdout=subprocess.PIPE, check=True)
    told: dict[str, list[tuple[float, float, float]]] = json.loads(done.stdout)
    return {name: [Run(*run) for run in runs] for name, runs in told.items()}


def once(
    command: Sequence[str], before: Callable[[], None] | None = None, around: Mapping[str, str] | None = None
) -> Run:
    """Run a whole process to its end.

    Raises:
        RuntimeError: it failed; a figure of a command that did nothing would be worse than none.
    """
    if before is not None:
        before()
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=TOP, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 3):
        raise RuntimeError(f"{command[0]} failed: {said.decode(errors='replace')[-500:]}")
    return Run(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / _MIB)


def peak_memory() -> float:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB


def paired(
    commands: Mapping[str, Sequence[str]],
    rounds: int,
    before: Mapping[str, Callable[[], None]],
    around: Mapping[str, str] | None = None,
) -> dict[str, list[Run]]:
    """So many rounds, in each of which every command runs once; the first round, which warms up, is not counted."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            run = once(command, before.get(name), around)
            if number:
                runs[name].append(run)
    return runs


def figures(runs: Mapping[str, list[Run]], base: str) -> list[dict[str, object]]:
    """Medians of each command, and medians of its ratios to ``base`` in the same round."""
    rows: list[dict[str, object]] = []
    for name, own in runs.items():
        pairs = list(zip(own, runs[base], strict=True))
        rows.append(
            {
                "name": name,
                "wall_s": _rounded(statistics.median(run.wall for run in own), 3),
                "cpu_s": _rounded(statistics.median(run.cpu for run in own), 3),
                "memory_mib": round(statistics.median(run.memory for run in own), 1),
                "wall_ratio": _rounded(statistics.median(one.wall / other.wall for one, other in pairs), 2),
                "cpu_ratio": _rounded(statistics.median(one.cpu / other.cpu for one, other in pairs), 2),
            }
        )
    return rows


def _rounded(value: float, places: int) -> float:
    """So many places, or two figures where that would leave nothing."""
    return round(value, places) if value >= 10 ** (1 - places) else float(f"{value:.2g}")
