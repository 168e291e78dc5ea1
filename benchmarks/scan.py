"""The scan beside walkers that only list names, and beside itself when nothing or little has changed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.measured import figures, paired
from benchmarks.trees import tree

_ENDINGS = ("gguf", "safetensors", "onnx", "pt", "pth", "ckpt", "bin", "tflite", "keras", "h5", "pkl", "llamafile")


def scan(top: Path, files: int, models: int, rounds: int) -> list[dict[str, object]]:
    """A first look, a second one, and one after a change in a hundred folders, with their peers."""
    home = tree(top, files, models)
    memory, kept = top / "memory.db", top / "memory-kept.db"
    python = [sys.executable, "-P", "-m"]
    ours = partial(_ours, home)
    _forget(memory)
    _run(ours(str(kept)))
    commands: dict[str, Sequence[str]] = {
        "first look": ours(str(memory)),
        "look without a memory": ours("-"),
        "look again, nothing changed": ours(str(kept)),
        "look again, 100 folders changed": ours(str(kept)),
        "bare scandir loop": [*python, "benchmarks.bare", str(home)],
        "find": ["find", str(home), "-type", "f"],
        "find with name tests": ["find", str(home), "-type", "f", *_tests()],
    }
    fd = shutil.which("fdfind") or shutil.which("fd")
    if fd:
        for threads in (1, 2):
            commands[f"fd -j{threads}"] = [fd, "-uu", "--threads", str(threads), r"\.gguf$", str(home)]
    before = {
        "first look": partial(_forget, memory),
        "look again, 100 folders changed": partial(_change, home, 100),
    }
    runs = paired(commands, rounds, before)
    return figures(runs, "fd -j1" if fd else "bare scandir loop")


def growth(top: Path, sizes: Sequence[tuple[int, int]], rounds: int) -> list[dict[str, object]]:
    """First and second looks at trees of growing size: time and memory by files and by models."""
    rows: list[dict[str, object]] = []
    for files, models in sizes:
        home = tree(top, files, models)
        memory, kept = top / "memory.db", top / f"memory-{files}-{models}.db"
        kept.unlink(missing_ok=True)
        _run(_ours(home, str(kept)))
        commands = {"first": _ours(home, str(memory)), "again": _ours(home, str(kept))}
        runs = paired(commands, rounds, {"first": partial(_forget, memory)})
        rows.extend({"files": files, "models": models, **row} for row in figures(runs, "first"))
    return rows


def _ours(home: Path, memory: str) -> list[str]:
    return [sys.executable, "-P", "-m", "benchmarks.looking", str(home), memory]


def _run(command: Sequence[str]) -> None:
    paired({"once": command}, 0, {})


def _forget(memory: Path) -> None:
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
