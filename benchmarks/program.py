"""The program that people use: start, window, files and documents, each beside the least that it could cost."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measured import environment, figures, inside, paired

_PYTHON = (sys.executable, "-P")

Rows = list[dict[str, object]]


def command_line(top: Path, rounds: int) -> Rows:
    """Two commands beside an interpreter that does nothing, and one that loads what reads the command line."""
    home = _home(top)
    commands: dict[str, Sequence[str]] = {
        "python -c pass": (*_PYTHON, "-c", "pass"),
        "python -c 'import click'": (*_PYTHON, "-c", "import click"),
        "groundrules --version": (*_PYTHON, "-m", "app", "--version"),
        "groundrules questions FILE": (*_PYTHON, "-m", "app", "questions", str(home / "small.groundrules")),
    }
    return figures(paired(commands, rounds, {}, environment(home)), "python -c 'import click'")


def windows(top: Path, rounds: int) -> Rows:
    """The window beside an empty one, from the start of the process to its end."""
    home = _home(top)
    ours = (*_PYTHON, "-m", "benchmarks.our_window")
    commands: dict[str, Sequence[str]] = {
        "empty PySide6 window": (*_PYTHON, "-m", "benchmarks.empty_window"),
        "window, Welcome": ours,
        "window, a new file": (*ours, str(home / "small.groundrules")),
        "window, a large file": (*ours, str(home / "large.groundrules")),
    }
    return figures(paired(commands, rounds, {}, environment(home)), "empty PySide6 window")


def opening(top: Path, rounds: int) -> Rows:
    """Opening a large file and a new one beside reading every row of the large one with sqlite3."""
    return _inside(top, "opening", rounds, "every row by sqlite3")


def clicks(top: Path, rounds: int) -> Rows:
    """An answer and the step to the next question in the window, beside keeping the answer with no window."""
    return _inside(top, "clicks", rounds, "answer kept, no window, large file")


def saving(top: Path, rounds: int) -> Rows:
    """Keeping one answer beside a bare transaction of the same size."""
    return _inside(top, "saving", rounds, "bare sqlite3 transaction")


def documents(top: Path, rounds: int) -> Rows:
    """The policy as a PDF beside plain paragraphs of reportlab on as many pages."""
    return _inside(top, "documents", rounds, "plain reportlab, as many pages")


def ticks(top: Path, rounds: int) -> Rows:
    """How late a timer of 10 ms comes at worst in the window, while work runs; the clock is the lateness."""
    return _inside(top, "ticks", rounds, "nothing runs")


def _inside(top: Path, subject: str, rounds: int, base: str) -> Rows:
    home = _home(top)
    return figures(inside(("benchmarks.inside", subject, str(home), str(rounds)), home), base)


def _home(top: Path) -> Path:
    """A home with a large and a small assessment in it; made once."""
    home = top / "program"
    if not (home / "large.groundrules").exists():
        home.mkdir(exist_ok=True)
        inside(("benchmarks.inside", "make", str(home), "1"), home)
    return home
