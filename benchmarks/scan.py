"""The scan beside walkers that only list names, and beside itself when nothing or little has changed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.measured import environment, figures, once, paired
from benchmarks.trees import tree

_ENDINGS = ("gguf", "safetensors", "onnx", "pt", "pth", "ckpt", "bin", "tflite", "keras", "h5", "pkl", "llamafile")


def scan(top: Path, files: int, models: int, rounds: int) -> list[dict[str, object]]:
    """A first look, a second one, and one after a change in a hundred folders, with their peers."""
    home = tree(top, files, models)
    memory, kept = top / "memory.db", top / "memory-kept.db"
    python = [sys.executable, "-P", "-m"]
    around = environment(top)
    remember(home, kept, around)
    commands: dict[str, Sequence[str]] = {
        "first look": ours(home, str(memory)),
        "look without a memory": ours(home, "-"),
        "look again, nothing changed": ours(home, str(kept)),
        "look again, 100 folders changed": ours(home, str(kept)),
        "bare scandir loop": [*python, "benchmarks.bare", str(home)],
        "find": ["find", str(home), "-type", "f"],
        "find with name tests": ["find", str(home), "-type", "f", *_tests()],
    }
    fd = shutil.which("fdfind") or shutil.which("fd")
    if fd:
        for threads in (1, 2):
            commands[f"fd -j{threads}"] = [fd, "-uu", "--threads", str(threads), r"\.gguf$", str(home)]
    before = {
        "first look": partial(forget, memory),
        "look again, 100 folders changed": partial(_change, home, 100),
    }
    runs = paired(commands, rounds, before, around)
    return figures(runs, "fd -j1" if fd else "bare scandir loop")


def growth(top: Path, sizes: Sequence[tuple[int, int]], rounds: int) -> list[dict[str, object]]:
    """First and second looks at trees of growing size: time and memory by files and by models."""
    rows: list[dict[str, object]] = []
    for files, models in sizes:
        home = tree(top, files, models)
        memory, kept = top / "memory.db", top / f"memory-{files}-{models}.db"
        around = environment(top)
        remember(home, kept, around)
        commands = {"first": ours(home, str(memory)), "again": ours(home, str(kept))}
        runs = paired(commands, rounds, {"first": partial(forget, memory)}, around)
        rows.extend({"files": files, "models": models, **row} for row in figures(runs, "first"))
    return rows


def ours(home: Path, memory: str) -> list[str]:
    """The command that looks at a home; ``memory`` is a file, or ``-`` for none."""
    return [sys.executable, "-P", "-m", "benchmarks.looking", str(home), memory]


def remember(home: Path, memory: Path, around: Mapping[str, str]) -> None:
    """Look once, anew, so that the next look has something to go by."""
    forget(memory)
    once(ours(home, str(memory)), around=around)


def forget(memory: Path) -> None:
    """Throw away what was remembered."""
    memory.unlink(missing_ok=True)


def _tests() -> list[str]:
    tests = [word for ending in _ENDINGS for word in ("-name", f"*.{ending}", "-o")]
    return ["(", *tests[:-1], ")"]


def _change(home: Path, folders: int) -> None:
    """Make or take away one file in so many folders, spread over the tree."""
    every = [above for above, _, _ in os.walk(home / "projects")]
    for above in every[:: max(1, len(every) // folders)][:folders]:
        path = Path(above, "changed-by-benchmark.txt")
        if path.exists():
            path.unlink()
        else:
            path.touch()
