"""The scan with nothing of the tree in memory: then the disk is what is waited for, and helpers read ahead."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from benchmarks.measured import TOP, environment, figures, paired
from benchmarks.scan import forget, ours, remember
from benchmarks.trees import tree

_CACHES = Path("/proc/sys/vm/drop_caches")
_MOST_ROUNDS = 3


def cold(top: Path, files: int, models: int, rounds: int) -> list[dict[str, object]]:
    """A first look and a second one beside ``fd`` with eight threads; only on Linux, where caches may be emptied."""
    if not os.access(_CACHES, os.W_OK):
        print("cold: left out, this account may not empty the cache of the disk")
        return []
    home = tree(top, files, models)
    memory, kept = top / "memory.db", top / "memory-cold.db"
    around = environment(top)
    remember(home, kept, around)
    fd = shutil.which("fdfind") or shutil.which("fd")
    walker = [fd, "-uu", "--threads", "8", r"\.gguf$", str(home)] if fd else []
    bare = [sys.executable, "-P", "-m", "benchmarks.bare", str(home)]
    commands = {"fd -j8, cold": walker} if fd else {}
    commands |= {
        "first look, cold": ours(home, str(memory)),
        "look again, cold": ours(home, str(kept)),
        "bare scandir loop, cold": bare,
    }
    programs = [[sys.executable, "-P", "-c", "import benchmarks.looking, benchmarks.bare"]]
    programs += [[fd, "-V"]] if fd else []
    before = dict.fromkeys(commands, partial(_empty_caches, memory, programs))
    return figures(paired(commands, min(rounds, _MOST_ROUNDS), before, around), next(iter(commands)))


def _empty_caches(memory: Path, programs: list[list[str]]) -> None:
    """Forget what a first look remembered, and all that is in memory of disks but for the programs measured next."""
    forget(memory)
    os.sync()
    _CACHES.write_text("3\n")
    for program in programs:
        subprocess.run(program, cwd=TOP, stdout=subprocess.DEVNULL, check=True)
